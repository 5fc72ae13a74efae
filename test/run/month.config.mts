import { longSuite } from '../suite.mjs';

/** A month in the life of the house, on real kubelets, in a twin of its own. */
export default longSuite({ include: ['test/run/month.test.ts'] });
