/** Machines first, the two that boot together before the one that leaves a processor to the other tests. */
const first = ['vm.test.ts', 'gateway-boot.test.ts'];

/** Jest's interface of a test sequencer. */
module.exports = class BootOrder {
  sort(tests) {
    const rank = ({ path }) => (first.findIndex((name) => path.endsWith(`/${name}`)) + first.length + 1) % (first.length + 1);
    return [...tests].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  }
  shard(tests) {
    return tests;
  }
  allFailedTests(tests) {
    return tests;
  }
  cacheResults() {}
};
