import { Storage } from '../../charts/platform/storage';
import { StudentProject } from '../../charts/students';
import { Bytes, Cpu, image, none, object, Route, ServiceChart, Volume, Workload } from '../../src';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { problemsOf } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const app = (lab: Any, name = 'app', props: Any = {}) => new ServiceChart(lab, name, props);
const volume = (chart: ServiceChart, lab: Any, id = 'data', change: Any = {}) =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test'), ...change });
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
const found = (declare: (lab: Any) => void, given = {}) =>
  problemsOf((lab) => void declare(lab), given).map(({ code, where, what }) => [code, where, what]);
const taken = (where: string, what: string) => ['NAME_TAKEN', where, what];

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
