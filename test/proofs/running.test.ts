import { object } from '../../src';
import type { Model } from '../../src/model/assemble';
import { running } from '../../src/proofs/running';
import { problemsOf } from '../lab';
import { deployment as deploymentOf, object as objectOf, objectsOf } from './objects-of';
import { type Any, app, deployment } from './references/parts';

const found = (declare: (lab: Any) => void, only = 'WORKLOAD_IDLE') =>
  problemsOf((lab) => void declare(lab)).flatMap(({ code, where, what }) => (code === only ? [[where, what]] : []));
const told = (what: string) => [['test/app/x', what]];

/** A workload of a kind as somebody writes it, with a change of its spec. */
const workload =
  (kind: string, change: Any, more: (chart: Any) => void = () => {}) =>
  (lab: Any) => {
    const chart = app(lab);
    const { metadata, spec } = deployment();
    object(chart, 'x', kind as Any, { metadata, spec: { ...spec, ...change } } as Any);
    more(chart);
  };
const job = (change: Any) => (lab: Any) => {
  const { template } = deployment({ restartPolicy: 'Never' }).spec;
  object(app(lab), 'x', 'CronJob', {
    metadata: { name: 'x' },
    spec: { schedule: '0 12 * * *', jobTemplate: { spec: { template } }, ...change },
  } as Any);
};
const service =
  (selector: Any = { app: 'x' }, name = 's') =>
  (chart: Any) =>
    void object(chart, name, 'Service', {
      metadata: { name },
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    });
const byRoute = (chart: Any) => {
  service()(chart);
  object(chart, 'i', 'Ingress', {
    metadata: { name: 'i' },
    spec: {
      rules: [
        {
          host: 'a.test.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] },
        },
      ],
    },
  });
};
const nobody = 'runs no pod, and Service s leads to it alone: nobody answers there';
const other = (change: Any) => (chart: Any) => {
  service({ app: 'x' })(chart);
  const { metadata, spec } = deployment();
  const template = { ...spec.template, metadata: { labels: { app: 'x', more: 'y' } } };
  object(chart, 'y', 'Deployment', {
    metadata: { ...metadata, name: 'y' },
    spec: { ...spec, selector: { matchLabels: { more: 'y' } }, template, ...change },
  } as Any);
};

test.each<[string, (lab: Any) => void, string]>([
  [
    'a paused Deployment',
    workload('Deployment', { paused: true }),
    'Deployment x is paused: it makes no pod, and no change reaches those that it has',
  ],
  ['a suspended job', job({ suspend: true }), 'CronJob x is suspended: it never runs'],
  [
    'a StatefulSet whose pods somebody deletes',
    workload('StatefulSet', { updateStrategy: { type: 'OnDelete' } }),
    'StatefulSet x waits for somebody to delete its pods: no change reaches them before',
  ],
  [
    'a DaemonSet whose pods somebody deletes',
    workload('DaemonSet', { updateStrategy: { type: 'OnDelete' } }),
    'DaemonSet x waits for somebody to delete its pods: no change reaches them before',
  ],
  [
    'a partition of all its pods',
    workload('StatefulSet', { updateStrategy: { rollingUpdate: { partition: 1 } } }),
    'StatefulSet x keeps all its pods from every change: its partition is 1, of 1',
  ],
  [
    'a partition of more',
    workload('StatefulSet', { replicas: 2, updateStrategy: { rollingUpdate: { partition: 5 } } }),
    'StatefulSet x keeps all its pods from every change: its partition is 5, of 2',
  ],
  ['no replica behind a Service', workload('Deployment', { replicas: 0 }, service()), `Deployment x ${nobody}`],
  ['no replica behind a route', workload('Deployment', { replicas: 0 }, byRoute), `Deployment x ${nobody}`],
  ['no replica of a StatefulSet', workload('StatefulSet', { replicas: 0 }, service()), `StatefulSet x ${nobody}`],
  ['no replica of two', workload('Deployment', { replicas: 0 }, other({ replicas: 0 })), `Deployment x ${nobody}`],
])('%s stands still, and that is told', (_, declare, what) => expect(found(declare)).toEqual(told(what)));

test.each<[string, (lab: Any) => void]>([
  ['one that is not paused', workload('Deployment', { paused: false })],
  ['a job that is not suspended', job({ suspend: false })],
  ['what rolls', workload('StatefulSet', { updateStrategy: { type: 'RollingUpdate' } })],
  ['a partition of some', workload('StatefulSet', { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } })],
  ['a partition of none', workload('StatefulSet', { updateStrategy: { rollingUpdate: { partition: 0 } } })],
  ['no replica, and nothing that leads to it', workload('Deployment', { replicas: 0 })],
  ['no replica beside one that answers', workload('Deployment', { replicas: 0 }, other({}))],
  ['one replica behind a Service', workload('Deployment', { replicas: 1 }, service())],
])('%s runs', (_, declare) => expect(found(declare)).toEqual([]));

