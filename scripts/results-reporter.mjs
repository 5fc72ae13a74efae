import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const LINES = 12;

/**
 * Writes what a suite came to into the file that TEST_RESULTS names, for scripts/ci-results.mjs: how many tests passed and failed, and what
 * each that failed said. Vitest's own JSON leaves out what a hook said, and what was compared.
 */
export default class Results {
  onTestRunEnd(modules, unhandled) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state) => tests.filter((test) => test.result().state === state).length;
    const wrong = [...modules.flatMap(ofModule), ...told('outside of a test', unhandled)];
    writeFileSync(process.env.TEST_RESULTS ?? '', JSON.stringify({ passed: count('passed'), failed: wrong.length, wrong }));
  }
}

function ofModule(module) {
  const path = relative(process.cwd(), module.moduleId);
  const suites = [...module.children.allSuites()].flatMap((suite) => told(`${path}: ${suite.fullName}`, suite.errors()));
  const tests = [...module.children.allTests()].flatMap((test) => told(`${path}: ${test.fullName}`, test.result().errors ?? []));
  return [...told(path, module.errors()), ...suites, ...tests];
}

/** One for each that has errors. */
function told(title, errors) {
  if (errors.length === 0) return [];
  const text = errors.flatMap(({ message, diff, stack }) => [...first(message), ...first(diff), ...first(ours(stack))]).join('\n');
  return [{ title, text }];
}

/** Of a stack, what is not of the tool's. */
function ours(stack = '') {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
    .join('\n');
}

function first(text = '') {
  return stripVTControlCharacters(text).split('\n').slice(0, LINES);
}
