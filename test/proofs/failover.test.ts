import type { Inventory } from '../../src';
import { Bytes, Duration, daily, ethernet, measured, pin, prefer, Rate, Volume, Workload, wifi } from '../../src';
import { afterLoss } from '../../src/inventory/after-loss';
import { ageOf, replicaAge, wholeLoudHours } from '../../src/inventory/data-age';
import { lossesOf, reachAfter } from '../../src/inventory/reach';
import { failover } from '../../src/proofs/failover';
import { base, withChange } from '../inventory/base';
import { type Any, app, asks, plain } from './placement/parts';
import { against, modelOf } from './proved';

const nothing = () => {};
const without = (inventory: Inventory = base) => withChange('gateway', undefined, inventory);
/** Both machines on a switch with both networks, the second with Wi-Fi to the router: as the reference has it. */
const switched: Inventory = withChange(
  'machines.two.nics.wifi',
  wifi(Rate.mbps(300), '52:54:00:00:00:99'),
  withChange(
    'machines.two.addresses',
    [...base.machines.two.addresses, { network: 'lan', nic: 'wifi', address: '192.168.7.99' }],
    withChange(
      'devices.switch',
      { ...base.devices.router, kind: 'switch' },
      withChange('links', [
        ['one.lan', 'switch'],
        ['two.lan', 'switch'],
        ['two.wifi', 'router'],
        ['switch', 'router'],
      ]),
    ),
  ),
);

test.each([
  [
    'a replica on a host that has no majority alone',
    without(),
    [
      'QUORUM_MISSING',
      'vms.server.availability',
      'it is replicated to two, which has no majority of votes once one is lost, and starts nothing',
    ],
  ],
  [
    'a replica on a host that does not reach the gateway whose vote it needs',
    withChange(
      'links',
      [
        ['one.lan', 'router'],
        ['two.lan', 'attic'],
      ],
      withChange('devices.attic', { ...base.devices.router, kind: 'switch' }),
    ),
    [
      'QUORUM_MISSING',
      'vms.server.availability',
      'it is replicated to two, which has no majority of votes once one is lost, and starts nothing',
    ],
  ],
  [
    'a replica on a host that is in the network of its VM by another NIC than that of its bridge',
    withChange(
      'machines.two.nics.lab',
      ethernet(Rate.gbps(1), '52:54:00:00:00:98'),
      withChange(
        'machines.two.addresses',
        [...base.machines.two.addresses, { network: 'lab', nic: 'lab', address: '192.168.9.12' }],
        withChange(
          'vms.server.addresses',
          { lan: '192.168.7.20', lab: '192.168.9.20' },
          withChange('networks.lab', { cidr: '192.168.9.0/24', bridge: 'vmbr1' }),
        ),
      ),
    ),
    [
      'FAILOVER_IMPOSSIBLE',
      'vms.server.availability',
      'it has an address in lab, and the bridge of two, where its replica starts, is in lan',
    ],
  ],
  [
    'a replica on a host whose bridge is not in the network of its VM',
    withChange(
      'vms.server.addresses',
      { lan: '192.168.7.20', lab: '192.168.9.20' },
      withChange('networks.lab', { cidr: '192.168.9.0/24', bridge: 'vmbr1' }),
    ),
    [
      'FAILOVER_IMPOSSIBLE',
      'vms.server.availability',
      'it has an address in lab, and the bridge of two, where its replica starts, is in lan',
    ],
  ],
] as const)('%s is told', (_, inventory, problem) =>
  expect(against(failover, { ...modelOf(nothing), lab: { inventory, all: () => [] } as never })).toEqual([problem]),
);

test.each([
  ['with a gateway', base as Inventory],
  [
    'without one, on the first of two, which has two votes',
    withChange('machines.two.host.nodeId', 1, withChange('machines.one.host.nodeId', 2, without())),
  ],
])('a replica starts %s', (_, inventory) => expect(against(failover, modelOf(nothing, inventory))).toEqual([]));

const fates = (inventory: Inventory, name: string) => {
  const lost = lossesOf(inventory).find((one) => one.name === name);
  if (lost === undefined) throw new Error(`no ${name}`);
  return [...afterLoss(inventory, lost)].map(([vm, { fate, on, isEmpty }]) => [vm, fate, on, ...(isEmpty ? ['empty'] : [])]);
};

test.each([
  [
    'its replicated VM moves, and the other runs on',
    base as Inventory,
    'one',
    [
      ['server', 'moves', 'two'],
      ['worker', 'runs', 'two'],
    ],
  ],
  [
    'a VM without a replica is made again where there is room',
    base,
    'two',
    [
      ['server', 'runs', 'one'],
      ['worker', 'made', 'one', 'empty'],
    ],
  ],
  [
    'and waits for another machine where there is no memory',
    withChange('vms.worker.memory', Bytes.gib(8), base),
    'two',
    [
      ['server', 'runs', 'one'],
      ['worker', 'waits', 'two', 'empty'],
    ],
  ],
  [
    'or no disk',
    withChange('vms.worker.disks.cold.size', Bytes.gib(600), base),
    'two',
    [
      ['server', 'runs', 'one'],
      ['worker', 'waits', 'two', 'empty'],
    ],
  ],
  [
    'without a router all run on, cut off',
    switched,
    'router',
    [
      ['server', 'apart', 'one'],
      ['worker', 'apart', 'two'],
    ],
  ],
  [
    'without one’s cable the hosts part, and the VM moves to the one that reaches the gateway',
    base,
    'one.lan to router',
    [
      ['server', 'moves', 'two'],
      ['worker', 'runs', 'two'],
    ],
  ],
  [
    'without the switch no host has a majority: the one with guests of HA resets itself, the other runs on',
    switched,
    'switch',
    [
      ['server', 'waits', 'one'],
      ['worker', 'apart', 'two'],
    ],
  ],
  [
    'a second path is nothing that anybody misses',
    switched,
    'two.wifi to router',
    [
      ['server', 'runs', 'one'],
      ['worker', 'runs', 'two'],
    ],
  ],
  [
    'with a second path a cable parts no hosts',
    switched,
    'two.lan to switch',
    [
      ['server', 'runs', 'one'],
      ['worker', 'apart', 'two'],
    ],
  ],
])('%s', (_, inventory, lost, expected) => expect(fates(inventory, lost)).toEqual(expected));

