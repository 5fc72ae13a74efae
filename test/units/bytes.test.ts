import fc from 'fast-check';
import { Bytes } from '../../src';
import { tryQuantity } from '../../src/units/quantity';

const bytes = fc.integer({ min: 0, max: 2 ** 45 }).map((count) => Bytes.of(count));

test('binary units are powers of 1024, a gigabyte is one of 1000', () => {
  expect([Bytes.mib(1), Bytes.gib(1), Bytes.gb(1)].map(({ count }) => count)).toEqual([1_048_576, 1_073_741_824, 1_000_000_000]);
});

test('a fraction of a byte is rounded', () => {
  expect([Bytes.of(1.4).count, Bytes.of(1.5).count, Bytes.of(3).times(0.5).count]).toEqual([1, 2, 2]);
});

test('nothing is an amount, less than nothing is none', () => {
  expect(Bytes.of(0).count).toBe(0);
  expect(() => Bytes.of(-1)).toThrow(RangeError);
});

test('sums and differences are of counts, and no difference is below nothing', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(a.plus(b).count).toBe(a.count + b.count);
      expect(a.minus(b).count).toBe(Math.max(0, a.count - b.count));
      expect(Bytes.sum([a, b, a]).count).toBe(a.count + b.count + a.count);
    }),
  );
  expect(Bytes.sum([]).count).toBe(0);
});

test('an amount exceeds what is smaller, not its equal', () => {
  const [one, two] = [Bytes.of(1), Bytes.of(2)];
  expect([two.exceeds(one), two.exceeds(two), one.exceeds(two)]).toEqual([true, false, false]);
});

test('a quantity is the same number, in the largest unit that keeps it exact', () => {
  fc.assert(fc.property(bytes, (amount) => void expect(tryQuantity(amount.quantity)).toBe(amount.count)));
  expect([2 ** 40, 2 ** 30, 2 ** 20, 2 ** 10, 2 ** 10 + 1, 1, 0].map((count) => Bytes.of(count).quantity)).toEqual([
    ...['1Ti', '1Gi', '1Mi', '1Ki', '1025', '1', '0'],
  ]);
});

test('for people it is said in the largest unit of which there is one, to a tenth', () => {
  const said = [2 ** 40, 2 ** 40 - 1, 2 ** 30, 2 ** 20, 2 ** 10, 2 ** 10 - 1, 1.26 * 2 ** 30, 0].map((count) => String(Bytes.of(count)));
  expect(said).toEqual(['1 TiB', '1024 GiB', '1 GiB', '1 MiB', '1 KiB', '1023 B', '1.3 GiB', '0 B']);
});
