import { ServiceChart } from '../../src';
import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { identity } from '../../src/proofs/identity';
import { modelOf, rawModel } from './proved';

const of = (source: string, apiVersion: string, kind: string, name: string, namespace?: string) => ({
  app: 'app',
  home: 'app',
  source,
  manifest: { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } } as Manifest,
});
const proved = (objects: ReturnType<typeof of>[], model = rawModel([])) => identity.prove({ ...model, objects: new Objects(objects) });
const found = (...objects: ReturnType<typeof of>[]) => proved(objects).findings.map(({ code, where, what }) => [code, where, what]);
const told = (where: string, what: string, other: string) => [['OBJECT_DUPLICATE', where, `${what} is also made by ${other}`]];
const map = (source: string, name = 'c', namespace = 'app') => of(source, 'v1', 'ConfigMap', name, namespace);

test('two of one group, kind, namespace and name are one object: the first has it', () => {
  expect(found(map('a'), map('b'), map('c'))).toEqual([...told('b', 'ConfigMap app/c', 'a'), ...told('c', 'ConfigMap app/c', 'a')]);
  expect(found(of('a', 'x/v1', 'Thing', 't', 'app'), of('b', 'x/v2', 'Thing', 't', 'app'))).toEqual(told('b', 'Thing app/t', 'a'));
  expect(found(of('a', 'v1', 'Namespace', 'n'), of('b', 'v1', 'Namespace', 'n'))).toEqual(told('b', 'Namespace n', 'a'));
});

test('of another group, kind, namespace or name it is another', () =>
  expect(
    found(map('a'), map('b', 'd'), map('c', 'c', 'other'), of('d', 'v1', 'Secret', 'c', 'app'), of('e', 'x/v1', 'ConfigMap', 'c', 'app')),
  ).toEqual([]));

test('what K3s and Kubernetes make is theirs, but for namespaces and accounts', () => {
  expect(found(of('a', 'apps/v1', 'Deployment', 'coredns', 'kube-system'))).toEqual(
    told('a', 'Deployment kube-system/coredns', 'K3s itself'),
  );
  expect(found(of('a', 'rbac.authorization.k8s.io/v1', 'ClusterRole', 'cluster-admin'))).toEqual(
    told('a', 'ClusterRole cluster-admin', 'K3s itself'),
  );
  expect(found(map('a', 'kube-root-ca.crt'))).toEqual(told('a', 'ConfigMap app/kube-root-ca.crt', 'K3s itself'));
  expect(found(of('a', 'apps/v1', 'Deployment', 'coredns', 'app'), of('b', 'apps/v1', 'DaemonSet', 'coredns', 'kube-system'))).toEqual([]);
  expect(found(of('a', 'x/v1', 'ClusterRole', 'cluster-admin'), of('b', 'x/v1', 'ConfigMap', 'kube-root-ca.crt', 'app'))).toEqual([]);
  expect(found(of('a', 'v1', 'Namespace', 'kube-system'), of('b', 'v1', 'ServiceAccount', 'default', 'app'))).toEqual([]);
});

test('the application that deploys all others is there, unless an app of that name is told by itself', () => {
  const root = of('a', 'argoproj.io/v1alpha1', 'Application', 'root', 'argocd');
  expect(found(root)).toEqual(told('a', 'Application argocd/root', 'clusters/test/root.yaml'));
  expect(proved([root], { ...rawModel([]), lab: modelOf((lab) => void new ServiceChart(lab, 'other')).lab }).findings).toHaveLength(1);
});

test('the evidence counts the objects', () =>
  expect([identity.id, proved([map('a'), map('b', 'd')]).figures]).toEqual(['identity', [{ about: 'objects', value: '2' }]]));
