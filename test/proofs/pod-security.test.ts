import { podSecurity } from '../../src/proofs/pod-security';
import { deployment, namespace, object, objectsOf, securityContext } from './objects-of';

const enforce = 'pod-security.kubernetes.io/enforce';
const space = (level?: string, annotations: Record<string, string> = {}, name = 'app') =>
  namespace(name, { labels: level === undefined ? {} : { [enforce]: level }, annotations });
const proved = (...manifests: readonly object[]) => podSecurity.prove({ objects: objectsOf(...manifests) });
const found = (...manifests: readonly object[]) => proved(...manifests).findings.map(({ code, where, what }) => [code, where, what]);
const restricted = deployment();
const baseline = (name = 'base', in_ = 'app') => deployment({ name, namespace: in_, container: securityContext({ runAsUser: 0 }) });
const privileged = (name = 'priv') => deployment({ name, pod: { hostNetwork: true } });
const unused = (granted: string, needed: string) => [
  ['WAIVER_UNUSED', 'Namespace/app', `namespace app allows ${granted}, and no pod in it needs more than ${needed}`],
];
const tooMuch = (where: string, needs: string, why: string, allows: string) => [
  ['WAIVER_MISSING', `Deployment/${where}`, `its pod needs Pod Security ${needs} (${why}), and namespace app allows ${allows}`],
];

test('a namespace allows exactly what its pods need; one that says nothing allows restricted', () => {
  for (const level of ['restricted', undefined]) expect(found(space(level), restricted)).toEqual([]);
  expect(found(space('baseline'), restricted, baseline())).toEqual([]);
  expect(found(space('privileged'), restricted, privileged(), baseline())).toEqual([]);
});

test('a pod that needs more is told, with what of it is too much: of several that which needs most', () => {
  for (const level of ['restricted', undefined])
    expect(found(space(level), restricted, baseline())).toEqual(
      tooMuch('base', 'baseline', 'main runs as root (runAsUser 0)', 'restricted'),
    );
  expect(found(space('baseline'), baseline(), privileged())).toEqual(
    tooMuch('priv', 'privileged', "it shares the node's Network", 'baseline'),
  );
  expect(found(space(), baseline(), privileged(), baseline('more'))).toHaveLength(1);
  expect(found(space(), baseline('first'), baseline('second')).map(([, where]) => where)).toEqual(['Deployment/first']);
});

test('pods of another namespace count there, and one that is not among the objects is not judged', () => {
  expect(found(space(), baseline('base', 'other'))).toEqual([]);
  expect(found(space(), space('baseline', {}, 'other'), baseline('base', 'other'))).toEqual([]);
});

test('a level that no pod needs is told, but for pods that others bring: a tenant, or a chart', () => {
  expect(found(space('baseline'), restricted)).toEqual(unused('baseline', 'restricted'));
  expect(found(space('privileged'), baseline())).toEqual(unused('privileged', 'baseline'));
  expect(found(space('privileged'))).toEqual(unused('privileged', 'restricted'));
  expect(found(space('baseline', { 'loutik.dev/pods-of-others': 'a tenant' }), restricted)).toEqual([]);
  const release = (targetNamespace: string) =>
    object('helm.cattle.io/v1', 'HelmChart', 'x', { spec: { targetNamespace } }, { namespace: 'kube-system' });
  expect(found(space('privileged'), release('app'))).toEqual([]);
  expect(found(space('privileged'), release('other'))).toEqual(unused('privileged', 'restricted'));
});

test('the evidence counts the pods by what they need', () => {
  expect([podSecurity.id, proved(restricted, baseline(), privileged(), deployment({ name: 'api' })).figures]).toEqual([
    'pod-security',
    [
      { about: 'pods that need restricted', value: '2' },
      { about: 'pods that need baseline', value: '1' },
      { about: 'pods that need privileged', value: '1' },
    ],
  ]);
});
