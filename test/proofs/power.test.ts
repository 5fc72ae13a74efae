import { Cpu, declared, type Inventory, measured, pin, ServiceChart, Watts, Workload } from '../../src';
import { power } from '../../src/proofs/power';
import { base, withChange } from '../inventory/base';
import { type Any, plain } from './placement/parts';
import { against, modelOf } from './proved';

const nothing = () => {};
/** A service that asks for so many threads of machine one. */
const asking = (millis: number) => (lab: Any) =>
  void new Workload(new ServiceChart(lab, 'app'), 'main', {
    ...plain,
    resources: { ...plain.resources, cpu: Cpu.millis(millis) },
    placement: pin(lab.machines.one),
  });
const limit = (watts: number, from: Inventory = base) => withChange('budgets.power', Watts.of(watts), from);
const loaded = (share: number) => withChange('timings', { load: declared(share, 'a test') });
const over = (average: string, budget: string, one = '10 W') => [
  'BUDGET_EXCEEDED',
  'budgets.power',
  `${average} on average, 30 W idle, and the budget is ${budget}: one ${one} + two 10 W + router 6 W + ups 4 W`,
];

test.each([
  ['a house that draws too much doing nothing', nothing, limit(29), over('30 W', '29 W')],
  ['one that does with what its services compute', asking(3000), limit(31), over('31.7 W', '31 W', '11.7 W')],
  ['one whose services compute all day', asking(3000), loaded(1), over('41.3 W', '40 W', '21.3 W')],
  [
    'a switch that draws too much',
    nothing,
    withChange('devices.switch', { kind: 'switch', feed: 'mains', draw: declared(Watts.of(11), 'a test') }),
    [
      'BUDGET_EXCEEDED',
      'budgets.power',
      '41 W on average, 41 W idle, and the budget is 40 W: one 10 W + two 10 W + router 6 W + switch 11 W + ups 4 W',
    ],
  ],
] as const)('%s is told', (_, declare, inventory, problem) => expect(against(power, modelOf(declare, inventory))).toEqual([problem]));

test.each([
  ['exactly the budget', nothing, limit(30)],
  ['services that ask for much and use little', asking(3000), limit(32)],
] as const)('%s is within it', (_, declare, inventory) => expect(against(power, modelOf(declare, inventory))).toEqual([]));

test('the evidence says in words what is counted and what is not, and adds up', () => {
  const { figures } = power.prove(modelOf(asking(1600)));
  expect(figures).toEqual([
    { about: 'on average', value: '30.9 W of 40 W' },
    { about: 'idle', value: '30 W' },
    { about: 'at the most', value: '90 W' },
    { about: 'one', value: '10 W idle, 10.9 W with 0.24 of its threads at work, 40 W at the most; all of it becomes heat' },
    { about: 'two', value: '10 W idle, 10 W with 0 of its threads at work, 40 W at the most; all of it becomes heat' },
    { about: 'router', value: '6 W, counted' },
    { about: 'ups', value: '4 W, counted' },
    { about: 'gateway', value: 'not counted: it stands at its provider' },
  ]);
});

test('a homelab without a gateway says nothing of one', () => {
  const { figures } = power.prove(modelOf(nothing, withChange('gateway', undefined)));
  expect(figures.at(-1)).toEqual({ about: 'ups', value: '4 W, counted' });
});

test('it leans on what machines and devices draw, on what a UPS loses, and on how much services compute', () => {
  expect(power.prove(modelOf(nothing)).leansOn).toEqual([
    'machines.one.draw',
    'machines.two.draw',
    'devices.router.draw',
    'feeds.ups.loss',
    'timings.load',
  ]);
});

test('a machine that is busy at less than it idles at draws what it idles at', () => {
  const odd = withChange('machines.one.draw', measured({ idle: Watts.of(10), busy: Watts.of(5) }, 'a test'));
  expect(power.prove(modelOf(asking(3000), odd)).figures[0]?.value).toBe('30 W of 40 W');
});
