import { tryCidr } from './cidr';

/** A range of numbers, of IPv4 addresses or ports: both ends belong to it. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Ranges in order, none touching the next. */
export type Ranges = readonly Range[];

export const everyAddress: Ranges = [{ first: 0, last: 2 ** 32 - 1 }];
export const everyPort: Ranges = [{ first: 1, last: 65_535 }];

/** Any ranges, brought into order. */
export function ranges(given: readonly Range[]): Ranges {
  const merged: Range[] = [];
  for (const { first, last } of [...given].sort((a, b) => a.first - b.first)) {
    if (first > last) continue;
    const before = merged.at(-1);
    if (before !== undefined && first <= before.last + 1)
      merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, last) };
    else merged.push({ first, last });
  }
  return merged;
}

/** What is in the one and not in the other. */
export function without(from: Ranges, away: Ranges): Ranges {
  let left = from;
  for (const hole of away) {
    left = left.flatMap(({ first, last }) =>
      hole.last < first || hole.first > last
        ? [{ first, last }]
        : [
            { first, last: hole.first - 1 },
            { first: hole.last + 1, last },
          ].filter((part) => part.first <= part.last),
    );
  }
  return left;
}

/** What is in both. */
export function common(a: Ranges, b: Ranges): Ranges {
  return ranges(a.flatMap((one) => b.map((other) => ({ first: Math.max(one.first, other.first), last: Math.min(one.last, other.last) }))));
}

/** The addresses of IPv4 ranges in their usual form; what is none has no address. */
export function addresses(...cidrs: readonly string[]): Ranges {
  return ranges(cidrs.flatMap((text) => tryCidr(text) ?? []));
}
