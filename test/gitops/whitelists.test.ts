import { object, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import type { Tenant } from '../../src/constructs/tenant';
import { Projects } from '../../src/gitops/projects';
import { kinds } from '../../src/objects/kinds';
import { base } from '../inventory/base';

// biome-ignore lint/suspicious/noExplicitAny: a manifest's depth is the test's own business
type Any = any;

const server = 'https://kubernetes.default.svc';
const tenant = { name: 'quiz', repository: { url: 'https://git.test.example/quiz.git' } } as Tenant;

/** A root, a service, an app of tenants, and one of the platform with objects in two namespaces. */
function house() {
  const lab = new Lab({ homelab: 'test', inventory: base });
  const root = new ServiceChart(lab, 'root-app', { trust: 'platform' });
  const early = new ServiceChart(lab, 'early', { trust: 'platform' });
  object(early, 'there', 'ConfigMap', { metadata: { name: 'c', namespace: 'kube-system' }, data: {} });
  const plain = new ServiceChart(lab, 'plain');
  const beyond = new ServiceChart(lab, 'beyond');
  object(beyond, 'there', 'ConfigMap', { metadata: { name: 'd', namespace: 'kube-system' }, data: {} });
  new ServiceChart(lab, 'guests', { trust: 'tenants' });
  const projects = new Projects(lab);
  const all = new Map(projects.all(root, [tenant]).map(({ name, spec }) => [name, spec as Any]));
  return { projects, all, plain, beyond, early };
}
const { projects, all, plain, beyond, early } = house();
const destinations = (name: string) => all.get(name).destinations.map(({ namespace }: Any) => namespace);
const kindsIn = (list: readonly { readonly kind: string }[]) => list.map(({ kind }) => kind);

test('there is a project for the root, each level, each app beyond its own, and each tenant', () => {
  expect([...all.keys()]).toEqual(['default', 'platform', 'services', 'tenants', 'services-beyond', 'tenant-quiz']);
  expect([plain, beyond, early].map((chart) => projects.nameFor(chart))).toEqual(['services', 'services-beyond', 'platform']);
});

test('the platform may touch every namespace, others none that is the platform’s, one beyond its level those that it touches', () => {
  expect(destinations('platform')).toEqual(['*']);
  for (const level of ['services', 'tenants']) expect(destinations(level)).toEqual(['*', '!early', '!kube-system', '!root-app']);
  expect(destinations('services-beyond')).toEqual(['*', '!early', '!root-app']);
  expect(destinations('default')).toEqual(['root-app']);
  expect(destinations('tenant-quiz')).toEqual(['quiz']);
});

test('all deploy to this cluster, from the homelab’s repository; a tenant’s from its own alone', () => {
  for (const [name, { sourceRepos, destinations: places }] of all) {
    expect(sourceRepos).toEqual([name === 'tenant-quiz' ? tenant.repository.url : base.git.url]);
    expect(places.filter((one: Any) => one.server !== server)).toEqual([]);
  }
});

test('kinds that reach beyond a namespace of an app are the platform’s: cluster-scoped ones are listed apart, in the order of group and kind', () => {
  const levels = Object.entries(kinds).flatMap(([kind, { platform, rare }]) => (rare ? [] : [{ kind, platform }]));
  const listed = (name: string) => [
    ...kindsIn(all.get(name).clusterResourceWhitelist),
    ...kindsIn(all.get(name).namespaceResourceWhitelist),
  ];
  expect(listed('platform').sort()).toEqual(levels.map(({ kind }) => kind).sort());
  expect(listed('services').sort()).toEqual(levels.flatMap(({ kind, platform }) => (platform ? [] : [kind])).sort());
  for (const { clusterResourceWhitelist, namespaceResourceWhitelist } of [all.get('platform'), all.get('services'), all.get('default')]) {
    const scoped = (kind: string) => (kinds as Any)[kind].clusterScoped === true;
    expect(kindsIn(clusterResourceWhitelist).filter((kind) => !scoped(kind))).toEqual([]);
    expect(kindsIn(namespaceResourceWhitelist).filter(scoped)).toEqual([]);
    const order = namespaceResourceWhitelist.map(({ group, kind }: Any) => `${group}/${kind}`);
    expect(order).toEqual([...order].sort());
  }
  expect(all.get('platform').namespaceResourceWhitelist).toContainEqual({ group: 'apps', kind: 'Deployment' });
  expect(all.get('platform').clusterResourceWhitelist).toContainEqual({ group: '', kind: 'Namespace' });
});

test('a tenant’s repository makes nothing that gives rights, opens the network or is the cluster’s', () => {
  const { clusterResourceWhitelist, namespaceResourceWhitelist } = all.get('tenant-quiz');
  expect(clusterResourceWhitelist).toEqual([]);
  expect(kindsIn(namespaceResourceWhitelist).filter((kind) => /Role|NetworkPolicy|ResourceQuota|LimitRange|Namespace/.test(kind))).toEqual(
    [],
  );
  expect(kindsIn(namespaceResourceWhitelist)).toContain('Deployment');
});
