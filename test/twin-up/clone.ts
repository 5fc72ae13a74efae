import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomelabName, putHomelab } from '../homelabs/homelabs';

const repository = join(__dirname, '..', '..');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A clone of what is committed here, with twins of its own: what a user has, run as a user runs it. Its one homelab is the house, in
 * the folder `loutik`, or another one of test/homelabs in its own, whatever homelabs there are here.
 */
export class Clone {
  readonly folder = fs.mkdtempSync(join(tmpdir(), 'loutik-twin-'));
  readonly root = join(this.folder, 'homelab');
  readonly env: NodeJS.ProcessEnv;

  constructor(homelab: HomelabName = 'house') {
    const { FORCE_COLOR: _, ...env } = process.env;
    this.env = { ...env, XDG_STATE_HOME: join(this.folder, 'state') };
    execFileSync('git', ['clone', '-q', repository, this.root]);
    execFileSync('git', ['branch', '-q', '--unset-upstream'], { cwd: this.root }); // its last commit is what runs, and is compared with
    fs.symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    fs.appendFileSync(join(this.root, '.git/info/exclude'), 'node_modules\n');
    this.moveIn(homelab);
    process.env.XDG_STATE_HOME = this.env.XDG_STATE_HOME; // for what the tests import
  }

  private moveIn(homelab: HomelabName): void {
    for (const folder of ['clusters', 'dist']) fs.rmSync(join(this.root, folder), { recursive: true, force: true });
    for (const entry of fs.readdirSync(join(this.root, 'bootstrap'), { withFileTypes: true }))
      if (entry.isDirectory()) fs.rmSync(join(this.root, 'bootstrap', entry.name), { recursive: true });
    putHomelab(this.root, homelab, homelab === 'house' ? 'loutik' : homelab);
    execFileSync(process.execPath, [join(this.root, 'bin/loutik.mjs'), 'synth'], { env: this.env, stdio: 'ignore' });
    this.git('add', '-A');
    this.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-q', '--allow-empty', '-m', `the ${homelab}`);
  }

  /** Starts the real command; `onLine` may look at what it says, and end it. */
  loutik(
    args: readonly string[],
    options: {
      env?: NodeJS.ProcessEnv;
      onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
      onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
    } = {},
  ) {
    return new Promise<Ran>((resolve, reject) => {
      const child = spawn(process.execPath, [join(this.root, 'bin/loutik.mjs'), ...args], {
        cwd: this.root,
        env: options.env ?? this.env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      options.onStart?.((signal) => child.kill(signal));
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        for (const line of String(chunk).split('\n')) options.onLine?.(line, (signal) => child.kill(signal));
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** What a command writes on a terminal of its own (util-linux's `script`). */
  terminal(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        cwd: this.root,
        env: this.env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let seen = '';
      child.stdout.on('data', (chunk) => {
        seen += chunk;
      });
      child.on('error', reject);
      child.on('close', () => resolve(seen));
    });
  }

  /** The result of a command that ran with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: what came out is the test's own business
  async json(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<any> {
    const { stdout, stderr } = await this.loutik([...args, '--json'], { env });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  }

  edit(path: string, from: string | RegExp, to: string): void {
    const text = fs.readFileSync(join(this.root, path), 'utf8');
    if (text.replace(from, '') === text) throw new Error(`${path} does not contain ${from}`);
    fs.writeFileSync(join(this.root, path), text.replace(from, to));
  }

  /** Synthesizes and commits, as a user does. */
  async commit(message: string): Promise<void> {
    const { code, stderr } = await this.loutik(['synth']);
    if (code !== 0) throw new Error(stderr);
    this.git('add', '-A');
    this.git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-q', '-m', message);
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until something holds; `what` may say what is still missing. */
export async function eventually<T>(what: string | (() => string), look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${typeof what === 'string' ? what : what()}: not after ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
