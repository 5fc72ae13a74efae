import fc from 'fast-check';
import {
  Bytes,
  Cpu,
  Database,
  Duration,
  daily,
  exec,
  Files,
  HelmRelease,
  helmChart,
  hostFolder,
  httpGet,
  image,
  internet,
  kubernetesApi,
  none,
  object,
  PodSet,
  pin,
  prefer,
  RepositoryServer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  type ServiceChartProps,
  scratch,
  Tenant,
  type TenantProps,
  tcp,
  Volume,
  Workload,
} from '../../src';
import type { DatabaseProps } from '../../src/constructs/database';
import type { HelmReleaseProps } from '../../src/constructs/helm-release';
import type { PodSetProps } from '../../src/constructs/pod-set';
import type { RepositoryServerProps } from '../../src/constructs/repository-server';
import type { RouteProps } from '../../src/constructs/route';
import type { ScheduledJobProps } from '../../src/constructs/scheduled-job';
import type { SecretProps } from '../../src/constructs/secret';
import type { VolumeProps } from '../../src/constructs/volume';
import type { WorkloadProps } from '../../src/constructs/workload';
import { problemsOf } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: values of every kind go where the compiler would not let them
type Any = any;

const small = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Any) => new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } });
const serving = (chart: ServiceChart) => new Workload(chart, 'serving', { ...small, ports: { http: 8080 } });
const volumeOf = (chart: ServiceChart, lab: Any, id = 'data') =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });

/** A construct with every option that it has: one that is added and not given here does not compile. */
interface Subject {
  readonly name: string;
  /** Every option, with a value of its type. */
  readonly options: (lab: Any, chart: ServiceChart) => object;
  readonly make: (lab: Any, chart: ServiceChart, options: Any) => void;
}

const pod = (lab: Any, chart: ServiceChart) => ({
  ...small,
  command: ['run'],
  args: ['-v'],
  env: { MODE: 'quiet' },
  mounts: { '/data': volumeOf(chart, lab), '/tmp': scratch(Bytes.mib(1)), '/host': hostFolder('/srv', { readOnly: true }) },
  preStop: ['sync'],
  waivers: { writableRoot: 'a test', root: 'a test', privileged: 'a test' },
  notSecret: {},
  containers: { beside: small },
  init: { before: small },
  user: 1000,
  placement: pin(lab.machines.one),
  reaches: [internet(443), kubernetesApi()],
  stopWithin: Duration.seconds(10),
  priority: 'service' as const,
  permissions: { scope: 'namespace' as const, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
});

const subjects: readonly Subject[] = [
  {
    name: 'ServiceChart',
    options: (): Required<ServiceChartProps> => ({
      priority: 'service',
      trust: 'services',
      wave: 1,
      namespace: 'app',
      podSecurity: { level: 'baseline', reason: 'a test' },
      namespaceLabels: { a: 'b' },
      namespaceAnnotations: { a: 'b' },
    }),
    make: (lab, _, options) => new ServiceChart(lab, 'other', options),
  },
  {
    name: 'Workload',
    options: (lab, chart): Required<WorkloadProps> => ({
      ...pod(lab, chart),
      ports: { http: 8080 },
      probes: { startup: exec(['true'], { within: Duration.minutes(1) }), readiness: httpGet('http', '/'), liveness: tcp('http') },
      kind: 'Deployment',
      name: 'named',
      scale: { min: 1, max: 2, cpu: 70 },
      headless: false,
      open: ['http'],
      nodeSysctls: { 'vm.max_map_count': 1 },
    }),
    make: (_, chart, options) => new Workload(chart, 'main', options),
  },
  {
    name: 'ScheduledJob',
    options: (lab, chart): Required<ScheduledJobProps> => ({
      ...pod(lab, chart),
      ports: {},
      probes: {},
      schedule: '0 12 * * *',
      within: Duration.hours(1),
      name: 'named',
    }),
    make: (_, chart, options) => new ScheduledJob(chart, 'job', options),
  },
  {
    name: 'Volume',
    options: (lab): Required<VolumeProps> => ({
      on: lab.disks.one.nvme,
      size: Bytes.gib(1),
      owner: 1000,
      backup: daily({ to: ['offsite'], sqlite: ['a.db'], exclude: ['cache'] }),
      name: 'named',
      forTenants: false,
    }),
    make: (_, chart, options) => new Workload(chart, 'main', { ...small, mounts: { '/data': new Volume(chart, 'v', options) } }),
  },
  {
    name: 'Database',
    options: (lab): Required<DatabaseProps> => ({
      on: lab.disks.one.nvme,
      size: Bytes.gib(1),
      memory: { request: Bytes.mib(64), limit: Bytes.mib(128) },
      upgradeFrom: image('docker.io/library/postgres:17.10-trixie'),
    }),
    make: (_, chart, options) => new Database(chart, 'db', options),
  },
  {
    name: 'Secret',
    options: (): Required<SecretProps<string>> => ({
      name: 'named',
      namespace: 'app',
      keys: ['a'],
      about: 'a test',
      labels: { a: 'b' },
      annotations: { a: 'b' },
    }),
    make: (_, chart, options) => new Secret(chart, 'secret', options),
  },
  {
    name: 'Route',
    options: (_, chart): Required<RouteProps> => ({
      hostname: 'a.test.example',
      to: serving(chart).ports.http as Any,
      audience: 'lan',
      paths: [{ path: '/', type: 'Prefix' }],
      middlewares: [],
      name: 'named',
    }),
    make: (_, chart, options) => new Route(chart, 'web', options),
  },
  {
    name: 'PodSet',
    options: (lab): Required<PodSetProps> => ({
      name: 'named',
      namespace: 'app',
      selector: { a: 'b' },
      ports: { http: { number: 80, hostPort: 8088, protocol: 'TCP' } },
      reaches: [internet(443)],
      open: ['http'],
      replicas: 1,
      requests: { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) },
      placement: prefer(lab.machines.one),
      priorityClass: 'loutik-service',
      role: 'ingress',
      madeBy: 'helm',
    }),
    make: (_, chart, options) => new PodSet(chart, 'pods', options),
  },
  {
    name: 'HelmRelease',
    options: (): Required<HelmReleaseProps> => ({
      chart: helmChart({ repository: 'https://charts.test.example', name: 'x', version: '1.2.3' }),
      namespace: 'app',
      values: { a: 1 },
      pods: [],
      objects: {},
      notSecret: {},
      name: 'named',
    }),
    make: (_, chart, options) => new HelmRelease(chart, 'release', options),
  },
  {
    name: 'RepositoryServer',
    options: (lab, chart): Required<RepositoryServerProps> => ({
      machine: lab.machines.two,
      workload: serving(chart) as Any,
      volume: volumeOf(chart, lab),
      scripts: new Files(chart, 'scripts', { 'a.sh': 'true' }),
    }),
    make: (_, chart, options) => new RepositoryServer(chart, 'repositories', options),
  },
  {
    name: 'Tenant',
    options: (): Required<TenantProps> => ({
      repository: { url: 'https://git.test.example/a/b.git', branch: 'main', path: '.' },
      hostname: 'tenant.test.example',
      quota: { cpu: Cpu.cores(1), memory: Bytes.gib(1), storage: Bytes.gib(1), pods: 10 },
      volumes: [],
    }),
    make: (_, chart, options) => new Tenant(chart, 'tenant', options),
  },
];

