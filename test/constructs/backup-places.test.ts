import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, Database, daily, internet, none, ServiceChart, Volume, Workload } from '../../src';
import { AppBackup } from '../../src/constructs/app-backup';
import { BackupPlaces } from '../../src/constructs/backup-places';
import { RepositoryServer } from '../../src/constructs/repository-server';
import { restoreContainers } from '../../src/constructs/restore';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { type Any, objectOf, plain, told } from './object-of';

/** A server on each machine, and volumes of one app on machine one. */
const house = (lab: Any) => {
  new Backups(lab, {
    servers: [lab.machines.one, lab.machines.two].map((machine) => ({ machine, on: lab.disks[machine.name].hdd, size: Bytes.gib(5) })),
  });
  const chart = new ServiceChart(lab, 'app');
  const volume = (id: string, backup: Any, owner = 1000) =>
    new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner, backup });
  const mounts = {
    '/both': volume('both', daily()),
    '/local': volume('local', daily({ to: ['local'] })),
    '/offsite': volume('offsite', daily({ to: ['offsite'] })),
    '/none': volume('none', none('a test')),
  };
  new Workload(chart, 'main', { ...plain, mounts });
  new Workload(chart, 'reader', { ...plain, user: 70, mounts: { '/d': volume('other', daily(), 70) } });
  new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) });
};
const { lab, places } = modelOf(house);
const of = (id: string) => Volume.all(lab).find(({ name }) => name === `app-${id}`) as Volume;

describe('the backups of a volume lie', () => {
  test('where its policy wants them, and of none nowhere', () => {
    expect(['both', 'local', 'offsite', 'none', 'db-data'].map((id) => places.targetsOf(of(id)))).toEqual([
      ['local', 'offsite'],
      ['local'],
      ['offsite'],
      [],
      ['local', 'offsite'],
    ]);
  });

  test('as far as the homelab has such a place', () => {
    const alone = (declare: (lab: Any) => void, inventory = base) => {
      const model = modelOf(declare, inventory);
      const own = Volume.all(model.lab).find(({ name }) => name === 'app-both') as Volume;
      return new BackupPlaces(model.lab).targetsOf(own);
    };
    const withoutServers = (all: Any) => {
      const chart = new ServiceChart(all, 'app');
      new Volume(chart, 'both', { on: all.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily() });
    };
    expect(alone(withoutServers)).toEqual(['offsite']);
    expect(alone(withoutServers, withChange('offsite', undefined) as typeof base)).toEqual([]);
    expect(alone(house, withChange('offsite', undefined) as typeof base)).toEqual(['local']);
  });

  test('on another machine than its own: the first server that is not there', () => {
    expect(places.serverOf(of('both'))?.machine).toBe('two');
    const [one, two] = RepositoryServer.all(lab) as [RepositoryServer, RepositoryServer];
    expect([one.machine, places.appsAt(one), two.machine, places.appsAt(two)]).toEqual(['one', [], 'two', ['app']]);
    expect([places.isKeptLocally('app'), places.isKeptLocally('other')]).toEqual([true, false]);
    expect(two.repositoryOf('app')).toBe('rest:http://rest-server-two.backups.svc:8000/app/');
  });

  test('and its pods reach those alone', () => {
    const server = places.serverOf(of('both'))?.port;
    expect(places.reachedFor(of('both'), ['local', 'offsite'])).toEqual([server, internet(443)]);
    expect(places.reachedFor(of('both'), ['local'])).toEqual([server]);
    expect(places.reachedFor(of('both'), ['offsite'])).toEqual([internet(443)]);
    expect(places.reachedFor(of('both'), [])).toEqual([]);
  });

  test('in what is kept together with it: a restore asks all of those', () => {
    expect(places.runOf(of('local'))?.volumes.map(({ name }) => name)).toEqual(['app-both', 'app-local', 'app-offsite', 'app-db-data']);
    expect([places.askedFor(of('local')), places.askedFor(of('none')), places.runOf(of('none'))]).toEqual([
      ['local', 'offsite'],
      [],
      undefined,
    ]);
  });
});

test('once a day goes to both places, unless it says where; not at all has its reason', () => {
  expect([daily(), daily({ to: ['local'], sqlite: ['a.db'], exclude: ['cache'] }), none('a test')]).toEqual([
    { kind: 'daily', to: ['local', 'offsite'], sqlite: [], exclude: [] },
    { kind: 'daily', to: ['local'], sqlite: ['a.db'], exclude: ['cache'] },
    { kind: 'none', reason: 'a test' },
  ]);
});

