import { longSuite } from '../suite.mjs';

/** A month in the life of the house, on real kubelets: too long to run before each landing. */
export default longSuite({ include: ['test/run/month.test.ts'] });
