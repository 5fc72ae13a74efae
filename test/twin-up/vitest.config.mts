import { longSuite } from '../suite.mjs';

/** Tests on a real control plane with a real Argo CD: they need Linux, and Go (or the programs in `LOUTIK_TOOLS`). */
export default longSuite({ include: ['test/twin-up/**/*.test.ts'] });
