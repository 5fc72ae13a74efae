import { suite } from '../suite.mjs';

/** The real command in a copy of the project, as a user starts it: processes, files, what is printed, exit codes. They need Node alone. */
export default suite({ include: ['test/command/**/*.test.ts'], testTimeout: 120_000, maxWorkers: '100%' });
