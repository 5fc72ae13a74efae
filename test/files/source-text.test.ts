import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceText } from '../../src/files/source-text';
import { Bytes } from '../../src/units/bytes';

let root: string;
const restore: (() => void)[] = [];
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-source-'));
});
afterEach(() => {
  for (const one of restore.splice(0)) one();
  fs.rmSync(root, { recursive: true });
});

/** Lets a file not be read until the test is over. */
function unreadable(run: () => never): void {
  const spy = vi.spyOn(fs, 'readFileSync').mockImplementation(run);
  restore.push(() => spy.mockRestore());
}
const of = (most = 8) => sourceText(root, 'a', Bytes.of(most));

test('nothing is read where nothing stands', () => {
  expect(of()).toBeUndefined();
});

test.each([
  [7, undefined],
  [8, undefined],
  [9, 'it has 9 B, and no such file has more than 8 B'],
])('a file of %d bytes, of which eight are the most: %s', (size, wrong) => {
  const text = 'x'.repeat(size);
  fs.writeFileSync(join(root, 'a'), text);
  expect(of()).toEqual(wrong === undefined ? { text } : { wrong });
});

test.each<[string, (path: string) => void]>([
  ['it is a folder', (path) => fs.mkdirSync(path)],
  ['it is a link, and Git keeps no more of one than where it leads', (path) => fs.symlinkSync('real', path)],
])('what is in its place is not read: %s', (wrong, make) => {
  fs.writeFileSync(join(root, 'real'), 'text');
  make(join(root, 'a'));
  expect(of()).toEqual({ wrong });
});

test('a device or a pipe is not read, which might never end', () => {
  expect(sourceText('/dev', 'null', Bytes.of(8))).toEqual({ wrong: 'it is no file' });
});

test.each([
  ['EACCES', 'it cannot be read: nobody gave you the right to (EACCES)'],
  ['EIO', 'it cannot be read: EIO'],
  ['', 'it cannot be read: a fault'],
])('what cannot be read says why: %s', (code, wrong) => {
  fs.writeFileSync(join(root, 'a'), 'text');
  unreadable(() => {
    throw Object.assign(new Error('a fault'), code === '' ? {} : { code });
  });
  expect(of()).toEqual({ wrong });
});
