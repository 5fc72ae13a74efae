import { lanOf } from '../bootstrap/proxmox/host-plan';
import { upsRoles } from '../bootstrap/ups/roles';
import type { Lab } from '../constructs/lab';
import { hostNames } from '../inventory/machine';
import type { Taking } from './taking';

/** How root of a Proxmox host is reached. */
export const rootOf = ({ inventory }: Lab, host: string) => `root@${lanOf(inventory, host).address}`;

const hostsOf = ({ inventory }: Lab) => hostNames(inventory);

/** The kit keeps a hash, which the installer alone takes: on hosts that stand, the password itself is typed once more. */
export function passwordTakings(lab: Lab): readonly Taking[] {
  const commands = hostsOf(lab).map((host) => `ssh -t ${rootOf(lab, host)} passwd`);
  return [{ at: 'settled', what: 'the same password is typed at each host', commands }];
}

/** Shell that takes the keys of that comment out of those that root of every host lets in. */
export function withoutKey(comment: string): string {
  const file = '/etc/pve/priv/authorized_keys';
  return `grep -v " ${comment}$" ${file} >/run/keys; cat /run/keys >${file}; rm /run/keys`;
}

/** The machines whose NUT has a user's password: the primary of the UPS and, for the other user, those that ask it. */
export function nutHolders(lab: Lab, feed: string, user: 'primary' | 'secondary'): readonly string[] {
  const roles = hostsOf(lab).flatMap((host) => upsRoles(lab, host).flatMap(({ name, role }) => (name === feed ? [{ host, role }] : [])));
  const primary = roles.filter(({ role }) => role === 'primary');
  const secondary = roles.filter(({ role }) => role === 'secondary');
  return (user === 'primary' ? primary : [...primary, ...secondary]).map(({ host }) => host);
}
