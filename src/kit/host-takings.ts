import { lanOf } from '../bootstrap/proxmox/host-plan';
import { upsRoles } from '../bootstrap/ups/roles';
import type { Lab } from '../constructs/lab';
import type { Taking } from './taking';

/** How root of a Proxmox host is reached. */
export const rootOf = ({ inventory }: Lab, host: string) => `root@${lanOf(inventory, host).address}`;

const hostsOf = ({ inventory }: Lab) => Object.keys(inventory.machines);

/** The kit keeps a hash, which the installer alone takes: on hosts that stand, the password itself is typed once more. */
export function passwordTakings(lab: Lab): readonly Taking[] {
  const commands = hostsOf(lab).map((host) => `ssh -t ${rootOf(lab, host)} passwd`);
  return [{ at: 'settled', what: 'the same password is typed at each host', commands }];
}

/** Hosts add a key that they are given, and take none away (`step_keys`); the file is one for all of them, in `/etc/pve`. */
export function sshKeyTakings(lab: Lab): readonly Taking[] {
  const [host] = hostsOf(lab);
  if (host === undefined) return [];
  return [
    {
      at: 'settled',
      what: 'the old key lets nobody in any more: of the lines that end with "hosts", the new one alone stays',
      commands: [`ssh ${rootOf(lab, host)} '${withoutKey('hosts', '/root/.ssh/id_loutik.pub')}'`],
    },
  ];
}

/** Shell that takes the keys of that comment out of those that root of every host lets in, and puts the one of a file in. */
export function withoutKey(comment: string, instead = ''): string {
  const file = '/etc/pve/priv/authorized_keys';
  return `grep -v " ${comment}$" ${file} | cat - ${instead} >/run/keys; cat /run/keys >${file}; rm /run/keys`.replace(/ {2}/g, ' ');
}

/** The machines whose NUT has a user's password: the primary of the UPS and, for the other user, those that ask it. */
export function nutHolders(lab: Lab, feed: string, user: 'primary' | 'secondary'): readonly string[] {
  const roles = hostsOf(lab).flatMap((host) => upsRoles(lab, host).flatMap(({ name, role }) => (name === feed ? [{ host, role }] : [])));
  const primary = roles.filter(({ role }) => role === 'primary');
  const secondary = roles.filter(({ role }) => role === 'secondary');
  return (user === 'primary' ? primary : [...primary, ...secondary]).map(({ host }) => host);
}
