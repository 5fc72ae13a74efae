import { Bytes } from '../units/bytes';
import { wholeLoudHours } from './data-age';
import type { Inventory } from './inventory';
import { hostsOf } from './machine';
import { timingsOf } from './timings';
import { systemDiskOf, type Vm } from './vm';

/** ZFS slows down as a pool fills and turns to looking for gaps; the usual advice is to stay below 80 to 90 % (OpenZFS, Workload Tuning). */
export const poolShare = 0.9;

/** How many hourly snapshots of a data disk are kept: a day of hours; what is older is the backups' part. */
export const snapshotsKept = 24;

/** Something that a disk is promised to. */
export interface Promised {
  readonly name: string;
  readonly size: Bytes;
}

const known = new WeakMap<
  Inventory['vms'],
  { readonly of: Inventory['machines']; readonly parts: ReadonlyMap<string, readonly Promised[]> }
>();

/** What is promised on each disk, by `<machine>.<disk>`: the system, virtual disks, replicas. Computed once for an inventory. */
export function promisedOn({ machines, vms }: Pick<Inventory, 'machines' | 'vms'>): ReadonlyMap<string, readonly Promised[]> {
  const made = known.get(vms);
  if (made?.of === machines) return made.parts;
  const parts = new Map<string, Promised[]>();
  const add = (disk: string, name: string, size: Bytes) => {
    const list = parts.get(disk);
    if (list) list.push({ name, size });
    else parts.set(disk, [{ name, size }]);
  };
  for (const [name, { host }] of hostsOf({ machines })) add(`${name}.${host.system.on}`, 'Proxmox VE', host.system.size);
  for (const [name, vm] of Object.entries(vms)) {
    for (const [disk, { on, size }] of Object.entries(vm.disks)) {
      add(`${vm.home}.${on}`, `${name} ${disk}`, size);
      if (vm.availability.kind === 'replicated') add(`${vm.availability.to}.${on}`, `replica of ${name} ${disk}`, size);
    }
  }
  known.set(vms, { of: machines, parts });
  return parts;
}

/**
 * What the snapshots of a VM's data disks come to hold where it runs, by `<machine>.<disk>`: what changed since the oldest. One is made
 * in each loud hour.
 */
export function snapshotsOn(inventory: Pick<Inventory, 'vms' | 'quietHours' | 'timings'>): ReadonlyMap<string, readonly Promised[]> {
  const days = snapshotsKept / Math.max(1, wholeLoudHours(inventory.quietHours).length);
  const share = Math.min(1, days * timingsOf(inventory).change.value);
  const parts = new Map<string, Promised[]>();
  for (const [name, vm] of Object.entries(inventory.vms)) {
    if (vm.metal) continue; // no ZFS is under it
    for (const [disk, { on, size }] of Object.entries(vm.disks)) {
      if (disk === systemDiskOf(vm)) continue;
      const list = parts.get(`${vm.home}.${on}`) ?? [];
      parts.set(`${vm.home}.${on}`, [...list, { name: `snapshots of ${name} ${disk}`, size: size.times(share) }]);
    }
  }
  return parts;
}

/** What a host and some VMs on it take of its memory; without a hypervisor the node alone takes it. */
export function memoryFor({ machines }: Pick<Inventory, 'machines'>, machine: string, vms: readonly Pick<Vm, 'memory'>[]): Bytes {
  const { host } = machines[machine] as Inventory['machines'][string];
  if (host === undefined) return Bytes.sum(vms.map(({ memory }) => memory));
  return Bytes.sum([host.memory, host.zfsCache, ...vms.flatMap(({ memory }) => [memory, host.qemuOverhead])]);
}

/** Whether a machine is a host, and has the memory for some VMs at once, and the disks for one of them that is to be made there. */
export function holds(inventory: Inventory, machine: string, running: readonly Vm[], made: Vm): boolean {
  const { disks, memory, host } = inventory.machines[machine] as Inventory['machines'][string];
  if (host === undefined || made.metal || memoryFor(inventory, machine, [...running, made]).exceeds(memory.usable.value)) return false;
  const promised = promisedOn(inventory);
  const asked = new Map<string, Bytes>();
  for (const { on, size } of Object.values(made.disks)) asked.set(on, (asked.get(on) ?? Bytes.of(0)).plus(size));
  return [...asked].every(([on, size]) => {
    const disk = disks[on];
    const taken = Bytes.sum((promised.get(`${machine}.${on}`) ?? []).map((part) => part.size));
    return disk !== undefined && !taken.plus(size).exceeds(disk.size.times(poolShare));
  });
}
