import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, daily, type Inventory, image, none as noBackup, object, ServiceChart, Volume, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { Objects } from '../../src/objects/objects';
import { backups } from '../../src/proofs/backups';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { withChange } from '../inventory/base';
import { problemsOf } from '../lab';
import { changed, foundWith, without } from './altered';
import { against, modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const house = assemble(homelab('house'));

test.each(homelabNames)('in homelab %s every claim is kept, or says why not', (name) => {
  expect(backups.prove(assemble(homelab(name))).findings).toEqual([]);
});

test('it says where the copies of each machine lie, and how many volumes have none', () => {
  const { figures } = backups.prove(house);
  expect(figures.filter(({ about }) => about.startsWith('of ')).length).toBeGreaterThan(1);
  for (const { about } of figures.filter((one) => one.about.startsWith('of '))) {
    const [, machine, places = ''] = /^of (\S+), on (.*)$/.exec(about) ?? [];
    expect(places).not.toContain(`machine ${machine}`);
  }
  expect(figures.at(-1)?.value).toMatch(/^\d+ of \d+ volumes$/);
});

test('a claim by hand, without a Volume, is refused before anything is written', () => {
  const problems = problemsOf((lab) => {
    object(new ServiceChart(lab, 'app'), 'files', 'PersistentVolumeClaim', {
      metadata: { name: 'files' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } },
    });
  });
  expect(problems.map(({ code, where }) => [code, where])).toContainEqual(['BACKUP_MISSING', 'test/app/files']);
});

test('claims that a StatefulSet makes for its pods are told at it', () => {
  const templates = changed('StatefulSet', 'nextcloud-db', (one) => {
    one.spec.volumeClaimTemplates = [{ metadata: { name: 'wal' } }];
  });
  expect(foundWith(backups, house, templates)).toEqual([
    [
      'BACKUP_MISSING',
      'house/nextcloud/db/server/statefulset',
      'its pods make the claims wal-nextcloud-db-0 and so on, and no Volume says what becomes of its data when its disk is gone',
    ],
  ]);
});

describe('a volume that is to be kept', () => {
  const missing = ['BACKUP_MISSING', 'house/bot/data', 'it is to be backed up, and no job that runs restic and is not suspended mounts it'];
  test('and that no job keeps is told', () => {
    expect(foundWith(backups, house, without('CronJob', 'bot-backup'))).toEqual([missing]);
  });
  test('and whose job is suspended is told', () => {
    expect(
      foundWith(
        backups,
        house,
        changed('CronJob', 'bot-backup', (one) => {
          one.spec.suspend = true;
        }),
      ),
    ).toEqual([missing]);
  });
  test('and whose job leaves it out, or runs another program, is told', () => {
    const spec = (one: Any) => one.spec.jobTemplate.spec.template.spec;
    const leaves = changed('CronJob', 'bot-backup', (one) => {
      spec(one).volumes = spec(one).volumes.filter((volume: Any) => !volume.persistentVolumeClaim);
    });
    expect(foundWith(backups, house, leaves)).toEqual([missing]);
    const other = changed('CronJob', 'bot-backup', (one) => {
      for (const container of [...(spec(one).initContainers ?? []), ...spec(one).containers])
        container.image = 'docker.io/library/busybox:1.38.0';
    });
    expect(foundWith(backups, house, other)).toEqual([missing]);
  });
  test('and that nothing brings back is told', () => {
    const bare = changed('Deployment', 'bot', (one) => {
      one.spec.template.spec.initContainers = [];
    });
    expect(foundWith(backups, house, bare)).toEqual([
      ['RESTORE_MISSING', 'house/bot/data', 'it is backed up, and no pod brings it back before its containers start'],
    ]);
  });
});

describe('a copy in the house', () => {
  const kept = (on: 'one' | 'two') => (lab: Any) => {
    const { two } = lab.machines;
    new Backups(lab, { servers: [{ machine: two, on: on === 'two' ? lab.disks.two.nvme : lab.disks.one.nvme, size: Bytes.gib(1) }] });
    const chart = new ServiceChart(lab, 'app');
    const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: daily({ to: ['local'] }) });
    new Workload(chart, 'main', {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      mounts: { '/data': data },
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
    });
  };
  test('that lies in the machine of its volume is told', () => {
    expect(problemsOf(kept('one')).filter(({ code }) => code === 'BACKUP_LOST_TOGETHER')).toMatchObject([
      { where: 'test/app/data', what: 'its copy in the house lies on one.nvme, in the machine that it lies in itself' },
    ]);
  });
  test('on another is not', () => {
    expect(problemsOf(kept('two')).filter(({ code }) => code === 'BACKUP_LOST_TOGETHER')).toEqual([]);
  });
});

