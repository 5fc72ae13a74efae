import { pin, prefer, ServiceChart, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { nodeSysctls as nodeSysctlsOf } from '../../src/constructs/node-sysctls';
import { base } from '../inventory/base';
import { type Any, plain } from './object-of';

/** What two nodes are set to when workloads ask for this, each where it is placed. */
function settings(...asked: readonly (readonly [placement: Any, nodeSysctls: Readonly<Record<string, number>>])[]) {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const chart = new ServiceChart(lab, 'app');
  for (const [index, [placement, nodeSysctls]] of asked.entries()) new Workload(chart, `w${index}`, { ...plain, placement, nodeSysctls });
  return lab.nodes.map(([name, vm]) => nodeSysctlsOf(lab, name, vm));
}
const [one, two] = [pin({ name: 'one' }), pin({ name: 'two' })];

test('a node is set to what those ask for that may run there, and to nothing else', () => {
  expect(settings()).toEqual([{}, {}]);
  expect(settings([one, { 'vm.a': 1 }])).toEqual([{ 'vm.a': 1 }, {}]);
  expect(settings([prefer({ name: 'one' }), { 'vm.a': 1 }])).toEqual([{ 'vm.a': 1 }, { 'vm.a': 1 }]);
});

test('the greatest of what several ask for is enough for all, whoever comes first', () => {
  expect(settings([two, { 'vm.a': 2 }], [two, { 'vm.a': 1 }], [one, { 'vm.a': 0 }])).toEqual([{ 'vm.a': 0 }, { 'vm.a': 2 }]);
  expect(settings([two, { 'vm.a': 1 }], [two, { 'vm.a': 2 }])).toEqual([{}, { 'vm.a': 2 }]);
});

test('they stand in the order of their names', () => {
  expect(Object.keys(settings([one, { 'vm.b': 1, 'vm.c': 1 }], [one, { 'vm.a': 1 }])[0] ?? {})).toEqual(['vm.a', 'vm.b', 'vm.c']);
});
