import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filled, madeOf } from '../../scripts/made-docs';

const root = join(__dirname, '../..');
const made = madeOf(root);

test.each(Object.keys(made))('%s says what the code says: npm run docs', async (path) => {
  const page = readFileSync(join(root, path), 'utf8');
  expect(page).toBe(await filled(made, path, page));
});

test('a page without a place for a part that is made for it is an error', async () => {
  await expect(filled(made, 'docs/proofs.md', '# Nothing')).rejects.toThrow('docs/proofs.md has no place for proofs');
});
