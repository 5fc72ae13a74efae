import { Bytes, Cpu, Duration, daily, exec, httpGet, image, ServiceChart, scratch, Volume, Workload } from '../../src';
import { faultsOf, manifest, synthesized } from '../lab';

// biome-ignore lint/suspicious/noExplicitAny: any homelab will do
type Any = any;

const plain = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const volume = (chart: ServiceChart, lab: Any, id: string, owner: number) =>
  new Volume(chart, id, { on: lab.disks.one.nvme, size: Bytes.gib(1), owner, backup: daily({ to: ['offsite'] }) });
const pod = (options: (chart: ServiceChart, lab: Any) => object) => {
  const result = synthesized((lab) => {
    const chart = new ServiceChart(lab, 'app');
    new Workload(chart, 'main', { ...plain, ...options(chart, lab) });
  });
  return { spec: manifest(result, 'app/deployment-app.yaml').spec.template.spec, result };
};
const told = (options: (chart: ServiceChart, lab: Any) => object) =>
  faultsOf((lab) => {
    const chart = new ServiceChart(lab, 'app');
    new Workload(chart, 'main', { ...plain, ...options(chart, lab) });
  }).map(({ code, where, what }) => [code, where, what]);

describe('a sidecar', () => {
  const vpn = { ...plain, sidecar: true, ports: { control: 8000 }, probes: { startup: httpGet('control', '/up') }, preStop: ['bye'] };
  const { spec, result } = pod(() => ({
    ports: { http: 8080 },
    init: { before: plain, vpn: { ...vpn, mounts: { '/tmp': scratch(Bytes.mib(64)) } }, after: plain },
  }));

  test('starts in its place among those before the others, and stays: with probes, and asked for beside them', () => {
    expect(spec.initContainers.map(({ name, restartPolicy }: Any) => [name, restartPolicy])).toEqual([
      ['before', undefined],
      ['vpn', 'Always'],
      ['after', undefined],
    ]);
    const [, { startupProbe, lifecycle, resources }] = spec.initContainers;
    expect([startupProbe.httpGet.port, lifecycle.preStop.exec.command]).toEqual(['control', ['bye']]);
    expect(resources.requests.memory).toBe('16Mi');
  });

  test('has ports that its Service leads to, and scratch space that its pod asks for', () => {
    expect(manifest(result, 'app/service-app.yaml').spec.ports.map(({ name }: Any) => name)).toEqual(['control', 'http']);
    expect(spec.containers[0].resources.requests['ephemeral-storage']).toBe('64Mi');
  });

  test.each([
    ['a startup probe', { probes: { startup: exec(['cat', '/up'], { within: Duration.minutes(1) }) } }],
    ['a preStop command', { preStop: ['bye'] }],
  ])('is what has %s before the others: one that runs to its end has none', (what, more) => {
    expect(told(() => ({ init: { vpn: { ...plain, ...more } } }))).toEqual([
      [
        'VALUE_INVALID',
        'test/app/main',
        `container vpn runs to its end before the others, and has ${what}, which only a container that stays can have`,
      ],
    ]);
    expect(told(() => ({ init: { vpn: { ...plain, ...more, sidecar: true } } }))).toEqual([]);
  });
});

describe('users of one pod', () => {
  test('are each container’s own; who has none is its pod’s', () => {
    const { spec } = pod(() => ({ user: 2000, containers: { other: { ...plain, user: 3000 }, like: plain } }));
    const of = ({ name, securityContext: { runAsUser, runAsGroup } }: Any) => [name, runAsUser, runAsGroup];
    expect([spec.securityContext.runAsUser, ...spec.containers.map(of)]).toEqual([
      2000,
      ['app', undefined, undefined],
      ['other', 3000, 3000],
      ['like', undefined, undefined],
    ]);
  });

  test('each get their volumes restored as their own, in spaces of their own', () => {
    const { spec } = pod((chart, lab) => ({
      mounts: { '/a': volume(chart, lab, 'a', 1000) },
      containers: { other: { ...plain, user: 3000, mounts: { '/b': volume(chart, lab, 'b', 3000) } } },
    }));
    expect(spec.initContainers.map(({ name, securityContext: { runAsUser } }: Any) => [name, runAsUser])).toEqual([
      ['restore-a', undefined],
      ['restore-b', 3000],
    ]);
    const caches = spec.initContainers.map(({ volumeMounts }: Any) => volumeMounts.find(({ mountPath }: Any) => mountPath === '/tmp').name);
    expect(caches).toEqual(['restic-cache', 'restic-cache-3000']);
  });

  test('wait each for the volumes that they alone may look into', () => {
    const result = synthesized((lab) => {
      const chart = new ServiceChart(lab, 'app');
      const [a, b] = [volume(chart, lab, 'a', 1000), volume(chart, lab, 'b', 3000)];
      new Workload(chart, 'main', { ...plain, mounts: { '/a': a }, containers: { other: { ...plain, user: 3000, mounts: { '/b': b } } } });
      const containers = { other: { ...plain, user: 3000, mounts: { '/b': b.readOnly() } } };
      new Workload(chart, 'reader', { ...plain, mounts: { '/a': a.readOnly() }, containers });
    });
    const { initContainers } = manifest(result, 'app/deployment-app-reader.yaml').spec.template.spec;
    expect(
      initContainers.map(({ name, securityContext, volumeMounts }: Any) => [name, securityContext.runAsUser, volumeMounts[0].name]),
    ).toEqual([
      ['wait-for-volumes', undefined, 'app-a'],
      ['wait-for-volumes-3000', 3000, 'app-b'],
    ]);
  });

  test.each([
    ['root without a reason', { user: 0 }, 'container other has user 0, which is root'],
    ['two at once', { user: 3000, waivers: { root: 'a test' } }, 'container other has user 3000, and a waiver by which it is root'],
  ])('are refused as %s', (_, more, what) => {
    expect(told(() => ({ containers: { other: { ...plain, ...more } } }))).toContainEqual(['VALUE_INVALID', 'test/app/main', what]);
  });

  test('open volumes that are theirs or their group’s, and those alone', () => {
    const of = (more: object, other: object = {}) =>
      told((chart, lab) => ({ ...more, containers: { other: { ...plain, ...other, mounts: { '/b': volume(chart, lab, 'b', 3000) } } } }));
    const what = 'container other runs as user 1000 and mounts app-b at /b, whose folder opens to user and group 3000 alone';
    expect(of({})).toEqual([['VALUE_INVALID', 'test/app/main', what]]);
    for (const sound of [of({ user: 3000 }), of({ groups: [3000] }), of({}, { user: 3000 })]) expect(sound).toEqual([]);
  });
});
