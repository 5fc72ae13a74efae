import { Bytes, Cpu, Database, Duration, daily, image, none, Route, ScheduledJob, ServiceChart, Volume, Workload } from '../../src';
import { restores } from '../../src/proofs/restores';
import { foundBy, modelOf } from './proved';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const found = (declare: (lab: Any) => void) => foundBy(restores, declare);

describe('a volume with backups', () => {
  const volume = (chart: ServiceChart, lab: Any, backup: Any = daily({ to: ['offsite'] })) =>
    new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
  const unfilled = expect.stringContaining('no workload writes to it');

  test('that a workload writes is restored before that starts', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab) } });
      }),
    ).toEqual([]));

  test('that nobody mounts is filled by nobody', () =>
    expect(found((lab) => void volume(new ServiceChart(lab, 'app'), lab))).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('that is only read is filled by nobody', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab).readOnly() } });
      }),
    ).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('that a job alone writes is filled by nobody: no restore comes before a job', () =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        const mounts = { '/data': volume(chart, lab) };
        new ScheduledJob(chart, 'job', { ...plain, mounts, schedule: '0 12 * * *', within: Duration.hours(1) });
      }),
    ).toEqual([['VOLUME_UNFILLED', 'test/app/data', unfilled]]));

  test('whose kind is a dump is a database’s', () => {
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'app');
        new Workload(chart, 'main', { ...plain, mounts: { '/data': volume(chart, lab, { kind: 'dump', to: ['offsite'] }) } });
      }),
    ).toEqual([
      ['VOLUME_UNFILLED', 'test/app/data', 'its backup is a dump, and no Database writes it: nothing here could dump or load it'],
    ]);
    expect(found((lab) => void new Database(new ServiceChart(lab, 'app'), 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) }))).toEqual(
      [],
    );
  });

  test('is none when it says that it is replaceable', () =>
    expect(found((lab) => void volume(new ServiceChart(lab, 'app'), lab, none('a test')))).toEqual([]));
});

describe('a name that nobody can own', () => {
  test.each(['films.lan', 'films.local', 'a.home.arpa', 'films.internal', 'films.test', 'x.fritz.box', 'a.b.localhost', 'x.onion'])(
    '%s gets no certificate',
    (hostname) =>
      expect(
        found((lab) => {
          const chart = new ServiceChart(lab, 'films');
          const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
          new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
        }),
      ).toEqual([['HOSTNAME_INVALID', 'test/films/web', expect.stringMatching(/^nobody gets a certificate for/)]]),
  );
  test.each(['films.example.org', 'lan.example.org', 'mylan.ch', 'films.loutik.example', 'local.dev'])('%s may get one', (hostname) =>
    expect(
      found((lab) => {
        const chart = new ServiceChart(lab, 'films');
        const { ports } = new Workload(chart, 'main', { ...plain, ports: { http: 8080 } });
        new Route(chart, 'web', { hostname, to: ports.http, audience: 'lan' });
      }),
    ).toEqual([]),
  );
});

test('the evidence counts the volumes with backups', () => {
  const two = (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    for (const [id, backup] of [
      ['a', daily({ to: ['offsite'] })],
      ['b', none('a test')],
    ] as const)
      new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
  };
  expect([restores.id, restores.prove(modelOf(two)).figures]).toEqual(['restores', [{ about: 'volumes with backups', value: '1' }]]);
});
