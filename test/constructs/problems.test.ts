import { Jellyfin } from '../../charts/jellyfin';
import { StudentProject } from '../../charts/students';
import {
  Bytes,
  Cpu,
  Database,
  Duration,
  daily,
  HelmRelease,
  helmChart,
  image,
  none,
  object,
  pin,
  prefer,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  toFill,
  Volume,
  Workload,
} from '../../src';
import type { ProblemCode } from '../../src/problems';
import { manifest, problemsOf, synthesized } from '../lab';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is the point here
type Any = any;

const app = (lab: Any, name = 'app') => new ServiceChart(lab, name);
const volume = (chart: ServiceChart, lab: Any, change: Any = {}) =>
  new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });

const tenant = (lab: Any, repository: Any, name = 'quiz') =>
  new StudentProject(lab, { name, hostname: 'quiz.test.example', repository, home: lab.machines.two });
const quiz = { url: 'https://git.test.example/students/quiz.git', branch: 'main', path: 'deploy' };

test.each([quiz, { ...quiz, path: '.' }, { ...quiz, url: toFill('the repository'), branch: 'été/1', path: 'a/..b/c' }])(
  'the repository %j has no problem',
  (repository) => {
    expect(problemsOf((lab) => tenant(lab, repository))).toEqual([]);
  },
);

test('a sound app has no problem', () => {
  expect(
    problemsOf(
      (lab) => new Workload(app(lab), 'main', { ...plain, mounts: { '/data': volume(lab.node.children[0] as ServiceChart, lab) } }),
    ),
  ).toEqual([]);
});

test.each(['1.2.3', 'v1.2.3', '1.2.3-rc.1', '1.2.3+up0.9.4'])('a chart’s version %s is exact', (version) => {
  const chart = helmChart({ repository: 'https://x.example', name: 'x', version });
  expect(
    problemsOf((lab) => new HelmRelease(app(lab), 'r', { chart, namespace: 'x', values: {}, pods: [] })).map(({ code }) => code),
  ).not.toContain('IMAGE_TAG_INEXACT');
});

