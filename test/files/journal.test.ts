import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { realDisk } from '../../src/files/publish/disk';
import { commit, finish, type Step, sha256, workFolder } from '../../src/files/publish/journal';
import { ProblemsError } from '../../src/problems';

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
const put = (text: string): Step => ({ do: 'put', path: 'dist/a.yaml', staged: '0', sha256: sha256(text), executable: false });
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
