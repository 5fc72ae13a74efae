import fs from 'node:fs';
import { join } from 'node:path';
import { problemCodes } from '../src/problems';

const tests = fs
  .readdirSync(__dirname, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((path) => path !== __filename)
  .map((path) => fs.readFileSync(path, 'utf8'))
  .join('\n');

test('every code has a test that provokes it', () => {
  expect(problemCodes.filter((code) => !tests.includes(`'${code}'`))).toEqual([]);
});

test('there are at least 25 codes, each once', () => {
  expect(problemCodes.length).toBeGreaterThanOrEqual(25);
  expect(new Set(problemCodes).size).toBe(problemCodes.length);
});
