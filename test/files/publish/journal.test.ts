import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Disk, realDisk } from '../../../src/files/publish/disk';
import { commit, finish, type Step, sha256, workFolder } from '../../../src/files/publish/journal';
import { ProblemsError } from '../../../src/problems';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-journal-'));
  fs.mkdirSync(workFolder(root), { recursive: true });
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const write = (path: string, text: string) => {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), text);
};
const read = (path: string) => (fs.existsSync(join(root, path)) ? fs.readFileSync(join(root, path), 'utf8') : undefined);
const put = (text: string, path = 'dist/a.yaml'): Step => ({ do: 'put', path, staged: '0', sha256: sha256(text), executable: false });
const committed = (...steps: readonly Step[]) => commit(realDisk, root, { version: 1, folders: ['dist'], steps });
const problems = () => {
  try {
    finish(realDisk, root);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, where }) => [code, where]);
    throw error;
  }
  return [];
};

test('what was staged and never committed is cleared away', () => {
  write('.loutik/publish/0', 'new');
  expect([finish(realDisk, root), fs.existsSync(workFolder(root)), read('dist/a.yaml')]).toEqual([false, false, undefined]);
});

test('what was committed is put in place, and the journal is gone', () => {
  write('.loutik/publish/0', 'new');
  write('dist/a.yaml', 'old');
  committed(put('new'));
  expect([finish(realDisk, root), read('dist/a.yaml'), fs.existsSync(workFolder(root))]).toEqual([true, 'new', false]);
});

test('a staged file that is not what was staged goes nowhere', () => {
  write('.loutik/publish/0', 'new, and changed');
  write('dist/a.yaml', 'old');
  committed(put('new'));
  expect([problems(), read('dist/a.yaml')]).toEqual([[['JOURNAL_INVALID', '0']], 'old']);
});

test('a staged file that is gone was put in place already, if that is what stands there', () => {
  write('dist/a.yaml', 'new');
  committed(put('new'));
  expect([problems(), read('dist/a.yaml')]).toEqual([[], 'new']);
});

test.each<[string, string | undefined]>([
  ['something else stands', 'old'],
  ['nothing stands', undefined],
])('a staged file that is gone is told where %s in its place', (_, there) => {
  if (there !== undefined) write('dist/a.yaml', there);
  committed(put('new'));
  expect([problems(), read('dist/a.yaml')]).toEqual([[['JOURNAL_INVALID', '0']], there]);
});

test('a journal whose sum is not that of its text is told, and nothing is done by it', () => {
  write('.loutik/publish/0', 'new');
  committed(put('new'));
  const path = '.loutik/publish/journal.json';
  write(path, (read(path) ?? '').replace('dist/a.yaml', 'dist/b.yaml'));
  expect([problems(), read('dist/a.yaml'), read('dist/b.yaml')]).toEqual([[['JOURNAL_INVALID', path]], undefined, undefined]);
});

test('a file is removed with the folders that it leaves empty, up to the journal’s own, also when it is gone already', () => {
  write('dist/app/deep/a.yaml', 'old');
  write('dist/other/b.yaml', 'kept');
  committed({ do: 'remove', path: 'dist/app/deep/a.yaml' }, { do: 'remove', path: 'dist/gone/c.yaml' });
  expect(finish(realDisk, root)).toBe(true);
  expect(fs.readdirSync(join(root, 'dist'))).toEqual(['other']);
});

test('a folder that is left empty itself stays', () => {
  write('dist/a.yaml', 'old');
  committed({ do: 'remove', path: 'dist/a.yaml' });
  finish(realDisk, root);
  expect(fs.readdirSync(root)).toEqual(['.loutik', 'dist']);
});

describe('a step that was done before the process was killed is done again without harm', () => {
  test('of a file that gave way to a folder', () => {
    write('dist/a/deep.yaml', 'new'); // put in place already
    committed({ do: 'remove', path: 'dist/a' }, put('new', 'dist/a/deep.yaml'));
    expect([finish(realDisk, root), read('dist/a/deep.yaml'), fs.existsSync(workFolder(root))]).toEqual([true, 'new', false]);
  });

  test('of a folder that gave way to a file', () => {
    write('dist/a', 'new');
    committed({ do: 'remove', path: 'dist/a/deep.yaml' }, put('new', 'dist/a'));
    expect([finish(realDisk, root), read('dist/a'), fs.existsSync(workFolder(root))]).toEqual([true, 'new', false]);
  });
});

