import { unbounded } from '../../src/proofs/unbounded';
import { container, deployment, object, objectsOf } from './objects-of';

const scratch = { name: 'tmp', emptyDir: {} };
const mounts = (...names: readonly string[]) => ({ volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })) });
const limited = (limit: object) => ({ resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi', ...limit } } });
const disk = { 'ephemeral-storage': '1Gi' };

/** What is told of a pod with these volumes and containers. */
const found = (volumes: readonly object[], containers: readonly object[], ...more: readonly object[]) =>
  unbounded(objectsOf(deployment({ pod: { volumes, containers } }), ...more)).map(({ code, where, what }) => [
    code,
    where,
    /^volume \S+/.exec(what)?.[0],
  ]);
const told = (...names: readonly string[]) => names.map((name) => ['RESOURCES_INVALID', 'Deployment/web', `volume ${name}`]);

test('scratch space without a bound that a container mounts is told', () => {
  expect(found([scratch], [container(mounts('tmp'))])).toEqual(told('tmp'));
});

test.each<[string, object]>([
  ['a size', { name: 'tmp', emptyDir: { sizeLimit: '1Gi' } }],
  ['the memory of the pod', { name: 'tmp', emptyDir: { medium: 'Memory' } }],
  ['another kind of volume', { name: 'tmp', configMap: { name: 'x' } }],
])('%s bounds it', (_, volume) => expect(found([volume], [container(mounts('tmp'))])).toEqual([]));

test('a medium of the node’s own is no bound', () => {
  expect(found([{ name: 'tmp', emptyDir: { medium: '' } }], [container(mounts('tmp'))])).toEqual(told('tmp'));
});

describe('a limit of ephemeral storage', () => {
  const open = container({ ...mounts('tmp'), name: 'open' });
  const bounded = container({ ...mounts('tmp'), ...limited(disk) });

  test('bounds what all that mount it are held to', () => {
    expect(found([scratch], [bounded])).toEqual([]);
    expect(found([scratch], [bounded, open])).toEqual(told('tmp'));
  });

  test('is not asked of a container that does not mount it, and nobody fills what nobody mounts', () => {
    expect(found([scratch], [bounded, container({ ...mounts('other'), name: 'open' })])).toEqual([]);
    expect(found([scratch], [container()])).toEqual([]);
  });

  test('may come from the namespace’s LimitRange', () => {
    const range = (namespace: string) =>
      object('v1', 'LimitRange', 'x', { spec: { limits: [{ type: 'Container', default: disk }] } }, { namespace });
    expect(found([scratch], [open], range('app'))).toEqual([]);
    expect(found([scratch], [open], range('other'))).toEqual(told('tmp'));
  });
});

test('of several volumes each is told by itself', () => {
  const volumes = ['a', 'b', 'c'].map((name) => ({ name, emptyDir: name === 'b' ? { sizeLimit: '1Mi' } : {} }));
  expect(found(volumes, [container(mounts('a', 'b', 'c'))])).toEqual(told('a', 'c'));
});

test('an init container fills it as well', () => {
  const pod = { volumes: [scratch], initContainers: [container({ ...mounts('tmp'), name: 'first' })] };
  expect(unbounded(objectsOf(deployment({ pod })))).toHaveLength(1);
});
