import { Bytes, Duration, type Inventory } from '../../src';
import { afterLoss } from '../../src/inventory/after-loss';
import { readInventory } from '../../src/inventory/check-inventory';
import { hostNames } from '../../src/inventory/machine';
import { withMetal } from '../../src/inventory/metal';
import { holds, memoryFor, promisedOn, snapshotsOn } from '../../src/inventory/promised';
import { hasQDevice, isQuorate, votesOf } from '../../src/inventory/quorum';
import { isQuorateIn, reachAfter } from '../../src/inventory/reach';
import { guestsOf } from '../../src/inventory/stops';
import { nodesOf } from '../../src/model/nodes';
import type { ProblemCode } from '../../src/problems';
import { playPower } from '../../src/proofs/power-sequence';
import { inventory as written } from '../homelabs/metal/inventory';
import { withChange } from './base';

const given = written as unknown as Inventory;
const { inventory, problems } = readInventory(given);
const { worker } = given.metal ?? {};
const { host, peripherals: _, ...mini } = { ...given.machines.mini, host: given.machines.tower?.host, peripherals: undefined };
const vm = { ...given.vms.server, vmid: 300, role: 'k3s-agent', addresses: { lan: '10.0.0.30' } };
const ups = {
  kind: 'ups',
  model: 'a UPS',
  primary: 'tower',
  driver: 'usbhid-ups',
  loss: given.devices.router?.draw,
  runtime: { value: Duration.minutes(30), source: 'a test', measured: false },
  shutdown: { onBattery: Duration.minutes(5), lowCharge: 50, lowRuntime: Duration.minutes(9) },
  offDelay: Duration.seconds(30),
  onDelay: Duration.seconds(120),
  powerOffWait: Duration.seconds(60),
  hostSync: Duration.seconds(120),
};

test('a machine without a hypervisor is a node, with all that the machine has', () => {
  expect(problems).toEqual([]);
  expect(Object.keys(given.vms)).toEqual(['server']);
  const node = nodesOf(inventory).find(({ name }) => name === 'worker');
  expect(node?.labels).toMatchObject({ 'loutik.dev/home': 'mini', 'kubernetes.io/hostname': 'worker' });
  expect(node?.vm).toMatchObject({ metal: true, home: 'mini', addresses: { lan: '10.0.0.12' } });
  expect([node?.capacity.millicores, node?.capacity.memory.count]).toEqual([4000, Bytes.gib(15.5).count]);
  expect(
    memoryFor(
      inventory,
      'mini',
      guestsOf(inventory, 'mini').map(([, one]) => one),
    ).count,
  ).toBe(Bytes.gib(15.5).count);
});

const cases: readonly (readonly [string, string, unknown, ProblemCode, string])[] = [
  ['a machine that there is not', 'metal.worker.machine', 'minni', 'REFERENCE_UNKNOWN', 'metal.worker.machine'],
  ['a disk that there is not', 'metal.worker.disks.cold.on', 'hddd', 'REFERENCE_UNKNOWN', 'metal.worker.disks.cold.on'],
  ['a machine with Proxmox VE', 'machines.mini.host', { ...host, nodeId: 2 }, 'VALUE_INVALID', 'metal.worker.machine'],
  ['no machine with Proxmox VE', 'machines.tower.host', undefined, 'VALUE_INVALID', 'machines'],
  ['a machine that nothing runs on', 'metal', undefined, 'VALUE_INVALID', 'machines.mini'],
  ['two nodes on one machine', 'metal.other', worker, 'NAME_TAKEN', 'metal.other.machine'],
  ['the name of a VM', 'metal', { server: worker }, 'NAME_INVALID', 'metal.server'],
  ['the name of its machine', 'metal', { mini: worker }, 'NAME_INVALID', 'metal.mini'],
  ['a VM there', 'vms.guest', { ...vm, home: 'mini' }, 'VALUE_INVALID', 'vms.guest.home'],
  [
    'a replica there',
    'vms.server.availability',
    { kind: 'replicated', to: 'mini', every: Duration.minutes(15) },
    'FAILOVER_IMPOSSIBLE',
    'vms.server.availability',
  ],
  ['a UPS that it would not hear of', 'feeds.wall', ups, 'VALUE_INVALID', 'machines.mini.power.feed'],
  [
    'a device for a VM',
    'machines.mini.peripherals',
    { zigbee: { kind: 'usb-serial', id: '10c4:ea60' } },
    'VALUE_INVALID',
    'machines.mini.peripherals.zigbee',
  ],
  [
    'a second address',
    'machines.mini.addresses',
    [...(mini.addresses ?? []), { network: 'lan', nic: 'lan', address: '10.0.0.40' }],
    'ADDRESS_INVALID',
    'machines.mini.addresses[1]',
  ],
  ['an address that a VM has', 'vms.server.addresses.lan', '10.0.0.12', 'ADDRESS_DUPLICATE', 'vms.server.addresses.lan'],
  [
    'an image without drivers',
    'cloudImage.url',
    'https://images.test.example/debian-13-genericcloud-amd64.qcow2',
    'VALUE_INVALID',
    'cloudImage.url',
  ],
  [
    'a partition that the seed has',
    'metal.worker.disks.seed',
    { on: 'ssd', size: Bytes.gib(1) },
    'NAME_INVALID',
    'metal.worker.disks.seed',
  ],
  ['no system', 'metal.worker.disks.system', undefined, 'VALUE_INVALID', 'metal.worker.disks'],
  ['a role without K3s', 'metal.worker.role', 'lab', 'VALUE_INVALID', 'metal.worker.role'],
  ['a vmid, which only Proxmox VE has', 'metal.worker.vmid', 300, 'VALUE_INVALID', 'metal.worker.vmid'],
  ['what is only derived', 'vms.server.metal', true, 'VALUE_INVALID', 'vms.server.metal'],
];

