import { mountPoint } from '../../constructs/volume';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';
import { scriptFile, stepUnit } from '../scripts';
import script from './scripts/data-disks.sh';

/** The data disks of a VM, by name: those that volumes lie on. */
export function dataDisks({ disks }: Pick<Vm, 'disks'>): string[] {
  return Object.entries(disks).flatMap(([name, disk]) => (disk.class === undefined ? [] : [name]));
}

/** Where they are mounted. */
export function dataMounts(vm: Pick<Vm, 'disks'>): string[] {
  return dataDisks(vm).map((name) => mountPoint({ name }));
}

/**
 * The host gives each virtual disk its name as serial number. udev makes no name of that: `/dev/disk/by-id` goes by SCSI's device
 * identification, in which Proxmox VE (since QEMU 10) puts the slot, whatever the serial number is.
 */
const bySerial = '/dev/disk/by-serial';
/** A machine without a hypervisor has partitions in their place: `install.sh` names them. */
const byPartition = '/dev/disk/by-partlabel/loutik';
const serialRule = `SUBSYSTEM=="block", ENV{DEVTYPE}=="disk", ENV{ID_SCSI_SERIAL}=="?*", SYMLINK+="disk/by-serial/$env{ID_SCSI_SERIAL}"\n`;

/** The unit `loutik-data-disks`: formats those that are blank, and mounts all. */
export function dataDiskFiles(vm: Pick<Vm, 'disks' | 'metal'>): MachineFile[] {
  const lines = dataDisks(vm).map((name) => `${name} ${vm.metal ? `${byPartition}-${name}` : `${bySerial}/${name}`}\n`);
  return [
    // after 60-persistent-storage.rules, which reads the number
    ...(vm.metal ? [] : [{ path: '/etc/udev/rules.d/61-loutik-disks.rules', content: serialRule }]),
    { path: '/etc/loutik/data-disks', content: lines.join('') },
    scriptFile('data-disks', script),
    stepUnit({ name: 'data-disks', description: 'Data disks: formatted when blank, mounted by label', after: ['loutik-packages.service'] }),
  ];
}
