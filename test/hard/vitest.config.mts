import { longSuite } from '../suite.mjs';

/** Tests that need Linux, Python and root besides Node: full disks, kills, other readers. They watch the machine's processes, mounts and ports. */
export default longSuite({ include: ['test/hard/**/*.test.ts'] });
