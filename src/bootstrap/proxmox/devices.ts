import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import type { Inventory } from '../../inventory/inventory';
import type { Peripheral } from '../../inventory/peripheral';
import type { Vm } from '../../inventory/vm';
import type { HostFile } from './host-script';

/** The devices that a VM has of its home, by name. */
function devicesOf({ machines }: Pick<Inventory, 'machines'>, { home, peripherals = [] }: Vm): readonly Peripheral[] {
  return peripherals.flatMap((name) => machines[home]?.peripherals?.[name] ?? []);
}

/** What `qm` is told of a VM's devices on one host: on another than its home it has none, and starts without. */
export function deviceOptions(inventory: Pick<Inventory, 'machines'>, host: string, vm: Vm): [string, string][] {
  if (vm.home !== host) return [];
  const devices = devicesOf(inventory, vm);
  const usb = devices.flatMap((device) => (device.kind === 'usb-serial' ? [device.id] : []));
  const pci = devices.flatMap((device) => (device.kind === 'gpu' ? [device.address] : []));
  return [
    ...usb.map((id, index): [string, string] => [`--usb${index}`, `host=${id}`]),
    ...pci.map((address, index): [string, string] => [`--hostpci${index}`, `${address},pcie=1`]),
  ];
}

/** What a host needs to part with its graphics: it loads no driver for them, and vfio-pci is there (Proxmox VE, PCI(e) Passthrough). */
export function deviceFiles(lab: Lab, host: string): HostFile[] {
  const isParted = Object.values(lab.inventory.vms).some(
    (vm) => vm.home === host && devicesOf(lab.inventory, vm).some(({ kind }) => kind === 'gpu'),
  );
  if (!isParted) return [];
  const source = header(`clusters/${lab.homelab}/inventory.ts`);
  return [
    { path: '/etc/modules-load.d/loutik-vfio.conf', content: `${source}\nvfio\nvfio_iommu_type1\nvfio_pci\n`, trigger: 'initramfs' },
    {
      path: '/etc/modprobe.d/loutik-vfio.conf',
      content: `${source}\n${drivers.map((driver) => `blacklist ${driver}\n`).join('')}`,
      trigger: 'initramfs',
    },
  ];
}

/** The kernel's drivers of graphics, and the sound that comes with them over the same wire. */
const drivers = ['amdgpu', 'i915', 'nouveau', 'radeon', 'xe'];
