import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOver, fileAt, head } from '../../src/twin/git';
import { problemsOf } from './problems-of';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-parts-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test('a folder that is no repository is told', async () => {
  expect(await problemsOf(() => head(folder))).toMatchObject([{ code: 'GIT_UNREADABLE', where: folder }]);
});

test('a commit over another changes the given files and keeps the rest', () => {
  const bare = join(folder, 'r.git');
  const first = commitOver(
    bare,
    undefined,
    'main',
    [
      { path: 'a', content: '1' },
      { path: 'b', content: '2' },
    ],
    'first',
  );
  const second = commitOver(bare, first, 'main', [{ path: 'a', content: '3' }], 'second');
  expect([fileAt(bare, second, 'a'), fileAt(bare, second, 'b'), fileAt(bare, second, 'c')]).toEqual(['3', '2', undefined]);
  expect(execFileSync('git', ['--git-dir', bare, 'rev-parse', 'main'], { encoding: 'utf8' }).trim()).toBe(second);
});

test('files that are not committed are named whole, also with spaces and when they are new', () => {
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args]);
  git('init', '-q');
  for (const name of ['a b', 'c']) fs.writeFileSync(join(folder, name), '1');
  git('add', 'a b', 'c');
  git('commit', '-qm', 'first');
  expect(head(folder).dirty).toEqual([]);
  fs.writeFileSync(join(folder, 'a b'), '2');
  fs.writeFileSync(join(folder, 'new'), '1');
  expect(head(folder).dirty).toEqual(['a b', 'new']);
});
