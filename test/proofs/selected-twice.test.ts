import { Duration, object, ScheduledJob, Workload } from '../../src';
import { faultsOf } from '../lab';
import { type Any, app, declared, deployment, plain, release, scaler } from './references/parts';

const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where, what }) => [code, where, what]);
const make = (chart: Any, name: string, labels: Any, selector: Any = { matchLabels: labels }, kind = 'Deployment') => {
  const { spec } = deployment();
  object(
    chart,
    name,
    kind as Any,
    { metadata: { name }, spec: { ...spec, selector, template: { ...spec.template, metadata: { labels } } } } as Any,
  );
};
const two = (one: [labels: Any, selector?: Any, kind?: string], other: [labels: Any, selector?: Any, kind?: string]) => (lab: Any) => {
  const chart = app(lab);
  make(chart, 'x', ...one);
  make(chart, 'y', ...other);
};
const app1 = { app: 'x' };
const tier = { app: 'x', tier: 'web' };
const adopts = [['OBJECT_DUPLICATE', 'test/app/y', 'in namespace app, its selector fits the pods of test/app/x too']];
const adopted = (by: string, at = 'y') => [
  ['OBJECT_DUPLICATE', `test/app/${at}`, `in namespace app, its pods have the labels by which ${by} selects its own`],
];

describe('pods that somebody wrote are selected by their own alone', () => {
  test.each<[string, (lab: Any) => void, unknown]>([
    ['two of one selector', two([app1], [app1]), adopts],
    ['two of two kinds', two([app1, undefined, 'StatefulSet'], [app1, undefined, 'DaemonSet']), adopts],
    ['one that selects less than the other', two([tier], [app1]), adopts],
    ['one whose labels are more than the other selects', two([app1], [tier]), adopted('test/app/x')],
    [
      'one by an expression',
      two([app1], [{ app: 'z' }, { matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'z'] }], matchLabels: {} }]),
      adopts,
    ],
    [
      'a workload’s labels',
      (lab) => {
        new Workload(app(lab), 'main', plain);
        make(lab.node.findChild('app'), 'x', { 'app.kubernetes.io/name': 'app', more: '1' }, { matchLabels: { more: '1' } });
      },
      adopted('test/app/main/pods', 'x'),
    ],
    [
      'a chart’s labels',
      (lab) => {
        release({})(lab);
        make(lab.node.findChild('app'), 'y', { 'app.kubernetes.io/name': 'tool', more: '1' }, { matchLabels: { more: '1' } });
      },
      adopted('test/app/chart'),
    ],
    [
      'a chart’s pods',
      (lab) => {
        release({})(lab);
        make(lab.node.findChild('app'), 'y', { 'app.kubernetes.io/name': 'tool' });
      },
      [['OBJECT_DUPLICATE', 'test/app/y', 'in namespace app, its selector fits the pods of test/app/chart too']],
    ],
  ])('not %s', (_, declare, problems) => expect(found(declare)).toEqual(problems));

  test('a job that somebody wrote has not the labels of a workload', () =>
    expect(
      found((lab) => {
        const chart = declared(lab);
        const { template } = deployment().spec;
        const labels = { 'app.kubernetes.io/name': 'app' };
        const spec = { ...template.spec, restartPolicy: 'Never' };
        object(chart, 'x', 'CronJob', {
          metadata: { name: 'x' },
          spec: { schedule: '0 1 * * *', jobTemplate: { spec: { template: { metadata: { labels }, spec } } } },
        } as Any);
      }),
    ).toEqual(adopted('test/app/main/pods', 'x')));

  test.each<[string, (lab: Any) => void]>([
    ['two of two labels', two([app1], [{ app: 'y' }])],
    ['two that a second label tells apart', two([{ ...app1, tier: 'web' }], [{ ...app1, tier: 'db' }])],
    [
      'two of one selector in two namespaces',
      (lab) => {
        make(app(lab), 'x', app1);
        make(app(lab, 'other'), 'x', app1);
      },
    ],
    [
      'two that an expression tells apart',
      two([tier], [app1, { matchLabels: app1, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }]),
    ],
    [
      'a job and a workload of ours',
      (lab) => {
        const chart = app(lab);
        new Workload(chart, 'main', plain);
        new ScheduledJob(chart, 'job', { ...plain, schedule: '0 1 * * *', within: Duration.hours(1) });
      },
    ],
  ])('but %s', (_, declare) => expect(found(declare)).toEqual([]));
});

