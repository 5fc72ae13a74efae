import type { Inventory } from '../../../src';
import { checkSizes } from '../../../src/inventory/check/ranges';
import { base, withChange } from '../base';

// what the ranges with a meaning of their own are, and how they are told beside other rules: test/inventory/ranges.test.ts

const told = (inventory: Inventory) => checkSizes(inventory).map(({ code, where, what, repair }) => [code, where, what, repair]);
const changed = (path: string, value: unknown, from: Inventory = base) => told(withChange(path, value, from));
const invalid = (where: string, what: string, repair: string) => [['CIDR_INVALID', where, what, repair]];

test('what is sound has ranges of the right size', () => expect(told(base)).toEqual([]));

describe('the pods’ range holds a /24 for each node', () => {
  const small = (text: string, nodes: number, needed: number) =>
    invalid('k3s.pods', `${text} is too small for a /24 for each of ${nodes} nodes`, `make it a /${needed} or larger`);
  const of = (cidr: string, vms: object) => told(withChange('k3s.pods', cidr, withChange('vms', vms)));
  const { server, worker } = base.vms;
  test('of one node it is one', () => {
    expect([of('10.64.0.0/24', { server }), of('10.64.0.0/25', { server })]).toEqual([[], small('10.64.0.0/25', 1, 24)]);
  });
  test('of none too', () => {
    expect([of('10.64.0.0/24', {}), of('10.64.0.0/25', {})]).toEqual([[], small('10.64.0.0/25', 0, 24)]);
  });
  test('of three it is four of them', () => {
    const three = { server, worker, third: worker };
    expect([of('10.64.0.0/22', three), of('10.64.0.0/23', three)]).toEqual([[], small('10.64.0.0/23', 3, 22)]);
  });
  test('and what is no node asks for none', () => {
    expect(of('10.64.0.0/24', { server, worker: { ...worker, role: 'lab' } })).toEqual([]);
  });
});

test('it is as wide as Kubernetes takes at most, and so is that of the Services', () => {
  // wider than the pods' may be no private range is
  expect(changed('k3s.pods', '10.0.0.0/8')).toEqual([]);
  expect(changed('k3s.services', '10.16.0.0/12')).toEqual([]);
  expect(changed('k3s.services', '10.16.0.0/11')).toEqual(
    invalid('k3s.services', '10.16.0.0/11 is larger than Kubernetes takes', 'make it a /12 or smaller'),
  );
});

test('the Services’ range has an address for the cluster’s DNS, the tenth', () => {
  expect(changed('k3s.services', '10.97.0.0/28')).toEqual([]);
  expect(changed('k3s.services', '10.97.0.0/29')).toEqual(
    invalid(
      'k3s.services',
      "10.97.0.0/29 is too small for Services, and the cluster's DNS at its tenth address",
      'make it a /28 or larger',
    ),
  );
});

test('a network has a router and a host, and may be as wide as it likes', () => {
  expect([changed('networks.lan.cidr', '192.168.7.0/30'), changed('networks.lan.cidr', '10.0.0.0/8')]).toEqual([[], []]);
  expect(changed('networks.lan.cidr', '192.168.7.0/31')).toEqual(
    invalid('networks.lan', '192.168.7.0/31 is too small for a router and a host', 'make it a /30 or larger'),
  );
});

test('a range is private as a whole: one that begins or ends elsewhere is not', () => {
  const repair = 'take a private range: of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16';
  const internet = (text: string) =>
    invalid('networks.lan', `${text} has addresses of the Internet, which would be reached no more`, repair);
  for (const text of ['8.0.0.0/7', '192.168.0.0/15', '10.0.0.0/7', '172.0.0.0/8', '172.32.0.0/12', '192.0.0.0/8', '0.0.0.0/2'])
    expect(changed('networks.lan.cidr', text)).toEqual(internet(text));
  for (const text of ['10.255.0.0/16', '172.16.0.0/16', '172.31.255.0/24', '192.168.255.0/24'])
    expect(changed('networks.lan.cidr', text)).toEqual([]);
});

test('a range with a meaning of its own as a whole is told by that, a wider one is the Internet’s', () => {
  const what = (text: string) => changed('networks.lan.cidr', text)[0]?.[2];
  expect(what('198.18.0.0/15')).toContain('which measurements of networks use');
  expect(what('198.18.0.0/14')).toContain('addresses of the Internet');
  expect([what('198.51.100.0/24'), what('203.0.113.128/25')]).toEqual([
    expect.stringContaining('198.51.100.0/24, which stands in documents'),
    expect.stringContaining('203.0.113.0/24, which stands in documents'),
  ]);
});

test('what is no range, or of the tailnet, is told elsewhere', () => {
  for (const text of ['', '192.168.7.0', '192.168.7.0/33', '100.64.0.0/10', '100.100.0.0/16', '100.0.0.0/8'])
    expect(changed('networks.lan.cidr', text)).toEqual([]);
});

describe('a bridge without a tag joins one network', () => {
  const other = (more: object) => changed('networks.other', { cidr: '10.9.9.0/24', ...more });
  test('a second one is told of the first, and a third as well', () => {
    const joined = (name: string) => [
      'VALUE_INVALID',
      `networks.${name}.bridge`,
      'vmbr0 is already the bridge of lan: it would join the two',
      'give it a bridge of its own, or a tag (vlan: 30), or make both one network',
    ];
    expect(other({ bridge: 'vmbr0' })).toEqual([joined('other')]);
    const three = withChange('networks.third', { cidr: '10.9.8.0/24', bridge: 'vmbr0' });
    expect(told(withChange('networks.other', { cidr: '10.9.9.0/24', bridge: 'vmbr0' }, three))).toEqual([joined('third'), joined('other')]);
  });
  test('another bridge, none, or a tag keep them apart', () => {
    for (const more of [{ bridge: 'vmbr1' }, {}, { bridge: 'vmbr0', vlan: 30 }]) expect(other(more)).toEqual([]);
    const none = withChange('networks.lan.bridge', undefined);
    expect(changed('networks.other', { cidr: '10.9.9.0/24' }, none)).toEqual([]);
  });
});
