import { checkInventory } from '../../../src/inventory/check-inventory';
import { inventory } from './homelab';

test('the reference inventory has no problem', () => {
  expect(checkInventory(inventory)).toEqual([]);
});

test('it describes the machines as their owner does', () => {
  const { i5, ryzen } = inventory.machines;
  expect([ryzen.model, ryzen.cpu, ryzen.memory.installed.quantity]).toEqual([
    'Dell Inspiron 15',
    { model: 'AMD Ryzen 5 5500U', cores: 6, threads: 12 },
    '16Gi',
  ]);
  expect([i5.model, i5.cpu, i5.memory.installed.quantity]).toEqual([
    'HP ProDesk 400 G3',
    { model: 'Intel Core i5-6500', cores: 4, threads: 4 },
    '32Gi',
  ]);
  for (const { disks } of [i5, ryzen]) expect([disks.nvme.size.count, disks.hdd.size.count]).toEqual([120e9, 500e9]);
  expect([i5.power.feed, ryzen.power.feed]).toEqual(['eaton', 'battery']);
});

test('the i5 holds the master, the ryzen the worker, and the whole promises 40 W and an hour', () => {
  expect(Object.entries(inventory.vms).map(([name, { home, role }]) => [name, home, role])).toEqual([
    ['i5-master', 'i5', 'k3s-server'],
    ['ryzen-worker', 'ryzen', 'k3s-agent'],
  ]);
  expect([inventory.budgets.power.value, inventory.budgets.rto.toMinutes()]).toEqual([40, 60]);
});
