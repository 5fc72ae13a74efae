import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Forge } from './forge';
import { PlayedInternet, type World } from './internet';

const pinned = join(__dirname, '../../../tools/renovate/package.json');
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'loutik', 'renovate');
const folder = join(cache, createHash('sha256').update(fs.readFileSync(pinned)).digest('hex').slice(0, 12));
const modules = join(folder, 'node_modules');

/** Installs the pinned Renovate, with a Node.js that it runs on, once: 340 MB and 190 MB that no package of the project needs. */
export function installRenovate(): void {
  if (fs.existsSync(modules)) return;
  fs.mkdirSync(cache, { recursive: true });
  const work = fs.mkdtempSync(join(cache, 'new-'));
  fs.copyFileSync(pinned, join(work, 'package.json'));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', ...options], { cwd: work, encoding: 'utf8', timeout: 240_000 });
  if (status !== 0) throw new Error(`npm cannot install Renovate: ${stderr}`);
  fs.renameSync(work, folder);
}

const node = () => join(modules, `node-linux-${process.arch}`, 'bin', 'node');
const program = (name: string) => join(modules, 'renovate', 'dist', `${name}.js`);

/** Looks at a configuration as Renovate's own checker does. */
export function validate(config: string): SpawnSyncReturns<string> {
  const args = [program('config-validator'), '--strict', '--no-global', basename(config)];
  return spawnSync(node(), args, { cwd: dirname(config), encoding: 'utf8', timeout: 60_000 });
}

/** What Renovate finds in a folder, by manager and file. */
export function extract(cwd: string, scratch: string): Readonly<Record<string, readonly PackageFile[]>> {
  const report = join(scratch, 'report.json');
  const { status, stdout } = spawnSync(
    node(),
    [program('renovate'), '--platform=local', '--dry-run=extract', '--report-type=file', `--report-path=${report}`],
    { cwd, encoding: 'utf8', timeout: 120_000, env: { ...process.env, RENOVATE_BASE_DIR: join(scratch, 'base') } },
  );
  if (status !== 0) throw new Error(stdout);
  return JSON.parse(fs.readFileSync(report, 'utf8')).repositories.local.packageFiles;
}

export interface PackageFile {
  readonly packageFile: string;
  readonly deps: readonly { readonly depName?: string; readonly currentValue?: string; readonly currentDigest?: string }[];
}

/** Runs Renovate on a forge's repository, in a world: really, with branches that it pushes and pull requests that it makes. */
export async function renovate(forge: Forge, world: World): Promise<void> {
  const internet = await PlayedInternet.start(world);
  const base = fs.mkdtempSync(join(forge.folder, 'base-'));
  const env = {
    ...process.env,
    HTTP_PROXY: internet.proxy,
    HTTPS_PROXY: internet.proxy,
    NO_PROXY: '127.0.0.1',
    NODE_TLS_REJECT_UNAUTHORIZED: '0', // the world answers for everybody, with one certificate
    GITHUB_COM_TOKEN: 'played',
    RENOVATE_TOKEN: 'played',
    RENOVATE_BASE_DIR: base,
    LOG_LEVEL: 'warn',
  };
  const args = ['--platform=gitea', `--endpoint=${forge.endpoint}`, '--pr-hourly-limit=0', '--pr-concurrent-limit=0', forge.name];
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(node(), [program('renovate'), ...args], {
        cwd: forge.folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 200_000,
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 && !/ERROR/.test(said) ? resolve() : reject(new Error(`Renovate ended with ${code}:\n${said}`)),
      );
    });
  } finally {
    internet.stop();
  }
}
