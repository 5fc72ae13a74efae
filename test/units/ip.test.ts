import { type Ip, type IpRange, isStrictlyWithin, isWithin, spelledIp, tryIp, tryIpRange } from '../../src/units/ip';

test.each([
  ['192.168.1.1', 32, 0xc0a80101n],
  ['0.0.0.0', 32, 0n],
  ['::', 128, 0n],
  ['::1', 128, 1n],
  ['fd00::1', 128, (0xfdn << 120n) + 1n],
  ['1:2:3:4:5:6:7:8', 128, 0x00010002000300040005000600070008n],
  ['64:ff9b::1.2.3.4', 128, 0x0064ff9b000000000000000001020304n],
] as const)('%s is an address of %i bits', (text, bits, value) => {
  expect(tryIp(text)).toEqual({ bits, value });
});

test.each([
  '',
  'a',
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  '::ffff:1.2.3.4',
  '::ffff:0102:0304',
  'fe80::1%eth0',
  '1::2::3',
  ' ::1',
  '10.0.0.0/8',
])('%j is no address', (text) => {
  expect(tryIp(text)).toBeUndefined();
});

test.each([
  ['10.0.0.0/8', 8],
  ['0.0.0.0/0', 0],
  ['192.168.1.1/32', 32],
  ['fd00::/8', 8],
  ['::1/128', 128],
])('%s is a range of prefix %i', (text, prefix) => {
  expect(tryIpRange(text)?.prefix).toBe(prefix);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/-1',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'fd00::1/8',
  'fd00::/129',
])('%j is no range', (text) => {
  expect(tryIpRange(text)).toBeUndefined();
});

test.each([
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/8', false],
  ['10.0.0.0/8', '10.0.0.0/16', false],
  ['11.0.0.0/16', '10.0.0.0/8', false],
  ['fd01::/16', 'fd00::/8', true],
  ['10.0.0.0/8', '::/0', false],
])('%s is in %s, and less than it: %s', (inner, outer, within) => {
  const [a, b] = [tryIpRange(inner), tryIpRange(outer)];
  expect(a && b && isStrictlyWithin(a, b)).toBe(within);
});

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['255.0.0.0', '255.0.0.0'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['2001:DB8::0007', '2001:db8::7'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'], // one group of zeros is not left out
  ['1:0:0:4:5:6:7:8', '1::4:5:6:7:8'],
  ['1:0:0:4:0:0:0:8', '1:0:0:4::8'], // the longest is
  ['1:0:0:4:0:0:7:8', '1::4:0:0:7:8'], // and of two the first
  ['0:0:3:4:5:6:0:0', '::3:4:5:6:0:0'],
])('%s is spelled %s', (text, spelled) => expect(spelledIp(tryIp(text) as Ip)).toBe(spelled));

test.each([
  ['10.255.255.255', '10.0.0.0/8', true],
  ['11.0.0.0', '10.0.0.0/8', false],
  ['10.0.0.0', '10.0.0.0/32', true],
  ['febf::1', 'fe80::/10', true],
  ['fec0::', 'fe80::/10', false],
  ['::a00:1', '10.0.0.0/8', false],
  ['1.2.3.4', '::/0', false],
])('%s is in %s: %s', (text, range, is) => expect(isWithin(tryIp(text) as Ip, tryIpRange(range) as IpRange)).toBe(is));
