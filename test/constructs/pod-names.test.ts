import fc from 'fast-check';
import { StudentProject } from '../../charts/students';
import {
  Bytes,
  Cpu,
  Duration,
  daily,
  Files,
  hostFolder,
  image,
  none,
  object,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  Volume,
  Workload,
} from '../../src';
import { manifest, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Any, name = 'app', props: Any = {}) => new ServiceChart(lab, name, props);
const volume = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });
const mib = (count: number, name?: string) => scratch(Bytes.mib(count), { name });
const run =
  (props: Any, id = 'main') =>
  (lab: Any) =>
    void new Workload(app(lab), id, { ...plain, ...props });
const _student = (lab: Any, name = 'quiz') =>
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
const _config =
  (name: string, metadata: Any = {}) =>
  (lab: Any) =>
    void object(app(lab), 'x', 'ConfigMap', { metadata: { name, ...metadata }, data: {} });

const inPod: readonly (readonly [string, (lab: Any) => void, readonly unknown[]])[] = [
  [
    'two paths that differ in a sign alone',
    run({ mounts: { '/var/a-b': mib(1), '/var/a/b': mib(1) } }),
    taken(
      'test/app/main',
      'a volume app-var-a-b of its pod would be both 1 MiB of scratch space at /var/a-b of app and 1 MiB of scratch space at /var/a/b of app',
    ),
  ],
  [
    'two paths that differ in case',
    run({ mounts: { '/Cache': mib(1), '/cache': mib(1) } }),
    taken(
      'test/app/main',
      'a volume app-cache of its pod would be both 1 MiB of scratch space at /Cache of app and 1 MiB of scratch space at /cache of app',
    ),
  ],
  [
    'two hidden folders',
    run({ mounts: { '/.a': mib(1), '/_a': mib(2) } }),
    taken(
      'test/app/main',
      'a volume app-a of its pod would be both 1 MiB of scratch space at /.a of app and 2 MiB of scratch space at /_a of app',
    ),
  ],
  [
    'a container and a path that read as another and its path',
    run({ mounts: { '/b/c': mib(1) }, containers: { 'app-b': { ...plain, mounts: { '/c': mib(1) } } } }),
    taken(
      'test/app/main',
      'a volume app-b-c of its pod would be both 1 MiB of scratch space at /b/c of app and 1 MiB of scratch space at /c of app-b',
    ),
  ],
  [
    'shared scratch space of two sizes',
    run({ mounts: { '/a': mib(1, 'x'), '/b': mib(2, 'x') } }),
    taken('test/app/main', 'a volume x of its pod would be both 1 MiB of scratch space and 2 MiB of scratch space'),
  ],
  [
    'shared scratch space, once in memory',
    run({ mounts: { '/a': mib(1, 'x'), '/b': scratch(Bytes.mib(1), { name: 'x', memory: true }) } }),
    taken('test/app/main', 'a volume x of its pod would be both 1 MiB of scratch space and 1 MiB of scratch space in memory'),
  ],
  [
    'a scratch space called as another comes out',
    run({ mounts: { '/tmp': mib(1), '/b': mib(1, 'app-tmp') } }),
    taken('test/app/main', 'a volume app-tmp of its pod would be both 1 MiB of scratch space at /tmp of app and 1 MiB of scratch space'),
  ],
  [
    'a volume and a secret of one name',
    (lab) => {
      const chart = app(lab);
      const secret = new Secret(chart, 's', { name: 'app-data', keys: ['a'], about: 'a test' });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': volume(chart, lab), '/b': secret.files } });
    },
    taken('test/app/main', 'a volume app-data of its pod would be both the claim app-data and the secret app-data'),
  ],
  [
    'files and a secret of one name',
    (lab) => {
      const chart = app(lab);
      const secret = new Secret(chart, 's', { name: 'app-config', keys: ['a'], about: 'a test' });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': new Files(chart, 'config', { a: 'b' }), '/b': secret.files } });
    },
    taken('test/app/main', 'a volume app-config of its pod would be both the files app-config and the secret app-config'),
  ],
  [
    'two folders of the node',
    (lab) =>
      void new Workload(app(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } }), 'main', {
        ...plain,
        mounts: { '/a-b': hostFolder('/x', { readOnly: true }), '/a/b': hostFolder('/y', { readOnly: true }) },
      }),
    taken('test/app/main', "a volume host-a-b of its pod would be both the node's /x and the node's /y"),
  ],
  [
    'a port of two containers',
    run({ ports: { http: 80 }, containers: { side: { ...plain, ports: { http: 81 } } } }),
    taken('test/app/main', 'container side and container app both call a port http: its Service could lead to one of them only'),
  ],
  [
    'a scratch space of a job',
    (lab) =>
      void new ScheduledJob(app(lab), 'job', {
        ...plain,
        schedule: '0 12 * * *',
        within: Duration.hours(1),
        mounts: { '/a.b': mib(1), '/a/b': mib(1) },
      }),
    taken(
      'test/app/job',
      'a volume app-job-a-b of its pod would be both 1 MiB of scratch space at /a.b of app-job and 1 MiB of scratch space at /a/b of app-job',
    ),
  ],
  [
    'a container called as what restores a volume',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', { ...plain, mounts: { '/data': kept(chart, lab) }, init: { 'restore-data': plain } });
    },
    taken('test/app/main', 'its container restore-data has the name of one that fills its volumes or waits for them'),
  ],
  [
    'two volumes of one id, restored into one pod',
    (lab) => {
      const chart = app(lab);
      const part = new Secret(chart, 'part', { keys: ['a'], about: 'a scope of its own' });
      const inner = kept(part as Any, lab, 'data', { name: 'app-inner' });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': kept(chart, lab), '/b': inner } });
    },
    taken('test/app/main', 'two of its volumes would be restored by a container restore-data'),
  ],
  [
    'a scratch space called as one that restoring needs',
    (lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', {
        ...plain,
        mounts: { '/data': kept(chart, lab), '/c': scratch(Bytes.gib(1), { name: 'restic-cache' }) },
      });
    },
    taken('test/app/main', 'its scratch space restic-cache has the name of one that restoring needs'),
  ],
];

