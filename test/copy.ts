import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publish } from '../src/files/publish';
import { ownedBy, synthesize } from '../src/synth/synth';
import { homelab, putHomelab } from './homelabs/homelabs';

const repository = join(__dirname, '..');
const parts = ['bin', 'src', 'charts', 'images', 'schemas', 'package.json', 'package-lock.json', 'cdk8s.yaml'];

/** One homelab, the house, in the folder `loutik`, with everything that synth makes of it: made once, for all copies. */
let made: string | undefined;
function madeHomelab(): string {
  if (made !== undefined) return made;
  made = fs.mkdtempSync(join(tmpdir(), 'loutik-made-'));
  putHomelab(made, 'house', 'loutik');
  publish(made, synthesize(homelab('house', 'loutik')).files, ownedBy('loutik'));
  fs.rmSync(join(made, '.loutik'), { recursive: true, force: true });
  return made;
}
process.on('exit', () => made !== undefined && fs.rmSync(made, { recursive: true, force: true }));

/** What is kept when a copy is mended: the bundles, each of which is of one state of the sources. */
const cache = '.loutik/cache';

/** A copy of the project in a folder of its own, with its packages and one homelab, `loutik`: what a test may break. */
export class Copy {
  readonly root = fs.mkdtempSync(join(tmpdir(), 'loutik-copy-'));
  /** What stood in it at first, each folder before what is in it. */
  private readonly first: Map<string, string>;

  constructor() {
    for (const part of parts) fs.cpSync(join(repository, part), join(this.root, part), { recursive: true });
    fs.cpSync(madeHomelab(), this.root, { recursive: true });
    fs.symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
    this.first = this.entries();
  }

  /** Makes it again as it was at first: for the next test, which then bundles no sources that a test before it had bundled. */
  mend(): void {
    const now = this.entries();
    for (const path of now.keys()) if (!this.first.has(path)) fs.rmSync(join(this.root, path), { recursive: true, force: true });
    for (const [path, stamp] of this.first) {
      if (now.get(path) === stamp) continue;
      const place = join(this.root, path);
      const source = [madeHomelab(), repository].map((from) => join(from, path)).find(fs.existsSync) ?? '';
      fs.rmSync(place, { recursive: true, force: true });
      if (stamp === 'folder') fs.mkdirSync(place);
      else if (path === 'node_modules') fs.symlinkSync(source, place);
      else fs.copyFileSync(source, place);
      this.first.set(path, this.stamp(path));
    }
  }

  /** Every folder and file of it, with what tells whether it is still the same. */
  private entries(): Map<string, string> {
    const entries = new Map<string, string>();
    const visit = (folder: string) => {
      for (const { name } of fs.readdirSync(join(this.root, folder), { withFileTypes: true })) {
        const path = join(folder, name);
        if (path === cache) continue;
        const stamp = this.stamp(path);
        entries.set(path, stamp);
        if (stamp === 'folder') visit(path);
      }
    };
    visit('.');
    if (fs.existsSync(join(this.root, cache))) entries.delete('.loutik');
    return entries;
  }

  /** Whatever changes a file changes its time too. */
  private stamp(path: string): string {
    const stat = fs.lstatSync(join(this.root, path), { bigint: true });
    return stat.isDirectory() ? 'folder' : [stat.mode, stat.ino, stat.ctimeNs].join();
  }

  /** Runs the real command. */
  loutik(
    args: readonly string[],
    options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly input?: string | Buffer } = {},
  ): SpawnSyncReturns<string> {
    const { FORCE_COLOR: _, NO_COLOR: __, ...env } = process.env;
    return spawnSync(process.execPath, [join(this.root, 'bin/loutik.mjs'), ...args], {
      cwd: join(this.root, options.cwd ?? '.'),
      encoding: 'utf8',
      env: { ...env, ...options.env },
      input: options.input,
    });
  }

  /** The result of a command that ran with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: what came out is the test's own business
  json(args: readonly string[], options: { readonly env?: Record<string, string>; readonly input?: string | Buffer } = {}): any {
    return JSON.parse(this.loutik([...args, '--json'], options).stdout);
  }

  read(path: string): string {
    return fs.readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    fs.mkdirSync(join(this.root, path, '..'), { recursive: true });
    fs.writeFileSync(join(this.root, path), text);
  }

  /** Changes a file. A change that leaves it as it was is an error: what it was to find there has moved. */
  edit(path: string, change: (text: string) => string): void {
    const was = this.read(path);
    const is = change(was);
    if (is === was) throw new Error(`${path}: the edit changes nothing`);
    this.write(path, is);
  }

  /** Everything that synth writes, by path. */
  generated(): Record<string, string> {
    const below = (folder: string): string[] =>
      fs.existsSync(join(this.root, folder))
        ? fs
            .readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        : [];
    const homelabs = fs
      .readdirSync(join(this.root, 'clusters'))
      .flatMap((name) => ['root.yaml', 'volumes.yaml'].map((file) => join(this.root, 'clusters', name, file)));
    const files = [...below('dist'), ...below('bootstrap'), ...homelabs].filter((path) => fs.existsSync(path));
    return Object.fromEntries(files.sort().map((path) => [path.slice(this.root.length + 1), fs.readFileSync(path, 'utf8')]));
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
