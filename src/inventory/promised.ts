import { Bytes } from '../units/bytes';
import type { Inventory } from './inventory';
import type { Vm } from './vm';

/** ZFS slows down as a pool fills and turns to looking for gaps; the usual advice is to stay below 80 to 90 % (OpenZFS, Workload Tuning). */
export const poolShare = 0.9;

/** Something that a disk is promised to. */
export interface Promised {
  readonly name: string;
  readonly size: Bytes;
}

/** What is promised on each disk, by `<machine>.<disk>`: the system, virtual disks, replicas. */
export function promisedOn({ machines, vms }: Pick<Inventory, 'machines' | 'vms'>): ReadonlyMap<string, readonly Promised[]> {
  const parts = new Map<string, Promised[]>();
  const add = (disk: string, name: string, size: Bytes) => {
    const list = parts.get(disk);
    if (list) list.push({ name, size });
    else parts.set(disk, [{ name, size }]);
  };
  for (const [name, { host }] of Object.entries(machines)) add(`${name}.${host.system.on}`, 'Proxmox VE', host.system.size);
  for (const [name, vm] of Object.entries(vms)) {
    for (const [disk, { on, size }] of Object.entries(vm.disks)) {
      add(`${vm.home}.${on}`, `${name} ${disk}`, size);
      if (vm.availability.kind === 'replicated') add(`${vm.availability.to}.${on}`, `replica of ${name} ${disk}`, size);
    }
  }
  return parts;
}

/** What a host and some VMs on it take of its memory. */
export function memoryFor({ machines }: Pick<Inventory, 'machines'>, machine: string, vms: readonly Pick<Vm, 'memory'>[]): Bytes {
  const { host } = machines[machine] as Inventory['machines'][string];
  return Bytes.sum([host.memory, host.zfsCache, ...vms.flatMap(({ memory }) => [memory, host.qemuOverhead])]);
}

/** Whether a machine has the memory for some VMs at once, and the disks for one of them that is to be made there. */
export function holds(inventory: Inventory, machine: string, running: readonly Vm[], made: Vm): boolean {
  const { disks, memory } = inventory.machines[machine] as Inventory['machines'][string];
  if (memoryFor(inventory, machine, [...running, made]).exceeds(memory.usable.value)) return false;
  const promised = promisedOn(inventory);
  const asked = new Map<string, Bytes>();
  for (const { on, size } of Object.values(made.disks)) asked.set(on, (asked.get(on) ?? Bytes.of(0)).plus(size));
  return [...asked].every(([on, size]) => {
    const disk = disks[on];
    const taken = Bytes.sum((promised.get(`${machine}.${on}`) ?? []).map((part) => part.size));
    return disk !== undefined && !taken.plus(size).exceeds(disk.size.times(poolShare));
  });
}
