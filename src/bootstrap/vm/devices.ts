import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { peripheralPath } from '../../inventory/peripheral';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';

/** Names for the devices that a VM has, as pods look for them: which number the kernel gives each is chance. */
export function deviceFiles(lab: Lab, { home, peripherals = [] }: Vm): MachineFile[] {
  const rules = peripherals.flatMap((name) => {
    const device = lab.inventory.machines[home]?.peripherals?.[name];
    const link = `SYMLINK+="${peripheralPath(name).slice('/dev/'.length)}"`;
    if (device?.kind === 'usb-serial') {
      const [vendor, product] = device.id.split(':');
      return [`SUBSYSTEM=="tty", ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}", ${link}\n`];
    }
    // a VM's own screen is a serial line, so the only ones are those that were passed in
    return device?.kind === 'gpu' ? [`SUBSYSTEM=="drm", KERNEL=="renderD*", ${link}\n`] : [];
  });
  if (rules.length === 0) return [];
  return [
    {
      path: '/etc/udev/rules.d/90-loutik-devices.rules',
      content: `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${rules.join('')}`,
    },
    {
      path: '/etc/systemd/system/loutik-devices.service',
      content: `[Unit]
Description=Names for the devices of this node, those too that were there before the names
Before=k3s.service k3s-agent.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/bin/udevadm control --reload
ExecStart=/usr/bin/udevadm trigger --action=add --subsystem-match=tty --subsystem-match=drm
`,
    },
  ];
}