/** What JavaScript has and no option wants, beside what fast-check thinks of. */
const circle: { self?: unknown } = {};
circle.self = circle;
const odd: readonly (() => unknown)[] = [
  () => undefined,
  () => null,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => -1,
  () => 1.5,
  () => 10n,
  () => Symbol('odd'),
  () => '',
  () => '\u0000\u001b[31m',
  () => 'x'.repeat(5000),
  () => true,
  () => [],
  () => [null],
  () => ({}),
  () => ({ kind: 'none' }),
  () => ({ kind: 'volume', volume: {} }),
  () => Object.create(null),
  () => circle,
  () => Promise.resolve('later'),
  () => () => 'called',
  () => () => {
    throw new Error('thrown late');
  },
  () => class {},
  () => new Date(Number.NaN),
  () => new Map([['a', 1]]),
  () => new Set(['a']),
  () => /x/g,
  () => new Error('an error'),
  () => Bytes.gib(1),
  () => Cpu.millis(1),
  () => Duration.millis(1500),
  () => image('docker.io/library/redis:8.10.1'),
  () => new Proxy({}, { get: () => circle, has: () => true, ownKeys: () => ['a', 'toString'] }),
  () => ({
    get value() {
      throw new Error('a getter');
    },
  }),
  () => Object.defineProperty({}, 'name', { enumerable: true, get: () => Symbol('name') }),
  () => JSON.parse(`${'{"a":'.repeat(400)}1${'}'.repeat(400)}`),
];
const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...odd).map((make) => make()) },
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSet: true, withSparseArray: true }),
);

const made = ({ options, make }: Subject, change: (options: object) => object) =>
  problemsOf((lab) => {
    const chart = app(lab);
    make(lab, chart, change(options(lab, chart)));
  });
