const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

/** What is true of one homelab only is tested where that homelab is: a fork that has none of the name has no such tests. */
const ofOthers = readdirSync(join(__dirname, 'test/clusters'))
  .filter((name) => !existsSync(join(__dirname, 'clusters', name)))
  .map((name) => `<rootDir>/test/clusters/${name}/`);

/** Tests that need Node alone. */
module.exports = {
  testEnvironment: 'node',
  testTimeout: 60_000, // only what hangs: some tests start the real command a few times, and machines are shared
  maxWorkers: '100%', // by default one core is left alone: of two that is half of the machine
  // sources too: --findRelatedTests goes by them
  roots: ['bench', 'charts', 'clusters', 'images', 'src', 'test']
    .filter((folder) => existsSync(join(__dirname, folder)))
    .map((folder) => `<rootDir>/${folder}`),
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/hard/',
    '<rootDir>/test/twin-up/',
    '<rootDir>/test/boot/',
    '<rootDir>/test/run/',
    '<rootDir>/test/browser/',
    ...ofOthers,
  ],
  // packages that are ES modules only
  transformIgnorePatterns: ['/node_modules/(?!(?:age-encryption|@noble|@scure)/)'],
  transform: {
    '/node_modules/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
    '^.+\\.(sh|py|css|client\\.js)$': '<rootDir>/scripts/jest-text.cjs',
  },
};