describe('a container that fills a volume', () => {
  const containers = (id: string, user?: number) => restoreContainers(of(id), places, user);
  const [[name, files]] = containers('both') as [[string, Any]];

  test('is called after it, and knows what belongs together and where it lies', () => {
    expect([name, files.args, files.env.VOLUME, files.env.TOGETHER, files.env.TARGETS, files.env.KIND, files.user]).toEqual([
      'restore-both',
      ['/scripts/restore.sh'],
      'app-both',
      'app-both app-local app-offsite app-db-data',
      'local offsite',
      'files',
      undefined,
    ]);
    expect(files.mounts['/volume']).toEqual({ kind: 'volume', volume: of('both'), readOnly: false, whole: true });
    expect(files.mounts['/copies']).toBeUndefined();
    expect(containers('none')).toEqual([]);
  });

  test('of a database brings its dump to where the database finds it, in a space of its user', () => {
    const [[, dump]] = containers('db-data') as [[string, Any]];
    expect([dump.env.KIND, dump.user, dump.mounts['/copies'].name, dump.mounts['/tmp'].name]).toEqual([
      'dump',
      999,
      'copies',
      'restic-cache-999',
    ]);
    expect([dump.mounts['/copies'].size, dump.mounts['/tmp'].size]).toEqual([Bytes.gib(4), Bytes.gib(1)]);
    expect(dump.mounts['/volume'].readOnly).toBe(false);
  });

  test('runs as the user that the files belong to, where the pod is another', () => {
    expect((containers('other') as Any)[0][1].user).toBe(70);
    expect((containers('other', 70) as Any)[0][1].user).toBeUndefined();
    expect((containers('other', 70) as Any)[0][1].mounts['/tmp'].name).toBe('restic-cache');
  });

  test('has the keys of the repositories that it asks, and of no others', () => {
    const keys = (targets: readonly ('local' | 'offsite')[]) => {
      const { env, resources, mounts } = AppBackup.of(of('both'), places).restic(of('both'), targets, places, { env: { MINE: 'x' } });
      expect(resources).toEqual({ cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.mib(768) } });
      expect(Object.keys(mounts ?? {})).toEqual(['/scripts', '/tmp']);
      return Object.entries(env ?? {}).map(([key, value]: Any) => [key, typeof value === 'string' ? value : value.key]);
    };
    const always = [['RESTIC_PASSWORD', 'password']];
    const local = [
      ['LOCAL_REPOSITORY', 'rest:http://rest-server-two.backups.svc:8000/app/'],
      ['LOCAL_USER', 'app'],
      ['LOCAL_PASSWORD', 'http-password'],
    ];
    const offsite = [
      ['OFFSITE_REPOSITORY', 'offsite-repository'],
      ['AWS_ACCESS_KEY_ID', 'offsite-key-id'],
      ['AWS_SECRET_ACCESS_KEY', 'offsite-key'],
    ];
    const rest = [
      ['GOGC', '20'],
      ['MINE', 'x'],
    ];
    expect(keys(['local', 'offsite'])).toEqual([...always, ...local, ...offsite, ...rest]);
    expect(keys(['local'])).toEqual([...always, ...local, ...rest]);
    expect(keys(['offsite'])).toEqual([...always, ...offsite, ...rest]);
  });
});

test('the name of what keeps an app’s volumes is taken', () => {
  const taken = (all: Any) => {
    const chart = new ServiceChart(all, 'app');
    const data = new Volume(chart, 'data', { on: all.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily({ to: ['offsite'] }) });
    new Workload(chart, 'backup', { ...plain, mounts: { '/d': data } });
  };
  expect(told(taken)).toContainEqual(['NAME_TAKEN', 'test/app/backup']);
});

test('a server of repositories adds to them and takes nothing away, each app to its own alone', () => {
  const { containers } = objectOf(house, 'Deployment', 'rest-server-two').spec.template.spec;
  expect(containers[0].command).toEqual([
    'rest-server',
    '--path',
    '/data',
    '--listen',
    ':8000',
    '--append-only',
    '--private-repos',
    '--htpasswd-file',
    '/run/server/htpasswd',
  ]);
  expect(objectOf(house, 'Deployment', 'rest-server-one')).toBeUndefined();
  const prune = objectOf(house, 'CronJob', 'backups-prune-two').spec;
  expect([prune.schedule.split(' ').at(-1), prune.jobTemplate.spec.activeDeadlineSeconds]).toEqual(['0', 6 * 3600]);
});
