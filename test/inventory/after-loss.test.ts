import { Bytes, Duration, type Inventory } from '../../src';
import { afterLoss, slowest, stepsTotal } from '../../src/inventory/after-loss';
import { isQuorateIn, type Loss, lossesOf, reachAfter } from '../../src/inventory/reach';
import { base, withChange } from './base';

// what each loss does to each VM, the networks behind it: test/proofs/failover.test.ts

const after = (inventory: Inventory, kind: Loss['kind'], name: string) => Object.fromEntries(afterLoss(inventory, { kind, name }));
const without = withChange('gateway', undefined, base);
const came = ['somebody comes', 900];
const another = [came, ['another machine', 2 * 86_400], ['Proxmox VE', 900]];
const spare = [came, ['a spare', 1200]];

test('everything of the house may be lost by itself', () => {
  expect(lossesOf(base)).toEqual([
    { kind: 'machine', name: 'one' },
    { kind: 'machine', name: 'two' },
    { kind: 'device', name: 'router' },
    { kind: 'link', name: 'one.lan to router' },
    { kind: 'link', name: 'two.lan to router' },
  ]);
});

test('a replica is started by HA, as old as the last replication; who is not touched runs on with nothing to do', () => {
  expect(after(base, 'machine', 'one')).toEqual({
    server: {
      fate: 'moves',
      on: 'two',
      steps: [
        ['HA', 120],
        ['VM', 30],
        ['K3s', 60],
      ],
      age: { usual: 900, most: (9 * 60 + 10) * 60 },
      isEmpty: false,
    },
    worker: { fate: 'runs', on: 'two', steps: [], isEmpty: false },
  });
});

test('an agent starts as fast as an agent', () => {
  expect(after(withChange('vms.server.role', 'k3s-agent', base), 'machine', 'one').server?.steps.at(-1)).toEqual(['K3s', 30]);
});

test('a node without a replica is made again by hand on a machine that is there, with empty disks', () => {
  expect(after(base, 'machine', 'two').worker).toEqual({
    fate: 'made',
    on: 'one',
    steps: [came, ['VM', 300], ['K3s', 30]],
    isEmpty: true,
  });
});

test('where none has room it waits for another machine, and is made there, empty', () => {
  expect(after(withChange('vms.worker.memory', Bytes.gib(8), base), 'machine', 'two').worker).toEqual({
    fate: 'waits',
    on: 'two',
    steps: [...another, ['VM', 300], ['K3s', 30]],
    isEmpty: true,
    why: 'no other machine has the memory and the disks for it',
  });
});

test('a replica whose host starts nothing alone waits for its machine; its data is not lost', () => {
  expect(after(without, 'machine', 'one').server).toEqual({
    fate: 'waits',
    on: 'one',
    steps: [...another, ['VM', 300], ['K3s', 60]],
    isEmpty: false,
    why: 'two has no majority of votes',
  });
});

describe('a replica and the memory of its host', () => {
  const with_ = (gib: number) => after(withChange('vms.server.memory', Bytes.gib(gib), base), 'machine', 'one').server;

  test('starts where it fits, to the last byte, beside what runs there', () => {
    // 15 GiB usable; host 1, ZFS 1, the worker 4 and 0.25, its own 0.25: 8.5 are left
    expect(with_(8.5)).toMatchObject({ fate: 'moves', on: 'two' });
    expect(with_(8.5 + 1 / 1024)).toMatchObject({ fate: 'waits', on: 'one', why: 'two has no memory for it' });
  });

  test('what was moved there before takes its part', () => {
    const server = { ...base.vms.server, memory: Bytes.gib(5) };
    const two = withChange('vms', { server, second: { ...server, vmid: 105 }, worker: base.vms.worker }, base);
    expect(after(two, 'machine', 'one')).toMatchObject({
      server: { fate: 'moves' },
      second: { fate: 'waits', why: 'two has no memory for it' },
    });
  });
});

test('cut off from the Internet a VM runs on, and is reached again with a spare', () => {
  const lost = after(base, 'device', 'router');
  // both hosts lose each other with the router: the one with guests of HA resets itself
  expect(lost.worker).toEqual({ fate: 'apart', on: 'two', steps: spare, isEmpty: false });
  expect(lost.server).toMatchObject({ fate: 'waits', on: 'one', isEmpty: false, why: 'two has no majority of votes' });
  expect(lost.server?.steps).toEqual([...spare, ['host', 120], ['VM', 30], ['K3s', 60]]);
});

test('a host that resets itself takes its other guests with it, and they wait for the votes', () => {
  const both = withChange('vms.worker.home', 'one', base);
  expect(after(both, 'device', 'router').worker).toMatchObject({
    fate: 'waits',
    on: 'one',
    steps: [...spare, ['host', 120], ['VM', 30], ['K3s', 30]],
    isEmpty: false,
    why: 'one has no majority of votes',
  });
});