test.each(cases)('%s is refused', (_name, path, value, code, where) => {
  const found = readInventory(withChange(path, value, given)).problems;
  expect(found.map((one) => [one.code, one.where])).toContainEqual([code, where]);
  for (const { what, repair } of found) expect([what, repair]).not.toContain('');
});

test('a server may be a machine without a hypervisor', () => {
  const three = withChange('metal.worker.role', 'k3s-server', withChange('vms.server.role', 'k3s-agent', given));
  expect(readInventory(three).problems).toEqual([]);
});

test('it has no vote, runs nobody else’s VM, and waits for nobody’s vote', () => {
  expect(hostNames(inventory)).toEqual(['tower']);
  expect([votesOf(inventory, 'tower'), votesOf(inventory, 'mini')]).toEqual([1, 0]);
  expect([isQuorate(inventory, ['tower'], false), isQuorate(inventory, ['mini'], false)]).toEqual([true, false]);
  const reach = reachAfter(inventory);
  expect(reach.groups.map((group) => isQuorateIn(inventory, reach, group))).toEqual([true]);
  const server = inventory.vms.server as Inventory['vms'][string];
  expect(holds(inventory, 'mini', [], server)).toBe(false);
  expect(guestsOf(inventory, 'tower').map(([name]) => name)).toEqual(['server']);
  expect(guestsOf(inventory, 'mini').map(([name]) => name)).toEqual(['worker']);
  const late = playPower(inventory, { mains: [100, 700], until: 1800, lost: ['tower'] });
  expect(late.filter(([, who]) => who === 'mini').map(([, , moment]) => moment)).toEqual(['dies', 'starts', 'up', 'runs guests']);
});

test('a gateway votes by the number of hosts, and not of machines', () => {
  const gateway = { provider: 'a VPS', address: '198.51.100.7', name: 'gateway', homePort: 9443 };
  expect(hasQDevice({ ...inventory, gateway })).toBe(false);
  const both = withChange('machines.mini.host', { ...host, nodeId: 2 }, inventory);
  expect(hasQDevice({ ...both, gateway })).toBe(true);
});

test('lost with its machine it waits for another one, and its disks are empty', () => {
  const { worker: lost, server } = Object.fromEntries(afterLoss(inventory, { kind: 'machine', name: 'mini' }));
  expect(server?.fate).toBe('runs');
  expect(lost).toMatchObject({ fate: 'waits', on: 'mini', isEmpty: true, why: 'it is that machine' });
  expect(lost?.steps.map(([name]) => name)).toEqual(['somebody comes', 'another machine', 'Debian', 'K3s']);
  const other = Object.fromEntries(afterLoss(inventory, { kind: 'machine', name: 'tower' }));
  expect(other.worker?.fate).toBe('runs');
  expect(other.server?.steps.map(([name]) => name)).toEqual(['somebody comes', 'another machine', 'Proxmox VE', 'VM', 'K3s']);
});

test('on its disks are its partitions, no Proxmox VE and no snapshots', () => {
  const parts = (disk: string) =>
    promisedOn(inventory)
      .get(disk)
      ?.map(({ name }) => name);
  expect(parts('mini.ssd')).toEqual(['worker system', 'worker fast']);
  expect(parts('tower.ssd')?.[0]).toBe('Proxmox VE');
  expect([...snapshotsOn(inventory).keys()]).toEqual(['tower.ssd', 'tower.hdd']);
});

test('of its addresses a node has the first on its way to the Internet, and of its stop what systemd needs after the pods', () => {
  const { nic } = (given.machines.mini as Inventory['machines'][string]).internet;
  const addresses = [
    { network: 'other', nic: 'another', address: '10.1.0.12' },
    { network: 'lan', nic, address: '10.0.0.12' },
    { network: 'late', nic, address: '10.2.0.12' },
  ];
  const node = withMetal(withChange('machines.mini.addresses', addresses, given)).vms.worker;
  expect(node).toMatchObject({ vmid: 0, addresses: { lan: '10.0.0.12' }, availability: { kind: 'rebuilt' } });
  expect(Object.keys(node?.addresses ?? {})).toEqual(['lan']);
  const grace = worker?.stop.grace.toSeconds() ?? 0;
  expect([node?.stop.down.toSeconds(), node?.stop.grace.toSeconds()]).toEqual([grace + 90, grace]);
  expect(node?.stop.critical).toEqual(worker?.stop.critical);
});

test('what device plugins offer is the node’s when it says so', () => {
  const extendedResources = { 'example.com/thing': 2 };
  expect(withMetal(withChange('metal.worker.extendedResources', extendedResources, given)).vms.worker).toMatchObject({ extendedResources });
  expect(withMetal(given).vms.worker).not.toHaveProperty('extendedResources');
});

test('without such nodes an inventory is as it was', () => {
  const none = withChange('metal', undefined, given);
  expect(withMetal(none)).toBe(none);
  expect(withMetal(withChange('metal.worker.machine', 'gone', given))).toEqual(withChange('metal.worker.machine', 'gone', given));
});