describe('pods are kept, and workloads scaled, by one', () => {
  const budget = (chart: Any, name: string, selector: Any) =>
    object(chart, name, 'PodDisruptionBudget', { metadata: { name }, spec: { maxUnavailable: 1, selector } } as Any);
  const kept =
    (...selectors: Any[]) =>
    (lab: Any) => {
      make(app(lab), 'x', tier);
      for (const [index, selector] of selectors.entries()) budget(lab.node.findChild('app'), `b${index}`, selector);
    };

  test.each([
    ['the same selector', [{ matchLabels: app1 }, { matchLabels: app1 }]],
    ['two selectors that both fit', [{ matchLabels: app1 }, { matchLabels: { tier: 'web' } }]],
    ['one that takes all', [{ matchLabels: app1 }, {}]],
  ])('not by two budgets of %s', (_, selectors) =>
    expect(found(kept(...selectors))).toEqual([
      ['OBJECT_DUPLICATE', 'test/app/b1', 'PodDisruptionBudget b1 keeps pods that test/app/b0 keeps too: no drain of their node would end'],
    ]),
  );
  test('nor by one beside a workload’s own', () =>
    expect(
      found((lab) => {
        const chart = app(lab);
        new Workload(chart, 'main', { ...plain, scale: { min: 1, max: 2, cpu: 70 } });
        budget(chart, 'b', { matchLabels: { 'app.kubernetes.io/name': 'app' } });
      }).map(([code, where]) => [code, where]),
    ).toEqual([['OBJECT_DUPLICATE', 'test/app/b']]));
  test('but by budgets for pods each', () =>
    expect(
      found((lab) => {
        kept({ matchLabels: app1 })(lab);
        make(lab.node.findChild('app'), 'y', { app: 'y' });
        budget(lab.node.findChild('app'), 'b', { matchLabels: { app: 'y' } });
      }),
    ).toEqual([]));

  test('not by two autoscalers', () =>
    expect(
      found((lab) => {
        const chart = app(lab);
        new Workload(chart, 'main', { ...plain, scale: { min: 1, max: 2, cpu: 70 } });
        const target = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' }, minReplicas: 1, maxReplicas: 2 };
        object(chart, 'x', 'HorizontalPodAutoscaler', { metadata: { name: 'x' }, spec: target } as Any);
      }),
    ).toEqual([['OBJECT_DUPLICATE', 'test/app/x', 'autoscaler x scales Deployment app, which test/app/main/autoscaler scales too']]));

  test('nor by an autoscaler and the number that the workload says', () => {
    const replicas = (count: number | undefined) => (lab: Any) => {
      const chart = app(lab);
      const { spec } = deployment();
      object(chart, 'd', 'Deployment', {
        metadata: { name: 'd' },
        spec: { ...spec, ...(count === undefined ? {} : { replicas: count }) },
      } as Any);
      object(chart, 'h', 'HorizontalPodAutoscaler', {
        metadata: { name: 'h' },
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 2 },
      } as Any);
    };
    expect(found(replicas(1))).toEqual([
      ['VALUE_INVALID', 'test/app/d', 'Deployment d says replicas, and autoscaler h does too: Argo CD would set them back at each sync'],
    ]);
    expect(found(replicas(undefined))).toEqual([]);
  });
});

describe('a Service leads to a number of all its pods', () => {
  const serves = (second: Any[], target?: number) => (lab: Any) => {
    const chart = app(lab);
    const { spec } = deployment();
    const add = (name: string, ports: Any[]) => {
      const labels = { app: name, part: 'all' };
      const container = { ...spec.template.spec.containers[0], ports };
      object(chart, name, 'Deployment', {
        metadata: { name },
        spec: {
          selector: { matchLabels: { app: name } },
          template: { metadata: { labels }, spec: { ...spec.template.spec, containers: [container] } },
        },
      } as Any);
    };
    add('x', [{ containerPort: 8080 }]);
    add('y', second);
    object(chart, 's', 'Service', {
      metadata: { name: 's' },
      spec: { selector: { part: 'all' }, ports: [{ port: 8080, ...(target ? { targetPort: target } : {}) }] },
    } as Any);
  };
  const some = [
    ['REFERENCE_UNKNOWN', 'test/app/s', 'its port 0 leads to 8080 of all pods that it selects, and some of them listen on others only'],
  ];
  test('not where some listen on another', () => {
    expect(found(serves([{ containerPort: 5432 }]))).toEqual(some);
    expect(found(serves([{ containerPort: 5432 }], 8080))).toEqual(some);
    expect(found(serves([{ containerPort: 8080, protocol: 'UDP' }]))).toEqual(some);
  });
  test.each<[string, Any[], number | undefined]>([
    ['all listen on it', [{ containerPort: 8080 }, { containerPort: 5432 }], undefined],
    ['the others do not say on what', [], undefined],
    ['none says it', [{ containerPort: 5432 }], 9999],
  ])('but where %s', (_, ports, target) => expect(found(serves(ports, target))).toEqual([]));
});

test('an autoscaler of what is scaled by nobody else is right', () => {
  expect(
    found((lab) => {
      const { spec } = deployment();
      object(app(lab), 'd', 'Deployment', { metadata: { name: 'd' }, spec } as Any);
      object(lab.node.findChild('app'), 'h', 'HorizontalPodAutoscaler', {
        metadata: { name: 'h' },
        spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 2 },
      } as Any);
    }),
  ).toEqual([]);
  // it says replicas: 1 of its own, for a service that one pod is enough for
  expect(found(scaler({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' })).map(([code]) => code)).toEqual(['VALUE_INVALID']);
});
