import { poolShare, promisedOn } from '../inventory/promised';
import { Bytes } from '../units/bytes';
import { type Finding, failures, type Proof } from './proof';

export const disks: Proof = {
  id: 'disks',
  states: 'Each disk holds the system, the virtual disks and the replicas that are promised on it, below its fill limit.',
  why: 'Virtual disks are sparse: a pool that is promised twice over fills up one night, and stops every VM on it.',
  prove({ lab: { inventory } }) {
    const parts = promisedOn(inventory);
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
