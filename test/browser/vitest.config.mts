import { suite } from '../suite.mjs';

/** Tests of the report in a real browser: they need Chromium (Debian's, or the one in `CHROMIUM`). */
export default suite({ include: ['test/browser/**/*.test.ts'], testTimeout: 120_000, maxWorkers: 2 });
