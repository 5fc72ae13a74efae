import fc from 'fast-check';
import type { Inventory } from '../../src';
import { hasQDevice, isQuorate, votesOf } from '../../src/inventory/quorum';
import { playPower } from '../../src/proofs/power-sequence';
import { problemsIn } from '../lab';
import { base, withChange } from './base';

const { one, two } = base.machines;
const three = {
  ...one,
  disks: { nvme: { ...one.disks.nvme, serial: 'N3' }, hdd: { ...one.disks.hdd, serial: 'H3' } },
  nics: { lan: { ...one.nics.lan, mac: '52:54:00:00:00:03' } },
  addresses: [{ network: 'lan', nic: 'lan', address: '192.168.7.13' }],
  host: { ...one.host, nodeId: 3 },
};
const without = (inventory: Inventory) => withChange('gateway', undefined, inventory);
const ofOne = withChange('machines', { one }, withChange('vms', { server: { ...base.vms.server, availability: { kind: 'rebuilt' } } }));
const ofThree = withChange('links', [...base.links, ['three.lan', 'router']], withChange('machines.three', three));

/** Which hosts start guests, alone and in pairs, without and with the gateway in reach. */
const starting = (inventory: Inventory, gateway: boolean) => {
  const names = Object.keys(inventory.machines);
  const sets = names.flatMap((a, index) => [[a], ...names.slice(index + 1).map((b) => [a, b])]);
  return sets.filter((set) => isQuorate(inventory, set, gateway)).map((set) => set.join('+'));
};

test.each([
  ['one host starts alone, with a gateway', ofOne, ['one'], ['one']],
  ['one host starts alone, without', without(ofOne), ['one'], ['one']],
  ['of two hosts each starts with the gateway’s vote, both without it', base as Inventory, ['one+two'], ['one', 'one+two', 'two']],
  ['of two hosts without a gateway the first starts alone', without(base), ['one', 'one+two'], ['one', 'one+two']],
  ['of three hosts any two start, with a gateway', ofThree, ['one+two', 'one+three', 'two+three'], ['one+two', 'one+three', 'two+three']],
  ['of three hosts any two start, without', without(ofThree), ['one+two', 'one+three', 'two+three'], ['one+two', 'one+three', 'two+three']],
])('%s', (_, inventory, alone, reached) => {
  expect([starting(inventory, false), starting(inventory, true)]).toEqual([alone, reached]);
});

test('the gateway votes where hosts are even in number, and the first of two has two votes where it does not', () => {
  const of = (inventory: Inventory) => [hasQDevice(inventory), ...Object.keys(inventory.machines).map((name) => votesOf(inventory, name))];
  expect([of(ofOne), of(base), of(without(base)), of(ofThree)]).toEqual([
    [false, 1],
    [true, 1, 1],
    [false, 2, 1],
    [false, 1, 1, 1],
  ]);
  expect(two.host.nodeId).toBeGreaterThan(one.host.nodeId);
});

test('what is no host has no vote, and a gateway none beside no host', () => {
  const metal = { machines: { mini: {}, one }, gateway: base.gateway } as unknown as Inventory;
  expect(['mini', 'one', 'gone'].map((name) => votesOf(metal, name))).toEqual([0, 1, 0]);
  const alone = { machines: { mini: {} }, gateway: base.gateway } as unknown as Inventory;
  expect([hasQDevice(alone), votesOf(alone, 'mini')]).toEqual([false, 0]);
});

describe('of any number of hosts, with or without a gateway', () => {
  const many = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `h${index}`);
    return { machines: Object.fromEntries(names.map((name, index) => [name, { host: { nodeId: index + 1 } }])) };
  };
  const house = (count: number, gateway: boolean) =>
    ({ ...many(count), gateway: gateway ? base.gateway : undefined }) as unknown as Parameters<typeof isQuorate>[0];
  const split = fc.record({
    count: fc.integer({ min: 1, max: 9 }),
    gateway: fc.boolean(),
    sides: fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
    near: fc.boolean(),
  });

  test('all that reach each other start guests, and of two sides that do not never both', () => {
    fc.assert(
      fc.property(split, ({ count, gateway, sides, near }) => {
        const inventory = house(count, gateway);
        const names = Object.keys(inventory.machines);
        const [left, right] = [true, false].map((side) => names.filter((_, index) => sides[index] === side)) as [string[], string[]];
        expect(isQuorate(inventory, names, gateway)).toBe(true);
        expect(isQuorate(inventory, left, near) && isQuorate(inventory, right, gateway && !near)).toBe(false);
      }),
    );
  });
  test('more than half of the votes start, and half of them do not', () => {
    const starts = (count: number, gateway: boolean, up: number, reached: boolean) =>
      isQuorate(
        house(count, gateway),
        Array.from({ length: up }, (_, index) => `h${index + count - up}`),
        reached,
      );
    expect([3, 5, 7].map((count) => [starts(count, false, (count - 1) / 2, false), starts(count, false, (count + 1) / 2, false)])).toEqual(
      Array(3).fill([false, true]),
    );
    // an even number: five votes of four hosts and the gateway
    expect([starts(4, true, 2, false), starts(4, true, 2, true), starts(4, true, 3, false)]).toEqual([false, true, true]);
    expect([starts(4, false, 2, false), starts(4, false, 3, false)]).toEqual([false, true]);
  });
});

describe('a replicated VM', () => {
  test('that nobody may start when its home is lost is an error', () => {
    expect(problemsIn(without(base))).toEqual([
      {
        code: 'QUORUM_MISSING',
        where: 'vms.server.availability',
        what: 'it is replicated to two, which has no majority of votes once one is lost, and starts nothing',
        repair: "have a third machine or a gateway, whose vote decides, or say availability: { kind: 'rebuilt' }",
      },
    ]);
  });

  test.each([
    ['with a gateway', base as Inventory],
    ['to the first of two', withChange('machines.two.host.nodeId', 1, withChange('machines.one.host.nodeId', 2, without(base)))],
    ['among three', without(ofThree)],
  ])('%s is sound', (_, inventory) => expect(problemsIn(inventory)).toEqual([]));
});

test('after a power cut guests start as the votes say', () => {
  const back = (inventory: Inventory, lost: readonly string[], who: string) =>
    playPower(inventory, { mains: [100, 3700], router: 10_000, lost, until: 8000 }).findLast(([, name]) => name === who)?.[2];
  expect(back(ofOne, [], 'one')).toBe('runs guests');
  expect([back(base, ['two'], 'one'), back(without(base), ['two'], 'one'), back(without(base), ['one'], 'two')]).toEqual([
    'up', // the router comes later
    'runs guests',
    'up',
  ]);
  expect([back(ofThree, ['one'], 'two'), back(ofThree, ['one', 'three'], 'two')]).toEqual(['runs guests', 'up']);
});
