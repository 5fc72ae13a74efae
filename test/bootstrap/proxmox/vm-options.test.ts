import { Bytes, type Inventory } from '../../../src';
import { systemDisk, vmDisks, vmOptions } from '../../../src/bootstrap/proxmox/vm-options';
import { base, withChange } from '../../inventory/base';
import { labOf, vmOf } from '../vm/node-lab';

const { server } = base.vms;
const optionsOf = (inventory: Inventory = base) => {
  const lab = labOf(inventory);
  return vmOptions(lab, 'server', vmOf(lab, 'server'));
};
const option = (name: string, inventory: Inventory) => new Map(optionsOf(inventory)).get(name);

test('a VM’s disks are in slots, the system first, each as large as it is declared and with its name as serial number', () => {
  expect(vmDisks(server)).toEqual([
    { storage: 'nvme', volume: 'vm-100-system', slot: 'scsi0', mib: 20480, options: 'discard=on,iothread=1,serial=system' },
    { storage: 'nvme', volume: 'vm-100-fast', slot: 'scsi1', mib: 61440, options: 'discard=on,iothread=1,serial=fast' },
    { storage: 'hdd', volume: 'vm-100-hot', slot: 'scsi2', mib: 307200, options: 'discard=on,iothread=1,serial=hot' },
  ]);
});

test('the system’s disk is the one without a class, whatever its name and its place; a part of a MiB is one more', () => {
  const disks = { data: { on: 'hdd', size: Bytes.of(2 ** 20 + 1), class: 'fast' as const }, root: { on: 'nvme', size: Bytes.mib(3) } };
  expect(systemDisk({ ...server, disks })).toBe('root');
  expect(vmDisks({ ...server, disks }).map(({ volume, slot, mib }) => [volume, slot, mib])).toEqual([
    ['vm-100-system', 'scsi0', 3],
    ['vm-100-data', 'scsi1', 2],
  ]);
  expect(() => systemDisk({ ...server, disks: { data: disks.data } })).toThrow('without a system disk');
});

test('Proxmox VE is told of a VM what the inventory says of it, and how it finds its cloud-init', () => {
  expect(optionsOf()).toEqual([
    ['--name', 'server'],
    ['--ostype', 'l26'],
    ['--machine', 'q35'],
    ['--cpu', 'x86-64-v3'],
    ['--cores', '4'],
    ['--memory', '6144'],
    ['--balloon', '0'],
    ['--scsihw', 'virtio-scsi-single'],
    ['--net0', 'virtio=02:19:A2:6B:CD:EB,bridge=vmbr0'],
    ['--rng0', 'source=/dev/urandom'],
    ['--serial0', 'socket'],
    ['--vga', 'serial0'],
    ['--agent', 'enabled=1'],
    ['--citype', 'nocloud'],
    ['--ciupgrade', '0'],
    [
      '--cicustom',
      'user=local:snippets/server.user-data,network=local:snippets/server.network-config,meta=local:snippets/server.meta-data,vendor=local:snippets/server.vendor-data',
    ],
    ['--onboot', '1'],
    ['--startup', 'order=1,down=60'],
  ]);
});

test('its NIC has its network’s tag, and its memory is whole MiB, never more than it is given', () => {
  expect(option('--net0', withChange('networks.lan.vlan', 40))).toBe('virtio=02:19:A2:6B:CD:EB,bridge=vmbr0,tag=40');
  expect(option('--memory', withChange('vms.server.memory', Bytes.of(2 ** 31 - 1)))).toBe('2047');
});
