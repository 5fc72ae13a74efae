import { isIPv4, isIPv6 } from 'node:net';
import { isWithin, spelledIp, tryIp, tryIpRange } from '../../units/ip';

/** What an address that a machine is reached at from the Internet is not, and what to do about it. */
export interface AddressFault {
  readonly what: string;
  readonly repair: string;
}

/** Ranges with a meaning of their own (IANA, IPv6 Special-Purpose Address Registry; RFC 4291 §2). Those for documents stand for an address in examples. */
const special = (
  [
    ['::/96', 'is of ::/96, which stands for no address yet and for the machine itself'],
    ['64:ff9b::/96', 'is of 64:ff9b::/96, by which IPv6 calls IPv4 (NAT64)'],
    ['fe80::/10', 'is of one link alone (fe80::/10), and no router passes it on'],
    ['fc00::/7', 'is of a house alone (fc00::/7, unique local), and nobody on the Internet reaches it'],
    ['ff00::/8', 'is of groups and no machine (ff00::/8, multicast)'],
    ['2001::/23', 'is of 2001::/23, which protocols have (Teredo among them) and no machine at a provider'],
    ['2002::/16', 'is of 2002::/16 (6to4), which is not routed any more'],
  ] as const
).map(([text, what]) => ({ range: rangeOf(text), what }));

/** All that is given out for the Internet (IANA, IPv6 Global Unicast Address Assignments). */
const globalUnicast = rangeOf('2000::/3');

/** A network's own address, which any of its routers answers to (RFC 4291 §2.6.1): a prefix that lost its length, mostly. */
const interfaceBits = (1n << 64n) - 1n;

/** Why no machine is reached at an address by IPv6, from anywhere on the Internet; undefined when one is. `of`: who shows the right one. */
export function address6Fault(text: string, of: string): AddressFault | undefined {
  const repair = `give it the public IPv6 address that ${of} shows for the VPS, like 2001:db8::7`;
  if (isIPv4(text)) return { what: `${text} is an IPv4 address`, repair: `${repair}; that of IPv4 is address` };
  const [bare = '', length] = text.split('/');
  if (length !== undefined && isIPv6(bare))
    return { what: `${text} is a range, and not the address of one machine`, repair: `${repair}, without a length` };
  if (!isIPv6(text) || text.includes('%')) return { what: `${JSON.stringify(text)} is no IPv6 address`, repair };
  const ip = tryIp(text);
  if (ip === undefined)
    return { what: `${text} is an IPv4 address within IPv6, which nobody calls`, repair: `${repair}; that of IPv4 is address` };
  const found = special.find(({ range }) => isWithin(ip, range));
  if (found) return { what: `${text} ${found.what}`, repair };
  if (!isWithin(ip, globalUnicast)) return { what: `${text} is not of 2000::/3, and of no other is an address given out`, repair };
  if ((ip.value & interfaceBits) === 0n) return { what: `${text} is a network’s own address, and not of one machine`, repair };
  const spelled = spelledIp(ip);
  return text === spelled ? undefined : { what: `${text} is not spelled as everybody spells it (RFC 5952)`, repair: `write ${spelled}` };
}

function rangeOf(text: string) {
  const range = tryIpRange(text);
  if (range === undefined) throw new Error(`${text} is no range`);
  return range;
}
