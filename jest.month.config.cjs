const run = require('./jest.run.config.cjs');

/** A month in the life of the house, on real kubelets: too long to run before each landing. */
module.exports = { ...run, testMatch: ['<rootDir>/test/run/month.test.ts'], testPathIgnorePatterns: [] };
