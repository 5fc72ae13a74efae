import {
  Bytes,
  Cpu,
  Database,
  Duration,
  daily,
  Files,
  HelmRelease,
  helmChart,
  image,
  internet,
  none,
  object,
  PodSet,
  Route,
  ScheduledJob,
  Secret,
  type ServiceChart,
  Volume,
  Workload,
} from '../../src';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const permissions = { scope: 'cluster' as const, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };

/** Something that has a name of its app's and its id's. */
export interface Maker {
  make(scope: ServiceChart, id: string, lab: Any): void;
  /** The longest name, of app and id together, that all that is made of it can have. */
  readonly longest: number;
}

const workload = (props: Any, longest = 63): Maker => ({
  make: (scope, id) => void new Workload(scope, id, { ...plain, ...props }),
  longest,
});
const volume = (scope: ServiceChart, id: string, lab: Any, change: Any = {}) =>
  new Volume(scope, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });
/** Something, and pods beside that mount it: by its name, of a label's length. */
const mounted = (part: (scope: ServiceChart, id: string, lab: Any) => Any): Maker => ({
  make: (scope, id, lab) => void new Workload(scope, `m${id.length}`, { ...plain, mounts: { '/d': part(scope, id, lab) } }),
  longest: 63,
});

export const makers: Readonly<Record<string, Maker>> = {
  Deployment: workload({}),
  Service: workload({ ports: { http: 80 } }),
  'autoscaled Deployment': workload({ scale: { min: 1, max: 2, cpu: 50 } }),
  'Deployment that talks': workload({ reaches: [internet(443)] }),
  'Deployment with rights': workload({ permissions }),
  StatefulSet: workload({ kind: 'StatefulSet', ports: { http: 80 } }, 52),
  DaemonSet: workload({ kind: 'DaemonSet' }),
  CronJob: {
    make: (scope, id) => void new ScheduledJob(scope, id, { ...plain, schedule: '0 12 * * *', within: Duration.hours(1) }),
    longest: 52,
  },
  'mounted volume': mounted(volume),
  'mounted secret': mounted((scope, id) => new Secret(scope, id, { keys: ['k'], about: 'a test' }).files),
  'mounted files': mounted((scope, id) => new Files(scope, id, { a: 'b' })),
  'volume alone': { make: volume, longest: 228 }, // persistentvolumeclaim-….yaml has to be the name of a file
  'files alone': { make: (scope, id) => void new Files(scope, id, { a: 'b' }), longest: 240 },
  'secret alone': { make: (scope, id) => void new Secret(scope, id, { keys: ['k'], about: 'a test' }), longest: 253 },
  route: {
    make: (scope, id) => {
      const { ports } = new Workload(scope, `w${id.length}`, { ...plain, ports: { http: 80 } });
      new Route(scope, id, { hostname: `r${id.length}.test.example`, audience: 'lan', to: ports.http });
    },
    longest: 242,
  },
  release: {
    make: (scope, id) => {
      const requests = { cpu: Cpu.millis(1), memory: Bytes.mib(1), memoryLimit: Bytes.mib(1) };
      const name = `tool-${id.length}`;
      const set = new PodSet(scope, `p${id.length}`, {
        name,
        selector: { tool: name },
        replicas: 1,
        madeBy: 'helm',
        requests,
        placement: { strength: 'any' },
      });
      const chart = helmChart({ repository: 'https://charts.test.example', name: 't', version: '1.0.0' });
      new HelmRelease(scope, id, { chart, namespace: 'a', values: {}, pods: [{ set, at: '' }] });
    },
    longest: 50,
  },
  database: { make: (scope, id, lab) => void new Database(scope, id, { on: lab.disks.one.nvme, size: Bytes.gib(1) }), longest: 44 },
  // restore-… has to be the name of a container
  'mounted volume that is kept': { ...mounted(kept), longest: 57 },
  'object by hand': { make: (scope, id) => void map(scope, id), longest: 240 },
};

function kept(scope: ServiceChart, id: string, lab: Any) {
  return volume(scope, id, lab, { backup: daily({ to: ['offsite'] }) });
}

function map(scope: Any, id: string) {
  return object(scope, id, 'ConfigMap', {
    metadata: { name: `${scope.node.scopes.find((one: Any) => 'appNamespace' in one).name}-${id}` },
    data: {},
  });
}
