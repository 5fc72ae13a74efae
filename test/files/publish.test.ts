import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { header } from '../../src/files/file-spec';
import { publish, recover } from '../../src/files/publish';
import type { Disk } from '../../src/files/publish/disk';
import { ProblemsError } from '../../src/problems';

const ours = (text: string) => `${header('a test')}\n${text}\n`;
const owned = { folders: ['dist/lab', 'bootstrap/lab'], files: ['clusters/lab/root.yaml'] };
const first = [
  ...Array.from({ length: 12 }, (_, index) => ({ path: `dist/lab/app/file-${index}.yaml`, content: ours(`old ${index}`) })),
  { path: 'dist/lab/gone/deep/file.yaml', content: ours('old') },
  { path: 'bootstrap/lab/vm/user-data', content: ours('old') },
  { path: 'clusters/lab/root.yaml', content: ours('old') },
];
const second = [
  ...Array.from({ length: 18 }, (_, index) => ({ path: `dist/lab/app/file-${index + 2}.yaml`, content: ours(`new ${index}`) })),
  { path: 'dist/lab/gone', content: ours('a file where a folder was') },
  { path: 'bootstrap/lab/vm/user-data', content: ours('new') },
  { path: 'bootstrap/lab/run.sh', content: `#!/bin/sh\n${ours('new')}`, executable: true },
  { path: 'clusters/lab/root.yaml', content: ours('new') },
];

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-publish-'));
});
afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

const write = (path: string, text: string) => {
  fs.mkdirSync(join(root, path, '..'), { recursive: true });
  fs.writeFileSync(join(root, path), text);
};
/** Every file below the root but our own working folder, with its text. */
function tree(): Record<string, string> {
  const entries = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).filter((path) => !path.includes('/.loutik/'));
  return Object.fromEntries(files.sort().map((path) => [path.slice(root.length + 1), fs.readFileSync(path, 'utf8')]));
}
const treeOf = (files: readonly { path: string; content: string }[]) =>
  Object.fromEntries(files.map(({ path, content }) => [path, content]).sort());
function problemsOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

test('what is made stands there, and nothing else', () => {
  expect(publish(root, first, owned)).toEqual({ added: first.map(({ path }) => path), changed: [], removed: [], unchanged: 0 });
  expect(tree()).toEqual(treeOf(first));
  const result = publish(root, second, owned);
  expect(tree()).toEqual(treeOf(second));
  expect([...result.removed].sort()).toEqual(['dist/lab/app/file-0.yaml', 'dist/lab/app/file-1.yaml', 'dist/lab/gone/deep/file.yaml']);
  expect(result.changed).toHaveLength(12);
  expect(result.added).toHaveLength(10);
});

test('a script may be run, and stays so', () => {
  publish(root, second, owned);
  expect(fs.statSync(join(root, 'bootstrap/lab/run.sh')).mode & 0o111).not.toBe(0);
  fs.chmodSync(join(root, 'bootstrap/lab/run.sh'), 0o644);
  expect(publish(root, second, owned).changed).toEqual(['bootstrap/lab/run.sh']);
});

test('an unchanged file is not touched, and with nothing to do nothing is written', () => {
  publish(root, first, owned);
  const times = first.map(({ path }) => fs.statSync(join(root, path)).mtimeMs);
  expect(publish(root, first, owned)).toEqual({ added: [], changed: [], removed: [], unchanged: first.length });
  expect(first.map(({ path }) => fs.statSync(join(root, path)).mtimeMs)).toEqual(times);
  expect(fs.readdirSync(join(root, '.loutik'))).toEqual([]);
});

test('files are taken as they come, and what fails while they are made changes nothing and leaves nothing', () => {
  publish(root, first, owned);
  function* made() {
    yield* second.slice(0, 5);
    throw new Error('half made');
  }
  expect(() => publish(root, made(), owned)).toThrow('half made');
  expect(tree()).toEqual(treeOf(first));
  expect(fs.readdirSync(join(root, '.loutik'))).toEqual([]);
  publish(root, new Set(second), owned);
  expect(tree()).toEqual(treeOf(second));
});

test('every foreign file is named, those in the place of ours and others, in the order of the folders', () => {
  publish(root, first, owned);
  write('clusters/lab/root.yaml', 'mine');
  write('dist/lab/app/file-5.yaml', 'mine');
  write('bootstrap/lab/notes', 'mine');
  const before = tree();
  expect(problemsOf(() => publish(root, second, owned)).map(({ where }) => where)).toEqual([
    'dist/lab/app/file-5.yaml',
    'bootstrap/lab/notes',
    'clusters/lab/root.yaml',
  ]);
  expect(tree()).toEqual(before);
  expect(fs.readdirSync(join(root, '.loutik'))).toEqual([]);
});

test('folders left empty go', () => {
  publish(root, first, owned);
  publish(root, first.slice(0, 12), owned);
  expect(fs.readdirSync(join(root, 'dist/lab'))).toEqual(['app']);
});

