import fc from 'fast-check';
import { Bytes, Cpu, Rate, toFill, Watts } from '../../src';
import { suggest } from '../../src/suggest';
import { dotted, overlap, tryAddress, tryCidr } from '../../src/units/cidr';
import { holesIn, isHole } from '../../src/units/hole';

test('decimal and binary bytes are kept apart', () => {
  expect(Bytes.gb(500).count).toBe(500_000_000_000);
  expect(Bytes.gib(1).count).toBe(1_073_741_824);
  expect(Bytes.gb(500).toString()).toBe('465.7 GiB');
});

test.each([
  [Bytes.gib(10), '10Gi'],
  [Bytes.gib(1.5), '1536Mi'],
  [Bytes.mib(3256), '3256Mi'],
  [Bytes.gb(1), '1000000000'],
  [Bytes.of(0), '0'],
])('%s is the exact quantity %s', (bytes, quantity) => {
  expect(bytes.quantity).toBe(quantity);
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('%s bytes, watts or millicores are refused', (value) => {
  expect(() => Bytes.of(value)).toThrow(RangeError);
  expect(() => Watts.of(value)).toThrow(RangeError);
  expect(() => Cpu.millis(value)).toThrow(RangeError);
  expect(() => Rate.gbps(value)).toThrow(RangeError);
});

test('bits and bytes a second are kept apart', () => {
  expect(Rate.gbps(1).bytesPerSecond).toBe(125_000_000);
  expect(Rate.mbPerSecond(80).toString()).toBe('80 MB/s');
});

test('processor time is written as Kubernetes does', () => {
  expect([Cpu.millis(200).quantity, Cpu.cores(2).quantity]).toEqual(['200m', '2']);
});

test('an address and its dotted form are one', () => {
  fc.assert(fc.property(fc.ipV4(), (text) => void expect(dotted(tryAddress(text) ?? -1)).toBe(text)));
  for (const wrong of ['1.2.3', '1.2.3.256', '1.2.3.4.5', 'a.b.c.d', '']) expect(tryAddress(wrong)).toBeUndefined();
});

test('ranges overlap when one holds an end of the other', () => {
  const range = (text: string) => tryCidr(text) as NonNullable<ReturnType<typeof tryCidr>>;
  expect(overlap(range('10.0.0.0/8'), range('10.42.0.0/16'))).toBe(true);
  expect(overlap(range('10.42.0.0/16'), range('10.43.0.0/16'))).toBe(false);
  expect(range('192.168.1.77/24').canonical).toBe('192.168.1.0/24');
  for (const wrong of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8']) expect(tryCidr(wrong)).toBeUndefined();
});

test('a hole survives being put into other text, and is found there once', () => {
  const text = `a ${toFill('the key')} b ${toFill('the key')} ${toFill('a name')}`;
  expect(holesIn(text)).toEqual(['the key', 'a name']);
  expect([isHole(text), isHole('the key')]).toEqual([true, false]);
});

test('a hole may be called anything', () => {
  expect(holesIn(`a ${toFill('the key of me@home')} b ${toFill('two\nlines')} c @@`)).toEqual(['the key of me@home', 'two\nlines']);
});

test('the name that was meant is suggested, and a stranger is not', () => {
  expect(suggest('nvmee', ['hdd', 'nvme'])).toBe('nvme');
  expect(suggest('Ryzen.hddd', ['i5.hdd', 'ryzen.hdd'])).toBe('ryzen.hdd');
  expect(suggest('wholly-else', ['hdd', 'nvme'])).toBeUndefined();
});
