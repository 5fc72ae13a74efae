import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, Database, daily, image, none, ServiceChart, Volume, Workload } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

const plain = { image: image('docker.io/library/busybox:1.38.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** An app whose volumes are given by name: owner, disk and policy. */
function app(
  volumes: Readonly<Record<string, { readonly owner?: number; readonly backup?: Any; readonly on?: 'nvme' | 'hdd' }>>,
  database = false,
) {
  return synthesized((lab) => {
    const chart = new ServiceChart(lab, 'app');
    if (database) new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(1) });
    for (const [name, { owner = 1000, backup = daily({ to: ['offsite'] }), on = 'nvme' }] of Object.entries(volumes)) {
      const volume = new Volume(chart, name, { on: lab.disks.one[on], size: Bytes.gib(1), owner, backup });
      new Workload(chart, `writes-${name}`, { ...plain, user: owner, mounts: { '/data': volume } });
    }
  });
}

const jobsOf = (result: ReturnType<typeof app>) => [...manifestsOf(result).keys()].filter((path) => /cronjob-app-backup/.test(path)).sort();
const podOf = (result: ReturnType<typeof app>, path = 'app/cronjob-app-backup.yaml') =>
  manifest(result, path).spec.jobTemplate.spec.template.spec;
const env = (container: Any, name: string) => container.env.find((one: Any) => one.name === name)?.value;

describe('an app’s backup', () => {
  test('is one job for all its volumes, and each restore knows what belongs together', () => {
    const result = app({ files: {}, more: { on: 'hdd' }, films: { backup: none('a test') } }, true);
    expect(jobsOf(result)).toEqual(['app/cronjob-app-backup.yaml']);
    const pod = podOf(result);
    expect(env(pod.containers[0], 'KEPT').split('\n')).toEqual([
      'volume app-db-data',
      'to offsite',
      'from /copies/app-db-data',
      'database',
      'volume app-files',
      'to offsite',
      'from /volumes/app-files/data',
      'volume app-more',
      'to offsite',
      'from /volumes/app-more/data',
    ]);
    expect(pod.containers[0].volumeMounts.map(({ mountPath, readOnly }: Any) => [mountPath, readOnly === true]).slice(2)).toEqual([
      ['/volumes/app-db-data', true],
      ['/volumes/app-files', true],
      ['/volumes/app-more', true],
      ['/copies', false],
    ]);
    // as the files' owner, who may look at the database's marker
    expect(pod.securityContext).toMatchObject({ runAsUser: 1000, runAsGroup: 1000, supplementalGroups: [999] });
    for (const path of ['app/deployment-app-writes-files.yaml', 'app/statefulset-app-db.yaml'])
      expect(env(manifest(result, path).spec.template.spec.initContainers[0], 'TOGETHER')).toBe('app-db-data app-files app-more');
  });

  test('is one job for each owner of files: nobody else may read them all', () => {
    const result = app({ files: {}, other: { owner: 33 } }, true);
    expect(jobsOf(result)).toEqual(['app/cronjob-app-backup-2.yaml', 'app/cronjob-app-backup.yaml']);
    const second = podOf(result, 'app/cronjob-app-backup-2.yaml');
    expect([second.securityContext.runAsUser, env(second.containers[0], 'KEPT')]).toEqual([
      33,
      'volume app-other\nto offsite\nfrom /volumes/app-other/data',
    ]);
    expect(second.securityContext).not.toHaveProperty('supplementalGroups');
  });

  test('of a database alone is its owner’s', () => {
    const { securityContext } = podOf(app({}, true));
    expect([securityContext.runAsUser, securityContext]).toEqual([
      999,
      expect.not.objectContaining({ supplementalGroups: expect.anything() }),
    ]);
  });

  test('is as long as it is not quiet: one that takes days gets on each day, and is ended before anybody sleeps', () => {
    const loud = withChange('quietHours', { from: '23:00', to: '07:00', timezone: 'Europe/Zurich' }, base);
    const result = synthesized(
      (lab) => {
        const chart = new ServiceChart(lab, 'app');
        const data = new Volume(chart, 'data', {
          on: lab.disks.one.nvme,
          size: Bytes.gib(1),
          owner: 1000,
          backup: daily({ to: ['offsite'] }),
        });
        new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
      },
      { inventory: loud },
    );
    const { schedule, jobTemplate } = manifest(result, 'app/cronjob-app-backup.yaml').spec;
    expect([schedule, jobTemplate.spec.activeDeadlineSeconds]).toEqual(['15 7 * * *', (16 * 60 - 15) * 60]);
  });

  test('leaves out a live database by its own name, whatever is in that', () => {
    const result = app({ data: { backup: daily({ to: ['offsite'], sqlite: ['a [1]*/?\\.db'], exclude: ['cache*'] }) } });
    const excluded = env(podOf(result).containers[0], 'KEPT')
      .split('\n')
      .filter((line: string) => line.startsWith('exclude '));
    const own = '/volumes/app-data/data/a \\[1]\\*/\\?\\\\.db';
    expect(excluded).toEqual(
      ['/volumes/app-data/data/cache*', own, `${own}-wal`, `${own}-shm`, `${own}-journal`].map((path) => `exclude ${path}`),
    );
    expect(env(podOf(result).initContainers[0], 'DATABASES')).toBe('app-data/a [1]*/?\\.db');
  });
});

