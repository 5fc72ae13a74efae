import { identity, type Manifest, type Rendered } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { resourcesOf } from '../../src/objects/pods';

const rendered = (manifest: Manifest, source = 'test/app/x'): Rendered => ({ app: 'app', home: 'app', source, manifest });
const object = (apiVersion: string, kind: string, namespace?: string, more: object = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace },
  ...more,
});

describe('identity', () => {
  const one = object('apps/v1', 'Deployment', 'app');
  test('is the same in another version of the API', () => expect(identity({ ...one, apiVersion: 'apps/v2' })).toBe(identity(one)));
  test.each<[string, Manifest]>([
    ['group', { ...one, apiVersion: 'other/v1' }],
    ['kind', { ...one, kind: 'StatefulSet' }],
    ['namespace', { ...one, metadata: { name: 'x', namespace: 'other' } }],
    ['name', { ...one, metadata: { name: 'y', namespace: 'app' } }],
  ])('is another with another %s', (_, other) => expect(identity(other)).not.toBe(identity(one)));
});

describe('objects', () => {
  const first = rendered(object('v1', 'ConfigMap', 'app'), 'first');
  const second = rendered(object('v1', 'ConfigMap', 'app'), 'second');
  const foreign = rendered(object('other/v1', 'ConfigMap', 'app'), 'foreign');
  const deployment = rendered(object('apps/v1', 'Deployment', 'app', { spec: { template: { spec: { containers: [] } } } }));
  const sealed = rendered(object('bitnami.com/v1alpha1', 'SealedSecret', 'app', { spec: { template: { spec: {} } } }));
  const job = rendered(
    object('batch/v1', 'CronJob', 'app', { spec: { jobTemplate: { spec: { template: { metadata: { labels: { a: 'b' } }, spec: {} } } } } }),
  );
  const objects = new Objects([first, second, foreign, deployment, sealed, job]);

  test('are found by what they are; of two the first', () => {
    expect(objects.byId(object('v1', 'ConfigMap', 'app'))).toBe(first);
    expect(objects.byId(object('v1', 'ConfigMap', 'elsewhere'))).toBeUndefined();
  });
  test('of a kind are those of its own group alone', () => expect(objects.ofKind('ConfigMap')).toEqual([first, second]));
  test('that make pods are told from those that have a template for something else', () =>
    expect(objects.pods().map(({ by, labels }) => [by, labels])).toEqual([
      [deployment, {}],
      [job, { a: 'b' }],
    ]));
});

describe('what a pod asks of its node', () => {
  const asks = (millicores: number, mib: number, limit: number, restartPolicy?: string) => ({
    name: 'x',
    ...(restartPolicy ? { restartPolicy } : {}),
    resources: { requests: { cpu: `${millicores}m`, memory: `${mib}Mi` }, limits: { memory: `${limit}Mi` } },
  });
  const mib = (count: number) => count * 2 ** 20;
  const figures = (spec: Parameters<typeof resourcesOf>[0]) => {
    const { millicores, memory, memoryLimit } = resourcesOf(spec);
    return [millicores, memory.count, memoryLimit.count];
  };
  test('is the sum of the containers that stay', () =>
    expect(figures({ containers: [asks(100, 64, 128), asks(50, 32, 64)] })).toEqual([150, mib(96), mib(192)]));
  test('is what one that runs before them asks, where that is more, figure by figure', () =>
    expect(figures({ containers: [asks(100, 64, 128)], initContainers: [asks(50, 128, 768), asks(60, 16, 16)] })).toEqual([
      100,
      mib(128),
      mib(768),
    ]));
  test('counts a sidecar with those that stay, and beside those that start after it', () => {
    const sidecar = asks(10, 10, 10, 'Always');
    expect(figures({ containers: [asks(100, 64, 64)], initContainers: [sidecar] })).toEqual([110, mib(74), mib(74)]);
    expect(figures({ containers: [asks(1, 1, 1)], initContainers: [sidecar, asks(50, 50, 50)] })).toEqual([60, mib(60), mib(60)]);
    expect(figures({ containers: [asks(1, 1, 1)], initContainers: [asks(50, 50, 50), sidecar] })).toEqual([50, mib(50), mib(50)]);
  });
  test('is nothing where nothing is said', () => expect(figures({ containers: [{ name: 'x' }] })).toEqual([0, 0, 0]));
});
