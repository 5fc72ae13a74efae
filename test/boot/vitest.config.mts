import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longSuite } from '../suite.mjs';

/** Machines first, the two that boot together before the one that leaves a processor to the other tests. */
const first = ['vm.test.ts', 'gateway-boot.test.ts'];

class BootOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      (first.findIndex((name) => moduleId.endsWith(`/${name}`)) + first.length + 1) % (first.length + 1);
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

/** Tests with Debian's own tools and with machines that really boot: they need Linux, root and Debian's packages. */
export default longSuite({
  include: ['test/boot/**/*.test.ts'],
  globalSetup: 'test/boot/global-setup.ts',
  maxWorkers: 2, // machines take turns; beside them goes on what needs none
  sequence: { sequencer: BootOrder },
});
