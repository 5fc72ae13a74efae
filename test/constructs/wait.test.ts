import { type BackupPolicy, Bytes, Cpu, Duration, daily, image, none, ScheduledJob, ServiceChart, Volume, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { waits } from '../../src/constructs/wait';
import { base } from '../inventory/base';
import { manifest, synthesized } from '../lab';

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** The pods of one app: one writes a volume, one only reads it, a job writes it by the clock. */
function podsOf(backup: BackupPolicy) {
  const result = synthesized((lab) => {
    const chart = new ServiceChart(lab, 'app');
    const data = new Volume(chart, 'data', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup });
    new Workload(chart, 'main', { ...plain, mounts: { '/data': data }, init: { seed: { ...plain, mounts: { '/data': data } } } });
    new Workload(chart, 'reader', { ...plain, containers: { side: { ...plain, mounts: { '/data': data.readOnly() } } } });
    new ScheduledJob(chart, 'job', { ...plain, mounts: { '/data': data }, schedule: '0 9 * * *', within: Duration.minutes(5) });
  });
  const template = (path: string) => manifest(result, path).spec.template.spec;
  return {
    writer: template('app/deployment-app.yaml'),
    reader: template('app/deployment-app-reader.yaml'),
    job: manifest(result, 'app/cronjob-app-job.yaml').spec.jobTemplate.spec.template.spec,
    backup: () => manifest(result, 'app/cronjob-app-backup.yaml').spec.jobTemplate.spec.template.spec,
  };
}

const names = (spec: { initContainers?: readonly { name: string }[] }) => (spec.initContainers ?? []).map(({ name }) => name);

describe('a volume that is restored before its service starts', () => {
  const pods = podsOf(daily({ to: ['offsite'] }));

  test('is restored in the pod that writes it, before anything else of that pod mounts it', () => {
    expect(names(pods.writer)).toEqual(['restore-data', 'seed']);
  });

  test.each(['reader', 'job'] as const)('is waited for by every other pod that mounts it: %s', (pod) => {
    const [wait] = pods[pod].initContainers;
    expect(names(pods[pod])).toEqual(['wait-for-volumes']);
    // with its marker, which the data alone does not hold; and nothing there for kubelet to make
    expect(wait.command).toEqual(['/bin/sh', '-c', expect.stringContaining('until [ -e "$volume/.ready" ]')]);
    expect(wait.volumeMounts).toEqual([{ name: 'app-data', mountPath: '/volumes/app-data', readOnly: true }]);
  });

  test('is looked at whole by its backup, which judges the marker itself', () => {
    expect(names(pods.backup())).toEqual([]);
  });
});

test('a volume that nobody restores is made ready with its directory: nobody waits', () => {
  const pods = podsOf(none('a test'));
  expect([names(pods.writer), names(pods.reader), names(pods.job)]).toEqual([['seed'], [], []]);
});

describe('who waits', () => {
  const container = (mounts: object = {}) => ({ ...plain, mounts });
  /** The containers that wait in a pod, and what each looks at, as whom. */
  function waiting(
    pod: (volume: (id: string, owner?: number, backup?: BackupPolicy) => Volume) => readonly [object, (readonly Volume[])?],
  ) {
    const lab = new Lab({ homelab: 'test', inventory: base });
    const chart = new ServiceChart(lab, 'app');
    const on = lab.disks.one?.nvme as never;
    const kept = daily({ to: ['offsite'] });
    const [props, filled = []] = pod((id, owner = 1000, backup = kept) => new Volume(chart, id, { on, size: Bytes.gib(1), owner, backup }));
    const all = waits({ ...plain, ...props } as never, filled);
    return Object.entries(all).map(([name, { mounts, user }]) => [name, Object.keys(mounts ?? {}), user]);
  }

  test('nobody, where no volume is mounted, or it is restored there, or by nobody, or looked at whole', () => {
    expect(waiting(() => [{}])).toEqual([]);
    expect(waiting((volume) => ((data) => [container({ '/d': data }), [data]] as const)(volume('data')))).toEqual([]);
    expect(waiting((volume) => [container({ '/d': volume('data', 1000, none('a test')) })])).toEqual([]);
    expect(waiting((volume) => [container({ '/d': volume('data').whole({ readOnly: true }) })])).toEqual([]);
  });

  test('one container for all that its pod’s user can look into, whichever container mounts them', () => {
    const paths = ['/volumes/app-a', '/volumes/app-b', '/volumes/app-c'];
    expect(
      waiting((volume) => [
        {
          init: { first: container({ '/a': volume('a') }) },
          mounts: { '/b': volume('b') },
          containers: { side: container({ '/c': volume('c') }) },
        },
      ]),
    ).toEqual([['wait-for-volumes', paths, undefined]]);
    expect(waiting((volume) => [{ user: 33, ...container({ '/d': volume('data', 33) }) }])).toEqual([
      ['wait-for-volumes', ['/volumes/app-data'], undefined],
    ]);
    expect(waiting((volume) => [{ groups: [33], ...container({ '/d': volume('data', 33) }) }])).toEqual([
      ['wait-for-volumes', ['/volumes/app-data'], undefined],
    ]);
  });

  test('and one as the owner of what it cannot', () => {
    expect(waiting((volume) => [container({ '/d': volume('data', 33), '/e': volume('other') })])).toEqual([
      ['wait-for-volumes-33', ['/volumes/app-data'], 33],
      ['wait-for-volumes', ['/volumes/app-other'], undefined],
    ]);
    expect(waiting((volume) => [{ user: 33, ...container({ '/d': volume('data') }) }])).toEqual([
      ['wait-for-volumes-1000', ['/volumes/app-data'], 1000],
    ]);
  });
});