describe('a backup’s job', () => {
  const sqlite = daily({ to: ['offsite'], sqlite: ['a.db', 'deep/b.db'] });
  const mounts = (container: Any) => container.volumeMounts.map(({ mountPath, readOnly }: Any) => [mountPath, readOnly === true]);

  test('of files alone copies nothing: restic reads them where they are, and none of it can be written', () => {
    const pod = podOf(app({ files: {}, more: {} }));
    expect([pod.initContainers, pod.containers[0].args, env(pod.containers[0], 'TARGETS')]).toEqual([
      undefined,
      ['/scripts/backup.sh'],
      'offsite',
    ]);
    expect(mounts(pod.containers[0]).filter(([path]: [string]) => /^.(volumes|copies)/.test(path))).toEqual([
      ['/volumes/app-files', true],
      ['/volumes/app-more', true],
    ]);
  });

  test('copies SQLite’s databases by its own program, which writes its lock beside them: in those volumes, and in no other', () => {
    const pod = podOf(app({ files: {}, data: { backup: sqlite } }));
    const [copy] = pod.initContainers;
    expect([copy.name, copy.command, env(copy, 'DATABASES')]).toEqual([
      'copy',
      ['python3', '/scripts/sqlite.py'],
      'app-data/a.db\napp-data/deep/b.db',
    ]);
    expect(mounts(copy)).toEqual(
      expect.arrayContaining([
        ['/copies', false],
        ['/scripts', true],
        ['/volumes/app-data', false],
      ]),
    );
    expect(mounts(copy).map(([path]: [string]) => path)).not.toContain('/volumes/app-files');
    expect(mounts(pod.containers[0])).toEqual(
      expect.arrayContaining([
        ['/volumes/app-files', true],
        ['/volumes/app-data', false],
        ['/copies', false],
      ]),
    );
    expect(env(pod.containers[0], 'KEPT').split('\n')).toEqual(expect.arrayContaining(['from /copies/app-data', 'database']));
  });

  test('reaches the database that it dumps, and its repositories, and nothing else', () => {
    const { spec } = manifestsOf(app({ files: {} }, true)).get('app/networkpolicy-app-backup.yaml') as Any;
    expect(spec.egress.map(({ ports }: Any) => ports[0].port).sort()).toEqual([443, 5432]);
    expect(podOf(app({ files: {} }, true)).initContainers.map(({ name }: Any) => name)).toEqual(['dump']);
  });

  test('begins ten minutes after the one before it, a quarter of an hour after the quiet hours at the earliest', () => {
    const result = app({ files: {}, other: { owner: 33 }, third: { owner: 34 } });
    const schedules = jobsOf(result).map((path) => [path, manifest(result, path).spec.schedule]);
    expect(schedules).toEqual([
      ['app/cronjob-app-backup-2.yaml', '25 7 * * *'],
      ['app/cronjob-app-backup-3.yaml', '35 7 * * *'],
      ['app/cronjob-app-backup.yaml', '15 7 * * *'],
    ]);
  });
});

test('a volume whose policy names places that the homelab has none of is told; one of them is enough', () => {
  const told = (backup: Any, offsite: boolean) =>
    problemsOf(
      (lab) => {
        const chart = new ServiceChart(lab, 'app');
        const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
        new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
      },
      { inventory: offsite ? base : withChange('offsite', undefined) },
    )
      .filter(({ code }) => code === 'VOLUME_BACKUP_MISSING')
      .map(({ where }) => where);
  expect([told(daily({ to: ['offsite'] }), false), told(daily({ to: ['local'] }), true), told(daily(), false)]).toEqual(
    Array(3).fill(['test/app/data']),
  );
  expect([told(daily({ to: ['offsite'] }), true), told(daily(), true), told(none('a test'), false)]).toEqual([[], [], []]);
});

describe('a repository server', () => {
  const of = (backup: Any, on: 'one' | 'two' = 'one') =>
    synthesized((lab) => {
      new Backups(lab, { servers: [{ machine: lab.machines.two, on: lab.disks.two.hdd, size: Bytes.gib(10) }] });
      const chart = new ServiceChart(lab, 'app');
      const data = new Volume(chart, 'data', { on: lab.disks[on].nvme, size: Bytes.gib(1), owner: 1000, backup });
      new Workload(chart, 'main', { ...plain, mounts: { '/data': data } });
    });
  const pathsOf = (result: ReturnType<typeof of>) =>
    [...manifestsOf(result).keys()].filter((path) => /^backups\/(deployment|cronjob|service|persistentvolumeclaim)-/.test(path)).sort();
  const asked = (result: ReturnType<typeof of>) => result.todo.map(({ what }) => what).filter((what) => what.includes('rest-server'));

  test('runs once an app keeps something there, and asks for the passwords of those that do', () => {
    const result = of(daily({ to: ['local'] }));
    expect(pathsOf(result)).toEqual([
      'backups/cronjob-backups-prune-two.yaml',
      'backups/deployment-rest-server-two.yaml',
      'backups/persistentvolumeclaim-backups-two.yaml',
      'backups/service-rest-server-two.yaml',
    ]);
    expect(asked(result)).toEqual(['seal backups/rest-server-two (app.http, app.restic)']);
  });

  test.each<[string, Any, 'one' | 'two']>([
    ['keeps nothing', none('a test'), 'one'],
    ['keeps all outside', daily({ to: ['offsite'] }), 'one'],
    ['stands on its own machine', daily(), 'two'],
  ])('that no app uses has a volume and nothing more: it %s', (_, backup, on) => {
    const result = of(backup, on);
    expect(pathsOf(result)).toEqual(['backups/persistentvolumeclaim-backups-two.yaml']);
    expect(asked(result)).toEqual([]);
  });
});
