import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { adminKeys } from '../../inventory/admin-keys';
import { type Network, nameservers } from '../../inventory/network';
import { holesIn, isHole, toFill } from '../../units/hole';
import { lanOf, nicName } from './host-plan';

/** A TOML basic string. JSON's escapes are a subset of TOML's. */
const text = (value: string) => JSON.stringify(value);

/** udev's ID_NET_NAME_MAC ends in the twelve digits alone. */
const digits = (mac: string) => (isHole(mac) ? mac : mac.toLowerCase().replaceAll(':', ''));

/**
 * What Proxmox VE's installer would ask, answered (`proxmox-auto-install-assistant validate-answer` reads it). The disk is found by
 * its serial number alone: an installer that took the first disk it saw would wipe the data. While any answer has a hole, the hole
 * stands beside that number, so that no disk is found, and the installer ends before it touches one ("filter did not match any
 * device": pve-installer, proxmox-auto-installer/src/utils.rs).
 */
export function answerToml(lab: Lab, name: string): string {
  const holes = holesIn(answersWith(lab, name, []));
  return answersWith(lab, name, holes);
}

function answersWith(lab: Lab, name: string, holes: readonly string[]): string {
  const { inventory } = lab;
  const machine = inventory.machines[name];
  if (machine?.host === undefined) throw new Error(`no host ${name}`);
  const lan = lanOf(inventory, name);
  const mac = machine.nics[lan.nic]?.mac ?? '';
  const { host } = machine;
  const serial = machine.disks[host.system.on]?.serial ?? '';
  const missing = holes.filter((what) => !holesIn(serial).includes(what)).map(toFill);
  const pinned = Object.entries(machine.nics).filter(([, { kind }]) => kind !== 'wifi');
  return `${header(`clusters/${lab.homelab}/inventory.ts`)}
# What stands in double braces is secret: fill it with the recovery kit, never by hand into this file.
# It ends in a machine that is off: one that restarted from a forgotten medium would be installed again, and for ever.
[global]
keyboard = ${text(inventory.locale.keyboard)}
country = ${text(inventory.locale.country)}
fqdn = ${text(`${name}.${lab.domain}`)}
mailto = ${text(inventory.email)}
timezone = ${text(inventory.quietHours.timezone)}
root-password-hashed = "{{secret:hosts.rootPasswordHash}}"
root-ssh-keys = [${adminKeys(inventory).map(text).join(', ')}]
reboot-mode = "power-off"

[network]
source = "from-answer"
cidr = ${text(lan.cidr)}
dns = ${text(nameservers(inventory.networks[lan.network] as Network)[0] ?? '')}
gateway = ${text(lan.gateway ?? '')}
filter.ID_NET_NAME_MAC = ${text(`*${digits(mac)}`)}

[network.interface-name-pinning]
enabled = true

[network.interface-name-pinning.mapping]
${pinned.map(([nic, { mac: address }]) => `${text(isHole(address) ? address : address.toLowerCase())} = ${text(nicName(machine, nic))}`).join('\n')}

[disk-setup]
filesystem = "zfs"
zfs.raid = "raid0"
zfs.arc-max = ${Math.round(host.zfsCache.count / 2 ** 20)}
filter.ID_SERIAL = ${text([`*${serial}*`, ...missing].join(' '))}

[first-boot]
source = "from-iso"
ordering = "fully-up"
`;
}