test('who reaches whom follows from cables and devices alone, never through a machine', () => {
  const reach = (name?: string) => {
    const { groups, online } = reachAfter(
      switched,
      lossesOf(switched).find((one) => one.name === name),
    );
    return [groups.map((group) => [...group].sort().join('+')), [...online]];
  };
  expect(reach()).toEqual([['one+two'], ['one', 'two']]);
  expect(reach('switch')).toEqual([['one', 'two'], []]);
  expect(reach('switch to router')).toEqual([['one+two'], []]);
  expect(reach('router')).toEqual([['one+two'], []]);
  expect(reach('one')).toEqual([['two'], ['two']]);
});

test('the evidence names the VMs and the pods, with times and the age of their data', () => {
  const declare = (lab: Any) => {
    const chart = app(lab);
    const { disks, machines } = lab;
    const data = new Volume(chart, 'data', {
      on: disks.two.nvme,
      size: Bytes.gib(1),
      owner: 1000,
      backup: daily({ to: ['offsite'] }),
    });
    new Workload(chart, 'held', { ...plain, mounts: { '/data': data } });
    new Workload(chart, 'free', { ...plain, placement: prefer(machines.two) });
    new Workload(chart, 'pinned', { ...asks(Bytes.mib(16)), placement: pin(machines.one) });
  };
  const said = (name: string, inventory: Inventory = base) =>
    failover.prove(modelOf(declare, inventory)).figures.find(({ about }) => about === `without ${name}`)?.value;
  expect(said('two')).toBe(
    'one has a majority; worker is made again on one within 20 min 30 s, its data from backups; app/app-free moves to other nodes; app/app-held waits for worker',
  );
  expect(said('one')).toBe(
    'two has a majority; server starts on two within 3 min 30 s, its data up to 15 min old, after the quiet hours 9 h 10 min',
  );
  const quick = withChange('timings', {
    notice: measured(Duration.seconds(10), 'a test'),
    vmBuild: measured(Duration.minutes(2), 'a test'),
  });
  expect(said('two', quick)).toBe('one has a majority; worker is made again on one within 2 min 40 s, its data from backups');
});

test('the evidence names each loss, with who has a majority then, and what runs on, waits or is cut off', () => {
  const { figures, leansOn } = failover.prove(modelOf(nothing, switched));
  const starts = 'two has a majority; server starts on two within 3 min 30 s, its data up to 15 min old, after the quiet hours 9 h 10 min';
  const cutOff = (vm: string) => `${vm} runs, cut off from the router for 35 min`;
  const both = 'one and two have a majority';
  expect(Object.fromEntries(figures.map(({ about, value }) => [about, value]))).toEqual({
    'without one': starts,
    'without two': 'one has a majority; worker is made again on one within 20 min 30 s, its data from backups',
    'without router': `${both}; ${cutOff('server')}; ${cutOff('worker')}`,
    'without switch': `no host has a majority, no guest starts; server waits 38 min 30 s: two has no majority of votes; ${cutOff('worker')}; no server is left to move pods`,
    'without one.lan to switch': starts,
    'without two.lan to switch': `${both}; ${cutOff('worker')}`,
    'without two.wifi to router': `${both}; every VM runs on`,
    'without switch to router': `${both}; ${cutOff('server')}; ${cutOff('worker')}`,
  });
  const steps = ['failover', 'notice', 'swap', 'replacement', 'hostInstall', 'hostBoot', 'vmBuild', 'vmBoot', 'k3sServer', 'k3sAgent'];
  expect(leansOn).toEqual(steps.map((name) => `timings.${name}`));
  expect(failover.id).toBe('failover');
});

test.each([
  ['22:00', '07:00', 15, 900, 9.25 * 3600],
  ['22:30', '07:30', 15, 900, 10.25 * 3600],
  ['00:00', '05:00', 1, 60, 5 * 3600 + 60],
  ['22:00', '07:00', 120, 3600, 10 * 3600],
])('with quiet hours from %s to %s, what is copied every %d min is at most so old', (from, to, minutes, usual, most) =>
  expect(ageOf({ from, to }, Duration.minutes(minutes))).toEqual({ usual, most }),
);

test.each([
  ['22:00', '07:00', 15, 900, 9 * 3600 + 600],
  ['22:30', '07:30', 15, 900, 9 * 3600 + 40 * 60],
  ['00:00', '05:00', 1, 60, 5 * 3600 + 60],
  ['22:00', '07:00', 120, 3600, 9 * 3600 + 600],
])(
  'with quiet hours from %s to %s, a replica made every %d min is at most so old: it is made once more as they begin',
  (from, to, minutes, usual, most) => expect(replicaAge({ from, to }, Duration.minutes(minutes))).toEqual({ usual, most }),
);

test('an hour of which a minute is quiet is no loud hour', () => {
  expect(wholeLoudHours({ from: '22:30', to: '07:30' })).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21]);
});