const cases: readonly (readonly [string, (lab: Any) => void, ProblemCode, string])[] = [
  ['two services of one name', (lab) => [app(lab), app(lab)], 'SERVICE_DUPLICATE', 'test/app'],
  ['a name that no namespace can have', (lab) => app(lab, 'My App'), 'NAME_INVALID', 'test/My App'],
  [
    'a moving tag',
    (lab) => new Workload(app(lab), 'main', { ...plain, image: image('docker.io/library/redis:latest') }),
    'IMAGE_TAG_INEXACT',
    'test/app/main',
  ],
  [
    'a major version as tag',
    (lab) => new Workload(app(lab), 'main', { ...plain, image: image('docker.io/library/redis:8') }),
    'IMAGE_TAG_INEXACT',
    'test/app/main',
  ],
  [
    'an image without a registry',
    (lab) => new Workload(app(lab), 'main', { ...plain, image: image('redis:8.10.1') }),
    'IMAGE_TAG_INEXACT',
    'test/app/main',
  ],
  [
    'a chart version that moves',
    (lab) =>
      new HelmRelease(app(lab), 'r', {
        chart: helmChart({ repository: 'https://x.example', name: 'x', version: '1.x' }),
        namespace: 'x',
        values: {},
        pods: [],
      }),
    'IMAGE_TAG_INEXACT',
    'test/app/r',
  ],
  ['no resources', (lab) => new Workload(app(lab), 'main', { image: plain.image } as Any), 'RESOURCES_INVALID', 'test/app/main.resources'],
  [
    'a request above its limit',
    (lab) =>
      new Workload(app(lab), 'main', {
        ...plain,
        resources: { cpu: Cpu.millis(1), memory: { request: Bytes.mib(2), limit: Bytes.mib(1) } },
      }),
    'RESOURCES_INVALID',
    'test/app/main',
  ],
  [
    'a secret’s value in the environment',
    (lab) => new Workload(app(lab), 'main', { ...plain, env: { DB_PASSWORD: 'hunter2' } }),
    'SECRET_LITERAL',
    'test/app/main/deployment',
  ],
  ['a plain Secret', (lab) => object(app(lab), 's', 'Secret' as Any, { metadata: { name: 's' } } as Any), 'SECRET_PLAIN', 'test/app/s'],
  [
    'a kind that is not known',
    (lab) => object(app(lab), 's', 'Gizmo' as Any, { metadata: { name: 's' } } as Any),
    'KIND_UNKNOWN',
    'test/app/s',
  ],
  [
    'a key that the secret lacks',
    (lab) => new Secret(app(lab), 's', { keys: ['a'], about: 'a' }).key('b' as Any),
    'SECRET_KEY_UNKNOWN',
    'test/app/s',
  ],
  ['no word on backup', (lab) => volume(app(lab), lab, { backup: undefined }), 'VOLUME_BACKUP_MISSING', 'test/app/data.backup'],
  ['no reason for no backup', (lab) => volume(app(lab), lab, { backup: none(' ') }), 'VOLUME_BACKUP_MISSING', 'test/app/data'],
  ['a volume on a wrong disk', (lab) => volume(app(lab), lab, { on: lab.disks.one.nvmee }), 'REFERENCE_UNKNOWN', 'test/app/data.on'],
  ['a volume on a wrong machine', (lab) => volume(app(lab), lab, { on: lab.disks.won.nvme }), 'REFERENCE_UNKNOWN', 'test/app/data.on'],
  ['a volume without a disk', (lab) => volume(app(lab), lab, { on: undefined }), 'REFERENCE_UNKNOWN', 'test/app/data.on'],
  ['a volume on a disk that no node offers', (lab) => volume(app(lab), lab, { forTenants: true }), 'REFERENCE_UNKNOWN', 'test/app/data'],
  ['a wrong machine that nobody looked at', (lab) => prefer(lab.machines.oen), 'REFERENCE_UNKNOWN', 'clusters/test/services.ts'],
  ['a number for a size', (lab) => volume(app(lab), lab, { size: 10 }), 'VALUE_INVALID', 'test/app/data.size'],
  ['no size', (lab) => volume(app(lab), lab, { size: undefined }), 'VALUE_INVALID', 'test/app/data.size'],
  ['a name for an owner', (lab) => volume(app(lab), lab, { owner: 'www-data' }), 'VALUE_INVALID', 'test/app/data.owner'],
  [
    'a number for a time',
    (lab) => new Workload(app(lab), 'main', { ...plain, stopWithin: 30 as Any }),
    'VALUE_INVALID',
    'test/app/main.stopWithin',
  ],
  ['a volume that its disk cannot hold', (lab) => volume(app(lab), lab, { size: Bytes.gib(58) }), 'VOLUME_DISK_FULL', 'test/app/data'],
  [
    'volumes of two machines in one pod',
    (lab) => {
      const chart = app(lab);
      const far = new Volume(chart, 'far', { on: lab.disks.two.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': volume(chart, lab), '/b': far } });
    },
    'VOLUMES_APART',
    'test/app/main',
  ],
  [
    'a placement away from the volumes',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', { ...plain, mounts: { '/a': volume(chart, lab) }, placement: prefer(lab.machines.two) });
    },
    'PLACEMENT_CONFLICT',
    'test/app/main',
  ],
  [
    'more pods over a volume',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', { ...plain, mounts: { '/a': volume(chart, lab) }, scale: { min: 1, max: 2, cpu: 70 } });
    },
    'REPLICAS_WITH_VOLUME',
    'test/app/main',
  ],
  [
    'a scale upside down',
    (lab) => new Workload(app(lab), 'main', { ...plain, scale: { min: 3, max: 2, cpu: 70 } }),
    'VALUE_INVALID',
    'test/app/main',
  ],
  [
    'a kernel setting that is no number',
    (lab) => new Workload(app(lab), 'main', { ...plain, nodeSysctls: { 'fs.inotify.max_user_instances': '512' as Any } }),
    'VALUE_INVALID',
    'test/app/main.nodeSysctls["fs.inotify.max_user_instances"]',
  ],
  [
    'a kernel setting by its path',
    (lab) => new Workload(app(lab), 'main', { ...plain, nodeSysctls: { 'fs/inotify/max_user_instances': 512 } }),
    'VALUE_INVALID',
    'test/app/main',
  ],
  [
    'two that write to one volume',
    (lab) => {
      const chart = app(lab);
      const data = volume(chart, lab);
      for (const id of ['a', 'b']) new Workload(chart, id, { ...plain, mounts: { '/data': data } });
    },
    'VOLUME_SHARED',
    'test/app/data',
  ],
  [
    'a host name that is none',
    (lab) => {
      const chart = app(lab);
      new Route(chart, 'web', {
        hostname: 'Films',
        audience: 'lan',
        to: new Workload(chart, 'main', { ...plain, ports: { http: 80 } }).ports.http,
      });
    },
    'HOSTNAME_INVALID',
    'test/app/web',
  ],
  ['a tenant in a namespace of Kubernetes’ own', (lab) => tenant(lab, quiz, 'kube-public'), 'NAME_INVALID', 'test/kube-public'],
  ['a tenant in the default namespace', (lab) => tenant(lab, quiz, 'default'), 'NAME_INVALID', 'test/default'],
  ['a tenant without a repository', (lab) => tenant(lab, undefined), 'VALUE_INVALID', 'test/quiz.repository'],
  [
    'a tenant’s repository that is none',
    (lab) => tenant(lab, { ...quiz, url: 'quiz' }),
    'VALUE_INVALID',
    'test/quiz/tenant.repository.url',
  ],
  ['a tenant’s branch that is none', (lab) => tenant(lab, { ...quiz, branch: '' }), 'VALUE_INVALID', 'test/quiz/tenant.repository.branch'],
  [
    'a tenant’s path out of its repository',
    (lab) => tenant(lab, { ...quiz, path: 'a/../..' }),
    'VALUE_INVALID',
    'test/quiz/tenant.repository.path',
  ],
  [
    'no host name',
    (lab) => new Jellyfin(lab, { library: Bytes.gib(1), on: lab.disks.two.hdd, config: lab.disks.two.nvme, audience: 'lan' } as Any),
    'HOSTNAME_INVALID',
    'test/jellyfin.hostname',
  ],
  [
    'a route to a port that is not there',
    (lab) => new Route(app(lab), 'web', { hostname: 'a.test.example', audience: 'lan', to: undefined as Any }),
    'REFERENCE_UNKNOWN',
    'test/app/web.to',
  ],
  [
    'one host name for two services',
    (lab) => {
      for (const name of ['one', 'two']) {
        const chart = app(lab, name);
        new Route(chart, 'web', {
          hostname: 'a.test.example',
          audience: 'lan',
          to: new Workload(chart, 'main', { ...plain, ports: { http: 80 } }).ports.http,
        });
      }
    },
    'HOSTNAME_DUPLICATE',
    'test/two/web',
  ],
  [
    'a pod that needs more than its namespace allows',
    (lab) => new Workload(app(lab), 'main', { ...plain, waivers: { privileged: 'a test' } }),
    'WAIVER_MISSING',
    'test/app/main/deployment',
  ],
  [
    'a waiver that no pod needs',
    (lab) => new Workload(new ServiceChart(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } }), 'main', plain),
    'WAIVER_UNUSED',
    'test/app/namespace/namespace',
  ],
  [
    'two objects of one identity',
    (lab) => {
      const chart = app(lab);
      for (const id of ['x', 'y']) object(chart, id, 'ConfigMap', { metadata: { name: 'same' }, data: {} });
    },
    'OBJECT_DUPLICATE',
    'test/app/y',
  ],
  [
    'a field that Kubernetes does not know',
    (lab) => object(app(lab), 'x', 'ConfigMap', { metadata: { name: 'x' }, dataa: {} } as Any),
    'SCHEMA_INVALID',
    'test/app/x',
  ],
  [
    'a value that JSON does not have',
    (lab) => object(app(lab), 'x', 'Middleware', { metadata: { name: 'x' }, spec: { plugin: { a: { b: Number.NaN } } } }),
    'OBJECT_NOT_JSON',
    'test/app/x.spec.plugin.a.b',
  ],
  [
    'a chart that throws',
    () => {
      throw new Error('no such luck');
    },
    'CHART_THREW',
    'clusters/test/services.ts',
  ],
  ['a validation of a construct', (lab) => app(lab).node.addValidation({ validate: () => ['not like this'] }), 'VALUE_INVALID', 'test/app'],
];

