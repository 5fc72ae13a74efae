import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filled, made } from '../../scripts/made-docs';

test.each(Object.keys(made))('%s says what the code says: npm run docs', (path) => {
  const page = readFileSync(join(__dirname, '../..', path), 'utf8');
  expect(page).toBe(filled(path, page));
});

test('a page without a place for a part that is made for it is an error', () => {
  expect(() => filled('docs/proofs.md', '# Nothing')).toThrow('docs/proofs.md has no place for proofs');
});