test('without guests of HA no host resets itself', () => {
  const rebuilt = withChange('vms.server.availability', { kind: 'rebuilt' }, base);
  expect(Object.values(after(rebuilt, 'device', 'router')).map(({ fate }) => fate)).toEqual(['apart', 'apart']);
});

test('steps have a sum and a slowest, of equals the first; of none it is nothing', () => {
  const steps = [
    ['a', 5],
    ['b', 9],
    ['c', 9],
    ['d', 1],
  ] as const;
  expect([stepsTotal(steps), slowest(steps), stepsTotal([]), slowest([])]).toEqual([24, ['b', 9], 0, ['nothing', 0]]);
});

describe('who reaches whom', () => {
  const lab = withChange('networks.lab', { cidr: '192.168.9.0/24', bridge: 'vmbr1' }, base);
  const reach = (inventory: Inventory, lost?: Loss) => {
    const { groups, online, bridged } = reachAfter(inventory, lost);
    return { groups: groups.map((group) => [...group].sort()), online: [...online], bridged: bridged('one', 'two') };
  };

  test('hosts on one router reach each other and the Internet, and their VMs each other', () => {
    expect(reach(base)).toEqual({ groups: [['one', 'two']], online: ['one', 'two'], bridged: true });
  });

  test('without its cable a host is alone', () => {
    expect(reach(base, { kind: 'link', name: 'one.lan to router' })).toEqual({
      groups: [['one'], ['two']],
      online: ['two'],
      bridged: false,
    });
    expect(reachAfter(base, { kind: 'link', name: 'one.lan to router' }).bridged('one', 'one')).toBe(true);
  });

  test('a lost machine is in no group', () => {
    expect(reach(base, { kind: 'machine', name: 'two' })).toMatchObject({ groups: [['one']], online: ['one'] });
  });

  test('addresses in two networks do not meet over one cable', () => {
    const apart = withChange('machines.two.addresses', [{ network: 'lab', nic: 'lan', address: '192.168.9.12' }], lab);
    expect(reach(apart)).toEqual({ groups: [['one'], ['two']], online: ['one', 'two'], bridged: true });
  });

  test('a link to what is no NIC and no device carries nothing', () => {
    const loose = (link: readonly [string, string]) => reach(withChange('links', [['one.lan', 'router'], link], base)).groups;
    expect(loose(['two.lan', 'router'])).toEqual([['one', 'two']]);
    expect(loose(['two.wlan', 'router'])).toEqual([['one'], ['two']]);
    expect(loose(['two.lan', 'attic'])).toEqual([['one'], ['two']]);
  });

  test('who is led through a switch, or a router that is not there, is not online', () => {
    const box = (kind: string) => withChange('devices.router.kind', kind, base);
    expect(reach(box('switch')).online).toEqual([]);
    expect(reach(withChange('machines.two.internet.through', 'gone', base)).online).toEqual(['one']);
  });

  test('a loss is one of its kind: a device of a machine’s name is another thing', () => {
    expect(reach(base, { kind: 'device', name: 'one' }).groups).toEqual([['one', 'two']]);
  });

  test('of two parts the one with more hosts that reach the gateway has its vote; of equals the lowest node id', () => {
    const parted = { groups: [['two'], ['one']], online: new Set(['one', 'two']) };
    const starting = (inventory: Inventory, given: Pick<ReturnType<typeof reachAfter>, 'groups' | 'online'> = parted) =>
      given.groups.filter((group) => isQuorateIn(inventory, given, group)).flat();
    expect(starting(base)).toEqual(['one']);
    const other = withChange('machines.one.host.nodeId', 3, base);
    expect(starting(other)).toEqual(['two']);
    expect(starting(base, { ...parted, online: new Set(['two']) })).toEqual(['two']);
    expect(starting(base, { ...parted, online: new Set() })).toEqual([]);
    const four = ['three', 'four'].reduce(
      (inventory, name, index) =>
        withChange(`machines.${name}`, { ...base.machines.two, host: { ...base.machines.two.host, nodeId: 3 + index } }, inventory),
      base as Inventory,
    );
    const all = new Set(['one', 'two', 'three', 'four']);
    expect(starting(four, { groups: [['one'], ['two', 'three', 'four']], online: all })).toEqual(['two', 'three', 'four']);
    expect(
      starting(four, {
        groups: [
          ['three', 'four'],
          ['one', 'two'],
        ],
        online: all,
      }),
    ).toEqual(['one', 'two']);
    expect(
      starting(four, {
        groups: [
          ['one', 'two'],
          ['three', 'four'],
        ],
        online: new Set(['four']),
      }),
    ).toEqual(['three', 'four']);
  });
});

test('what is made every half an hour is told as that', () => {
  const slow = withChange('vms.server.availability.every', Duration.minutes(30), base);
  expect(after(slow, 'machine', 'one').server?.age?.usual).toBe(1800);
});
