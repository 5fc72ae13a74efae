import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Of some files of a folder, which functions and tables have to do with processes. */
async function startersOf(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly string[]>>> {
  const { starters } = await import(pathToFileURL(resolve('scripts/mutation/starters.mjs')).href);
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-starters-'));
  fs.mkdirSync(join(root, 'src/sub'), { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(root, 'src', name), text);
  const found = starters(root, 'src') as ReadonlyMap<string, readonly string[]>;
  fs.rmSync(root, { recursive: true });
  return Object.fromEntries([...found].map(([path, places]) => [path, places.map((place) => place.split(':')[0] as string)]));
}
const runs = "import { spawn } from 'node:child_process';\nexport const run = (name: string) => spawn(name);\n";

test('what starts a process is what names a word of child_process, or what does so, in whichever file', async () => {
  const found = await startersOf({
    'run.ts': runs,
    'sub/use.ts':
      "import { run as start } from '../run';\nexport function all() { one(); }\nfunction one() { start('x'); }\nfunction none() { return 1; }\n",
  });
  expect(found).toEqual({ 'src/run.ts': ['run'], 'src/sub/use.ts': ['all', 'one'] });
});

test('so is what ends one, and a method that calls another of its class', async () => {
  const found = await startersOf({
    'end.ts': 'class Group { all() { this.one(1); } one(pid: number) { process.kill(pid); } none() { return process.pid; } }\n',
  });
  expect(found).toEqual({ 'src/end.ts': ['all', 'one'] });
});

test('a type, a key or a member of that name is none', async () => {
  const found = await startersOf({
    'run.ts': runs,
    'use.ts':
      "import { run } from './run';\nexport const of = (x: { run: typeof run }) => ({ run: x.run });\nexport const all = () => run('x');\n",
    'type.ts': "import type { run } from './run';\nexport const same = (run: number) => run;\n",
  });
  expect(found).toEqual({ 'src/run.ts': ['run'], 'src/use.ts': ['all'], 'src/type.ts': [] });
});

test('a table goes with them when nothing else names it, and with it one that it alone is made of', async () => {
  const found = await startersOf({
    'use.ts': `${runs}const first = ['x'];\nconst own = [...first];\nconst shared = ['y'];\nconst other = ['z'];\nexport const given = ['w'];
function all() { return run(own[0], shared, given); }\nfunction text() { return shared.join(other); }\n`,
  });
  expect(found).toEqual({ 'src/use.ts': ['run', 'all', 'own', 'first'] });
});
