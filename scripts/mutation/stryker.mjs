/** What `npm run mutate` hands to StrykerJS: docs/tests.md. */
export default {
  plugins: ['./scripts/mutation/runner.mjs'],
  testRunner: 'in-process',
  ignorers: ['wording', 'remembering', 'unreachable', 'starting'],
  coverageAnalysis: 'perTest',
  disableTypeChecks: false, // the tests' transform takes types away without looking
  tsconfigFile: 'none', // it would be read by the compiler's old API, which TypeScript 7 has not; nothing here needs it
  reporters: ['json', 'html'],
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  incrementalFile: 'reports/mutation/incremental.json',
  tempDirName: 'reports/.stryker',
  allowEmpty: true,
  allowConsoleColors: false,
  timeoutMS: 120_000, // beside one and a half times what the tests took: other programs run as well, and a loop without end is told by its rounds
  dryRunTimeoutMinutes: 10,
};
