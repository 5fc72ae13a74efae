const { testPathIgnorePatterns, ...config } = require('./jest.config.cjs');

/** Tests that need Linux, Python and root besides Node: full disks, kills, other readers. */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/hard/**/*.test.ts'],
  testTimeout: 300_000,
  maxWorkers: 1, // they watch the machine's processes, mounts and ports
  reporters: ['default', '<rootDir>/scripts/jest-live.cjs'],
};