test.each(cases)('%s is an error at its place', (_, declare, code, where) => {
  const problems = problemsOf((lab) => void declare(lab));
  expect(problems).toContainEqual(expect.objectContaining({ code, where }));
  for (const { what, repair } of problems) expect([what, repair].every((text) => text.length > 5)).toBe(true);
});

test('a wrong disk is told with the right one, where it was used', () => {
  expect(problemsOf((lab) => void volume(app(lab), lab, { on: lab.disks.one.nvmee }))).toEqual([
    expect.objectContaining({ code: 'REFERENCE_UNKNOWN', where: 'test/app/data.on', what: 'no disk one.nvmee; did you mean one.nvme?' }),
  ]);
});

test('a literal secret is not shown', () => {
  const problems = problemsOf((lab) => void new Workload(app(lab), 'main', { ...plain, env: { API_TOKEN: 'hunter2' } }));
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('problems of several apps are told at once', () => {
  const codes = problemsOf((lab) => {
    new Workload(app(lab, 'a'), 'main', { ...plain, image: image('docker.io/library/redis:latest') });
    volume(app(lab, 'b'), lab, { on: lab.disks.one.hddd });
  }).map(({ code }) => code);
  expect(codes.sort()).toEqual(['IMAGE_TAG_INEXACT', 'REFERENCE_UNKNOWN']);
});

test('what a chart threw is told at its line, beside what was found before', () => {
  const problems = problemsOf((lab) => {
    app(lab);
    app(lab);
    throw new Error('no such luck');
  });
  expect(problems.map(({ code, what }) => [code, what])).toEqual([
    ['SERVICE_DUPLICATE', 'two services are called app'],
    ['CHART_THREW', 'no such luck'],
  ]);
});

describe('the ledger', () => {
  const entry = {
    name: 'app-data',
    namespace: 'app',
    disk: 'one.nvme',
    bytes: Bytes.gib(1).count,
    path: '/srv/fast/app-data',
    owner: 1000,
    state: 'declared' as const,
  };
  const declare = (change: object) => (lab: Any) => void volume(app(lab), lab, change);

  test('a volume that grows is no error', () => {
    expect(problemsOf(declare({ size: Bytes.gib(2) }), { ledger: [entry] })).toEqual([]);
  });

  test('a volume that shrinks is one', () => {
    expect(problemsOf(declare({ size: Bytes.mib(512) }), { ledger: [entry] })).toEqual([
      expect.objectContaining({ code: 'VOLUME_SHRUNK', where: 'test/app/data' }),
    ]);
  });

  test('a volume that moves to another disk is one', () => {
    expect(problemsOf(declare({ on: undefined }), { ledger: [entry] })[0]?.code).toBe('REFERENCE_UNKNOWN');
    expect(problemsOf((lab) => void volume(app(lab), lab, { on: lab.disks.two.nvme }), { ledger: [entry] })).toEqual([
      expect.objectContaining({ code: 'VOLUME_MOVED', where: 'test/app/data' }),
    ]);
  });

  test('a volume that left the model is listed, and counted on its disk, until it is purged', () => {
    const gone = { ...entry, name: 'old-data', namespace: 'old', path: '/srv/fast/old-data', bytes: Bytes.gib(50).count };
    const result = synthesized(declare({}), { ledger: [gone] });
    expect(result.retired).toEqual(['old-data']);
    expect(result.files.find(({ path }) => path === 'clusters/test/volumes.yaml')?.content).toContain('state: retired');
    expect(problemsOf(declare({ size: Bytes.gib(10) }), { ledger: [gone] })).toEqual([
      expect.objectContaining({
        code: 'VOLUME_DISK_FULL',
        what: expect.stringContaining('50 GiB of them held by volumes that left the model'),
      }),
    ]);
    expect(problemsOf(declare({ size: Bytes.gib(10) }), { ledger: [] })).toEqual([]);
  });
});

test('a backup that has nowhere to go is an error', () => {
  const nowhere = (lab: Any) => void volume(app(lab), lab, { backup: daily({ to: ['local'] }) });
  expect(problemsOf(nowhere).filter(({ code }) => code !== 'VOLUME_UNFILLED')).toEqual([
    expect.objectContaining({ code: 'VOLUME_BACKUP_MISSING', where: 'test/app/data' }),
  ]);
});

test('two instances of a chart under two names stand side by side', () => {
  const result = synthesized((lab) => {
    for (const name of ['one', 'two']) new Database(app(lab, name), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) });
  });
  expect(manifest(result, 'one/statefulset-one-db.yaml').metadata.namespace).toBe('one');
  expect(manifest(result, 'two/statefulset-two-db.yaml').metadata.namespace).toBe('two');
});

