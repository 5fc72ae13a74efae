import { Backups } from '../../charts/platform/backups';
import { Bytes, Cpu, Database, daily, image, none, ServiceChart, Volume, Workload } from '../../src';
import { base, withChange } from '../inventory/base';
import { manifest, manifestsOf, synthesized } from '../lab';

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