describe('a probe can fail', () => {
  const probed = (kind: string, command: readonly string[]) =>
    problemsOf((lab: Any) => object(app(lab), 'x', 'Deployment', deployment({}, { [kind]: { exec: { command } } }) as Any)).flatMap(
      ({ code, where, what }) => (code === 'VALUE_INVALID' ? [[where, what]] : []),
    );
  test.each([
    [['true']],
    [['/bin/true']],
    [['kill', '-0', '1']],
    [['sh', '-c', 'kill -0 1']],
    [['/bin/sh', '-c', 'exit 0']],
    [['bash', '-ec', ': ;']],
    [['echo', 'ok']],
    [['sh', '-c', 'curl -f http://localhost:8080 || true']],
    [['sh', '-c', 'pg_isready; exit 0']],
  ])('and does not run %j', (command) => {
    for (const kind of ['startupProbe', 'readinessProbe', 'livenessProbe'])
      expect(probed(kind, command)).toEqual(
        told(`the ${kind} of container web runs ${JSON.stringify(command.join(' '))}, which cannot fail while the container runs`),
      );
  });
  test.each([
    [['pg_isready']],
    [['sh', '-c', 'test -f /tmp/alive']],
    [['sh', '-c', 'kill -0 "$(cat /run/app.pid)"']],
    [['sh', '-c', 'echo ruok | nc localhost 2181 | grep imok']],
    [['sh', '-c', 'true && test -s /data/x']],
    [['sh', '-c', 'curl -f http://localhost || exit 1']],
    [['cat', '/tmp/true']],
  ])('and may run %j', (command) => expect(probed('livenessProbe', command)).toEqual([]));
});

describe('of objects as they are', () => {
  const byHand = (kind: string, name: string, spec: object, labels: Record<string, string> = { app: name }, namespace = 'app') => {
    const all = deploymentOf({ name, namespace, labels }) as { spec: object };
    return { ...all, kind, spec: { ...all.spec, ...spec } };
  };
  const leads = (name: string, selector: object | undefined, namespace = 'app') =>
    objectOf('v1', 'Service', name, { spec: { selector, ports: [{ port: 80 }] } }, { namespace });
  const scaler = (minReplicas: number) =>
    objectOf('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', {
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'x' }, minReplicas, maxReplicas: 5 },
    });
  const model = (...objects: readonly object[]) => ({ objects: objectsOf(...objects) }) as unknown as Model;
  const toldOf = (...objects: readonly object[]) => running.prove(model(...objects)).findings.map(({ where, what }) => [where, what]);
  const empty = byHand('Deployment', 'x', { replicas: 0 });
  const alone = (service = 's', name = 'x') => [
    [`Deployment/${name}`, `Deployment ${name} runs no pod, and Service ${service} leads to it alone: nobody answers there`],
  ];

  test('a workload of no pods is told once, however many Services lead to it', () =>
    expect(toldOf(empty, leads('s', { app: 'x' }), leads('t', { app: 'x' }))).toEqual(alone()));

  test('a Service leads to pods of its namespace that have all its labels, and without a selector to none', () => {
    expect(toldOf(empty, leads('s', { app: 'x' }, 'other'))).toEqual([]);
    expect(toldOf(empty, leads('s', { app: 'x', tier: 'web' }))).toEqual([]);
    expect(toldOf(empty, leads('s', {}), leads('t', undefined))).toEqual([]);
    expect(toldOf(empty, byHand('Deployment', 'y', {}, { app: 'y' }), leads('s', { app: 'x' }))).toEqual(alone());
    expect(toldOf(empty, byHand('Deployment', 'y', {}, { app: 'x' }), leads('s', { app: 'x' }))).toEqual([]);
  });

  test('an autoscaler starts none, but one whose fewest is none', () => {
    expect(toldOf(empty, scaler(2), leads('s', { app: 'x' }))).toEqual(alone());
    expect(toldOf(empty, scaler(0), leads('s', { app: 'x' }))).toEqual([]);
    expect(toldOf(byHand('Deployment', 'x', {}), scaler(0), leads('s', { app: 'x' }))).toEqual([]);
  });

  test('paused, suspended and a partition are read of the kind that has them', () => {
    const partition = (of: unknown) => ({ updateStrategy: { rollingUpdate: { partition: of } } });
    expect(toldOf(byHand('StatefulSet', 'x', { paused: true, suspend: true }))).toEqual([]);
    expect(toldOf(byHand('Deployment', 'x', { suspend: true, ...partition(5) }))).toEqual([]);
    expect(toldOf(byHand('StatefulSet', 'x', partition('5')))).toEqual([]);
    expect(toldOf(byHand('StatefulSet', 'x', partition(-1)))).toEqual([]);
    for (const replicas of [0, 2]) expect(toldOf(byHand('StatefulSet', 'x', { replicas, ...partition(1) }))).toEqual([]);
    expect(toldOf(byHand('StatefulSet', 'x', { replicas: 2, ...partition(2) }))).toHaveLength(1);
  });

  test('the evidence counts the workloads', () => {
    const { figures } = running.prove(model(empty, byHand('DaemonSet', 'y', {}), leads('s', { app: 'y' })));
    expect([running.id, figures]).toEqual(['running', [{ about: 'workloads', value: '2' }]]);
  });
});

test('how it is put right is said', () => {
  const [problem] = problemsOf((lab: Any) => workload('Deployment', { paused: true })(lab));
  expect(problem).toMatchObject({ code: 'WORKLOAD_IDLE', repair: 'take paused out' });
});
