import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, daily, image, object, ServiceChart, Volume, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { backups } from '../../src/proofs/backups';
import { homelab, homelabNames } from '../homelabs/homelabs';
import { problemsOf } from '../lab';
import { changed, foundWith, without } from './altered';

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
