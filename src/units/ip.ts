import { isIPv4, isIPv6 } from 'node:net';

/** An address of either family, as a number of that many bits. */
export interface Ip {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A range of addresses: its first, and the length of what all of them begin with. */
export interface IpRange extends Ip {
  readonly prefix: number;
}

/** What an IPv4 address in an IPv6 one begins with: `::ffff:0:0/96`. */
const mapped = 0xffffn;

/** Reads an address, IPv4 or IPv6. None with a zone, none of IPv4 within IPv6, no leading zeros: Kubernetes takes none of them. */
export function tryIp(text: string): Ip | undefined {
  if (isIPv4(text)) return { bits: 32, value: BigInt(text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)) };
  if (!isIPv6(text) || text.includes('%')) return undefined;
  const value = groupsOf(text).reduce((sum, group) => (sum << 16n) + BigInt(group), 0n);
  return value >> 32n === mapped ? undefined : { bits: 128, value };
}

/** Reads `10.0.0.0/8` or `fd00::/8`; undefined when it is none, or has bits behind its prefix. */
export function tryIpRange(text: string): IpRange | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  const ip = tryIp(address);
  const prefix = /^(0|[1-9]\d{0,2})$/.test(length) ? Number(length) : Number.NaN;
  if (ip === undefined || !(prefix <= ip.bits) || rest.length > 0) return undefined;
  const free = BigInt(ip.bits - prefix);
  return (ip.value >> free) << free === ip.value ? { ...ip, prefix } : undefined;
}

/** Whether all of one range is in another, and less than all of it. */
export function isStrictlyWithin(inner: IpRange, outer: IpRange): boolean {
  if (inner.bits !== outer.bits || inner.prefix <= outer.prefix) return false;
  const free = BigInt(outer.bits - outer.prefix);
  return inner.value >> free === outer.value >> free;
}

/** Whether an address is in a range. */
export function isWithin(ip: Ip, range: IpRange): boolean {
  const free = BigInt(range.bits - range.prefix);
  return ip.bits === range.bits && ip.value >> free === range.value >> free;
}

/** The one spelling of an address: IPv4 with dots, IPv6 as RFC 5952 has it. */
export function spelledIp({ bits, value }: Ip): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const zeros = groups
    .map((_, start) => groups.slice(start).findIndex((group) => group !== '0'))
    .map((end, start) => (end < 0 ? 8 - start : end));
  const longest = Math.max(...zeros);
  if (longest < 2) return groups.join(':'); // one group alone is not left out (RFC 5952 §4.2.2)
  const start = zeros.indexOf(longest);
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}

function groupsOf(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [a = 0, b = 0, c = 0, d = 0] = (dotted?.slice(1) ?? []).map(Number);
  const text = dotted ? `${address.slice(0, dotted.index)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}` : address;
  const [front = '', back] = text.split('::');
  const parse = (part: string) => part.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)]));
  const [first, last] = [parse(front), parse(back ?? '')];
  return back === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill(0), ...last];
}
