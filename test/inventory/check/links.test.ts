import type { Inventory } from '../../../src';
import { checkLinks } from '../../../src/inventory/check/links';
import { base, withChange } from '../base';

type Link = readonly string[];
const told = (inventory: Inventory) => checkLinks(inventory).map(({ code, where }) => `${code} ${where}`);
const linked = (links: readonly Link[], from: Inventory = base) => told(withChange('links', links, from));
const toOne = 'INTERNET_UNREACHABLE machines.one.internet';

test('a link has two ends, which differ, and stands once, whichever end is named first', () => {
  const sound = base.links;
  expect(linked(sound)).toEqual([]);
  expect(linked([...sound, ['one.lan', 'router']])).toEqual(['LINK_INVALID links[2]']);
  expect(linked([...sound, ['router', 'one.lan']])).toEqual(['LINK_INVALID links[2]']);
  expect(linked([...sound, ['router', 'router']])).toEqual(['LINK_INVALID links[2]']);
  expect(linked([...sound, ['one.lan', 'router', 'two.lan']])).toEqual(['LINK_INVALID links[2]']);
});

describe('a machine’s way to the Internet', () => {
  const switches = withChange('devices', {
    ...base.devices,
    a: { ...base.devices.router, kind: 'switch' },
    b: { ...base.devices.router, kind: 'switch' },
  });
  const two: Link = ['two.lan', 'router'];

  test('leads over devices, as many as there are, also in a circle', () => {
    expect(linked([['one.lan', 'a'], ['a', 'b'], ['b', 'router'], two], switches)).toEqual([]);
    expect(linked([['a', 'one.lan'], ['b', 'a'], ['router', 'b'], two], switches)).toEqual([]);
    expect(linked([['one.lan', 'a'], ['a', 'b'], ['b', 'router'], ['router', 'a'], two], switches)).toEqual([]);
  });
  test('ends where a link is missing, and says so of that machine alone', () => {
    expect(linked([['one.lan', 'a'], ['b', 'router'], two], switches)).toEqual([toOne]);
    expect(linked([['one.lan', 'a'], ['a', 'b'], two], switches)).toEqual([toOne]);
  });
  test('does not lead through another machine', () => {
    expect(linked([['one.lan', 'two.lan'], two], switches)).toEqual([toOne]);
  });
  test('leads to a router, and to no switch', () => {
    expect(told(withChange('machines.one.internet.through', 'a', withChange('links', [['one.lan', 'a'], two], switches)))).toEqual([toOne]);
  });
});

test('a NIC with an address has a link; one without an address needs none', () => {
  const nics = { ...base.machines.one.nics, spare: base.machines.one.nics.lan };
  const spare = withChange('machines.one.nics', nics);
  expect(told(spare)).toEqual([]);
  const addresses = [...base.machines.one.addresses, { network: 'lan', nic: 'spare', address: '192.168.7.19' }];
  expect(told(withChange('machines.one.addresses', addresses, spare))).toEqual(['LINK_INVALID machines.one.nics.spare']);
  expect(told(withChange('links.2', ['one.spare', 'router'], withChange('machines.one.addresses', addresses, spare)))).toEqual([]);
});
