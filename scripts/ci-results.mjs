/**
 * What `.ci/run` ends with: each test that failed with the first lines of what it said, each step that did, and one line that counts
 * them. What a reader of CI sees may be the end of its output alone.
 *
 * node scripts/ci-results.mjs FOLDER — of Vitest's JSON reports, and of `failed`, a line for each step.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LINES = 12;
const folder = process.argv[2] ?? '.';
const reports = readdirSync(folder).filter((name) => name.endsWith('.json'));
const steps = readFileSync(join(folder, 'failed'), 'utf8').split('\n').filter(Boolean);

const first = (text) => stripVTControlCharacters(text).split('\n').slice(0, LINES);
const tell = (title, text) => {
  console.log(`\n✗ ${title}`);
  for (const line of first(text)) console.log(`    ${line}`);
};

let passed = 0;
let failed = steps.length;
for (const report of reports.sort()) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(join(folder, report), 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests;
  for (const { name, status, message, assertionResults } of testResults) {
    const path = relative(process.cwd(), name);
    const wrong = assertionResults.filter((test) => test.status === 'failed');
    for (const test of wrong) tell(`${path}: ${test.fullName}`, test.failureMessages.join('\n'));
    if (status !== 'failed' || wrong.length > 0) continue;
    failed += 1; // a file that could not even begin
    tell(path, message);
  }
}

console.log('');
for (const step of steps) console.log(`failed: ${step}`);
console.log(`${passed} passed, ${failed} failed`);
