import { ArgoCd } from '../../charts/platform/argocd';
import { Storage } from '../../charts/platform/storage';
import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, daily, image, none, object, Route, ServiceChart, scratch, Volume, Workload } from '../../src';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { problemsOf } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Any, name = 'app', props: Any = {}) => new ServiceChart(lab, name, props);
const volume = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });
const _mib = (count: number, name?: string) => scratch(Bytes.mib(count), { name });
const run =
  (props: Any, id = 'main') =>
  (lab: Any) =>
    void new Workload(app(lab), id, { ...plain, ...props });
const student = (lab: Any, name = 'quiz') =>
  new StudentProject(lab, {
    name,
    hostname: `${name}.test.example`,
    repository: { url: 'https://git.test.example/q.git', branch: 'main', path: '.' },
    home: lab.machines.two,
  });
const kept = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  volume(chart, lab, id, { backup: daily({ to: ['offsite'] }), ...change });
const found = (declare: (lab: Any) => void, given = {}) =>
  problemsOf((lab) => void declare(lab), given).map(({ code, where, what }) => [code, where, what]);
const taken = (where: string, what: string) => ['NAME_TAKEN', where, what];
const config =
  (name: string, metadata: Any = {}) =>
  (lab: Any) =>
    void object(app(lab), 'x', 'ConfigMap', { metadata: { name, ...metadata }, data: {} });

const ofOurs: readonly (readonly [string, (lab: Any) => void, readonly unknown[]])[] = [
  [
    'the root Application’s',
    (lab) => void app(lab, 'root'),
    taken('test/root', 'root is the name of the Application that Argo CD follows to all others'),
  ],
  ['Argo CD’s', (lab) => void app(lab, 'argocd'), taken('test/argocd', "argocd is the name of Argo CD's own namespace")],
  [
    'a tenant’s project, declared after it',
    (lab) => void [student(lab), app(lab, 'quiz-project')],
    taken('test/quiz-project', "quiz-project is the name of the Application that deploys quiz's own repository"),
  ],
  [
    'a tenant’s project, declared before it',
    (lab) => void [app(lab, 'quiz-project'), student(lab)],
    taken('test/quiz-project', "quiz-project is the name of the Application that deploys quiz's own repository"),
  ],
  [
    'a tenant’s project, of another tenant',
    (lab) => void [student(lab), student(lab, 'quiz-project')],
    taken('test/quiz-project', "quiz-project is the name of the Application that deploys quiz's own repository"),
  ],
  [
    'what keeps the volumes',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'backup', { ...plain, mounts: { '/data': kept(chart, lab) } });
    },
    taken('test/app/backup', 'backup is the name of what keeps the volumes of its app'),
  ],
  [
    'the root Application, by hand',
    (lab) => void object(app(lab), 'x', 'Application', { metadata: { name: 'root', namespace: 'argocd' }, spec: {} }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'Application argocd/root is also made by clusters/test/root.yaml'],
  ],
  [
    'the cluster’s certificate authority',
    config('kube-root-ca.crt'),
    ['OBJECT_DUPLICATE', 'test/app/x', 'ConfigMap app/kube-root-ca.crt is also made by K3s itself'],
  ],
  [
    'CoreDNS’s settings',
    config('coredns', { namespace: 'kube-system' }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'ConfigMap kube-system/coredns is also made by K3s itself'],
  ],
  [
    'a role of Kubernetes’ own',
    (lab) => void object(app(lab), 'x', 'ClusterRole', { metadata: { name: 'cluster-admin' }, rules: [] }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'ClusterRole cluster-admin is also made by K3s itself'],
  ],
  [
    'a system role',
    (lab) => void object(app(lab), 'x', 'ClusterRole', { metadata: { name: 'system:mine' }, rules: [] }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'ClusterRole system:mine is also made by K3s itself'],
  ],
  [
    'default-deny',
    (lab) => void object(app(lab), 'x', 'NetworkPolicy', { metadata: { name: 'default-deny' }, spec: { podSelector: {} } }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'NetworkPolicy app/default-deny is also made by test/app/namespace/default-deny'],
  ],
  [
    'a tenant’s policy',
    (lab) => void object(student(lab), 'x', 'NetworkPolicy', { metadata: { name: 'tenant' }, spec: { podSelector: {} } }),
    ['OBJECT_DUPLICATE', 'test/quiz/x', 'NetworkPolicy quiz/tenant is also made by test/quiz/tenant/network'],
  ],
  [
    'a workload’s service account',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', plain);
      object(chart, 'x', 'ServiceAccount', { metadata: { name: 'app' } });
    },
    ['OBJECT_DUPLICATE', 'test/app/x', 'ServiceAccount app/app is also made by test/app/main/service-account'],
  ],
  [
    'a role over the whole cluster, of two apps',
    (lab) => {
      const permissions = { scope: 'cluster' as const, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] };
      new Workload(app(lab, 'a'), 'b-c', { ...plain, permissions });
      new Workload(app(lab, 'a-b'), 'c', { ...plain, permissions });
    },
    ['OBJECT_DUPLICATE', 'test/a-b/c/role', 'ClusterRole loutik-a-b-c is also made by test/a/b-c/role'],
  ],
  [
    'a volume of two apps',
    (lab) => {
      volume(app(lab, 'a'), lab, 'b-c');
      volume(app(lab, 'a-b'), lab, 'c');
    },
    ['OBJECT_DUPLICATE', 'test/a-b/c/pv', 'PersistentVolume a-b-c is also made by test/a/b-c/pv'],
  ],
];