test.each(inPod)('%s is never one for two', (_, declare, problem) => expect(found(declare)).toEqual([problem]));

const fine: readonly (readonly [string, (lab: Any) => void])[] = [
  [
    'one scratch space of two containers',
    run({ mounts: { '/a': mib(1, 'x') }, init: { first: { ...plain, mounts: { '/b': mib(1, 'x') } } } }),
  ],
  ['one path of two containers', run({ mounts: { '/tmp': mib(1) }, containers: { side: { ...plain, mounts: { '/tmp': mib(1) } } } })],
  [
    'one folder of the node in two containers',
    (lab) =>
      void new Workload(app(lab, 'app', { podSecurity: { level: 'privileged', reason: 'a test' } }), 'main', {
        ...plain,
        mounts: { '/a': hostFolder('/x', { readOnly: true }) },
        containers: { side: { ...plain, mounts: { '/a': hostFolder('/x', { readOnly: true }) } } },
      }),
  ],
  [
    'one volume at two paths',
    (lab) => {
      const chart = app(lab);
      const data = volume(chart, lab);
      new Workload(chart, 'main', { ...plain, mounts: { '/a': data, '/b': data.readOnly() } });
    },
  ],
  [
    'the same files, whole and one alone',
    (lab) => {
      const chart = app(lab);
      const files = new Files(chart, 'config', { a: 'b' });
      new Workload(chart, 'main', { ...plain, mounts: { '/a': files, '/b/a': files.at('a') } });
    },
  ],
  [
    'one name in two namespaces',
    (lab) => {
      for (const name of ['a', 'b']) new Workload(app(lab, name), 'main', { ...plain, name: 'server', ports: { http: 80 } });
    },
  ],
];

test.each(fine)('%s is no clash', (_, declare) => expect(found(declare)).toEqual([]));

test('scratch spaces of any paths and containers are as many volumes as there are of them, or an error', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', '-', '/', '.', 'A', '_'), { minLength: 1, maxLength: 5 })
    .map((signs) => `/${signs.join('')}x`);
  const mounts = fc.uniqueArray(path, { minLength: 1, maxLength: 4 }).map((paths) => Object.fromEntries(paths.map((one) => [one, mib(1)])));
  fc.assert(
    fc.property(mounts, mounts, (one, two) => {
      const declare = run({ mounts: one, containers: { 'app-a': { ...plain, mounts: two } } });
      if (problemsOf(declare).length > 0) {
        for (const [code] of found(declare)) expect(['NAME_TAKEN', 'VALUE_INVALID']).toContain(code); // two paths of one place, too
        return;
      }
      const { volumes } = manifest(synthesized(declare), 'app/deployment-app.yaml').spec.template.spec;
      expect(volumes).toHaveLength(Object.keys(one).length + Object.keys(two).length);
    }),
    { numRuns: 60 },
  );
});
