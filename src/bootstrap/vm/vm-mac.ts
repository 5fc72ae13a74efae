import { createHash } from 'node:crypto';
import type { Lab } from '../../constructs/lab';

/** The MAC address of a VM's one NIC: the same for every VM made under its name, locally administered, unicast. */
export function vmMac({ homelab }: Pick<Lab, 'homelab'>, name: string): string {
  const bytes = createHash('sha256').update(`${homelab}/${name}`).digest().subarray(0, 5);
  return ['02', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
