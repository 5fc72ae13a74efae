const { testPathIgnorePatterns, ...config } = require('./jest.config.cjs');

/** Tests with real containers: they need Linux, root, containerd, runc and what images are built with. */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/run/**/*.test.ts'],
  testPathIgnorePatterns: ['/month\\.test\\.ts$'], // a suite of its own: test:month
  testTimeout: 1_500_000,
  maxWorkers: 1,
  reporters: ['default', '<rootDir>/scripts/jest-live.cjs'],
};
