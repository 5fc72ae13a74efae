import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, Duration, image, object, prefer, type Quota, ScheduledJob, Secret, ServiceChart, scratch, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { prove } from '../../src/proofs/prove';
import { quotas } from '../../src/proofs/quotas';
import { base } from '../inventory/base';
import { faultsOf } from '../lab';
import { deployment as deploymentOf, object as objectOf } from './objects-of';
import { modelOf, rawModel } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const whoami = image('docker.io/traefik/whoami:v1.11.0');
const plain = { image: whoami, resources: { cpu: Cpu.millis(50), memory: Bytes.mib(64) } };
const share: Quota = { cpu: Cpu.millis(500), memory: Bytes.mib(512), storage: Bytes.gib(1), pods: 8 };

/** A student's project with a web server of 50m and 64 MiB, which scales to so many pods. */
const project =
  (max: number | undefined, quota: Partial<Quota> = {}, more: (chart: StudentProject, lab: Any) => void = () => {}) =>
  (lab: Any) => {
    const chart = new StudentProject(lab, {
      name: 'quiz',
      hostname: 'quiz.test.example',
      repository: { url: 'https://git.test.example/q.git', branch: 'main', path: '.' },
      home: lab.machines.two,
      quota: { ...share, ...quota },
    });
    if (max !== undefined)
      new Workload(chart, 'main', {
        ...plain,
        placement: prefer(lab.machines.two),
        ...(max > 1 ? { scale: { min: 1, max, cpu: 70 } } : {}),
      });
    more(chart, lab);
  };
const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where, what }) => [code, where, what]);
const rollout = ', with one job or the new pod of one rollout beside what stays';
const exceeded = (key: string, needs: string, holds: string, with_ = rollout) => [
  'QUOTA_EXCEEDED',
  'test/quiz/tenant/quota',
  `of ${key}, namespace quiz needs ${needs} at the most${with_}, and its quota holds ${holds}`,
];
const job = (chart: StudentProject, resources: Any = plain) =>
  new ScheduledJob(chart, 'job', { ...resources, schedule: '0 12 * * *', within: Duration.hours(1) });

/** An app with a quota of its own, written by hand. */
const quota =
  (hard: Any, more: (chart: ServiceChart) => void = () => {}, spec: Any = {}) =>
  (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    object(chart, 'quota', 'ResourceQuota', { metadata: { name: 'own' }, spec: { hard, ...spec } });
    more(chart);
  };
const own = (key: string, needs: string, holds: string, beside = '') => [
  'QUOTA_EXCEEDED',
  'test/app/quota',
  `of ${key}, namespace app needs ${needs} at the most${beside}, and its quota holds ${holds}`,
];
const map = (chart: ServiceChart, id: string) => object(chart, id, 'ConfigMap', { metadata: { name: id }, data: {} });
const service = (spec: Any) => (chart: ServiceChart) => void object(chart, 's', 'Service', { metadata: { name: 's' }, spec });

