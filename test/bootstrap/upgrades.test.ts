import fc from 'fast-check';
import type { Inventory } from '../../src';
import { type Upgraded, upgradeDays } from '../../src/bootstrap/upgrades';
import { base } from '../inventory/base';

/** An inventory as far as upgrades look at it. */
const house = (hosts: number, vms: number, hasGateway: boolean) => {
  const named = (what: string, count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${what}${index}`, {}]));
  const inventory = {
    gateway: hasGateway ? base.gateway : undefined,
    machines: named('m', hosts),
    vms: named('m', vms),
  } as unknown as Inventory;
  const all: Upgraded[] = [
    ...(hasGateway ? (['gateway'] as const) : []),
    ...Object.keys(inventory.machines).map((name) => `host ${name}` as const),
    ...Object.keys(inventory.vms).map((name) => `vm ${name}` as const),
  ];
  return { inventory, all };
};

test('no two machines upgrade themselves on one day, and each does every month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 18 }), fc.boolean(), (hosts, vms, hasGateway) => {
      const { inventory, all } = house(hosts, vms, hasGateway);
      const days = all.map((which) => upgradeDays(inventory, which));
      expect(days.filter((own) => own.length === 0)).toEqual([]);
      // every day that all months have is somebody's, and nobody else's
      expect(days.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
    }),
  );
});

test('of more machines than days each still has one', () => {
  const { inventory, all } = house(3, 30, false);
  expect(all.map((which) => upgradeDays(inventory, which).length)).toEqual(all.map(() => 1));
  expect(upgradeDays(inventory, 'vm m25')).toEqual([1]); // the 29th begins anew
});
