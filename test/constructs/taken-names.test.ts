import { ArgoCd } from '../../charts/platform/argocd';
import { Priorities } from '../../charts/platform/priorities';
import { StudentProject } from '../../charts/students';
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
  none,
  object,
  Route,
  ScheduledJob,
  Secret,
  ServiceChart,
  Volume,
  Workload,
} from '../../src';
import { problemsOf } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Any, name = 'app', props: Any = {}) => new ServiceChart(lab, name, props);
const volume = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });
const student = (lab: Any, name = 'quiz') =>
  new StudentProject(lab, {
    name,
    hostname: `${name}.test.example`,
    repository: { url: 'https://git.test.example/q.git', branch: 'main', path: '.' },
    home: lab.machines.two,
  });
const kept = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  volume(chart, lab, id, { backup: daily({ to: ['offsite'] }), ...change });
/** An app with a volume that is kept. */
const keeping = (lab: Any) => {
  const chart = app(lab);
  new Workload(chart, 'main', { ...plain, mounts: { '/data': kept(chart, lab) } });
  return chart;
};
const found = (declare: (lab: Any) => void, given = {}) =>
  problemsOf((lab) => void declare(lab), given).map(({ code, where, what }) => [code, where, what]);
const taken = (where: string, what: string) => ['NAME_TAKEN', where, what];
const config =
  (name: string, metadata: Any = {}) =>
  (lab: Any) =>
    void object(app(lab), 'x', 'ConfigMap', { metadata: { name, ...metadata }, data: {} });

type Taken = readonly [string, (lab: Any) => void, readonly unknown[]];