test.each(ofOurs)('%s: the name is taken, and that is said', (_, declare, problem) => expect(found(declare)).toContainEqual(problem));

test.each(ofOurs.filter(([, , [code]]) => code === 'NAME_TAKEN'))('%s: it is said once', (_, declare) =>
  expect(found(declare).filter(([code]) => code === 'NAME_TAKEN')).toHaveLength(1),
);

test('an app called as a tenant’s project breaks no Argo CD that is there as well', () => {
  const codes = problemsOf((lab) => {
    new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
    student(lab);
    app(lab, 'quiz-project');
  }).map(({ code }) => code);
  expect(codes).toContain('NAME_TAKEN');
  expect(codes).not.toContain('CHART_THREW');
});

describe('a volume whose name another app’s has had', () => {
  const entry: LedgerEntry = {
    name: 'a-b-c',
    namespace: 'a',
    disk: 'one.nvme',
    bytes: 1,
    path: '/srv/fast/a-b-c',
    owner: 1000,
    state: 'retired',
  };

  test('takes its data over by accident no more', () =>
    expect(found((lab) => void volume(app(lab, 'a-b'), lab, 'c'), { ledger: [entry] })).toEqual([
      taken('test/a-b/c', 'a-b-c is the name of a volume of namespace a, whose data lies on one.nvme'),
    ]));

  test('does so when it says that name', () =>
    expect(found((lab) => void volume(app(lab, 'a-b'), lab, 'c', { name: 'a-b-c' }), { ledger: [entry] })).toEqual([]));

  test('of the same namespace is the same', () =>
    expect(found((lab) => void volume(app(lab, 'a'), lab, 'b-c'), { ledger: [entry] })).toEqual([]));
});

describe('volumes whose names come out as one project id', () => {
  const both = (disks: (lab: Any) => readonly Any[]) => (lab: Any) => {
    const chart = app(lab);
    for (const [index, id] of ['v7318', 'v27827'].entries()) volume(chart, lab, id, { on: disks(lab)[index] });
    new Storage(lab, { home: lab.machines.one });
  };

  test('would share a quota on one file system', () =>
    expect(found(both((lab) => [lab.disks.one.nvme, lab.disks.one.nvme]))).toEqual([
      taken(
        'test/storage',
        'the volumes app-v27827 and app-v7318 of one file system would share a quota: their names come out as one project id',
      ),
    ]));

  test('do not on two', () => expect(found(both((lab) => [lab.disks.one.nvme, lab.disks.one.hdd]))).toEqual([]));
});

const fine: readonly (readonly [string, (lab: Any) => void])[] = [
  ['an app whose name ends in -project, and no tenant of that name', (lab) => void app(lab, 'quiz-project')],
  ['an app whose name ends in -project, beside a service', (lab) => void [app(lab, 'quiz'), app(lab, 'quiz-project')]],
  [
    'names of projects, for apps',
    (lab) => {
      for (const name of ['platform', 'services', 'tenants', 'tenant-quiz', 'loutik', 'restore', 'backup']) app(lab, name);
      student(lab);
    },
  ],
  [
    'the account that every namespace has',
    (lab) => void object(app(lab), 'x', 'ServiceAccount', { metadata: { name: 'default' }, automountServiceAccountToken: false }),
  ],
  ['a workload called backup, of an app without backups', run({}, 'backup')],
  [
    'routes of one app',
    (lab) => {
      const chart = app(lab);
      const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 80 } });
      for (const id of ['web', 'api']) new Route(chart, id, { hostname: `${id}.test.example`, audience: 'lan', to: ports.http });
    },
  ],
];

test.each(fine)('%s is no clash', (_, declare) => expect(found(declare)).toEqual([]));
