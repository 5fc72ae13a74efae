import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { containersOf, extendedOf, type PodSpec, podResource, resourcesOf, scratchOf, stayingOf } from '../../src/objects/pods';

const spec = (given: object) => given as PodSpec;
const asking = (requests: object, more: object = {}) => ({ name: 'c', resources: { requests }, ...more });
const sidecar = { restartPolicy: 'Always' };
const names = (containers: readonly { readonly name: string }[]) => containers.map(({ name }) => name);

describe('how much of a resource counts for a pod', () => {
  const cpu = (given: object) => podResource(spec(given), 'requests', 'cpu');

  test('is what its containers ask for together', () => {
    expect(cpu({ containers: [asking({ cpu: 1 }), asking({ cpu: '500m' }), { name: 'silent' }] })).toBe(1.5);
  });
  test('is what one that runs before them asks for, where that is more than they do together', () => {
    const before = (...amounts: readonly number[]) =>
      cpu({ initContainers: amounts.map((amount) => asking({ cpu: amount })), containers: [asking({ cpu: 1 }), asking({ cpu: 1 })] });
    expect([before(1.9), before(2), before(2.1), before(1, 3, 1)]).toEqual([2, 2, 2.1, 3]);
  });
  test('counts a sidecar with what starts after it, and not with what has ended before it', () => {
    const first = asking({ cpu: 3 });
    const beside = asking({ cpu: 1 }, sidecar);
    expect(cpu({ initContainers: [first, beside], containers: [asking({ cpu: 1 })] })).toBe(3);
    expect(cpu({ initContainers: [beside, first], containers: [asking({ cpu: 1 })] })).toBe(4);
    expect(cpu({ initContainers: [beside, beside], containers: [asking({ cpu: 1 })] })).toBe(3);
    expect(cpu({ initContainers: [beside, beside] })).toBe(2);
  });
  test('is what the pod itself says, of processor and memory; of nothing else', () => {
    const own = { resources: { requests: { cpu: 5, memory: '5', 'example.com/gpu': 5 } } };
    const given = { ...own, containers: [asking({ cpu: 1, memory: '1', 'example.com/gpu': 1 })] };
    expect(['cpu', 'memory', 'example.com/gpu'].map((name) => podResource(spec(given), 'requests', name))).toEqual([5, 5, 1]);
    expect(podResource(spec(given), 'limits', 'cpu')).toBe(0);
  });
  test('is nothing where nothing is asked, or what is asked is no quantity', () => {
    expect([cpu({}), cpu({ containers: [{ name: 'c' }] }), cpu({ containers: [asking({ cpu: 'x' })] })]).toEqual([0, 0, 0]);
    expect(cpu({ containers: [{ name: 'c', resources: {} }] })).toBe(0);
  });
});

describe('scratch space', () => {
  const volume = (name: string, emptyDir: object) => ({ name, emptyDir });
  const mounting = (...mounted: readonly string[]) => ({
    name: 'c',
    volumeMounts: mounted.map((name) => ({ name, mountPath: `/${name}` })),
  });
  const scratch = (volumes: readonly object[], ...containers: readonly object[]) => scratchOf(spec({ volumes }), containers as never);

  test('is what is mounted, as far as it is bounded, each space once', () => {
    const volumes = [volume('a', { sizeLimit: '1Ki' }), volume('b', { sizeLimit: '2Ki' }), volume('c', {})];
    expect(scratch(volumes, mounting('a', 'c'), mounting('a'))).toBe(1024);
    expect([scratch(volumes, mounting('a', 'b')), scratch(volumes), scratch(volumes, { name: 'c' })]).toEqual([3072, 0, 0]);
  });
  test('in memory is none on the disk, nor is any other volume', () => {
    expect(scratch([volume('a', { sizeLimit: '1Ki', medium: 'Memory' })], mounting('a'))).toBe(0);
    expect(scratch([volume('a', { sizeLimit: '1Ki', medium: '' })], mounting('a'))).toBe(1024);
    expect(scratch([{ name: 'a', persistentVolumeClaim: { claimName: 'a' } }], mounting('a'))).toBe(0);
    expect(scratchOf(spec({}), [mounting('a')] as never)).toBe(0);
  });
  test('counts for the node where it is more than what is asked for, of containers that stay', () => {
    const volumes = [volume('a', { sizeLimit: '2Ki' })];
    const disk = (asked: number, before: object) =>
      resourcesOf(
        spec({ volumes, initContainers: [{ ...mounting('a'), ...before }], containers: [asking({ 'ephemeral-storage': asked })] }),
      ).ephemeralStorage.count;
    expect([disk(2047, sidecar), disk(2048, sidecar), disk(2049, sidecar), disk(1, {})]).toEqual([2048, 2048, 2049, 1]);
  });
});

