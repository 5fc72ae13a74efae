// Runs files of tests in this process, with Vitest's own words: Vitest itself would load what they import anew for each mutant.
import { createRequire } from 'node:module';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import * as words from '@vitest/runner';
import { spyOn } from '@vitest/spy';

const require = createRequire(import.meta.url);
const { afterAll, afterEach, beforeAll, beforeEach, describe, it, startTests, test } = words;
Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test, expect: made(), vi: { spyOn } });

/** `expect`, put together as Vitest does it (vitest, src/integrations/chai). */
function made() {
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  const expect = (value, message) => {
    setState({ assertionCalls: getState(expect).assertionCalls + 1 }, expect);
    return chai.expect(value, message);
  };
  Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT], {
    getState: () => getState(expect),
    setState: (state) => setState(state, expect),
  });
  globalThis[GLOBAL_EXPECT] = expect;
  setState({ ...getState(expect), assertionCalls: 0 }, expect);
  expect.extend = (matchers) => chai.expect.extend(expect, matchers);
  expect.extend(customMatchers);
  return expect;
}

const config = {
  root: process.cwd(),
  setupFiles: [],
  name: undefined,
  passWithNoTests: true,
  allowOnly: true,
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  strictTags: false,
};

const nameOf = ({ name, suite }) => (suite === undefined ? name : `${nameOf(suite)} › ${name}`);

/**
 * Runs one file.
 * @param path absolute
 * @param chosen whether a test is run, by its name with those of its describes before it; all when left out
 * @param bail whether the first failure ends it
 * @param starts called with the name before each test, and with undefined while the file is loaded and between tests
 * @returns of each test that ran: name, milliseconds, those of them in which the processor worked for it, and the failure's text; what
 *   broke outside of a test has no name
 */
export async function runFile(path, { chosen = () => true, bail = false, starts = () => {} }) {
  const ran = [];
  let isOver = false;
  let before = process.cpuUsage();
  starts(undefined);
  const files = await startTests([path], {
    config,
    importFile: (file) => require(file),
    onBeforeRunTask(task) {
      if (isOver || !chosen(nameOf(task))) task.mode = 'skip';
    },
    onBeforeTryTask(task) {
      before = process.cpuUsage();
      starts(nameOf(task));
    },
    onAfterRunTask(task) {
      starts(undefined);
      const { state, duration = 0, errors = [] } = task.result ?? {};
      if (state !== 'pass' && state !== 'fail') return;
      const { user, system } = process.cpuUsage(before);
      const failure = state === 'pass' ? undefined : String(errors[0]?.message ?? 'it failed');
      ran.push({ name: nameOf(task), milliseconds: duration, worked: (user + system) / 1000, failure });
      isOver ||= bail && failure !== undefined;
    },
  });
  for (const { result } of files.flatMap(suitesOf)) {
    for (const { message } of result?.errors ?? []) ran.push({ name: undefined, milliseconds: 0, worked: 0, failure: String(message) });
  }
  return ran;
}

/** A file, or a suite, and those in it: what broke while it was loaded, or in its hooks, stands there. */
function suitesOf(task) {
  return task.type === 'suite' ? [task, ...task.tasks.flatMap(suitesOf)] : [];
}