test('a job never runs twice at once, in the house’s own time zone', () => {
  const result = synthesized(
    (lab) =>
      void new ScheduledJob(app(lab), 'tidy', {
        ...plain,
        schedule: '0 8 * * *',
        within: Duration.minutes(5),
        mounts: { '/tmp': scratch(Bytes.mib(1)) },
      }),
  );
  expect(manifest(result, 'app/cronjob-app-tidy.yaml').spec).toMatchObject({ concurrencyPolicy: 'Forbid', timeZone: 'Europe/Zurich' });
});

test('a workload that scales leaves its replicas to the autoscaler, and spreads', () => {
  const result = synthesized(
    (lab) => void new Workload(app(lab), 'main', { ...plain, ports: { http: 80 }, scale: { min: 1, max: 3, cpu: 70 } }),
  );
  const { spec } = manifest(result, 'app/deployment-app.yaml');
  expect(spec).not.toHaveProperty('replicas');
  expect(spec.strategy.type).toBe('RollingUpdate');
  expect(spec.template.spec.topologySpreadConstraints[0].topologyKey).toBe('kubernetes.io/hostname');
  expect(manifest(result, 'app/horizontalpodautoscaler-app.yaml').spec).toMatchObject({ minReplicas: 1, maxReplicas: 3 });
  expect(manifest(result, 'app/poddisruptionbudget-app.yaml').spec).toMatchObject({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
});

test.each([
  ['prefers a machine', prefer, 'preferredDuringSchedulingIgnoredDuringExecution'],
  ['is pinned to one', pin, 'requiredDuringSchedulingIgnoredDuringExecution'],
])('a workload without volumes that %s says so to the scheduler', (_, place, kind) => {
  const result = synthesized((lab) => void new Workload(app(lab), 'main', { ...plain, placement: place(lab.machines.two) }));
  const { nodeAffinity } = manifest(result, 'app/deployment-app.yaml').spec.template.spec.affinity;
  expect(Object.keys(nodeAffinity)).toEqual([kind]);
  expect(JSON.stringify(nodeAffinity)).toContain('{"key":"loutik.dev/home","operator":"In","values":["two"]}');
});