test('millicores are whole ones, rounded up, and no fraction of a float more', () => {
  const millicores = (cpu: string) => resourcesOf(spec({ containers: [asking({ cpu })] })).millicores;
  expect([millicores('60m'), millicores('0.06'), millicores('0.0601'), millicores('100u')]).toEqual([60, 60, 61, 1]);
});

test('memory is asked for by requests, and bounded by limits', () => {
  const { memory, memoryLimit } = resourcesOf(
    spec({ containers: [{ name: 'c', resources: { requests: { memory: '1Mi' }, limits: { memory: '2Mi' } } }] }),
  );
  expect([memory.count, memoryLimit.count]).toEqual([2 ** 20, 2 ** 21]);
});

test('those that run before the others come first; those that stay are the others and the sidecars', () => {
  const all = spec({ initContainers: [{ name: 'first' }, { name: 'side', ...sidecar }], containers: [{ name: 'main' }] });
  expect([names(containersOf(all)), names(stayingOf(all))]).toEqual([
    ['first', 'side', 'main'],
    ['side', 'main'],
  ]);
  expect([containersOf(spec({})), stayingOf(spec({}))]).toEqual([[], []]);
});

test('a device is asked for by a request, or a limit, of a name with a domain that is not Kubernetes’ own', () => {
  const device = { name: 'c', resources: { limits: { 'gpu.intel.com/i915': 1, cpu: 1, 'hugepages-2Mi': 1 } } };
  expect(extendedOf(spec({ containers: [device, asking({ 'gpu.intel.com/i915': 2, 'example.com/x': 3 })] }))).toEqual({
    'gpu.intel.com/i915': 2,
    'example.com/x': 3,
  });
  expect(
    extendedOf(spec({ containers: [asking({ 'kubernetes.io/a': 1, 'x.kubernetes.io/a': 1, 'kubernetes.io.example/a': 1 })] })),
  ).toEqual({
    'kubernetes.io.example/a': 1,
  });
  expect(extendedOf(spec({ containers: [{ name: 'c' }] }))).toEqual({});
});

describe('the pods that objects make', () => {
  const template = { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } }, spec: { containers: [] } };
  const pods = (kind: string, apiVersion: string, rest: object, metadata: object = { name: 'x', namespace: 'app' }) =>
    new Objects([
      { app: 'app', home: 'app', source: 's', manifest: { apiVersion, kind, metadata, ...rest } as unknown as Manifest },
    ]).pods();

  test.each([
    ['Deployment', 'apps/v1', { spec: { template } }],
    ['StatefulSet', 'apps/v1', { spec: { template } }],
    ['DaemonSet', 'apps/v1', { spec: { template } }],
    ['ReplicaSet', 'apps/v1', { spec: { template } }],
    ['Job', 'batch/v1', { spec: { template } }],
    ['CronJob', 'batch/v1', { spec: { jobTemplate: { spec: { template } } } }],
  ])('a %s’s are read where it has them', (kind, apiVersion, rest) => {
    expect(pods(kind, apiVersion, rest)).toMatchObject([
      { namespace: 'app', labels: { a: 'b' }, annotations: { c: 'd' }, spec: { containers: [] } },
    ]);
  });
  test('a Pod is its own', () => {
    const [pod] = pods('Pod', 'v1', { spec: { containers: [] } }, { name: 'x', namespace: 'app', labels: { a: 'b' } });
    expect(pod).toMatchObject({ namespace: 'app', labels: { a: 'b' }, annotations: {} });
  });
  test('what says nothing has no labels, and what has no namespace none', () => {
    expect(pods('Deployment', 'apps/v1', { spec: { template: { spec: {} } } }, { name: 'x' })).toMatchObject([
      { namespace: '', labels: {}, annotations: {} },
    ]);
  });
  test('what has a template of something else, or none, makes none', () => {
    expect([
      pods('ConfigMap', 'v1', { spec: { template } }),
      pods('Deployment', 'apps/v1', {}),
      pods('CronJob', 'batch/v1', { spec: {} }),
    ]).toEqual([...[[], [], []]]);
  });
});