const wrong: readonly (readonly [string, (lab: Any) => void, readonly (readonly unknown[])[]])[] = [
  [
    'what scales to all of the processor time, and no surge',
    project(10, { storage: Bytes.gib(8), memory: Bytes.gib(2), pods: 20 }),
    [exceeded('requests.cpu', '0.55 cores', '0.5 cores')],
  ],
  [
    'memory for the pods, and not for the surge',
    project(4, { memory: Bytes.mib(256), storage: Bytes.gib(8) }),
    [exceeded('limits.memory', '320 MiB', '256 MiB'), exceeded('requests.memory', '320 MiB', '256 MiB')],
  ],
  ['as many pods as the quota counts', project(4, { pods: 4, storage: Bytes.gib(8) }), [exceeded('pods', '5', '4')]],
  ['the disk that the LimitRange gives to each', project(4), [exceeded('limits.ephemeral-storage', '1.3 GiB', '1 GiB')]],
  [
    'one pod beside a job',
    project(
      1,
      { memory: Bytes.mib(150) },
      (chart) => void job(chart, { ...plain, resources: { cpu: Cpu.millis(50), memory: Bytes.mib(100) } }),
    ),
    [exceeded('limits.memory', '164 MiB', '150 MiB'), exceeded('requests.memory', '164 MiB', '150 MiB')],
  ],
  [
    'several workloads together',
    project(1, { cpu: Cpu.millis(90) }, (chart) => void new Workload(chart, 'second', plain)),
    [exceeded('requests.cpu', '0.1 cores', '0.09 cores', '')],
  ],
  [
    'a quota of nothing to speak of',
    project(undefined, { memory: Bytes.mib(32) }),
    [
      [
        'QUOTA_EXCEEDED',
        'test/quiz/tenant/quota',
        'a pod that says nothing gets 128 MiB of limits.memory, and the quota of quiz holds 32 MiB: its repository can run nothing',
      ],
    ],
  ],
  [
    'processor time for no pod',
    project(undefined, { cpu: Cpu.millis(40) }),
    [
      [
        'QUOTA_EXCEEDED',
        'test/quiz/tenant/quota',
        'a pod that says nothing gets 0.05 cores of requests.cpu, and the quota of quiz holds 0.04 cores: its repository can run nothing',
      ],
    ],
  ],
  [
    'scratch space above what the LimitRange lets a container use',
    project(undefined, {}, (chart) => void new Workload(chart, 'main', { ...plain, mounts: { '/tmp': scratch(Bytes.mib(300)) } })),
    [
      [
        'QUOTA_EXCEEDED',
        'test/quiz/main/deployment',
        'container quiz asks for 300Mi of ephemeral-storage, and the LimitRange of namespace quiz lets it use 256Mi: its pod is refused',
      ],
    ],
  ],
  [
    'a limit that nobody says',
    quota({ 'limits.cpu': '1' }, (chart) => void new Workload(chart, 'main', plain)),
    [
      [
        'QUOTA_EXCEEDED',
        'test/app/main/deployment',
        'container app says nothing of limits.cpu, which the quota of namespace app counts: its pod is refused',
      ],
    ],
  ],
  [
    'more ConfigMaps than it counts',
    quota({ 'count/configmaps': '2' }, (chart) => void [map(chart, 'a'), map(chart, 'b')]),
    [own('count/configmaps', '3', '2')],
  ],
  ['more ConfigMaps, by their short name', quota({ configmaps: '1' }, (chart) => void map(chart, 'a')), [own('configmaps', '2', '1')]],
  [
    'more secrets, which are yet to seal',
    quota({ 'count/secrets': '0' }, (chart) => void new Secret(chart, 's', { keys: ['a'], about: 'a test' })),
    [own('count/secrets', '1', '0')],
  ],
  [
    'more Deployments',
    quota({ 'count/deployments.apps': '0' }, (chart) => void new Workload(chart, 'main', plain)),
    [own('count/deployments.apps', '1', '0')],
  ],
  ['more policies', quota({ 'count/networkpolicies.networking.k8s.io': '1' }), [own('count/networkpolicies.networking.k8s.io', '2', '1')]],
  [
    'more jobs than a CronJob remembers',
    quota({ 'count/jobs.batch': '3' }, (chart) => void job(chart as Any)),
    [own('count/jobs.batch', '4', '3')],
  ],
  [
    'a Service of a type that is not allowed',
    quota({ 'services.nodeports': '0' }, (chart) => {
      new Workload(chart, 'main', plain);
      service({ type: 'NodePort', selector: { 'app.kubernetes.io/name': 'app' }, ports: [{ port: 80 }] })(chart);
    }),
    [own('services.nodeports', '1', '0')],
  ],
  [
    'a Service with an address of its own',
    quota({ 'services.loadbalancers': '0' }, (chart) => {
      new Workload(chart, 'main', plain);
      service({ type: 'LoadBalancer', selector: { 'app.kubernetes.io/name': 'app' }, ports: [{ port: 80 }] })(chart);
    }),
    [
      ['AUDIENCE_UNREACHABLE', 'test/app/s', expect.stringContaining('waits for a load balancer')], // besides
      own('services.loadbalancers', '1', '0'),
    ],
  ],
  [
    'processor time by its short name',
    quota({ cpu: '40m' }, (chart) => void new Workload(chart, 'main', plain)),
    [own('cpu', '0.05 cores', '0.04 cores')],
  ],
];

test.each(wrong)('%s is more than its quota holds', (_, declare, problems) => expect(found(declare)).toEqual(problems));