test.each(['dist/lab/app/notes.txt', 'bootstrap/lab/secret', 'clusters/lab/root.yaml'])(
  'a foreign file at %s is named, and nothing is changed',
  (path) => {
    write(path, 'mine');
    const before = tree();
    expect(problemsOf(() => publish(root, first, owned))).toEqual([expect.objectContaining({ code: 'FOREIGN_FILE', where: path })]);
    expect(tree()).toEqual(before);
  },
);

test('a link in an owned folder is foreign, even to one of our files', () => {
  publish(root, first, owned);
  fs.symlinkSync('file-0.yaml', join(root, 'dist/lab/app/link.yaml'));
  expect(problemsOf(() => publish(root, first, owned))).toEqual([
    expect.objectContaining({ code: 'FOREIGN_FILE', where: 'dist/lab/app/link.yaml' }),
  ]);
});

test.each(['dist/lab', 'dist/lab/app'])('a link at %s to a folder of files of ours is foreign, and none of them goes', (where) => {
  write('elsewhere/a.yaml', ours('another homelab’s'));
  fs.mkdirSync(join(root, where, '..'), { recursive: true });
  fs.symlinkSync(join(root, 'elsewhere'), join(root, where));
  expect(problemsOf(() => publish(root, first.slice(-1), owned))).toEqual([expect.objectContaining({ code: 'FOREIGN_FILE', where })]);
  expect(tree()).toEqual({ 'elsewhere/a.yaml': ours('another homelab’s') });
});

test.each<[string, (path: string) => void, string]>([
  ['dist', (path) => fs.writeFileSync(path, 'mine'), 'a file stands where a folder of ours is'],
  ['dist', (path) => fs.symlinkSync('/nowhere', path), 'a link that leads nowhere stands where a folder of ours is'],
  ['clusters', (path) => fs.writeFileSync(path, 'mine'), 'a file stands where a folder of ours is'],
  ['.loutik', (path) => fs.writeFileSync(path, 'mine'), 'a file stands where a folder of ours is'],
  ['.loutik', (path) => fs.symlinkSync('.loutik', path), 'a link that leads nowhere stands where a folder of ours is'],
])('something in the way of %s is named, and stays', (where, put, what) => {
  put(join(root, where));
  expect(problemsOf(() => publish(root, first, owned))).toEqual([{ code: 'FOREIGN_FILE', where, what, repair: 'move it elsewhere' }]);
  expect(fs.lstatSync(join(root, where)).isDirectory()).toBe(false);
  fs.rmSync(join(root, where));
  publish(root, first, owned);
  expect(tree()).toEqual(treeOf(first));
});

test('files beside the owned ones are left alone', () => {
  write('dist/other/file.yaml', 'mine');
  write('clusters/lab/inventory.ts', 'mine');
  publish(root, first, owned);
  expect(tree()).toEqual({ ...treeOf(first), 'dist/other/file.yaml': 'mine', 'clusters/lab/inventory.ts': 'mine' });
});

test.each([
  ['dist/other/a.yaml'],
  ['dist/lab/../../a.yaml'],
  ['dist/lab/./a.yaml'],
  ['dist/lab//a.yaml'],
  ['dist/lab'],
  ['dist/lab-two/a.yaml'],
])('a path that is not ours, %s, is a bug', (path) => {
  expect(() => publish(root, [{ path, content: ours('') }], owned)).toThrow('is not ours to write');
});

test('removals alone, and a single new file, are published as any', () => {
  publish(root, first, owned);
  expect(publish(root, first.slice(1), owned)).toMatchObject({ added: [], changed: [], removed: ['dist/lab/app/file-0.yaml'] });
  expect(publish(root, first, owned)).toMatchObject({ added: ['dist/lab/app/file-0.yaml'], changed: [], removed: [] });
  expect(tree()).toEqual(treeOf(first));
});

test('with nothing left of a killed run there is nothing to finish, and nothing is made', () => {
  expect([recover(root), fs.readdirSync(root)]).toEqual([false, []]);
});

test('two paths that differ in case alone are a bug', () => {
  expect(() =>
    publish(
      root,
      [
        { path: 'dist/lab/a', content: ours('') },
        { path: 'dist/lab/A', content: ours('') },
      ],
      owned,
    ),
  ).toThrow('are one file');
});

