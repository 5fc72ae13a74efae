import type { Inventory } from '../../../src';
import * as plan from '../../../src/bootstrap/proxmox/host-plan';
import type { Host, Machine } from '../../../src/inventory/machine';
import { base, withChange } from '../../inventory/base';
import { hostInventory } from '../host-lab';

const machineOf = (inventory: Inventory, name: string) => inventory.machines[name] as Host;
const guests = { cidr: '10.30.0.0/24', bridge: 'vmbr0', vlan: 30 };
const cameras = { cidr: '10.31.0.0/24', vlan: 31 };
/** The machine `one` with these addresses, in these networks beside the base's. */
const standing = (addresses: readonly object[], networks: object = {}) =>
  withChange('machines.one.addresses', addresses, withChange('networks', { ...hostInventory.networks, ...networks }, hostInventory));
const at = (network: string, nic: string, address: string) => ({ network, nic, address });

test('a NIC is called by its kind and its name, without hyphens', () => {
  const machine = {
    nics: { lan: { kind: 'ethernet' }, 'two-b-c': { kind: 'usb-ethernet' }, radio: { kind: 'wifi' } },
  } as unknown as Machine;
  expect(['lan', 'two-b-c', 'radio', 'other'].map((nic) => plan.nicName(machine, nic))).toEqual([
    'enlan',
    'entwo_b_c',
    'wlradio',
    'enother',
  ]);
});

test('a cluster’s name has fifteen characters at most, and no hyphen at its end', () => {
  expect(['home', 'exactly-fifteen', 'my-little-house-by', 'my-little-home-lab', 'fourteen-chars--x'].map(plan.clusterName)).toEqual([
    'home',
    'exactly-fifteen',
    'my-little-house',
    'my-little-home',
    'fourteen-chars',
  ]);
});

test('a host is known by its address on its way to the Internet, in the untagged network with a bridge', () => {
  expect(plan.lanOf(hostInventory, 'one')).toEqual({
    ...at('lan', 'lan', '192.168.7.11'),
    range: '192.168.7.0/24',
    cidr: '192.168.7.11/24',
    bridge: 'vmbr0',
    gateway: '192.168.7.1',
  });
  const others = [at('lan', 'inner', '192.168.7.99'), at('guests', 'lan', '10.30.0.11'), at('lan', 'lan', '192.168.7.11')];
  expect(plan.lanOf(standing(others, { guests }), 'one').address).toBe('192.168.7.11');
  expect(() => plan.lanOf(standing([at('inner', 'lan', '10.9.9.1')]), 'one')).toThrow('one has no address on its way');
});

test('an address is on the bridge, on its NIC, or on the tag over either', () => {
  const inventory = standing([at('lan', 'lan', '192.168.7.11')], { guests, cameras });
  const on = (network: string, nic: string) => plan.interfaceOf(inventory, 'one', at(network, nic, ''));
  expect([on('lan', 'lan'), on('inner', 'inner'), on('guests', 'lan'), on('cameras', 'inner'), on('lan', 'inner')]).toEqual([
    'vmbr0',
    'eninner',
    'vmbr0.30',
    'eninner.31',
    'eninner',
  ]);
});

test('a host’s own interfaces are its bridge, each of its NICs, and those of tags that it has an address in, each once', () => {
  const addresses = [at('lan', 'lan', '192.168.7.11'), at('guests', 'lan', '10.30.0.11'), at('cameras', 'inner', '10.31.0.11')];
  const inventory = standing(addresses, { guests, cameras });
  expect(plan.interfacesOf(inventory, 'one')).toEqual(['vmbr0', 'enlan', 'eninner', 'vmbr0.30', 'eninner.31']);
  expect(plan.interfacesOf(base, 'one')).toEqual(['vmbr0', 'enlan']);
});

test('a bridge carries the tags of its own networks, and of those that its host stands in by its NIC, in order', () => {
  const networks = { cameras, guests, far: { cidr: '10.32.0.0/24', vlan: 32 }, other: { cidr: '10.33.0.0/24', vlan: 33, bridge: 'vmbr1' } };
  const addresses = [at('lan', 'lan', '192.168.7.11'), at('cameras', 'lan', '10.31.0.11'), at('far', 'inner', '10.32.0.11')];
  const inventory = standing(addresses, networks);
  expect(plan.tagsOn(inventory, 'vmbr0', machineOf(inventory, 'one'))).toEqual([30, 31]);
  expect(plan.tagsOn(inventory, 'vmbr1', machineOf(inventory, 'two'))).toEqual([33]);
  const twice = standing(addresses, { ...networks, same: { cidr: '10.34.0.0/24', vlan: 30, bridge: 'vmbr0' } });
  expect(plan.tagsOn(twice, 'vmbr0', machineOf(twice, 'two'))).toEqual([30]);
  expect(plan.tagsOn(hostInventory, 'vmbr0', machineOf(hostInventory, 'one'))).toEqual([]);
});

