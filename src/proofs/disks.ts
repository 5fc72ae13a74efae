import type { Inventory } from '../inventory/inventory';
import { Bytes } from '../units/bytes';
import { type Finding, failures, type Proof } from './proof';

/** ZFS slows down as a pool fills and turns to looking for gaps; the usual advice is to stay below 80 to 90 % (OpenZFS, Workload Tuning). */
const poolShare = 0.9;

export const disks: Proof = {
  id: 'disks',
  states: 'Each disk holds the system, the virtual disks and the replicas that are promised on it, below its fill limit.',
  why: 'Virtual disks are sparse: a pool that is promised twice over fills up one night, and stops every VM on it.',
  prove({ lab: { inventory } }) {
    const parts = partsOf(inventory);
    const each = Object.entries(inventory.machines).flatMap(([machine, { disks: own }]) =>
      Object.entries(own).map(([disk, { size }]) => {
        const list = parts.get(`${machine}.${disk}`) ?? [];
        return {
          name: `${machine}.${disk}`,
          where: `machines.${machine}.disks.${disk}`,
          size,
          list,
          total: Bytes.sum(list.map((part) => part.size)),
        };
      }),
    );
    return {
      figures: each.map(({ name, size, total }) => ({ about: name, value: `${total} of ${size.times(poolShare)}` })),
      findings: each.flatMap(({ where, size, list, total }): Finding[] => {
        const usable = size.times(poolShare);
        if (!total.exceeds(usable)) return [];
        return failures([
          {
            code: 'DISK_OVERCOMMITTED',
            where,
            what: `${total} promised of ${usable} (90 % of ${size}): ${list.map((part) => `${part.name} ${part.size}`).join(' + ')}`,
            repair: 'make a virtual disk smaller, or put it on another disk',
          },
        ]);
      }),
    };
  },
};

interface Part {
  readonly name: string;
  readonly size: Bytes;
}

/** What is promised on each disk, by `<machine>.<disk>`. */
function partsOf({ machines, vms }: Inventory): ReadonlyMap<string, readonly Part[]> {
  const parts = new Map<string, Part[]>();
  const add = (disk: string, name: string, size: Bytes) => parts.set(disk, [...(parts.get(disk) ?? []), { name, size }]);
  for (const [name, { host }] of Object.entries(machines)) add(`${name}.${host.system.on}`, 'Proxmox VE', host.system.size);
  for (const [name, vm] of Object.entries(vms)) {
    for (const [disk, { on, size }] of Object.entries(vm.disks)) {
      add(`${vm.home}.${on}`, `${name} ${disk}`, size);
      if (vm.availability.kind === 'replicated') add(`${vm.availability.to}.${on}`, `replica of ${name} ${disk}`, size);
    }
  }
  return parts;
}
