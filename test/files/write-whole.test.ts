import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../../src/files/write-whole';
import { ProblemsError } from '../../src/problems';

let root: string;
const restore: (() => void)[] = [];
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-whole-'));
});
afterEach(() => {
  for (const one of restore.splice(0)) one();
  fs.rmSync(root, { recursive: true });
});

const path = 'clusters/lab/sealed.yaml';
/** Lets a call of the disk do so until the test is over. */
function instead(call: 'renameSync' | 'writeFileSync' | 'mkdirSync', run: () => never): void {
  const spy = vi.spyOn(fs, call).mockImplementation(run);
  restore.push(() => spy.mockRestore());
}
const read = () => fs.readFileSync(join(root, path), 'utf8');
const problems = () => {
  try {
    writeWhole(root, path, 'new');
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
};

test('a file is made with its folders, changed, and left alone where it has that text already', () => {
  expect([writeWhole(root, path, 'one'), read()]).toEqual([true, 'one']);
  expect([writeWhole(root, path, 'two'), read()]).toEqual([true, 'two']);
  const rename = vi.spyOn(fs, 'renameSync');
  restore.push(() => rename.mockRestore());
  expect([writeWhole(root, path, 'two'), rename.mock.calls]).toEqual([false, []]);
  expect(fs.readdirSync(join(root, 'clusters/lab'))).toEqual(['sealed.yaml']);
});

test('its text has reached the disk before it takes the place of what was there', () => {
  const write = vi.spyOn(fs, 'writeFileSync');
  restore.push(() => write.mockRestore());
  writeWhole(root, path, 'one');
  expect(write.mock.calls.map(([, text, options]) => [text, options])).toEqual([['one', { flush: true }]]);
});

describe('where the disk says no', () => {
  test.each([
    ['ENOSPC', 'DISK_FULL'],
    ['EDQUOT', 'DISK_FULL'],
    ['EACCES', 'NOT_WRITABLE'],
    ['EROFS', 'NOT_WRITABLE'],
  ])('with %s, %s is told, what was there stays, and nothing lies beside it', (code, problem) => {
    writeWhole(root, path, 'old');
    instead('renameSync', () => {
      throw Object.assign(new Error(`${code}: no, rename`), { code });
    });
    expect(problems()).toEqual([expect.objectContaining({ code: problem, where: path })]);
    expect([read(), fs.readdirSync(join(root, 'clusters/lab'))]).toEqual(['old', ['sealed.yaml']]);
  });

  test('before anything was written, the same is told', () => {
    instead('writeFileSync', () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    expect(problems()).toEqual([expect.objectContaining({ code: 'DISK_FULL', where: path })]);
  });

  test('its own words are told without the call and the path of this machine behind them', () => {
    instead('mkdirSync', () => {
      throw Object.assign(new Error(`EACCES: permission denied, mkdir '${root}/clusters, mine'`), { code: 'EACCES' });
    });
    expect(problems().map(({ what }) => what)).toEqual(['EACCES: permission denied']);
  });
});