describe('when the disk says no', () => {
  const calls: (keyof Disk)[] = [
    'readFileSync',
    'writeFileSync',
    'renameSync',
    'unlinkSync',
    'mkdirSync',
    'rmSync',
    'readdirSync',
    'openSync',
    'fsyncSync',
  ];
  /** A disk that fails once, at its n-th call. */
  function failing(at: number, code: string): { disk: Disk; count: () => number } {
    let count = 0;
    const disk = { ...fs } as Record<string, unknown>;
    for (const name of calls) {
      disk[name] = (...parameters: unknown[]) => {
        const target = parameters[0];
        if (typeof target === 'string' && target.startsWith('/proc/')) return (fs[name] as (...p: unknown[]) => unknown)(...parameters);
        count++;
        if (count === at) throw Object.assign(new Error(`${code}: injected`), { code, path: target });
        return (fs[name] as (...p: unknown[]) => unknown)(...parameters);
      };
    }
    return { disk: disk as unknown as Disk, count: () => count };
  }

  test.each([
    ['EDQUOT', 'DISK_FULL'],
    ['EROFS', 'NOT_WRITABLE'],
    ['EPERM', 'NOT_WRITABLE'],
  ])('%s is told as %s', (code, expected) => {
    expect(problemsOf(() => publish(root, first, owned, failing(3, code).disk))).toEqual([expect.objectContaining({ code: expected })]);
    expect(tree()).toEqual({});
  });

  test.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EACCES', 'NOT_WRITABLE'],
  ])('%s at any call is told, leaves every byte until all is staged, and the next run ends at new', (code, expected) => {
    publish(root, first, owned);
    const counter = failing(0, code);
    const copy = `${root}-copy`;
    fs.cpSync(root, copy, { recursive: true });
    publish(root, second, owned, counter.disk);
    expect(counter.count()).toBeGreaterThan(100);
    for (let at = 1; at <= counter.count(); at++) {
      fs.rmSync(root, { recursive: true, force: true });
      fs.cpSync(copy, root, { recursive: true });
      const problems = problemsOf(() => publish(root, second, owned, failing(at, code).disk));
      expect(problems.length === 0 || problems[0]?.code === expected).toBe(true);
      const committed = fs.existsSync(join(root, '.loutik/publish/journal.json'));
      if (!committed && problems.length > 0 && JSON.stringify(tree()) !== JSON.stringify(treeOf(second)))
        expect(tree()).toEqual(treeOf(first));
      publish(root, second, owned);
      expect(tree()).toEqual(treeOf(second));
    }
    fs.rmSync(copy, { recursive: true, force: true });
  });
});

describe('after a killed run', () => {
  test('what was only staged is forgotten', () => {
    publish(root, first, owned);
    write('.loutik/publish/0', 'half');
    expect(recover(root)).toBe(false);
    expect(fs.existsSync(join(root, '.loutik/publish'))).toBe(false);
    expect(tree()).toEqual(treeOf(first));
  });

  test.each(['', '{', '{"version":1,"steps":[],"folders":[],"sha256":"0"}'])(
    'a journal that reads %j is told and not guessed at',
    (text) => {
      publish(root, first, owned);
      write('.loutik/publish/journal.json', text);
      expect(problemsOf(() => publish(root, second, owned))).toEqual([
        expect.objectContaining({ code: 'JOURNAL_INVALID', where: '.loutik/publish/journal.json' }),
      ]);
      expect(tree()).toEqual(treeOf(first));
    },
  );

  test('a lock of a process that runs is respected, and its number told', () => {
    const start = fs.readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    write('.loutik/lock', `${process.ppid} ${start.slice(start.lastIndexOf(')')).split(' ')[20]}\n`);
    const [problem] = problemsOf(() => publish(root, first, owned));
    expect(problem).toMatchObject({ code: 'SYNTH_RUNNING', what: expect.stringContaining(String(process.ppid)) });
    expect(tree()).toEqual({});
  });
});

describe('a name that no file system takes', () => {
  const long = (folder: string) => [...first, { path: `${folder}/${'n'.repeat(300)}.yaml`, content: ours('long') }];

  test.each(['dist/lab/app', 'dist/lab/a/folder/that/is/new'])('changes nothing, in %s too', (folder) => {
    publish(root, first, owned);
    expect(problemsOf(() => publish(root, long(folder), owned))).toEqual([
      expect.objectContaining({ code: 'NOT_WRITABLE', what: 'the file system takes no name that long' }),
    ]);
    expect(tree()).toEqual(treeOf(first));
    expect(fs.existsSync(join(root, '.loutik/publish'))).toBe(false);
    expect(publish(root, second, owned).added).not.toEqual([]);
  });

  test('in what a killed run of an earlier Loutik left keeps no later run from its work', () => {
    publish(root, first, owned);
    const unasked: Disk = {
      ...fs,
      lstatSync: ((path: string, options: never) =>
        path.includes('nnn') ? undefined : fs.lstatSync(path, options)) as typeof fs.lstatSync,
    };
    expect(() => publish(root, long('dist/lab/app'), owned, unasked)).not.toThrow();
    const killed: Disk = {
      ...unasked,
      unlinkSync: () => {
        throw Object.assign(new Error('killed'), { code: 'EKILLED' });
      },
    };
    expect(() => publish(root, long('dist/lab/app'), owned, killed)).toThrow('killed');
    expect(recover(root)).toBe(true);
    expect(fs.existsSync(join(root, '.loutik/publish'))).toBe(false);
    publish(root, second, owned);
    expect(tree()).toEqual(treeOf(second));
  });
});

test('a folder comes where a file was', () => {
  publish(root, second, owned);
  publish(root, first, owned);
  expect(tree()).toEqual(treeOf(first));
});
