import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';
import { systemDiskOf } from '../vm';

/** Proxmox VE's own storages, and the pool of its installer. */
const storages = ['local', 'local-zfs', 'rpool'];

/** What begins the name of no pool (`man zpool-create`), `log` and the names of data sets that every pool has. */
const pools = /^(mirror|raidz|draid|spare)|^log$/;

/** What QEMU tells a guest of a disk, at the most (Proxmox VE, `qm.conf`, `serial`). */
const longestSerial = 20;

/** Names that are good labels, and that Proxmox VE, ZFS or Debian keep for something else or do not take. */
export function checkReservedNames({ machines, vms, gateway }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const refuse = (where: string, what: string, repair = 'give it another name') =>
    problems.push({ code: 'NAME_INVALID', where, what, repair });
  const hosts = [
    ...Object.keys(machines).map((name) => [`machines.${name}`, name] as const),
    ...Object.keys(vms).map((name) => [`vms.${name}`, name] as const),
    ...(gateway ? [['gateway.name', gateway.name] as const] : []),
  ];
  for (const [where, name] of hosts) {
    if (name === 'localhost') refuse(where, 'every machine calls itself localhost');
    if (/^\d+$/.test(name)) refuse(where, `${name} is a number, which no installer takes for a hostname`);
  }
  for (const [name, { disks }] of Object.entries(machines)) {
    for (const disk of Object.keys(disks)) {
      const where = `machines.${name}.disks.${disk}`;
      if (storages.includes(disk) || pools.test(disk)) refuse(where, `${disk} is a name that Proxmox VE or ZFS keeps for itself`);
      else if (!/^[a-z].*.$/.test(disk))
        refuse(where, `${disk} is the name of a storage too`, 'begin it with a letter, and give it two characters at least');
    }
  }
  for (const [name, { disks }] of Object.entries(vms)) {
    const system = systemDiskOf({ disks });
    for (const disk of Object.keys(disks)) {
      const where = `vms.${name}.disks.${disk}`;
      if (disk === 'cloudinit') refuse(where, 'Proxmox VE calls the drive for cloud-init so');
      if (disk === 'system' && system !== 'system') refuse(where, `it is not the VM's system: ${system} is, the first without a class`);
      if (disk.length > longestSerial)
        refuse(where, `${disk} has ${disk.length} characters, and the VM finds it by at most ${longestSerial}`, 'give it a shorter name');
    }
  }
  return problems;
}
