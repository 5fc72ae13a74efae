import fc from 'fast-check';
import { addresses, common, everyAddress, everyPort, type Range, ranges, without } from '../../src/units/ranges';

const most = 40;
const some = fc.array(
  fc.tuple(fc.nat(most), fc.nat(most)).map(([first, last]): Range => ({ first, last })),
  { maxLength: 6 },
);
const within = (all: readonly Range[], number: number) => all.some(({ first, last }) => number >= first && number <= last);
const numbers = Array.from({ length: most + 2 }, (_, number) => number);
const held = (all: readonly Range[]) => numbers.filter((number) => within(all, number));

/** In order, none empty, and at least one number between any two. */
const isInOrder = (all: readonly Range[]) =>
  all.every(({ first, last }, index) => first <= last && (index === 0 || (all[index - 1]?.last ?? 0) + 1 < first));

test('in order, ranges hold what they held before: both ends, and what lies between', () => {
  fc.assert(
    fc.property(some, (given) => {
      expect(held(ranges(given))).toEqual(held(given));
      expect(isInOrder(ranges(given))).toBe(true);
    }),
  );
});

test('what is taken away is in the one and not in the other; what is common, in both', () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      const [one, other] = [ranges(a), ranges(b)];
      expect(held(without(one, other))).toEqual(held(one).filter((number) => !within(other, number)));
      expect(held(common(one, other))).toEqual(held(one).filter((number) => within(other, number)));
      expect([isInOrder(without(one, other)), isInOrder(common(one, other))]).toEqual([true, true]);
    }),
  );
});

test('ranges that touch are one, with a number between them they are two', () => {
  expect(
    ranges([
      { first: 5, last: 6 },
      { first: 1, last: 4 },
    ]),
  ).toEqual([{ first: 1, last: 6 }]);
  expect(
    ranges([
      { first: 1, last: 3 },
      { first: 5, last: 6 },
    ]),
  ).toHaveLength(2);
});

test('a range in another leaves it as it is, and one whose end is before its beginning is none', () => {
  expect(
    ranges([
      { first: 1, last: 9 },
      { first: 2, last: 3 },
      { first: 5, last: 4 },
    ]),
  ).toEqual([{ first: 1, last: 9 }]);
});

test('addresses are of 32 bits, ports from 1 to 65535', () => {
  expect([everyAddress, everyPort]).toEqual([[{ first: 0, last: 4_294_967_295 }], [{ first: 1, last: 65_535 }]]);
  expect(addresses('0.0.0.0/0')).toEqual(everyAddress);
});

test('addresses are those of their ranges; what is none has none', () => {
  expect(addresses('10.0.0.0/31', 'fd00::/8', '10.0.0.2/32')).toEqual([{ first: 0x0a000000, last: 0x0a000002 }]);
});
