import { Bytes, Cpu, Duration, daily, image, none, ScheduledJob, ServiceChart, Volume, Workload } from '../../src';
import { assemble } from '../../src/model/assemble';
import { scenariosOf } from '../../src/model/recovery';
import { writers } from '../../src/proofs/writers';
import { base } from '../inventory/base';
import { faultsOf, manifest, manifestsOf, problemsOf, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type Any = any;

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };

/** Films that one app keeps and others use. */
const films = (lab: Any, backup = daily({ to: ['offsite'] })) => {
  const chart = new ServiceChart(lab, 'films');
  const media = new Volume(chart, 'media', { on: lab.disks.two.hdd, size: Bytes.gib(10), owner: 1000, backup });
  new Workload(chart, 'main', { ...plain, mounts: { '/media': media } });
  return media;
};
const borrowing = (lab: Any, name: string, mounts: object, more: object = {}) =>
  new Workload(new ServiceChart(lab, name), 'main', { ...plain, mounts: mounts as never, ...more });
const both = (lab: Any) => {
  const media = films(lab);
  borrowing(lab, 'watch', { '/films': media.lend({ readOnly: true }) });
  borrowing(lab, 'fetch', { '/data': media.lend({ readOnly: false }) });
};

describe('a volume that its app lends to others', () => {
  const result = synthesized(both);
  const pod = (app: string) => manifest(result, `${app}/deployment-${app}.yaml`).spec.template.spec;

  test('is reached by a claim and a PersistentVolume of each borrower’s own, at one place on one node', () => {
    const own = manifest(result, 'films/persistentvolume-films-media.yaml').spec;
    for (const app of ['watch', 'fetch']) {
      const { metadata, spec } = manifest(result, `${app}/persistentvolume-films-media-${app}.yaml`);
      expect({ ...spec, claimRef: undefined }).toEqual({ ...own, claimRef: undefined });
      expect(spec.claimRef).toEqual({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: app, name: 'films-media' });
      const claim = manifest(result, `${app}/persistentvolumeclaim-films-media.yaml`);
      expect([claim.metadata.namespace, claim.spec.volumeName]).toEqual([app, metadata.name]);
      expect(claim.metadata.labels['loutik.dev/lent-volume']).toBe('films-media');
      expect(pod(app).affinity).toEqual(pod('films').affinity);
    }
  });

  test('may be changed by whom it is lent to for writing alone', () => {
    const mount = (app: string) => pod(app).containers[0].volumeMounts[0];
    expect(mount('watch')).toEqual({ name: 'films-media', mountPath: '/films', subPath: 'data', readOnly: true });
    expect(mount('fetch')).toEqual({ name: 'films-media', mountPath: '/data', subPath: 'data' });
  });

  test('is restored by its owner, and waited for by all others', () => {
    const init = (app: string) => pod(app).initContainers.map(({ name }: { name: string }) => name);
    expect([init('films'), init('watch'), init('fetch')]).toEqual([['restore-media'], ['wait-for-volumes'], ['wait-for-volumes']]);
    expect(pod('fetch').initContainers[0].volumeMounts).toEqual([
      { name: 'films-media', mountPath: '/volumes/films-media', readOnly: true },
    ]);
  });

  test('has one directory, one quota, one backup and one line in the ledger', () => {
    const { ledger } = assemble({ name: 'test', inventory: base, services: both, sealed: new Map(), ledger: [] });
    expect(ledger.map(({ name, namespace }) => [name, namespace])).toEqual([['films-media', 'films']]);
    const jobs = [...manifestsOf(result).keys()].filter((path) => path.includes('cronjob-'));
    expect(jobs).toEqual(['films/cronjob-films-backup.yaml', 'films/cronjob-films-rehearsal.yaml']);
  });

  test('has one claim in an app, however many of its pods mount it', () => {
    const paths = manifestsOf(
      synthesized((lab) => {
        const media = films(lab).lend({ readOnly: true });
        const chart = new ServiceChart(lab, 'watch');
        new Workload(chart, 'main', { ...plain, mounts: { '/films': media }, containers: { side: { ...plain, mounts: { '/f': media } } } });
        new ScheduledJob(chart, 'scan', { ...plain, mounts: { '/films': media }, schedule: '0 9 * * *', within: Duration.minutes(5) });
      }),
    );
    expect([...paths.keys()].filter((path) => /watch\/persistent/.test(path))).toEqual([
      'watch/persistentvolume-films-media-watch.yaml',
      'watch/persistentvolumeclaim-films-media.yaml',
    ]);
  });

  test('is told with all who write to it beside its owner', () => {
    const model = assemble({ name: 'test', inventory: base, services: both, sealed: new Map(), ledger: [] });
    expect(writers.prove(model)).toEqual({
      figures: [
        { about: 'volumes', value: '1' },
        { about: 'films-media, beside its owner', value: 'written by fetch' },
      ],
      findings: [],
    });
  });
});

