import { Bytes, type Inventory } from '../../src';
import { inventory as reference } from '../../test/homelabs/house/inventory';

const disk = Bytes.gib(64 * 1024);
const memory = Bytes.gib(16 * 1024);
const threads = 512;

const each = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

const { machines, vms } = reference as Inventory;

/** The house's machines and VMs with room for a thousand services: every proof is carried out, and holds. */
export const inventory: Inventory = {
  ...reference,
  machines: each(machines, (machine) => ({
    ...machine,
    cpu: { ...machine.cpu, threads },
    memory: { installed: memory, usable: { ...machine.memory.usable, value: memory } },
    disks: each(machine.disks, (one) => ({ ...one, size: disk })),
  })),
  vms: each(vms, (vm) => ({
    ...vm,
    vcpus: threads,
    memory: memory.times(0.4),
    disks: each(vm.disks, (one) => (one.forTenants ? one : { ...one, size: disk.times(0.2) })),
  })),
};
