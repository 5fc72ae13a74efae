import type { Inventory } from '../../../src';
import { batteryOf, isAsked, upsRoles } from '../../../src/bootstrap/ups/roles';
import { Lab } from '../../../src/constructs/lab';
import { base, battery, laptop, withChange } from '../../inventory/base';

const labOf = (inventory: Inventory) => new Lab({ homelab: 'test', inventory });
const lab = labOf(base);
const { ups } = base.feeds;
const told = (of: Lab, machine: string) => upsRoles(of, machine).map(({ name, role, server }) => [name, role, server]);

test('a machine that a UPS feeds is its primary, as the inventory says, or asks the primary', () => {
  expect(upsRoles(lab, 'one')).toEqual([{ name: 'ups', ups, role: 'primary', server: 'localhost' }]);
  expect(upsRoles(lab, 'two')).toEqual([{ name: 'ups', ups, role: 'secondary', server: '192.168.7.11' }]);
});

test('one that it does not feed has no part in it', () => {
  expect(told(labOf(laptop), 'two')).toEqual([]);
  expect(told(labOf(withChange('machines.two.power.feed', 'mains')), 'two')).toEqual([]);
  expect(told(lab, 'nobody')).toEqual([]);
});

test('a secondary asks at the first network that it shares with its primary, by its own order', () => {
  const { one, two } = base.machines;
  const networks = { ...base.networks, inner: { cidr: '10.9.9.0/24' } };
  const at = (network: string, address: string) => ({ network, nic: 'lan', address });
  const shared = (theirs: readonly object[], ours: readonly object[]) =>
    told(
      labOf({
        ...base,
        networks,
        machines: { one: { ...one, addresses: theirs }, two: { ...two, addresses: ours } },
      } as unknown as Inventory),
      'two',
    );
  const theirs = [at('lan', '192.168.7.11'), at('inner', '10.9.9.1')];
  expect(shared(theirs, [at('inner', '10.9.9.2'), at('lan', '192.168.7.12')])).toEqual([['ups', 'secondary', '10.9.9.1']]);
  expect(shared([at('lan', '192.168.7.11')], [at('inner', '10.9.9.2'), at('lan', '192.168.7.12')])).toEqual([
    ['ups', 'secondary', '192.168.7.11'],
  ]);
  expect(shared([at('lan', '192.168.7.11')], [at('inner', '10.9.9.2')])).toEqual([]);
});

test('a primary is asked when another machine is fed by its UPS, and a secondary never is', () => {
  expect([isAsked(lab, 'one'), isAsked(lab, 'two'), isAsked(labOf(laptop), 'one')]).toEqual([true, false, false]);
});

test('a battery is of the machine that it feeds', () => {
  expect(batteryOf(labOf(laptop), 'two')).toEqual(battery);
  expect([batteryOf(labOf(laptop), 'one'), batteryOf(lab, 'two'), batteryOf(lab, 'nobody')]).toEqual([undefined, undefined, undefined]);
});
