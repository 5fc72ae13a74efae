import { existsSync, readdirSync } from 'node:fs';
import { root, suite } from './test/suite.mjs';

/** What is true of one homelab only is tested where that homelab is: a fork that has none of the name has no such tests. */
const ofOthers = readdirSync(`${root}test/clusters`)
  .filter((name) => !existsSync(`${root}clusters/${name}`))
  .map((name) => `test/clusters/${name}/**`);

/** Tests that need Node alone. */
export default suite({
  include: ['test/**/*.test.ts'],
  exclude: ['test/{command,hard,twin-up,boot,run,browser}/**', ...ofOthers],
  isolate: false, // a worker loads the modules once for all of its files: most of the time went into loading them, and into code that never got warm
  maxWorkers: '100%', // by default one core is left alone: of two that is half of the machine
  expect: { requireAssertions: true }, // a test that asserts nothing cannot fail
  testTimeout: 60_000, // only what hangs: machines are shared
});
