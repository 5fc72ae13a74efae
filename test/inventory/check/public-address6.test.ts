import { address6Fault } from '../../../src/inventory/check/public-address6';

const fault = (text: string) => address6Fault(text, 'Some VPS');

test.each([
  '2000::1',
  '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  '2001:db8::7',
  '2001:200::1',
  '2003::1',
  '2a01:4f8:c0c:1::1',
  '2001:db8:0:0:1::',
])('%s is an address that the Internet may reach', (text) => expect(fault(text)).toBeUndefined());

test.each([
  ['203.0.113.7', 'is an IPv4 address'],
  ['2001:db8::7/64', 'is a range'],
  ['2001:db8::/64', 'is a range'],
  ['203.0.113.7/24', 'is no IPv6 address'],
  ['2001:db8::7/64/64', 'is a range'],
  ['[2001:db8::7]', 'is no IPv6 address'],
  ['2001:db8::7%eth0', 'is no IPv6 address'],
  ['2001:db8::7::1', 'is no IPv6 address'],
  ['vps.test.example', 'is no IPv6 address'],
  [' 2001:db8::7', 'is no IPv6 address'],
  ['', 'is no IPv6 address'],
  ['::ffff:203.0.113.7', 'within IPv6'],
  ['::ffff:cb00:7107', 'within IPv6'],
  ['::', 'no address yet'],
  ['::1', 'the machine itself'],
  ['64:ff9b::cb00:7107', 'NAT64'],
  ['fe80::7', 'of one link alone'],
  ['febf::7', 'of one link alone'],
  ['fc00::7', 'of a house alone'],
  ['fdff::7', 'of a house alone'],
  ['ff02::1', 'multicast'],
  ['2001::7', '2001::/23'],
  ['2001:1ff::7', '2001::/23'],
  ['2002:cb00:7107::1', '6to4'],
  ['1fff::7', 'not of 2000::/3'],
  ['4000::7', 'not of 2000::/3'],
  ['2001:db8::', 'a network’s own address'],
  ['2001:db8:1:2::', 'a network’s own address'],
])('%j is told as what it is: %s', (text, what) => expect(fault(text)?.what).toContain(what));

test.each([
  ['2001:DB8::7', '2001:db8::7'],
  ['2001:0db8::0007', '2001:db8::7'],
  ['2001:db8:0:0:0:0:0:7', '2001:db8::7'],
  ['2001:db8::0.0.0.7', '2001:db8::7'],
  ['2001:db8::1:0:0:0:7', '2001:db8:0:1::7'],
])('%s is refused with the one spelling of it, %s', (text, spelled) =>
  expect(fault(text)).toEqual({ what: `${text} is not spelled as everybody spells it (RFC 5952)`, repair: `write ${spelled}` }),
);

test('the right one is shown by who rents the machine out, and an IPv4 address has a place of its own', () => {
  expect(fault('fe80::7')?.repair).toBe('give it the public IPv6 address that Some VPS shows for the VPS, like 2001:db8::7');
  expect([fault('203.0.113.7')?.repair, fault('::ffff:203.0.113.7')?.repair]).toEqual(
    Array(2).fill('give it the public IPv6 address that Some VPS shows for the VPS, like 2001:db8::7; that of IPv4 is address'),
  );
  expect(fault('2001:db8::7/64')?.repair).toBe(
    'give it the public IPv6 address that Some VPS shows for the VPS, like 2001:db8::7, without a length',
  );
});