describe('a place off site', () => {
  const declare =
    (...policies: readonly Any[]) =>
    (lab: Any) => {
      new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.nvme, size: Bytes.gib(1) }] });
      const chart = new ServiceChart(lab, 'app');
      for (const [at, backup] of policies.entries())
        new Volume(chart, `v${at}`, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
    };
  const found = (backend: string, ...policies: readonly Any[]) =>
    against(backups, modelOf(declare(...policies), withChange('offsite', { provider: 'Some storage', backend }) as Inventory)).filter(
      ([code]) => code === 'BACKUP_ERASABLE',
    );
  test('where who may write may delete is told with what it means, and which volumes have no other copy', () => {
    const all = 'who breaks into one app can erase the backups of all at Some storage';
    expect(found('sftp', daily())).toEqual([
      ['BACKUP_ERASABLE', 'offsite.backend', `who may write by SFTP may delete and overwrite: ${all}`],
    ]);
    expect(found('swift', daily(), daily({ to: ['offsite'] }))).toEqual([
      [
        'BACKUP_ERASABLE',
        'offsite.backend',
        `who may write to a container of Swift may delete in it: ${all}, which are the only ones of app-v1`,
      ],
    ]);
    expect(found('azure', daily())).toHaveLength(1);
  });
  test('that gives less rights, or that nothing is kept at, is not', () => {
    for (const backend of ['s3', 'b2', 'rest', 'gs']) expect([backend, found(backend, daily())]).toEqual([backend, []]);
    expect(found('sftp', daily({ to: ['local'] }), noBackup('a test'))).toEqual([]);
  });
});

describe('of volumes as they are declared', () => {
  const app = (lab: Any, name = 'app') => new ServiceChart(lab, name);
  const volume = (chart: ServiceChart, id: string, on: Any, backup: Any = daily({ to: ['offsite'] })) =>
    new Volume(chart, id, { on, size: Bytes.gib(1), owner: 1000, backup });
  const written = (chart: ServiceChart, id: string, data: Volume, more: object = {}) =>
    new Workload(chart, id, {
      image: image('docker.io/traefik/whoami:v1.11.0'),
      mounts: { '/data': data },
      resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
      ...more,
    });
  const inHouse = (lab: Any) => new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.nvme, size: Bytes.gib(1) }] });
  const figures = (declare: (lab: Any) => void, inventory?: Inventory) => backups.prove(modelOf(declare, inventory)).figures;
  const none = (kept: string) => ({ about: 'without a backup, for a stated reason', value: kept });

  test('the evidence names machine and places of each, and those that have none', () => {
    const declare = (lab: Any) => {
      inHouse(lab);
      const chart = app(lab);
      for (const [id, on, backup] of [
        ['a', lab.disks.one.nvme, daily({ to: ['offsite'] })],
        ['b', lab.disks.one.hdd, daily({ to: ['local', 'offsite'] })],
        ['c', lab.disks.one.nvme, daily({ to: ['offsite'] })],
        ['d', lab.disks.two.hdd, noBackup('a test')],
      ] as const)
        volume(chart, id, on, backup);
    };
    expect(figures(declare)).toEqual([
      { about: 'of one, on Some storage', value: 'app-a, app-c' },
      { about: 'of one, on machine two and Some storage', value: 'app-b' },
      none('2 of 5 volumes'),
    ]);
  });

  test('up to six volumes of one place by name, and more by their number', () => {
    const many = (count: number) => (lab: Any) => {
      const chart = app(lab);
      for (let index = 0; index < count; index++) volume(chart, `v${index}`, lab.disks.one.nvme);
    };
    const names = Array.from({ length: 6 }, (_, index) => `app-v${index}`).join(', ');
    expect(figures(many(6))).toEqual([{ about: 'of one, on Some storage', value: names }, none('0 of 6 volumes')]);
    expect(figures(many(7))).toEqual([{ about: 'of one, on Some storage', value: '7 volumes' }, none('0 of 7 volumes')]);
    expect([backups.id, figures(many(0))]).toEqual(['backups', [none('0 of 0 volumes')]]);
  });

  test('one that is lent is kept by its owner: the claims of others are not told', () => {
    const lent = (lab: Any) => {
      const chart = app(lab);
      const data = volume(chart, 'data', lab.disks.one.nvme);
      written(chart, 'main', data);
      written(app(lab, 'other'), 'main', data.lend({ readOnly: true }) as never);
    };
    expect(against(backups, modelOf(lent))).toEqual([]);
  });

  test('one whose workload is refused is told there, and not that nothing brings it back', () => {
    const refused = (more: object) => (lab: Any) => {
      const chart = app(lab);
      written(chart, 'main', volume(chart, 'data', lab.disks.one.nvme), more);
    };
    const model = modelOf(refused({}));
    expect(against(backups, model)).toEqual([]);
    const bare = { ...model, objects: new Objects(model.objects.all.filter(({ manifest }) => manifest.kind !== 'Deployment')) };
    const missing = ['RESTORE_MISSING', 'test/app/data', 'it is backed up, and no pod brings it back before its containers start'];
    expect(against(backups, bare)).toEqual([missing]);
    const problem = (where: string) => ({ code: 'VALUE_INVALID', where, what: 'x', repair: 'y' }) as const;
    expect(against(backups, { ...bare, problems: [problem('test/app/main')] })).toEqual([]);
    for (const where of ['test/app/other', 'test/app'])
      expect(against(backups, { ...bare, problems: [problem(where)] })).toEqual([missing]);
  });
});
