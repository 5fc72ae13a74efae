import { ethernet, type Inventory, Rate } from '../../../src';
import { checkVlans } from '../../../src/inventory/check/vlans';
import { readInventory } from '../../../src/inventory/check-inventory';
import { failover } from '../../../src/proofs/failover';
import { hostInventory } from '../../bootstrap/host-lab';
import { modelOf } from '../../proofs/proved';
import { base, withChange } from '../base';

const found = (networks: object, from: Inventory = base) =>
  readInventory(withChange('networks', { ...from.networks, ...networks }, from)).problems.map(({ code, where }) => [code, where]);
const guests = { cidr: '10.30.0.0/24', gateway: '10.30.0.1', bridge: 'vmbr0', vlan: 30 };

test('a network with a tag shares a bridge with one that has none, as many as there are tags', () => {
  expect(found({ guests, cameras: { ...guests, cidr: '10.31.0.0/24', gateway: '10.31.0.1', vlan: 31 } })).toEqual([]);
  expect(found({ guests: { ...guests, vlan: undefined } })).toEqual([['VALUE_INVALID', 'networks.guests.bridge']]);
});

test.each([1, 30, 4094])('%i is a tag', (vlan) => expect(found({ guests: { ...guests, vlan } })).toEqual([]));
test.each([0, 4095, 1.5, '30', -1])('%j is none', (vlan) =>
  expect(found({ guests: { ...guests, vlan } })).toEqual([['VALUE_INVALID', 'networks.guests.vlan']]),
);

test('two networks of one tag would be one, on whatever bridges they are', () => {
  const other = { ...guests, cidr: '10.31.0.0/24', gateway: '10.31.0.1' };
  expect(found({ guests, other })).toEqual([['VALUE_INVALID', 'networks.other.vlan']]);
  expect(found({ guests, other: { ...other, bridge: undefined } })).toEqual([['VALUE_INVALID', 'networks.other.vlan']]);
});

test('hosts have the bridges of networks without a tag alone', () => {
  expect(found({ guests: { ...guests, bridge: 'vmbr1' } })).toEqual([['VALUE_INVALID', 'networks.guests.bridge']]);
  expect(found({ guests: { ...guests, bridge: undefined } })).toEqual([]);
});

test('the name of an interface is at most 15 long, with its tag', () => {
  const named = (bridge: string, vlan: number) => found({ lan: { ...base.networks.lan, bridge }, guests: { ...guests, bridge, vlan } });
  expect(named('abcdefghij', 4094)).toEqual([]);
  expect(named('abcdefghijk', 4094)).toEqual([['VALUE_INVALID', 'networks.guests.vlan']]);
  expect(named('abcdefghijk', 999)).toEqual([]);
});

describe('a host', () => {
  const withAddress = (nic: string, change: object = {}) => {
    const address = { network: 'guests', nic, address: '10.30.0.11' };
    const one = hostInventory.machines.two as Inventory['machines'][string];
    const machines = { ...hostInventory.machines, two: { ...one, addresses: [...one.addresses, address], ...change } };
    return readInventory({ ...hostInventory, networks: { ...hostInventory.networks, guests }, machines } as Inventory).problems;
  };
  test('has an address in a tagged network by a cable, and not by a radio', () => {
    expect(withAddress('lan')).toEqual([]);
    expect(withAddress('radio').map(({ code, where }) => [code, where])).toEqual([['VALUE_INVALID', 'machines.two.addresses[3].nic']]);
  });

  test('is known by one without a tag: the installer of Proxmox VE knows none', () => {
    const lan = { ...base.networks.lan, vlan: 7 };
    const problems = readInventory(withChange('networks', { ...base.networks, lan })).problems;
    expect(problems.filter(({ where }) => where === 'machines.one.addresses')).toEqual([
      {
        code: 'ADDRESS_INVALID',
        where: 'machines.one.addresses',
        what: 'it has no address on lan, its way to the Internet, in a network with a bridge and no tag',
        repair: 'have a network with a bridge and no tag: hosts are known by it',
      },
    ]);
  });
});

describe('a NIC of a host with an address in a tagged network', () => {
  const told = (nic: string, vlan: number | undefined, internet = 'lan') => {
    const { two } = base.machines;
    const address = { network: 'guests', nic, address: '10.30.0.11' };
    const nics = { ...two.nics, [nic]: ethernet(Rate.gbps(1), '52:54:00:00:00:99') };
    const changed = { ...two, nics, addresses: [...two.addresses, address], internet: { ...two.internet, nic: internet } };
    const networks = { ...base.networks, guests: { ...guests, vlan } };
    return checkVlans({ ...base, networks, machines: { ...base.machines, two: changed } } as Inventory).map(({ where, what }) => [
      where,
      what,
    ]);
  };
  const long = (name: string) => [['machines.two.addresses[1].nic', `${name} is longer than an interface’s name may be`]];
  test('is named by both, with two letters before it, and such a name is at most 15 long', () => {
    expect([told('abcdefgh', 4094), told('abcdefghi', 999)]).toEqual([[], []]);
    expect([told('abcdefghi', 4094), told('abcdefghij', 999)]).toEqual([long('enabcdefghi.4094'), long('enabcdefghij.999')]);
  });
  test('has no such name on the way to the Internet, where the bridge has it, nor without a tag', () => {
    expect([told('abcdefghi', 4094, 'abcdefghi'), told('abcdefghi', undefined)]).toEqual([[], []]);
  });
});

test('what mends a bridge that no host has names those that carry tags', () => {
  const repair = (networks: object) => checkVlans({ ...base, networks } as Inventory).map((problem) => problem.repair);
  const cameras = { ...guests, bridge: 'vmbr7' };
  const { lan } = base.networks;
  expect(repair({ lan, cameras })).toEqual(['give it vmbr0, which carries tags too']);
  expect(repair({ lan, other: { ...lan, bridge: 'vmbr1' }, bare: { cidr: '10.9.9.0/24' }, cameras })).toEqual([
    'give it vmbr0 or vmbr1, which carries tags too',
  ]);
  expect(repair({ cameras })).toEqual(['give it the bridge of a network without a tag']);
});

describe('a replica starts in a tagged network of the bridge that its host has', () => {
  const impossible = (vlan: number | undefined, bridge: string) => {
    const vms: Inventory['vms'] = base.vms;
    const [name, vm] = Object.entries(vms).find(([, { availability }]) => availability.kind === 'replicated') ?? [];
    const networks = { ...base.networks, guests: { ...guests, vlan, bridge } };
    const changed = { ...vms, [name as string]: { ...vm, addresses: { guests: '10.30.0.20' } } };
    return failover
      .prove(modelOf(() => {}, { ...base, networks, vms: changed } as Inventory))
      .findings.filter(({ code }) => code === 'FAILOVER_IMPOSSIBLE');
  };
  test('without an address of the host there', () => expect(impossible(30, 'vmbr0')).toEqual([]));
  test('and in one without a tag only where the host has one', () =>
    expect(impossible(undefined, 'vmbr1').map(({ where }) => where)).toEqual(['vms.server.availability']));
});
