import { Bytes, Cpu, Database, daily, image, ServiceChart, Volume, Workload } from '../../src';
import { retained } from '../../src/constructs/retention';
import { manifest, manifestsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

const plain = { image: image('docker.io/library/busybox:1.38.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

const apps = (options: { readonly database?: number; readonly sqlite?: readonly string[] }, ...names: readonly string[]) =>
  synthesized((lab) => {
    for (const name of names) {
      const chart = new ServiceChart(lab, name);
      if (options.database) new Database(chart, 'db', { on: lab.disks.one.nvme, size: Bytes.gib(options.database) });
      const on = lab.disks.one.nvme;
      const data = new Volume(chart, 'data', {
        on,
        size: Bytes.gib(1),
        owner: 33,
        backup: daily({ to: ['offsite'], sqlite: options.sqlite ?? [] }),
      });
      new Workload(chart, 'main', { ...plain, user: 33, mounts: { '/data': data } });
    }
  });
const job = (result: ReturnType<typeof apps>, app: string) => manifest(result, `${app}/cronjob-${app}-rehearsal.yaml`).spec;
const pod = (result: ReturnType<typeof apps>, app: string) => job(result, app).jobTemplate.spec.template.spec;
const env = (container: Any, name: string) => container.env.find((one: Any) => one.name === name)?.value;

describe('a restore is rehearsed', () => {
  test('once a month, each app’s on another day, in the middle of the loud hours and for no longer than they last', () => {
    const result = apps({}, 'one', 'two');
    // loud from 07:00 to 22:00 in the tests' inventory
    expect(['one', 'two'].map((app) => [job(result, app).schedule, job(result, app).jobTemplate.spec.activeDeadlineSeconds])).toEqual([
      ['30 14 1 * *', 7.5 * 3600],
      ['30 14 2 * *', 7.5 * 3600],
    ]);
  });

  test('of just what is backed up', () => {
    const result = apps({ database: 3, sqlite: ['a.db'] }, 'app');
    const backup = manifest(result, 'app/cronjob-app-backup.yaml').spec.jobTemplate.spec.template.spec;
    const [fetch] = pod(result, 'app').initContainers;
    for (const name of ['KEPT', 'TARGETS', 'APP']) expect(env(fetch, name)).toBe(env(backup.containers[0], name));
  });

  test('without the data: nothing of it is mounted', () => {
    const { volumes } = pod(apps({ database: 3, sqlite: ['a.db'] }, 'app'), 'app');
    expect(volumes.filter((volume: Any) => volume.persistentVolumeClaim)).toEqual([]);
  });

  test.each([
    ['files', {}, ['fetch'], 33],
    ['SQLite', { sqlite: ['a.db'] }, ['fetch', 'verify'], 33],
    ['PostgreSQL', { database: 3 }, ['fetch', 'load'], 999], // as a user that its image knows
  ] as const)('in steps that fit what there is: %s', (_, options, steps, user) => {
    const { initContainers, securityContext } = pod(apps(options, 'app'), 'app');
    expect([initContainers.map(({ name }: Any) => name), securityContext.runAsUser]).toEqual([steps, user]);
  });

  test.each([3, 4, 5])('a database’s in as much room as it has, %d GiB, but four at the most, and no more than it is told', (gib) => {
    const { initContainers, volumes } = pod(apps({ database: gib }, 'app'), 'app');
    const room = Math.min(gib, 4);
    const size = (name: string) => volumes.find((volume: Any) => volume.name === name).emptyDir.sizeLimit;
    expect([size('cluster'), env(initContainers[1], 'ROOM')]).toEqual([`${room}Gi`, String(room * 2 ** 30)]);
    expect([size('copies'), env(initContainers[0], 'SPACE_MIB')]).toEqual(['4Gi', '4096']);
  });

  test('by what fetches, what tries and what reports, each told where the copies are', () => {
    const { initContainers, containers } = pod(apps({ database: 3, sqlite: ['a.db'] }, 'app'), 'app');
    const [fetch, load, verify] = initContainers;
    expect([fetch.args, verify.command, containers[0].args]).toEqual([
      ['/scripts/rehearse.sh'],
      ['python3', '/scripts/verify.py'],
      ['/scripts/report.sh'],
    ]);
    for (const container of [fetch, load, verify, containers[0]]) {
      expect(container.volumeMounts.map(({ mountPath }: Any) => mountPath)).toContain('/copies');
    }
    expect(verify.volumeMounts.map(({ mountPath }: Any) => mountPath)).toContain('/scripts');
    expect([env(verify, 'DATABASES'), env(containers[0], 'TARGETS')]).toEqual(['app-data/a.db', 'offsite']);
  });

  test('of as many snapshots as there can be: those that are kept, and two months of nights', () => {
    const [fetch] = pod(apps({}, 'app'), 'app').initContainers;
    expect(env(fetch, 'MOST')).toBe(String(retained + 62));
  });

  test('run by run: what another user owns is rehearsed by a job of its own', () => {
    const result = synthesized((lab) => {
      const chart = new ServiceChart(lab, 'app');
      for (const owner of [33, 34]) {
        const backup = daily({ to: ['offsite'] });
        const volume = new Volume(chart, `of-${owner}`, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner, backup });
        new Workload(chart, `writes-${owner}`, { ...plain, user: owner, mounts: { '/data': volume } });
      }
    });
    const jobs = [...manifestsOf(result)].filter(([path]) => /cronjob-app-rehearsal/.test(path));
    expect(jobs.map(([, { metadata, spec }]) => [metadata.name, (spec as Any).schedule]).sort()).toEqual([
      ['app-rehearsal', '30 14 1 * *'],
      ['app-rehearsal-2', '30 14 2 * *'],
    ]);
  });

  test('with no way to anything but its repositories', () => {
    const { spec } = manifestsOf(apps({ database: 3 }, 'app')).get('app/networkpolicy-app-rehearsal.yaml') as Any;
    expect([spec.ingress, spec.egress.map(({ ports }: Any) => ports)]).toEqual([undefined, [[{ protocol: 'TCP', port: 443 }]]]);
  });
});
