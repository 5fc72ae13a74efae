import { tryCidr } from './cidr';
import { onceForText } from './remembered';

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
  if (inOrder(given)) return given;
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

/** Whether they are as they should be already: most are. */
function inOrder(given: readonly Range[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { first, last } of given) {
    if (first > last || first <= before + 1) return false;
    before = last;
  }
  return true;
}

/** Whether nothing is in the one that the other has not. */
export function isWithin(part: Ranges, whole: Ranges): boolean {
  return part.every(({ first, last }) => whole.some((one) => first >= one.first && last <= one.last));
}

/** What is in the one and not in the other. */
export function without(from: Ranges, away: Ranges): Ranges {
  if (isWithin(from, away)) return [];
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
  const both: Range[] = [];
  for (const one of a) {
    for (const other of b) {
      const [first, last] = [Math.max(one.first, other.first), Math.min(one.last, other.last)];
      if (first <= last) both.push({ first, last });
    }
  }
  return ranges(both);
}

/** The addresses of IPv4 ranges in their usual form; what is none has no address. */
export function addresses(...cidrs: readonly string[]): Ranges {
  const blocks = cidrs.map((text) => addressesOf(text));
  return blocks.length === 1 && blocks[0] ? blocks[0] : ranges(blocks.flat());
}

/** Policies name the same few again and again. */
const addressesOf = onceForText((text): Ranges => {
  const cidr = tryCidr(text);
  return cidr ? [{ first: cidr.first, last: cidr.last }] : [];
});
