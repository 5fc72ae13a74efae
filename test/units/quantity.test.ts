import { tryQuantity, tryThousandths } from '../../src/units/quantity';

test.each<[unknown, number]>([
  ['0', 0],
  [2, 2],
  ['500m', 0.5],
  ['.5', 0.5],
  ['1.', 1],
  ['100n', 1e-7],
  ['3u', 3e-6],
  ['2k', 2000],
  ['1Ki', 1024],
  ['2Mi', 2 * 2 ** 20],
  ['1Gi', 2 ** 30],
  ['1G', 1e9],
  ['1T', 1e12],
  ['1e3', 1000],
  ['1E3', 1000],
  ['1E', 1e18],
  ['-1', -1],
  ['+1', 1],
  [' 1 ', 1],
  ['1e-3', 0.001],
  ['1e+3', 1000],
])('the quantity %s is the number %d', (text, number) => expect(tryQuantity(text)).toBeCloseTo(number, 12));

test.each([['1 Gi'], ['1gi'], ['Gi'], ['1KiB'], ['1K'], ['1e'], ['1e3Ki'], ['NaN'], [''], [true], [undefined], [{}], [Number.NaN]])(
  '%j is no quantity',
  (value) => expect(tryQuantity(value)).toBeUndefined(),
);

test.each<[unknown, bigint | undefined]>([
  ['1', 1000n],
  [2, 2000n],
  ['1m', 1n],
  ['1500m', 1500n],
  ['.0005', 1n],
  ['-1n', -1n],
  ['1Ki', 1_024_000n],
  ['1.5Ki', 1_536_000n],
  ['0.3Ki', 307_200n],
  ['1E', 10n ** 21n],
  ['1e18', 10n ** 21n],
  ['-1.5Ki', -1_536_000n],
  ['-0.3Ki', -307_200n],
  ['1e-3', 1n],
  [' 2 ', 2000n],
  ['9Ei', (2n ** 63n - 1n) * 1000n],
  ['1e-9', 1n],
  ['0', 0n],
  ['x', undefined],
])('%s is %s thousandths exactly, rounded away from nothing', (value, thousandths) => {
  expect(tryThousandths(value)).toBe(thousandths);
});
