import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { header } from '../../src/files/file-spec';
import { staleFiles } from '../../src/twin/stale';

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-stale-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const generated = `${header('services.ts')}\nkind: X\n`;
const stand = (path: string, content = generated) => {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), content);
};
const stale = (...files: readonly { readonly path: string; readonly content: string }[]) => staleFiles(root, 'home', files);
const made = (path: string) => ({ path, content: generated });

test('nothing is stale where nothing is made, or all stands as it is made', () => {
  expect(stale()).toEqual([]);
  for (const path of ['dist/home/a/x.yaml', 'bootstrap/home/one/user-data']) {
    stand(path);
    expect(stale(made(path))).toEqual([]);
    fs.rmSync(join(root, path));
  }
});

test('what is missing, or was changed, is', () => {
  stand('dist/home/b.yaml', `${generated}changed: true\n`);
  expect(stale(made('dist/home/b.yaml'), made('clusters/home/root.yaml'), made('bootstrap/home/a'))).toEqual([
    ...['bootstrap/home/a', 'clusters/home/root.yaml', 'dist/home/b.yaml'],
  ]);
});

test('what was made and is made no more is left over; what somebody wrote, and another homelab’s, is not', () => {
  for (const path of ['dist/home/a/deep/x.yaml', 'bootstrap/home/y', 'dist/other/z.yaml', 'docs/generated.md']) stand(path);
  stand('dist/home/notes.txt', 'mine\n');
  expect(stale()).toEqual(['bootstrap/home/y', 'dist/home/a/deep/x.yaml']);
  expect(stale(made('bootstrap/home/y'))).toEqual(['dist/home/a/deep/x.yaml']);
});