const namesOf = ({ options }: Subject): readonly string[] => {
  let names: readonly string[] = [];
  problemsOf((lab) => {
    names = Object.keys(options(lab, app(lab)));
  });
  return names;
};

describe.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => {
  const names = namesOf(subject);

  test('with every option as its type says meets no problem with any', () => {
    const codes = made(subject, (options) => options).filter(({ code }) => code === 'VALUE_INVALID' || code === 'CHART_THREW');
    expect(codes).toEqual([]);
  });

  test('refuses an option that does not exist, and knows which was meant', () => {
    const [name = ''] = names;
    const wrong = `${name}x`;
    expect(made(subject, (options) => ({ ...options, [wrong]: 1 }))).toEqual([
      expect.objectContaining({
        code: 'VALUE_INVALID',
        where: expect.stringMatching(new RegExp(`\\.${wrong}$`)),
        what: expect.stringContaining('nothing here is called'),
      }),
    ]);
  });

  test.each(names)('takes anything for %s, or says what is wrong with it', (name) => {
    for (const make of odd) expect(Array.isArray(made(subject, (options) => ({ ...options, [name]: make() })))).toBe(true);
  });

  test('takes any values for its options, or says what is wrong with them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), value, fc.constantFrom(...names), value, (one, first, other, second) => {
        made(subject, (options) => ({ ...options, [one]: first, [other]: second }));
      }),
      { numRuns: 20, seed: 20261127 },
    );
  });

  test.each([[undefined], [null], [7], ['text'], [[]], [() => {}]])('takes no %p for its options', (options) =>
    expect(made(subject, () => options as Any).length + (subject.name === 'ServiceChart' && options === undefined ? 1 : 0)).toBeGreaterThan(
      0,
    ),
  );
});

type Call = (a?: Any, b?: Any) => unknown;
describe.each<[string, Call]>([
  ['daily', daily as Call],
  ['none', none as Call],
  ['scratch', scratch as Call],
  ['hostFolder', hostFolder as Call],
  ['httpGet', httpGet as Call],
  ['tcp', tcp as Call],
  ['exec', exec as Call],
  ['image', image as Call],
  ['internet', internet as Call],
  ['pin', pin as Call],
  ['prefer', prefer as Call],
])('what %s() makes of anything', (_, call) => {
  test('is taken where it belongs, or told', () => {
    const use = (result: Any) => (lab: Any) => {
      const chart = app(lab);
      new Workload(chart, 'main', {
        ...small,
        image: result?.reference === undefined ? small.image : result,
        mounts: result?.kind === 'scratch' || result?.kind === 'host' ? { '/x': result } : {},
        probes: result?.action ? { liveness: result } : {},
        reaches: result?.kind === 'internet' ? [result] : [],
        ...(result?.strength ? { placement: result } : {}),
      });
      if (['daily', 'none'].includes(result?.kind))
        new Volume(chart, 'v', { on: lab.disks.one.nvme, size: Bytes.mib(1), owner: 1, backup: result });
    };
    fc.assert(
      fc.property(value, value, (first, second) => {
        problemsOf((lab) => use(call(first, second))(lab));
      }),
      { numRuns: 20, seed: 20261127 },
    );
    for (const first of odd)
      for (const second of [undefined, ...odd.slice(0, 8).map((make) => make())]) problemsOf((lab) => use(call(first(), second))(lab));
  });
});

test.each<[string, () => unknown, RegExp]>([
  ['daily', () => daily({ sqlit: ['a.db'] } as Any), /^daily\(\): sqlit: nothing here is called sqlit; did you mean sqlite\?/],
  ['scratch', () => scratch(5 as Any), /^scratch\(\): it is 5; give it an amount/],
  ['httpGet', () => httpGet('http', '/', { failure: 3 } as Any), /did you mean failures\?/],
  ['image', () => image('a', { exakt: 'x' } as Any), /did you mean exact\?/],
  ['internet', () => internet(70_000), /give it a port from 1 to 65535/],
  ['pin', () => pin('one' as Any), /^pin\(\): it is "one"; give it a machine of the homelab/],
])('%s() tells at its line what is wrong', (_, call, message) => expect(call).toThrow(message));

test('any field of any object may hold anything, and it is written or told', () => {
  fc.assert(
    fc.property(fc.constantFrom('data', 'metadata', 'immutable', 'extra'), value, (field, any) => {
      problemsOf((lab) => {
        object(app(lab), 'x', 'ConfigMap', { metadata: { name: 'x' }, data: {}, [field]: any } as Any);
      });
    }),
    { numRuns: 100, seed: 20261127 },
  );
});