test('a machine’s other addresses are all but the one by which it is known', () => {
  expect(plan.otherAddresses(hostInventory, 'two').map(({ cidr }) => cidr)).toEqual(['10.9.9.2/24', '192.168.7.13/24']);
  expect(plan.otherAddresses(base, 'one')).toEqual([]);
});

test('Corosync has networks that lead nowhere first, and in each an address whose NIC it does not need yet', () => {
  const links = (inventory: Inventory, machine: string) => plan.corosyncLinks(inventory, machine).map(({ address }) => address);
  expect([links(hostInventory, 'one'), links(hostInventory, 'two')]).toEqual([
    ['10.9.9.1', '192.168.7.11'],
    ['10.9.9.2', '192.168.7.13'],
  ]);
  expect([links(base, 'one'), links(base, 'nobody')]).toEqual([['192.168.7.11'], []]);
  // with one NIC for both, the first address of each
  const cable = withChange('machines.two.addresses', hostInventory.machines.two?.addresses.slice(0, 2), hostInventory);
  expect(links(cable, 'two')).toEqual(['10.9.9.2', '192.168.7.12']);
  // a network in which one host has no address carries nothing
  expect(links(standing([at('lan', 'lan', '192.168.7.11')]), 'two')).toEqual(['192.168.7.12']);
});

test('hosts are in the order of their node ids, and what is no host is not among them', () => {
  const turned = withChange('machines.one.host.nodeId', 9);
  expect([plan.byNodeId(base), plan.byNodeId(turned)].map((hosts) => hosts.map(([name]) => name))).toEqual([
    ['one', 'two'],
    ['two', 'one'],
  ]);
  expect(plan.byNodeId(withChange('machines.one.host', undefined)).map(([name]) => name)).toEqual(['two']);
});

test('what lies on the system’s disk is in the installer’s pool, what on another is in a pool of its name', () => {
  const one = machineOf(base, 'one');
  expect([plan.poolOf(one, 'nvme'), plan.poolOf(one, 'hdd')]).toEqual(['rpool/data', 'hdd']);
  expect(plan.dataDisks(one).map(([name]) => name)).toEqual(['hdd']);
});

test('a disk is a storage of its name on each host that has one of that name', () => {
  const { hdd: _, ...disks } = base.machines.two.disks;
  const more = withChange('machines.two.disks', { ...disks, usb: base.machines.two.disks.hdd });
  expect(plan.storagesOf(more)).toEqual([
    { name: 'nvme', pool: 'rpool/data', nodes: ['one', 'two'] },
    { name: 'hdd', pool: 'hdd', nodes: ['one'] },
    { name: 'usb', pool: 'usb', nodes: ['two'] },
  ]);
});

test('a radio counts where an address is on it', () => {
  expect([plan.wifiOf(hostInventory, 'two'), plan.wifiOf(hostInventory, 'one'), plan.wifiOf(hostInventory, 'nobody')]).toEqual([
    'radio',
    undefined,
    undefined,
  ]);
  const idle = withChange('machines.two.addresses', hostInventory.machines.two?.addresses.slice(0, 2), hostInventory);
  expect(plan.wifiOf(idle, 'two')).toBeUndefined();
});

test('two NICs share a segment when switches and routers lead from one to the other', () => {
  const shares = (links: Inventory['links'], inventory: Inventory = hostInventory) => plan.sharesSegment({ ...inventory, links }, 'one');
  expect(
    shares([
      ['one.lan', 'router'],
      ['one.inner', 'router'],
    ]),
  ).toBe(true);
  expect(
    shares([
      ['one.lan', 'a'],
      ['b', 'one.inner'],
      ['a', 'b'],
    ]),
  ).toBe(true);
  expect(
    shares([
      ['one.lan', 'a'],
      ['one.inner', 'b'],
    ]),
  ).toBe(false);
  expect(shares([])).toBe(false);
  expect(plan.sharesSegment(hostInventory, 'nobody')).toBe(false);
});
