import { Bytes, type Inventory } from '../../src';
import { memory } from '../../src/proofs/memory';
import { base, withChange } from '../inventory/base';
import { against, modelOf } from './proved';

/*
 * Of machine one's 15 GiB: its VM 6, QEMU 1/4, ZFS and host one each. Machine two's VM has 4, and it takes over machine one's.
 */
const sized = (path: string, mib: number, from: Inventory = base) => withChange(path, Bytes.mib(mib), from);
const found = (inventory: Inventory) =>
  against(
    memory,
    modelOf(() => {}, inventory),
  ).map(([code, where]) => [code, where]);
const gib = 1024;

test('a machine holds its own VMs with QEMU, ZFS and the host: to the byte, and not one MiB more', () => {
  const most = 15 * gib - 2 * gib - 256;
  const alone = withChange('vms.server.availability', { kind: 'rebuilt' });
  expect(found(sized('vms.server.memory', most, alone))).toEqual([]);
  expect(found(sized('vms.server.memory', most + 1, alone))).toEqual([['VM_EXCEEDS_MACHINE', 'machines.one.memory']]);
});

test('a machine holds what it takes over from a lost one as well, at once', () => {
  const most = 15 * gib - 2 * gib - 2 * 256 - 6 * gib;
  expect(found(sized('vms.worker.memory', most))).toEqual([]);
  expect(found(sized('vms.worker.memory', most + 1))).toEqual([['VM_EXCEEDS_MACHINE', 'machines.two.memory']]);
});

test('what it is short of is told as its own, or as of which loss, each part by its size', () => {
  const what = (inventory: Inventory) =>
    against(
      memory,
      modelOf(() => {}, inventory),
    )[0]?.[2];
  expect(what(sized('vms.worker.memory', 7 * gib))).toBe(
    '15.5 GiB needed after the loss of one of 15 GiB usable: worker 7 GiB + server 6 GiB + QEMU 512 MiB + ZFS cache 1 GiB + host 1 GiB',
  );
  expect(what(sized('vms.worker.memory', 14 * gib))).toBe(
    '16.3 GiB needed of 15 GiB usable: worker 14 GiB + QEMU 256 MiB + ZFS cache 1 GiB + host 1 GiB',
  );
});

test('it is said of each machine what it needs of what it has, by whom the owner stated', () => {
  const { figures, leansOn } = memory.prove(modelOf(() => {}));
  expect(figures).toEqual([
    { about: 'one', value: '8.3 GiB of 15 GiB' },
    { about: 'two', value: '12.5 GiB of 15 GiB' },
  ]);
  expect(leansOn).toEqual(['machines.one.memory.usable', 'machines.two.memory.usable']);
});
