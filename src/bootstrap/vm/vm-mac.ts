import { createHash } from 'node:crypto';
import type { Lab } from '../../constructs/lab';
import type { Vm } from '../../inventory/vm';
import { isHole } from '../../units/hole';

/** The MAC address of a VM's one NIC: the same for every VM made under its name, locally administered, unicast. */
export function vmMac({ homelab }: Pick<Lab, 'homelab'>, name: string): string {
  const bytes = createHash('sha256').update(`${homelab}/${name}`).digest().subarray(0, 5);
  return ['02', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** The MAC address of a node's one NIC: a VM's, or the one in the machine that it is. */
export function macOf(lab: Pick<Lab, 'homelab' | 'inventory'>, name: string, { metal, home }: Pick<Vm, 'metal' | 'home'>): string {
  if (!metal) return vmMac(lab, name);
  const machine = lab.inventory.machines[home];
  const mac = machine?.nics[machine.internet.nic]?.mac ?? '';
  return isHole(mac) ? mac : mac.toLowerCase();
}
