import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { header } from '../../src/files/file-spec';
import { publish, recover } from '../../src/files/publish';
import { putHomelab } from '../homelabs/homelabs';

const repository = join(__dirname, '../..');
const folders: string[] = [];
const folder = () => {
  const path = fs.mkdtempSync(join(tmpdir(), 'loutik-kill-'));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const path of folders) fs.rmSync(path, { recursive: true, force: true });
});

/** The files below a folder that matter: those of `under`, with their text. */
function tree(root: string, under: readonly string[]): Record<string, string> {
  const files = under
    .filter((path) => fs.existsSync(join(root, path)))
    .flatMap((path) =>
      fs.statSync(join(root, path)).isFile()
        ? [path]
        : fs
            .readdirSync(join(root, path), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
    );
  return Object.fromEntries(files.sort().map((path) => [path, fs.readFileSync(join(root, path), 'utf8')]));
}

/** Every file there is whole: as it was, or as it is to become. */
function expectWhole(now: Record<string, string>, old: Record<string, string>, next: Record<string, string>): void {
  for (const [path, text] of Object.entries(now)) expect([old[path], next[path]]).toContain(text);
  for (const path of Object.keys(old)) if (path in next) expect(now).toHaveProperty([path]);
}

test('killed at every step, each file is whole and the next run ends at new', () => {
  const work = folder();
  const driver = join(work, 'driver.cjs');
  buildSync({
    entryPoints: [join(__dirname, 'kill-driver.ts')],
    outfile: driver,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    absWorkingDir: repository,
  });
  const file = (path: string, text: string) => ({ path, content: `${header('a test')}\n${text}\n` });
  const old = [
    ...Array.from({ length: 15 }, (_, i) => file(`dist/lab/a/${i}.yaml`, `old ${i}`)),
    ...Array.from({ length: 5 }, (_, i) => file(`bootstrap/lab/${i}`, `old ${i}`)),
    file('clusters/lab/root.yaml', 'old'),
  ];
  const next = [
    ...Array.from({ length: 15 }, (_, i) => file(`dist/lab/a/${i + 4}.yaml`, `new ${i}`)),
    ...Array.from({ length: 5 }, (_, i) => file(`bootstrap/lab/${i + 2}`, `new ${i}`)),
    file('clusters/lab/root.yaml', 'new'),
  ];
  const owned = { folders: ['dist/lab', 'bootstrap/lab'], files: ['clusters/lab/root.yaml'] };
  const under = ['dist', 'bootstrap', 'clusters'];
  const lists = [old, next].map((files, index) => {
    const path = join(work, `${index}.json`);
    fs.writeFileSync(path, JSON.stringify({ files, owned }));
    return path;
  });
  const run = (root: string, list: string | undefined, at: number) =>
    spawnSync(process.execPath, [driver, root, String(list), String(at)], { encoding: 'utf8' });
  const start = folder();
  expect(run(start, lists[0], 0).status).toBe(0);
  const before = tree(start, under);
  const done = folder();
  fs.cpSync(start, done, { recursive: true });
  const steps = Number(run(done, lists[1], 0).stdout);
  const after = tree(done, under);
  expect(steps).toBeGreaterThan(150);
  for (let at = 1; at <= steps; at++) {
    const root = folder();
    fs.cpSync(start, root, { recursive: true });
    expect(run(root, lists[1], at).signal).toBe('SIGKILL');
    expectWhole(tree(root, under), before, after);
    recover(root);
    expect([before, after]).toContainEqual(tree(root, under));
    publish(root, next, owned);
    expect(tree(root, under)).toEqual(after);
    expect(fs.readdirSync(join(root, '.loutik'))).toEqual([]);
    fs.rmSync(root, { recursive: true, force: true });
  }
});

test('the real command, killed 100 times at random, leaves whole files, and the next one ends at new', async () => {
  const root = folder();
  for (const path of ['bin', 'src', 'charts', 'images', 'schemas', 'package.json', 'package-lock.json'])
    fs.cpSync(join(repository, path), join(root, path), { recursive: true });
  putHomelab(root, 'house', 'loutik');
  fs.symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  const under = ['dist', 'bootstrap', 'clusters/loutik/root.yaml', 'clusters/loutik/volumes.yaml'];
  const inventory = join(root, 'clusters/loutik/inventory.ts');
  const text = fs.readFileSync(inventory, 'utf8');
  // another domain and branch change the routes, every Application and the root
  const variants = [text, text.replaceAll('loutik.example', 'other.example').replace("branch: 'main'", "branch: 'live'")];
  const synth = () => spawnSync(process.execPath, ['bin/loutik.mjs', 'synth'], { cwd: root, encoding: 'utf8' });
  const trees = variants.map((variant) => {
    fs.writeFileSync(inventory, variant);
    expect(synth().status).toBe(0);
    return tree(root, under);
  });
  const changes = Object.keys(trees[0] ?? {}).filter((path) => trees[0]?.[path] !== trees[1]?.[path]);
  expect(changes.length).toBeGreaterThanOrEqual(20);
  let killed = 0;
  for (let round = 0; round < 100; round++) {
    const [next, old] = [trees[round % 2] ?? {}, trees[(round + 1) % 2] ?? {}];
    fs.writeFileSync(inventory, variants[round % 2] ?? '');
    await new Promise<void>((resolve) => {
      const child = spawn(process.execPath, ['bin/loutik.mjs', 'synth'], { cwd: root, stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), Math.random() * 250);
      child.on('exit', (_, signal) => {
        clearTimeout(timer);
        if (signal === 'SIGKILL') killed++;
        resolve();
      });
    });
    expectWhole(tree(root, under), old, next);
    expect(synth().status).toBe(0);
    expect(tree(root, under)).toEqual(next);
  }
  expect(killed).toBeGreaterThan(20);
});
