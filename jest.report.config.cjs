const { testPathIgnorePatterns, ...config } = require('./jest.config.cjs');

/** Tests of the report in a real browser: they need Chromium (Debian's, or the one in `CHROMIUM`). */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
