import { tryQuantity } from '../../src/units/quantity';

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
])('the quantity %s is the number %d', (text, number) => expect(tryQuantity(text)).toBeCloseTo(number, 12));

test.each([['1 Gi'], ['1gi'], ['Gi'], ['1KiB'], ['1K'], ['1e'], ['1e3Ki'], ['NaN'], [''], [true], [undefined], [{}], [Number.NaN]])(
  '%p is no quantity',
  (value) => expect(tryQuantity(value)).toBeUndefined(),
);
