/**
 * What `.ci/run` ends with: each test that failed with what it said, each step that did, and one line that counts them. What a reader of
 * CI sees may be the end of its output alone.
 *
 * node scripts/ci-results.mjs FOLDER — of what scripts/results-reporter.mjs wrote, and of `failed`, a line for each step.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? '.';
const read = (name) => readFileSync(join(folder, name), 'utf8');
const steps = read('failed').split('\n').filter(Boolean);
const results = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(read(name)));

for (const { title, text } of results.flatMap(({ wrong }) => wrong)) console.log(`\n✗ ${title}\n${text.replace(/^/gm, '    ')}`);
console.log('');
for (const step of steps) console.log(`failed: ${step}`);
const sum = (of) => results.reduce((all, one) => all + of(one), 0);
console.log(`${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed) + steps.length} failed`);
