import { Bytes } from '../../src';
import { systemDiskOf } from '../../src/inventory/vm';

const disk = { on: 'nvme', size: Bytes.gib(1) };

test('a VM starts from its first disk without a storage class, if it has one', () => {
  const [fast, hot] = [{ ...disk, class: 'fast' } as const, { ...disk, class: 'hot' } as const];
  expect(systemDiskOf({ disks: { fast, system: disk, other: disk, hot } })).toBe('system');
  expect(systemDiskOf({ disks: { fast, hot } })).toBeUndefined();
  expect(systemDiskOf({ disks: {} })).toBeUndefined();
});