const ofOurs: readonly Taken[] = [
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
  [
    'the job that keeps an app’s volumes',
    (lab) =>
      void new ScheduledJob(keeping(lab), 'night', { ...plain, name: 'app-backup', schedule: '0 12 * * *', within: Duration.hours(1) }),
    ['OBJECT_DUPLICATE', 'test/app/backup/job/cronjob', 'CronJob app/app-backup is also made by test/app/night/cronjob'],
  ],
  [
    'the job that rehearses a restore',
    (lab) => void new ScheduledJob(keeping(lab), 'rehearsal', { ...plain, schedule: '0 12 * * *', within: Duration.hours(1) }),
    ['OBJECT_DUPLICATE', 'test/app/backup/rehearsal/cronjob', 'CronJob app/app-rehearsal is also made by test/app/rehearsal/cronjob'],
  ],
  [
    'the secret of an app’s repositories',
    (lab) => void new Secret(keeping(lab), 'mine', { name: 'app-backup', keys: ['k'], about: 'a test' }),
    ['OBJECT_DUPLICATE', 'test/app/backup/backup', 'the secret app/app-backup is also declared by test/app/mine'],
  ],
  [
    'the scripts that keep an app’s volumes',
    (lab) => void new Files(keeping(lab), 'backup-scripts', { a: 'b' }),
    [
      'OBJECT_DUPLICATE',
      'test/app/backup/backup-scripts/configmap',
      'ConfigMap app/app-backup-scripts is also made by test/app/backup-scripts/configmap',
    ],
  ],
  [
    'a database’s secret',
    (lab) => {
      const chart = app(lab);
      new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) });
      new Secret(chart, 'mine', { name: 'app-db', keys: ['k'], about: 'a test' });
    },
    ['OBJECT_DUPLICATE', 'test/app/mine', 'the secret app/app-db is also declared by test/app/db/db'],
  ],
  [
    'a database’s volume',
    (lab) => {
      const chart = app(lab);
      new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) });
      volume(chart, lab, 'db-data');
    },
    ['OBJECT_DUPLICATE', 'test/app/db-data/pv', 'PersistentVolume app-db-data is also made by test/app/db/db-data/pv'],
  ],
  [
    'the Ingress for exact paths of a route',
    (lab) => {
      const chart = app(lab);
      const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 80 } });
      const paths = [
        { path: '/', type: 'Prefix' as const },
        { path: '/a', type: 'Exact' as const },
      ];
      new Route(chart, 'web', { hostname: 'a.test.example', audience: 'lan', to: ports.http, paths });
      new Route(chart, 'exact', { hostname: 'b.test.example', audience: 'lan', to: ports.http });
    },
    ['OBJECT_DUPLICATE', 'test/app/exact/ingress', 'Ingress app/app-exact is also made by test/app/web/exact'],
  ],
  [
    'allow-dns',
    (lab) => void object(app(lab), 'x', 'NetworkPolicy', { metadata: { name: 'allow-dns' }, spec: { podSelector: {} } }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'NetworkPolicy app/allow-dns is also made by test/app/namespace/allow-dns'],
  ],
  [
    'an app’s namespace',
    (lab) => void [app(lab), object(app(lab, 'other'), 'x', 'Namespace', { metadata: { name: 'app' } })],
    ['OBJECT_DUPLICATE', 'test/other/x', 'Namespace app is also made by test/app/namespace/namespace'],
  ],
  [
    'a tenant’s quota',
    (lab) => void object(student(lab), 'x', 'ResourceQuota', { metadata: { name: 'tenant' }, spec: { hard: { pods: '1' } } }),
    ['OBJECT_DUPLICATE', 'test/quiz/x', 'ResourceQuota quiz/tenant is also made by test/quiz/tenant/quota'],
  ],
  [
    'a tenant’s limits',
    (lab) => void object(student(lab), 'x', 'LimitRange', { metadata: { name: 'tenant' }, spec: { limits: [] } }),
    ['OBJECT_DUPLICATE', 'test/quiz/x', 'LimitRange quiz/tenant is also made by test/quiz/tenant/limits'],
  ],
  [
    'a priority of ours',
    (lab) => void [new Priorities(lab), object(app(lab), 'x', 'PriorityClass', { metadata: { name: 'loutik-core' }, value: 1 })],
    ['OBJECT_DUPLICATE', 'test/app/x', expect.stringMatching(/^PriorityClass loutik-core is also made by test\/priorities\//)],
  ],
  ...(['platform', 'services', 'tenants', 'default', 'tenant-quiz'] as const).map(
    (name): Taken => [
      `the project ${name}`,
      (lab) => {
        student(lab);
        new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
        object(app(lab), 'x', 'AppProject', { metadata: { name, namespace: 'argocd' }, spec: {} });
      },
      [
        'OBJECT_DUPLICATE',
        expect.any(String),
        expect.stringMatching(new RegExp(`^AppProject argocd/${name} is also made by test/(app/x|argocd/.*)$`)),
      ],
    ],
  ),
  ...(['app', 'quiz', 'quiz-project'] as const).map(
    (name): Taken => [
      `the Application ${name}`,
      (lab) => {
        student(lab);
        new ArgoCd(lab, { home: lab.machines.one, hostname: 'argocd.test.example' });
        object(app(lab), 'x', 'Application', { metadata: { name, namespace: 'argocd' }, spec: {} });
      },
      [
        'OBJECT_DUPLICATE',
        expect.any(String),
        expect.stringMatching(new RegExp(`^Application argocd/${name} is also made by test/(app/x|argocd/.*)$`)),
      ],
    ],
  ),
  [
    'K3s’s own chart',
    (lab) =>
      void object(app(lab), 'x', 'HelmChart', {
        metadata: { name: 'traefik', namespace: 'kube-system' },
        spec: { chart: 'https://a.example/t-1.0.0.tgz' },
      }),
    ['OBJECT_DUPLICATE', 'test/app/x', 'HelmChart kube-system/traefik is also made by K3s itself'],
  ],
  [
    'two settings of K3s’s own chart',
    (lab) => {
      for (const name of ['a', 'b'])
        new HelmRelease(app(lab, name), 'release', { chart: { packaged: 'traefik' }, namespace: 'kube-system', values: {}, pods: [] });
    },
    ['OBJECT_DUPLICATE', 'test/b/release/config', 'HelmChartConfig kube-system/traefik is also made by test/a/release/config'],
  ],
  [
    'the policy of a job that installs a chart',
    (lab) => {
      const chart = app(lab);
      const release = { repository: 'https://charts.test.example', name: 't', version: '1.0.0' };
      new HelmRelease(chart, 'release', { chart: helmChart(release), namespace: 'app', values: {}, pods: [] });
      object(chart, 'x', 'NetworkPolicy', { metadata: { name: 'helm-install-app', namespace: 'kube-system' }, spec: { podSelector: {} } });
    },
    [
      'OBJECT_DUPLICATE',
      expect.any(String),
      expect.stringMatching(/^NetworkPolicy kube-system\/helm-install-app is also made by test\/app\//),
    ],
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
