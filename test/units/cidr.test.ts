import fc from 'fast-check';
import { type Cidr, contains, overlap, tryAddress, tryCidr } from '../../src/units/cidr';

const cidr = (text: string) => tryCidr(text) as Cidr;

test('a range has 2 to the number of its free bits addresses, from the first with those bits zero', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(32), (address, prefix) => {
      const { first, last, canonical } = cidr(`${address}/${prefix}`);
      expect([last - first + 1, first % 2 ** (32 - prefix)]).toEqual([2 ** (32 - prefix), 0]);
      expect(tryCidr(canonical)).toEqual({ first, last, prefix, canonical });
      expect(contains({ first, last, prefix, canonical }, tryAddress(address) ?? -1)).toBe(true);
    }),
  );
});

test('a range holds both of its ends, and nothing beyond', () => {
  const range = cidr('10.0.0.4/30');
  expect([3, 4, 7, 8].map((last) => contains(range, (tryAddress('10.0.0.0') ?? 0) + last))).toEqual([false, true, true, false]);
});

test('ranges overlap where they have an address in common, whichever is named first', () => {
  const pairs = [
    ['10.0.0.0/31', '10.0.0.2/31', false],
    ['10.0.0.0/30', '10.0.0.2/31', true],
    ['10.0.0.1/32', '10.0.0.1/32', true],
  ] as const;
  for (const [a, b, is] of pairs) expect([overlap(cidr(a), cidr(b)), overlap(cidr(b), cidr(a))]).toEqual([is, is]);
});

test.each(['10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '10.0.0.0/1a', '10.0.0.0/ 8', '10.0.0.0/008', '/8', '10.0.0.0/8/', '10.0.0.256/8'])(
  '%s is no range',
  (text) => expect(tryCidr(text)).toBeUndefined(),
);
test('a prefix has 32 bits at the most, and none at the least', () => {
  expect(['10.0.0.0/0', '10.0.0.0/32', '255.255.255.255/8'].map((text) => tryCidr(text)?.canonical)).toEqual([
    ...['0.0.0.0/0', '10.0.0.0/32', '255.0.0.0/8'],
  ]);
});

test.each(['01.2.3.4', '1.2.3.04', '256.1.1.1', '1.1.1.256', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4x', '-1.2.3.4', '1.2.3.1000'])(
  '%j is no address: a zero before a byte is octal to some',
  (text) => expect(tryAddress(text)).toBeUndefined(),
);
test('the greatest address is all ones, the least all zeros', () => {
  expect([tryAddress('255.255.255.255'), tryAddress('0.0.0.0'), tryAddress('0.0.1.0')]).toEqual([2 ** 32 - 1, 0, 256]);
});