test('who borrows comes back from a lost disk with data as old as its owner’s, which the proof of recovery knows', () => {
  const model = assemble({ name: 'test', inventory: base, services: both, sealed: new Map(), ledger: [] });
  const lost = scenariosOf(model).find(({ name }) => name === 'disk two.hdd')?.services ?? [];
  const ages = lost.map(({ service, age }) => [service.chart.name, age]);
  const [[, age] = []] = ages;
  expect(age).toBeGreaterThan(0);
  expect(ages).toEqual(['films', 'watch', 'fetch'].map((name) => [name, age]));
});

describe('a loan is refused', () => {
  const told = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where }) => [code, where]);

  test('when it is none: a volume of another app alone', () =>
    expect(
      problemsOf((lab) => {
        borrowing(lab, 'watch', { '/films': films(lab).readOnly() });
      }),
    ).toMatchObject([
      {
        code: 'REFERENCE_UNKNOWN',
        where: 'test/watch/main',
        repair: 'have the app of films lend it: volume.lend({ readOnly: true }); or declare one in the app of watch',
      },
    ]));

  test('within its own app, which needs none', () =>
    expect(
      told((lab) => {
        const media = films(lab);
        new Workload(ServiceChart.of(media), 'side', { ...plain, mounts: { '/films': media.lend({ readOnly: true }) } });
      }),
    ).toEqual([['VALUE_INVALID', 'test/films/side']]));

  test('beside volumes of another node', () =>
    expect(
      told((lab) => {
        const chart = new ServiceChart(lab, 'watch');
        const own = new Volume(chart, 'own', { on: lab.disks.one.nvme, size: Bytes.gib(1), owner: 1000, backup: none('a test') });
        new Workload(chart, 'main', { ...plain, mounts: { '/own': own, '/films': films(lab).lend({ readOnly: true }) } });
      }),
    ).toContainEqual(['VOLUMES_APART', 'test/watch/main']));

  test('to a user who cannot open it, and not to one of its group', () => {
    const of = (more: object) => told((lab) => void borrowing(lab, 'watch', { '/films': films(lab).lend({ readOnly: true }) }, more));
    expect(of({ user: 2000 })).toEqual([['VALUE_INVALID', 'test/watch/main']]);
    expect(of({ user: 2000, groups: [1000] })).toEqual([]);
  });

  test('when it does not say whether it may be changed', () =>
    expect(told((lab) => void borrowing(lab, 'watch', { '/films': films(lab).lend({} as never) }))).toContainEqual([
      'VALUE_INVALID',
      expect.stringMatching(/readOnly$/),
    ]));
});

test('two workloads that write to a volume of their own app are told as before', () =>
  expect(
    faultsOf((lab) => {
      const media = films(lab);
      new Workload(ServiceChart.of(media), 'side', { ...plain, mounts: { '/media': media } });
    }).map(({ code, where }) => [code, where]),
  ).toContainEqual(['VOLUME_SHARED', 'test/films/media']));
