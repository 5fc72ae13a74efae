const { testPathIgnorePatterns, ...config } = require('./jest.config.cjs');

/** Tests on a real control plane with a real Argo CD: they need Linux, and Go (or the programs in `LOUTIK_TOOLS`). */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/twin-up/**/*.test.ts'],
  testTimeout: 3_600_000,
  maxWorkers: 1,
  reporters: ['default', '<rootDir>/scripts/jest-live.cjs'],
};
