import type { Problem } from '../../problems';
import { tryAddress } from '../../units/cidr';
import { isHole } from '../../units/hole';
import { adminKeys } from '../admin-keys';
import type { Inventory } from '../inventory';

/** An interface's name (Linux, `IFNAMSIZ`), of characters that no configuration file means something by. */
const interfaceName = /^[a-z][a-z0-9_-]{0,14}$/;

/**
 * A key as `ssh-keygen` writes it, without options before it, which would hold on some machines and not on others, and without
 * the mark of a slot for a secret in its comment.
 */
const sshKey = /^(?!.*\{\{)(sk-)?(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+)(@openssh\.com)? AAAA[A-Za-z0-9+/]*={0,2}( [^\p{C}]*)?$/u;

/** Texts that stand as one word in the configuration of other programs: whatever else they held would be read as more of it. */
export function checkWords({ networks, feeds, sshKeys, tailnet }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const invalid = (where: string, what: string, repair: string) => problems.push({ code: 'VALUE_INVALID', where, what, repair });
  for (const [name, { bridge, dns = [] }] of Object.entries(networks)) {
    if (bridge !== undefined && !interfaceName.test(bridge))
      invalid(`networks.${name}.bridge`, `${JSON.stringify(bridge)} is no name of an interface`, 'give it one like vmbr0, of at most 15');
    for (const [index, server] of dns.entries()) {
      if (isHole(server) || tryAddress(server) !== undefined) continue;
      problems.push({
        code: 'ADDRESS_INVALID',
        where: `networks.${name}.dns[${index}]`,
        what: `${JSON.stringify(server)} is no IPv4 address`,
        repair: 'write it like 192.168.1.1',
      });
    }
  }
  for (const [name, feed] of Object.entries(feeds)) {
    if (feed.kind === 'ups' && !/^[a-z0-9][a-z0-9_-]*$/.test(feed.driver))
      invalid(
        `feeds.${name}.driver`,
        `${JSON.stringify(feed.driver)} is no driver of NUT`,
        'give it the one that `nut-scanner -U` shows, like usbhid-ups',
      );
  }
  const keys = { sshKeys, 'tailnet.sshKeys': tailnet?.sshKeys };
  if (adminKeys({ sshKeys, tailnet }).length === 0)
    invalid(
      sshKeys === undefined && tailnet?.sshKeys !== undefined ? 'tailnet.sshKeys' : 'sshKeys',
      'it is empty, and no machine has a password: nobody gets in',
      'give it your public key',
    );
  for (const [place, list = []] of Object.entries(keys)) {
    for (const [index, key] of list.entries()) {
      // never shown: a private half may have been pasted
      if (!isHole(key) && !sshKey.test(key))
        invalid(`${place}[${index}]`, 'it is no public key of SSH', 'give it the one line of your .pub file, like ssh-ed25519 AAAA… you');
    }
  }
  for (const [index, member] of (tailnet?.members ?? []).entries()) {
    if (!isHole(member) && !/^[^\s\p{C}@"\\]+@[^\s\p{C}@"\\]+$/u.test(member))
      invalid(
        `tailnet.members[${index}]`,
        `${JSON.stringify(member)} is no login of a tailnet`,
        'give it one as the admin console lists it, like you@example.org or you@github',
      );
  }
  return problems;
}
