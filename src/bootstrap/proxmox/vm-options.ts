import type { Lab } from '../../constructs/lab';
import { startupOrder } from '../../inventory/stops';
import { systemDiskOf, type Vm } from '../../inventory/vm';
import { networkOf } from '../vm/nic';
import { vmMac } from '../vm/vm-mac';

/** The disk of a VM that it starts from: a checked inventory has one for each. */
export function systemDisk(vm: Vm): string {
  const name = systemDiskOf(vm);
  if (name === undefined) throw new Error('a VM without a system disk: checkHosts lets none through');
  return name;
}

/** What lies on the storages of a VM, in the order of its slots. */
export function vmDisks(
  vm: Vm,
): { readonly storage: string; readonly volume: string; readonly slot: string; readonly mib: number; readonly options: string }[] {
  const system = systemDisk(vm);
  const names = [system, ...Object.keys(vm.disks).filter((name) => name !== system)];
  return names.map((name, slot) => ({
    storage: vm.disks[name]?.on ?? '',
    volume: `vm-${vm.vmid}-${name === system ? 'system' : name}`,
    slot: `scsi${slot}`,
    mib: Math.ceil((vm.disks[name]?.size.count ?? 0) / 2 ** 20),
    options: `discard=on,iothread=1,serial=${name}`,
  }));
}

/** What `qm create` is told of a VM, but for its disks. */
export function vmOptions(lab: Lab, name: string, vm: Vm): [string, string][] {
  const { bridge, vlan } = networkOf(lab, vm).network;
  const snippet = (file: string) => `local:snippets/${name}.${file}`;
  return [
    ['--name', name],
    ['--ostype', 'l26'],
    ['--machine', 'q35'],
    ['--cpu', 'x86-64-v3'], // what AMD's and Intel's both have: a VM goes from one to the other
    ['--cores', String(vm.vcpus)],
    ['--memory', String(Math.floor(vm.memory.count / 2 ** 20))],
    ['--balloon', '0'],
    ['--scsihw', 'virtio-scsi-single'],
    ['--net0', `virtio=${vmMac(lab, name).toUpperCase()},bridge=${bridge}${vlan === undefined ? '' : `,tag=${vlan}`}`],
    ['--rng0', 'source=/dev/urandom'],
    ['--serial0', 'socket'],
    ['--vga', 'serial0'],
    ['--agent', 'enabled=1'],
    ['--citype', 'nocloud'],
    ['--ciupgrade', '0'], // an upgrade at the first boot takes as long as it takes
    [
      '--cicustom',
      `user=${snippet('user-data')},network=${snippet('network-config')},meta=${snippet('meta-data')},vendor=${snippet('vendor-data')}`,
    ],
    ['--onboot', '1'], // counts where HA does not rule
    ['--startup', `order=${startupOrder(vm)},down=${vm.stop.down.toSeconds()}`],
  ];
}
