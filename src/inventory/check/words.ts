import type { Problem } from '../../problems';
import { tryAddress } from '../../units/cidr';
import { isHole } from '../../units/hole';
import { adminKeys } from '../admin-keys';
import type { Inventory } from '../inventory';

/** An interface's name (Linux, `IFNAMSIZ`), of characters that no configuration file means something by. */
const interfaceName = /^[a-z][a-z0-9_-]{0,14}$/;

/** Interfaces that every host has, or gets with its tailnet. */
const takenInterfaces: readonly string[] = ['lo', 'tailscale0'];

/**
 * A key as `ssh-keygen` writes it, without options before it, which would hold on some machines and not on others, and without
 * the mark of a slot for a secret in its comment.
 */
const sshKey = /^(?!.*\{\{)(sk-)?(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp\d+)(@openssh\.com)? AAAA[A-Za-z0-9+/]*={0,2}( [^\p{C}]*)?$/u;

/** Whether a line is such a key from its first byte to its last: fields, each behind its length, of which the first names its type (RFC 4253, 6.6). */
function isWholeKey(line: string): boolean {
  if (!sshKey.test(line)) return false;
  const [type = '', text = ''] = line.split(' ');
  const blob = Buffer.from(text, 'base64');
  const fields: Buffer[] = [];
  let end = 0;
  while (end + 4 <= blob.length) {
    const start = end + 4;
    end = start + blob.readUInt32BE(end);
    fields.push(blob.subarray(start, end));
  }
  return end === blob.length && fields.length >= 2 && fields[0]?.toString() === type && fields.every(({ length }) => length > 0);
}

/** Texts that stand as one word in the configuration of other programs: whatever else they held would be read as more of it. */
export function checkWords({ networks, feeds, git, sshKeys, tailnet, cloudImage }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const invalid = (where: string, what: string, repair: string) => problems.push({ code: 'VALUE_INVALID', where, what, repair });
  for (const [name, { bridge, dns = [] }] of Object.entries(networks)) {
    if (bridge !== undefined && takenInterfaces.includes(bridge))
      invalid(`networks.${name}.bridge`, `${bridge} is an interface that the host has already`, 'give it a name of its own, like vmbr0');
    else if (bridge !== undefined && !interfaceName.test(bridge))
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
  const image = cloudImage.url.split('/').at(-1) ?? '';
  const other = /(?<![a-z0-9])(aarch64|arm64|armhf|i386|ppc64el|riscv64|s390x)(?![a-z0-9])/.exec(image)?.[1];
  if (other !== undefined)
    invalid('cloudImage.url', `${image} is for ${other}, and Proxmox VE's hosts are amd64`, 'give it the one for amd64');
  // cloud.debian.org/images/cloud, "About Debian cloud images": it has no cloud-init, and boots to a prompt of root
  if (/(?<![a-z0-9])nocloud(?![a-z0-9])/.test(image))
    invalid(
      'cloudImage.url',
      `${image} has no cloud-init, which makes a VM what it is to be`,
      'give it the one called generic or genericcloud',
    );
  const keys = { sshKeys, 'tailnet.sshKeys': tailnet?.sshKeys, 'git.signers': git.signers };
  if (adminKeys({ sshKeys, tailnet }).length === 0)
    invalid(
      sshKeys === undefined && tailnet?.sshKeys !== undefined ? 'tailnet.sshKeys' : 'sshKeys',
      'it is empty, and no machine has a password: nobody gets in',
      'give it your public key',
    );
  for (const [place, list = []] of Object.entries(keys)) {
    for (const [index, key] of list.entries()) {
      // never shown: a private half may have been pasted
      if (!isHole(key) && !isWholeKey(key))
        invalid(
          `${place}[${index}]`,
          'it is no public key of SSH, or not a whole one',
          'give it the one line of your .pub file, like ssh-ed25519 AAAA… you',
        );
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
