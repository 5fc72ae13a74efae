/** Tests that need Node alone. */
module.exports = {
  testEnvironment: 'node',
  roots: ['bench', 'charts', 'clusters', 'src', 'test'].map((folder) => `<rootDir>/${folder}`), // sources too: --findRelatedTests goes by them
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/hard/', '<rootDir>/test/twin-up/', '<rootDir>/test/boot/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }],
    '^.+\\.(sh|py)$': '<rootDir>/scripts/jest-text.cjs',
  },
};
