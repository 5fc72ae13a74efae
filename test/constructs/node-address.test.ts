import { Lab } from '../../src/constructs/lab';
import { addressInHouse, nodeAddress, nodesOfPlacement } from '../../src/constructs/node-address';
import { anywhere, type Placement, pin, prefer } from '../../src/constructs/placement';
import type { Inventory } from '../../src/inventory/inventory';
import { base, withChange } from '../inventory/base';

const labOf = (inventory: Inventory = base) => new Lab({ homelab: 'test', inventory });
const inner = withChange('networks', { inner: { cidr: '10.9.9.0/24' }, ...base.networks });
const two = pin({ name: 'two' });

test('pods run on the nodes that their placement lets them, and a wish rules none out', () => {
  const names = (placement: Placement) => nodesOfPlacement(labOf(), placement).map(([name]) => name);
  expect([names(anywhere), names(two), names(prefer({ name: 'two' })), names(pin({ name: 'three' }))]).toEqual([
    ['server', 'worker'],
    ['worker'],
    ['server', 'worker'],
    [],
  ]);
});

test('a node is reached in the house at its address in the network that the machines share', () => {
  const vm = base.vms.worker;
  expect(addressInHouse(labOf(), vm)).toBe('192.168.7.21');
  expect(addressInHouse(labOf(inner), { ...vm, addresses: { inner: '10.9.9.21', lan: '192.168.7.21' } })).toBe('192.168.7.21');
  expect(addressInHouse(labOf(inner), { ...vm, addresses: { inner: '10.9.9.21' } })).toBeUndefined();
  expect(addressInHouse(labOf(), { ...vm, addresses: { nowhere: '10.9.9.21' } })).toBeUndefined();
});

test('pods have one address when they have one node, and none when there are several or there is none', () => {
  const of = (placement: Placement) => nodeAddress(labOf(), placement);
  expect([of(two), of(anywhere), of(pin({ name: 'three' }))]).toEqual(['192.168.7.21', undefined, undefined]);
});
