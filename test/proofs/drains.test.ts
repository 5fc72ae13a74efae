import fc from 'fast-check';
import { Bytes, Cpu, image, object, ServiceChart, Workload } from '../../src';
import type { Model } from '../../src/model/assemble';
import { drains } from '../../src/proofs/drains';
import { faultsOf } from '../lab';
import { deployment as deploymentOf, object as objectOf, objectsOf } from './objects-of';
import { type Any, app, deployment } from './references/parts';

const found = (declare: (lab: Any) => void) => faultsOf((lab) => void declare(lab)).map(({ code, where, what }) => [code, where, what]);
const blocked = (kept: number, all: number) => [
  [
    'DRAIN_BLOCKED',
    'test/app/budget',
    `PodDisruptionBudget budget keeps ${kept} of ${all} pod${all === 1 ? '' : 's'}: no drain of a node with one of them would end`,
  ],
];

/** A workload of so many pods, and a budget for them. */
const budget =
  (spec: Any, replicas?: number, { kind = 'Deployment', least }: { kind?: string; least?: number } = {}) =>
  (lab: Any) => {
    const chart = app(lab);
    const { metadata, spec: own } = deployment();
    object(chart, 'x', kind as Any, { metadata, spec: { ...own, ...(replicas === undefined ? {} : { replicas }) } } as Any);
    object(chart, 'budget', 'PodDisruptionBudget', {
      metadata: { name: 'budget' },
      spec: { selector: { matchLabels: { app: 'x' } }, ...spec },
    });
    if (least === undefined) return;
    object(chart, 'scaler', 'HorizontalPodAutoscaler', {
      metadata: { name: 'scaler' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind, name: 'x' },
        minReplicas: least,
        maxReplicas: 5,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      },
    });
  };

test.each<[string, (lab: Any) => void, number, number]>([
  ['none may go', budget({ maxUnavailable: 0 }), 1, 1],
  ['none may go, of three', budget({ maxUnavailable: 0 }, 3), 3, 3],
  ['no percent may go', budget({ maxUnavailable: '0%' }, 2), 2, 2],
  ['the only one has to stay', budget({ minAvailable: 1 }), 1, 1],
  ['all have to stay', budget({ minAvailable: 2 }, 2), 2, 2],
  ['more have to stay than there are', budget({ minAvailable: 3 }, 2), 3, 2],
  ['all percent have to stay', budget({ minAvailable: '100%' }, 2), 2, 2],
  ['half of one, which is one, has to stay', budget({ minAvailable: '50%' }), 1, 1],
  ['two thirds of two, which are two', budget({ minAvailable: '67%' }, 2), 2, 2],
  ['it is a StatefulSet’s', budget({ minAvailable: 1 }, 1, { kind: 'StatefulSet' }), 1, 1],
  ['an autoscaler leaves but one', budget({ minAvailable: 1 }, undefined, { least: 1 }), 1, 1],
])('a budget by which %s holds up every drain', (_, declare, kept, all) => expect(found(declare)).toEqual(blocked(kept, all)));

test.each<[string, (lab: Any) => void]>([
  ['one may go', budget({ maxUnavailable: 1 })],
  ['a percent may go, which is one', budget({ maxUnavailable: '1%' }, 2)],
  ['one of two has to stay', budget({ minAvailable: 1 }, 2)],
  ['half of two', budget({ minAvailable: '50%' }, 2)],
  ['none has to stay', budget({ minAvailable: 0 })],
  ['an autoscaler leaves two', budget({ minAvailable: 1 }, undefined, { least: 2 })],
  ['a DaemonSet’s pods stay, which a drain leaves where they are', budget({ minAvailable: 1 }, undefined, { kind: 'DaemonSet' })],
])('a budget by which %s lets them go', (_, declare) => expect(found(declare).filter(([code]) => code === 'DRAIN_BLOCKED')).toEqual([]));

