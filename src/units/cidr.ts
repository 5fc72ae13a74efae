/** An IPv4 address as a number; undefined when it is none. A byte with a zero before it is octal to some who read it. */
export function tryAddress(text: string): number | undefined {
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}

/** The dotted form of an address. */
export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** A range of IPv4 addresses. */
export interface Cidr {
  /** Network address: the first of the range. */
  readonly first: number;
  /** Broadcast address: the last. */
  readonly last: number;
  readonly prefix: number;
  /** As it has to be written: host bits zero. */
  readonly canonical: string;
}

/** Reads `10.0.0.0/8`; host bits may be set, `canonical` has them cleared. */
export function tryCidr(text: string): Cidr | undefined {
  const [address = '', prefixText = '', ...rest] = text.split('/');
  const base = tryAddress(address);
  const prefix = /^\d{1,2}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (base === undefined || !(prefix >= 0 && prefix <= 32) || rest.length > 0) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(base / size) * size;
  return { first, last: first + size - 1, prefix, canonical: `${dotted(first)}/${prefix}` };
}

export function contains(cidr: Cidr, address: number): boolean {
  return address >= cidr.first && address <= cidr.last;
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}