const right: readonly (readonly [string, (lab: Any) => void])[] = [
  ['pods and the surge of one', project(3)],
  [
    'one pod that goes before the new one comes',
    project(1, { cpu: Cpu.millis(50), memory: Bytes.mib(128), pods: 1, storage: Bytes.mib(256) }),
  ],
  ['exactly all pods and one more', project(9, { cpu: Cpu.millis(500), memory: Bytes.mib(640), pods: 10, storage: Bytes.gib(4) })],
  ['a job beside a pod', project(1, { memory: Bytes.mib(128) }, (chart) => void job(chart))],
  [
    'a quota that counts some pods only',
    quota({ pods: '0' }, (chart) => void new Workload(chart, 'main', plain), { scopes: ['BestEffort'] }),
  ],
  [
    'scratch space within the LimitRange',
    project(undefined, {}, (chart) => void new Workload(chart, 'main', { ...plain, mounts: { '/tmp': scratch(Bytes.mib(256)) } })),
  ],
  [
    'as many objects as it counts',
    quota(
      { 'count/configmaps': '2', 'count/jobs.batch': '4', 'count/deployments.apps': '0', 'services.nodeports': '0' },
      (chart) => void [map(chart, 'a'), job(chart as Any)],
    ),
  ],
  ['a quota without pods', quota({ 'requests.cpu': '1m' })],
];

test.each(right)('%s fits', (_, declare) => expect(found(declare)).toEqual([]));

test('claims are counted with their size and class', () => {
  const declare = (hard: Any) => (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    object(chart, 'quota', 'ResourceQuota', { metadata: { name: 'own' }, spec: { hard } });
    for (const [id, size, storageClassName] of [
      ['a', '1Gi', 'fast'],
      ['b', '2Gi', 'hot'],
    ] as const) {
      const spec = { accessModes: ['ReadWriteOnce'], storageClassName };
      object(chart, `${id}v`, 'PersistentVolume', {
        metadata: { name: id },
        spec: { ...spec, capacity: { storage: size }, hostPath: { path: '/x' } },
      });
      object(chart, id, 'PersistentVolumeClaim', { metadata: { name: id }, spec: { ...spec, resources: { requests: { storage: size } } } });
    }
  };
  const hot = 'hot.storageclass.storage.k8s.io';
  expect(
    found(
      declare({
        'requests.storage': '3Gi',
        persistentvolumeclaims: '2',
        [`${hot}/requests.storage`]: '2Gi',
        [`${hot}/persistentvolumeclaims`]: '1',
      }),
    ),
  ).toEqual([]);
  expect(
    found(
      declare({
        'requests.storage': '2Gi',
        persistentvolumeclaims: '1',
        [`${hot}/requests.storage`]: '1Gi',
        [`${hot}/persistentvolumeclaims`]: '0',
      }),
    ),
  ).toEqual([
    own(`${hot}/persistentvolumeclaims`, '1', '0'),
    own(`${hot}/requests.storage`, '2 GiB', '1 GiB'),
    own('persistentvolumeclaims', '2', '1'),
    own('requests.storage', '3 GiB', '2 GiB'),
  ]);
});

test('the evidence says of each quota how much of it is used', () => {
  const [evidence] = prove(assemble({ name: 'test', inventory: base, services: project(3), sealed: new Map(), ledger: [] }), [quotas]);
  expect(evidence?.figures).toEqual([
    { about: 'quiz limits.ephemeral-storage', value: '1 GiB of 1 GiB' },
    { about: 'quiz limits.memory', value: '256 MiB of 512 MiB' },
    { about: 'quiz pods', value: '4 of 8' },
    { about: 'quiz requests.cpu', value: '0.2 cores of 0.5 cores' },
    { about: 'quiz requests.ephemeral-storage', value: '256 MiB of 1 GiB' },
    { about: 'quiz requests.memory', value: '256 MiB of 512 MiB' },
  ]);
});