test('pods of two workloads are counted together', () => {
  const two = (minAvailable: number) => (lab: Any) => {
    const chart = app(lab);
    for (const name of ['a', 'b']) {
      const { spec } = deployment();
      const template = { ...spec.template, metadata: { labels: { app: name, all: 'x' } } };
      object(chart, name, 'Deployment', { metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template } } as Any);
    }
    object(chart, 'budget', 'PodDisruptionBudget', {
      metadata: { name: 'budget' },
      spec: { selector: { matchLabels: { all: 'x' } }, minAvailable },
    });
  };
  expect(found(two(2))).toEqual(blocked(2, 2));
  expect(found(two(1))).toEqual([]);
});

/** What is told of a Deployment of so many pods, and a budget as it stands. */
const told = (spec: object, replicas = 2, kind = 'Deployment', namespaces = { pods: 'app', budget: 'app' }) => {
  const pods = deploymentOf({ namespace: namespaces.pods }) as { spec: object };
  const budget = objectOf('policy/v1', 'PodDisruptionBudget', 'budget', { spec }, { namespace: namespaces.budget });
  return drains
    .prove({ objects: objectsOf({ ...pods, kind, spec: { ...pods.spec, replicas } }, budget) } as Model)
    .findings.map(({ code, where, what }) => [code, where, what]);
};
const selector = { matchLabels: { app: 'web' } };

test('an amount is a whole number, or a percentage as a whole: of another the schema tells', () => {
  const keeps = (kept: number) => [
    ['DRAIN_BLOCKED', 'PodDisruptionBudget/budget', expect.stringContaining(`keeps ${kept} of 2 pods: no drain`)],
  ];
  expect(told({ selector, minAvailable: 2 })).toEqual(keeps(2));
  expect(told({ selector, minAvailable: '100%' })).toEqual(keeps(2));
  for (const odd of ['2', 'all', 'x100%', '100%x', null]) expect(told({ selector, minAvailable: odd })).toEqual([]);
  for (const odd of ['0', 'none', 'x0%', '0%x', null]) expect(told({ selector, maxUnavailable: odd })).toEqual([]);
  expect(told({ selector })).toEqual([]);
});

test('a budget is for the pods of its namespace, whichever of three kinds made them', () => {
  for (const kind of ['Deployment', 'StatefulSet', 'ReplicaSet']) expect(told({ selector, minAvailable: 2 }, 2, kind)).toHaveLength(1);
  expect(told({ selector, minAvailable: 2 }, 2, 'DaemonSet')).toEqual([]);
  expect(told({ selector, minAvailable: 2 }, 2, 'Deployment', { pods: 'app', budget: 'other' })).toEqual([]);
  expect(told({ selector: { matchLabels: { app: 'api' } }, minAvailable: 2 })).toEqual([]);
  expect(told({ selector, minAvailable: 1 }, 0)).toEqual([]);
});

test('the evidence counts the budgets', () => {
  const budget = (name: string) => objectOf('policy/v1', 'PodDisruptionBudget', name, { spec: { selector, maxUnavailable: 1 } });
  const figures = (...all: readonly object[]) => drains.prove({ objects: objectsOf(...all) } as Model).figures;
  expect(figures()).toEqual([{ about: 'budgets', value: '0' }]);
  expect(figures(budget('a'), budget('b'))).toEqual([{ about: 'budgets', value: '2' }]);
  expect(drains.id).toBe('drains');
});

test('the budget that a scaled workload gets lets them go', () => {
  const scaled = (lab: Any) =>
    void new Workload(new ServiceChart(lab, 'app'), 'main', {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
      scale: { min: 1, max: 3, cpu: 70 },
    });
  expect(found(scaled)).toEqual([]);
});

test('of any numbers, a budget is told exactly when the cluster would let none go', () => {
  const amount = fc.oneof(
    fc.integer({ min: 0, max: 6 }),
    fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  );
  fc.assert(
    fc.property(fc.constantFrom('minAvailable', 'maxUnavailable'), amount, fc.integer({ min: 1, max: 5 }), (field, value, replicas) => {
      const number = typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * replicas) / 100);
      const allowed = field === 'minAvailable' ? replicas - number : number;
      const told = found(budget({ [field]: value }, replicas)).filter(([code]) => code === 'DRAIN_BLOCKED');
      expect(told).toHaveLength(allowed <= 0 ? 1 : 0);
    }),
    { numRuns: 40 },
  );
});