test('of two folders of ours, each ends what is removed below it, and one whose name merely begins alike does not', () => {
  write('dist/lab/app/a.yaml', 'old');
  write('dist/lab-two/app/b.yaml', 'old');
  const steps: Step[] = ['dist/lab/app/a.yaml', 'dist/lab-two/app/b.yaml'].map((path) => ({ do: 'remove', path }));
  commit(realDisk, root, { version: 1, folders: ['dist/lab', 'dist/lab-two'], steps });
  finish(realDisk, root);
  expect([fs.readdirSync(join(root, 'dist')), fs.readdirSync(join(root, 'dist/lab-two'))]).toEqual([['lab', 'lab-two'], []]);
});

test('a file outside of those folders leaves none empty that holds it, but the repository itself', () => {
  write('clusters/lab/root.yaml', 'old');
  committed({ do: 'remove', path: 'clusters/lab/root.yaml' });
  finish(realDisk, root);
  expect(fs.readdirSync(root)).toEqual(['.loutik']);
});

test('a journal of another version is told, and nothing is done by it', () => {
  write('.loutik/publish/0', 'new');
  commit(realDisk, root, { version: 2 as 1, folders: ['dist'], steps: [put('new')] });
  expect([problems(), read('dist/a.yaml')]).toEqual([[['JOURNAL_INVALID', '.loutik/publish/journal.json']], undefined]);
});

test.each(['', '{', 'null', '[]', '"text"', '{"version":1}'])(
  'a journal that reads %j is told, and nothing that is staged goes',
  (text) => {
    write('.loutik/publish/0', 'new');
    write('.loutik/publish/journal.json', text);
    expect([problems(), read('.loutik/publish/0'), read('dist/a.yaml')]).toEqual([
      [['JOURNAL_INVALID', '.loutik/publish/journal.json']],
      'new',
      undefined,
    ]);
  },
);

describe('what the disk answers', () => {
  /** A disk of which one call answers with a code. */
  const answering = (call: keyof Disk, code: string): Disk => ({
    ...realDisk,
    [call]: () => {
      throw Object.assign(new Error(code), { code });
    },
  });

  test.each<[keyof Disk, string]>([
    ['rmSync', 'EACCES'],
    ['renameSync', 'EACCES'],
    ['mkdirSync', 'ENOSPC'],
    ['fsyncSync', 'EIO'],
  ])('to %s, %s, ends it with the journal kept, and the next run ends at new', (call, code) => {
    write('.loutik/publish/0', 'new');
    write('dist/gone.yaml', 'old');
    committed(put('new'), { do: 'remove', path: 'dist/gone.yaml' });
    expect(() => finish(answering(call, code), root)).toThrow(code);
    expect(read('.loutik/publish/journal.json')).toBeDefined();
    expect([finish(realDisk, root), read('dist/a.yaml'), read('dist/gone.yaml')]).toEqual([true, 'new', undefined]);
  });

  test('to a name that is too long, keeps no other file from its place', () => {
    write('.loutik/publish/0', 'new');
    write('.loutik/publish/1', 'long');
    committed({ ...put('long', `dist/${'n'.repeat(300)}`), staged: '1' } as Step, put('new'));
    expect([finish(realDisk, root), read('dist/a.yaml')]).toEqual([true, 'new']);
  });

  test('is waited for in this order: the journal’s text, its name, the folders that got files; then the journal goes', () => {
    const calls: string[] = [];
    const opened = new Map<number, string>();
    const noting = {
      ...realDisk,
      openSync: (path: string, flags: string, mode?: number) => {
        const file = fs.openSync(path, flags, mode);
        opened.set(file, path.slice(root.length + 1));
        return file;
      },
      fsyncSync: (file: number) => void calls.push(`sync ${opened.get(file)}`),
      renameSync: (from: string, to: string) => {
        calls.push(`rename ${to.slice(root.length + 1)}`);
        fs.renameSync(from, to);
      },
      unlinkSync: (path: string) => {
        calls.push(`remove ${path.slice(root.length + 1)}`);
        fs.unlinkSync(path);
      },
    } as Disk;
    write('.loutik/publish/0', 'new');
    commit(noting, root, { version: 1, folders: ['dist'], steps: [put('new', 'dist/app/a.yaml')] });
    finish(noting, root);
    expect(calls).toEqual([
      'sync .loutik/publish/journal.json.tmp',
      'rename .loutik/publish/journal.json',
      'sync .loutik/publish',
      'rename dist/app/a.yaml',
      'sync dist/app',
      'remove .loutik/publish/journal.json',
    ]);
  });
});
