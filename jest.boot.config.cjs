const { testPathIgnorePatterns, ...config } = require('./jest.config.cjs');

/** Tests with Debian's own tools and with machines that really boot: they need Linux, root and Debian's packages. */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/boot/**/*.test.ts'],
  globalSetup: '<rootDir>/test/boot/global-setup.ts',
  testTimeout: 900_000,
  maxWorkers: 2, // machines take turns; beside them goes on what needs none
  testSequencer: '<rootDir>/scripts/jest-boot-order.cjs',
  reporters: ['default', '<rootDir>/scripts/jest-live.cjs'],
};
