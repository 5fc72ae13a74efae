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
  MariaDb,
  Namespace,
  none,
  OpenId,
  OpenIdClient,
  object,
  PodSet,
  PortRoute,
  pin,
  prefer,
  RepositoryServer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  type ServiceChartProps,
  Share,
  scratch,
  Tenant,
  type TenantProps,
  tcp,
  Volume,
  Workload,
} from '../../src';
import type { DatabaseProps } from '../../src/constructs/database';
import type { HelmReleaseProps } from '../../src/constructs/helm-release';
import type { MariaDbProps } from '../../src/constructs/mariadb';
import type { NamespaceProps } from '../../src/constructs/namespace';
import type { OpenIdClientProps } from '../../src/constructs/open-id';
import type { PodSetProps } from '../../src/constructs/pod-set';
import type { PortRouteProps } from '../../src/constructs/port-route';
import type { RepositoryServerProps } from '../../src/constructs/repository-server';
import type { RouteProps } from '../../src/constructs/route';
import type { ScheduledJobProps } from '../../src/constructs/scheduled-job';
import type { SecretProps } from '../../src/constructs/secret';
import type { ShareProps } from '../../src/constructs/share';
import type { VolumeProps } from '../../src/constructs/volume';
import type { WorkloadProps } from '../../src/constructs/workload';

// biome-ignore lint/suspicious/noExplicitAny: values of every kind go where the compiler would not let them
export type Any = any;

export const small = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
export const app = (lab: Any) => new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } });
export const serving = (chart: ServiceChart) => new Workload(chart, 'serving', { ...small, ports: { http: 8080 } });
/** A route of another app that visitors sign on at. */
export const signOnOf = (lab: Any) => {
  const chart = new ServiceChart(lab, 'sign-on');
  const signOn = { path: '/verify', domain: 'test.example' };
  return new Route(chart, 'web', { hostname: 'sign-on.test.example', to: serving(chart).ports.http as Any, audience: 'lan', signOn });
};
/** The same, which apps sign people on at. */
export const openIdOf = (lab: Any) => new OpenId(signOnOf(lab), 'There', ['admins']);
export const volumeOf = (chart: ServiceChart, lab: Any, id = 'data') =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });

/** A construct with every option that it has: one that is added and not given here does not compile. */
export interface Subject {
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
  capabilities: ['CHOWN'] as const,
  notSecret: {},
  containers: { beside: { ...small, user: 1000 } },
  init: { before: { ...small, sidecar: true } },
  user: 1000,
  devices: [],
  hostNetwork: 'a test',
  hostPID: 'a test',
  groups: [2000],
  placement: pin(lab.machines.one),
  reaches: [internet(443), kubernetesApi()],
  stopWithin: Duration.seconds(10),
  priority: 'service' as const,
  permissions: { scope: 'namespace' as const, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
});

export const subjects: readonly Subject[] = [
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
      outside: [{ party: 'Discord', holds: 'an account', without: 'it is silent' }],
      recovery: { within: Duration.hours(2), because: 'a test' },
    }),
    make: (lab, _, options) => new ServiceChart(lab, 'other', options),
  },
  {
    name: 'Workload',
    options: (lab, chart): Required<WorkloadProps> => ({
      ...pod(lab, chart),
      ports: { http: 8080 },
      probes: { startup: exec(['ready'], { within: Duration.minutes(1) }), readiness: httpGet('http', '/'), liveness: tcp('http') },
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
      image: image('ghcr.io/immich-app/postgres:18-vectorchord1.1.1-pgvector0.8.5'),
      extensions: ['vchord'],
      settings: { work_mem: '16MB' },
      sharedMemory: Bytes.mib(16),
      upgradeFrom: image('docker.io/library/postgres:17.10-trixie'),
    }),
    make: (_, chart, options) => new Database(chart, 'db', options),
  },
  {
    name: 'Share',
    options: (): Required<ShareProps> => ({
      of: 'nas.films',
      readOnly: true,
      whenAway: 'fails',
      keptBy: 'the NAS',
      owner: 1000,
      name: 'named',
    }),
    make: (_, chart, options) => new Share(chart, 'films', options),
  },
  {
    name: 'MariaDb',
    options: (lab): Required<MariaDbProps> => ({
      on: lab.disks.one.nvme,
      size: Bytes.gib(1),
      memory: { request: Bytes.mib(64), limit: Bytes.mib(128) },
      image: image('docker.io/library/mariadb:11.8.6-noble'),
      settings: { max_allowed_packet: '64M' },
      upgradeFrom: image('docker.io/library/mariadb:11.4.9-noble'),
    }),
    make: (_, chart, options) => new MariaDb(chart, 'db', options),
  },
  {
    name: 'Secret',
    options: (): Required<SecretProps<string>> => ({
      name: 'named',
      namespace: 'app',
      keys: ['a'],
      about: 'a test',
      origins: { a: 'random' },
      renewals: { a: { what: 'it is typed once more', commands: ['passwd'] } },
      labels: { a: 'b' },
      annotations: { a: 'b' },
    }),
    make: (_, chart, options) => new Secret(chart, 'secret', options),
  },
  {
    name: 'Route',
    options: (lab, chart): Required<RouteProps> => ({
      hostname: 'a.test.example',
      to: serving(chart).ports.http as Any,
      audience: 'lan',
      paths: [{ path: '/', type: 'Prefix' }],
      middlewares: [],
      signOn: { path: '/verify', domain: 'test.example', headers: ['Remote-User'] },
      protectedBy: signOnOf(lab),
      name: 'named',
    }),
    make: (_, chart, options) => new Route(chart, 'web', options),
  },
  {
    name: 'OpenIdClient',
    options: (lab): Required<OpenIdClientProps> => ({
      by: openIdOf(lab),
      label: 'Films',
      callbacks: ['/back'],
      sends: 'basic',
      otherwise: 'its own administrator',
      labels: { of: 'test' },
    }),
    make: (_, chart, options) => new OpenIdClient(chart, 'sign-on', options),
  },
  {
    name: 'PortRoute',
    options: (_, chart): Required<PortRouteProps> => ({
      hostname: 'a.test.example',
      to: serving(chart).ports.http as Any,
      audience: 'lan',
      port: 4000,
      proxyProtocol: false,
      name: 'named',
    }),
    make: (_, chart, options) => new PortRoute(chart, 'port', options),
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
      onNodeNetwork: false,
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
  {
    name: 'Namespace',
    options: (): Required<NamespaceProps> => ({
      name: 'named',
      waiver: { level: 'baseline', reason: 'a test' },
      labels: { a: 'b' },
      annotations: { a: 'b' },
    }),
    make: (_, chart, options) => new Namespace(chart, 'named', options),
  },
  {
    name: 'Files',
    options: () => ({ contents: { 'a.conf': 'a' }, options: { notSecret: {} } }),
    make: (_, chart, { contents, options }) => new Files(chart, 'files', contents, options),
  },
  {
    name: 'object',
    options: () => ({ metadata: { name: 'x', labels: { a: 'b' }, annotations: { a: 'b' } }, data: { a: 'b' }, immutable: true }),
    make: (_, chart, options) => object(chart, 'x', 'ConfigMap', options),
  },
];
