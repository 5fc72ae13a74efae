import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disk } from '../../src/compose/disk';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-compose-disk-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(join(folder, 'b.yml'), 'text');
fs.mkdirSync(join(folder, 'a'));
fs.symlinkSync(join(folder, 'b.yml'), join(folder, 'link'));
fs.symlinkSync(join(folder, 'gone'), join(folder, 'astray'));

test.each([
  ['b.yml', 'file'],
  ['link', 'file'],
  ['a', 'folder'],
  ['.', 'folder'],
  ['gone', undefined],
  ['gone/below', undefined],
  ['astray', undefined],
  ['b.yml/below', undefined],
  ['b.yml/below/that', undefined],
])('what a Compose file calls %s is %s', (path, kind) => expect(disk.kind(join(folder, path))).toBe(kind));

test('what is neither file nor folder is something else', () => expect(disk.kind('/dev/null')).toBe('other'));

test('a file is read, and a folder’s names are listed in order', () => {
  expect(disk.read(join(folder, 'b.yml')).toString()).toBe('text');
  expect(disk.list(folder)).toEqual(['a', 'astray', 'b.yml', 'link']);
});