describe('of objects as they are', () => {
  const keys = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
  const quotaOf = (hard: object, { namespace = 'app', ...spec }: Any = {}) =>
    objectOf('v1', 'ResourceQuota', `q-${namespace}`, { spec: { hard, ...spec } }, { namespace });
  const pods = (resources: object, change: Any = {}) => deploymentOf({ container: { resources }, ...change });
  const proved = (...manifests: readonly object[]) => quotas.prove(rawModel(manifests as never));
  const whats = (...manifests: readonly object[]) =>
    proved(...manifests).findings.map(({ where, what }) => [where.replace(/^.*\//, ''), what]);
  const said = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '20m', memory: '16Mi' } };

  test.each(keys)('what a quota counts as %s each container says, or its pod is refused', (key) => {
    const [of, name] = key.includes('.') ? key.split('.') : ['requests', key];
    const all = structuredClone(said) as Any;
    expect(whats(quotaOf({ [key]: '10Gi' }), pods(all))).toEqual([]);
    delete all[of ?? ''][name ?? ''];
    if (of === 'requests') delete all.limits[name ?? '']; // a limit is a request too
    expect(whats(quotaOf({ [key]: '10Gi' }), pods(all))).toEqual([
      ['web', `container main says nothing of ${key}, which the quota of namespace app counts: its pod is refused`],
    ]);
    expect(whats(quotaOf({ 'count/configmaps': '9' }), pods(all))).toEqual([]);
  });

  test('a quota counts what is in its namespace', () => {
    const two = [pods(said), pods(said, { namespace: 'other', name: 'api' })];
    const map = (namespace: string) => objectOf('v1', 'ConfigMap', 'c', {}, { namespace });
    expect(whats(quotaOf({ 'requests.memory': '32Mi', pods: '2' }), ...two)).toEqual([]);
    expect(whats(quotaOf({ 'count/configmaps': '2' }), map('app'), map('other'))).toEqual([]);
    expect(whats(quotaOf({ 'count/configmaps': '1' }), map('app'), map('other'))).toEqual([
      ['q-app', 'of count/configmaps, namespace app needs 2 at the most, and its quota holds 1'],
    ]);
    expect(whats(quotaOf({ 'requests.memory': '31Mi' }), ...two)).toEqual([
      [
        'q-app',
        'of requests.memory, namespace app needs 32 MiB at the most, with one job or the new pod of one rollout beside what stays, and its quota holds 31 MiB',
      ],
    ]);
  });

  test('a load balancer takes a port of the nodes for each of its own, or those that it names where it is told to take none', () => {
    const ports = [{ port: 80 }, { port: 443, nodePort: 30443 }, { port: 8443, nodePort: 0 }];
    const takes = (spec: object) => {
      const service = objectOf('v1', 'Service', 's', { spec: { ports, ...spec } });
      const needs = (hard: number) => whats(quotaOf({ 'services.nodeports': String(hard) }), service).length;
      return [0, 1, 2, 3].find((hard) => needs(hard) === 0);
    };
    expect([takes({}), takes({ type: 'NodePort' }), takes({ type: 'LoadBalancer' })]).toEqual([0, 3, 3]);
    expect([true, false].map((one) => takes({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: one }))).toEqual([3, 1]);
    expect(takes({ type: 'NodePort', allocateLoadBalancerNodePorts: false })).toBe(3);
  });

  test('secrets are those of its namespace', () => {
    const secrets = (lab: Any) => {
      const chart = new ServiceChart(lab, 'app');
      object(chart, 'quota', 'ResourceQuota', { metadata: { name: 'own' }, spec: { hard: { 'count/secrets': '1' } } });
      for (const one of [chart, new ServiceChart(lab, 'other')]) new Secret(one, 's', { keys: ['a'], about: 'a test' });
    };
    expect(quotas.prove(modelOf(secrets)).findings).toEqual([]);
  });

  test('one that counts some pods only is no promise to all, nor is an amount that is none', () => {
    const hard = { pods: '0' };
    expect(whats(quotaOf(hard), pods(said))).toHaveLength(1);
    expect(whats(quotaOf(hard, { scopes: ['BestEffort'] }), pods(said))).toEqual([]);
    expect(whats(quotaOf(hard, { scopeSelector: { matchExpressions: [] } }), pods(said))).toEqual([]);
    expect(whats(quotaOf(hard, { scopes: [] }), pods(said))).toHaveLength(1);
    expect(whats(quotaOf({ pods: 'none' }), pods(said))).toEqual([]);
    expect(
      quotas.prove(rawModel([{ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'app' } }])).findings,
    ).toEqual([]);
  });

  test('of a DaemonSet there is a pod on each of its nodes', () => {
    const daemons = { ...(pods(said) as object), kind: 'DaemonSet' };
    expect(whats(quotaOf({ pods: '2' }), daemons)).toEqual([]);
    expect(whats(quotaOf({ pods: '1' }), daemons)).toEqual([
      ['q-app', 'of pods, namespace app needs 2 at the most, and its quota holds 1'],
    ]);
  });

  test('the evidence shows what is used of it, and not what nobody takes', () => {
    expect(
      proved(
        quotaOf({ 'requests.memory': '64Mi', 'limits.cpu': '1', 'limits.ephemeral-storage': '1Gi', 'count/configmaps': '2' }),
        pods(said),
      ).figures,
    ).toEqual([
      { about: 'app requests.memory', value: '32 MiB of 64 MiB' },
      { about: 'app limits.cpu', value: '0.04 cores of 1 cores' },
    ]);
    expect([quotas.id, proved(pods(said))]).toEqual(['quotas', { figures: [], findings: [] }]);
  });
});
