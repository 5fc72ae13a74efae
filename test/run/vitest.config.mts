import { longSuite } from '../suite.mjs';

/** Tests with real containers: they need Linux, root, containerd, runc and what images are built with. */
export default longSuite({
  include: ['test/run/**/*.test.ts'],
  exclude: ['test/run/month.test.ts'], // a suite of its own: test:month
});
