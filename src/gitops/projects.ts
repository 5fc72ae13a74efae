import { ApiObject, Chart } from 'cdk8s';
import { ServiceChart, type TrustLevel } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import { type Tenant, tenantKinds } from '../constructs/tenant';
import { kinds } from '../objects/kinds';

const inCluster = 'https://kubernetes.default.svc';

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * The kinds that a level may make, and those beyond that its apps do make. They follow from trust, not from what there is: the
 * commit that removes an app must leave its project the right to remove it, else Argo CD lets all of it stay.
 */
function allowed(level: TrustLevel, used: ReadonlySet<string>) {
  const all = Object.entries(kinds)
    .filter(([kind, { platform }]) => level === 'platform' || !platform || used.has(kind))
    .map(([kind, { apiVersion, clusterScoped }]) => ({
      group: apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '',
      kind,
      clusterScoped,
    }))
    .sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
  const pick = (clusterScoped: boolean): GroupKind[] =>
    all.filter((kind) => (kind.clusterScoped ?? false) === clusterScoped).map(({ group, kind }) => ({ group, kind }));
  return { clusterResourceWhitelist: pick(true), namespaceResourceWhitelist: pick(false) };
}

/** The objects that some charts make. */
function objectsOf(lab: Lab, charts: readonly ServiceChart[]): ApiObject[] {
  return lab.node
    .findAll()
    .filter((node): node is ApiObject => node instanceof ApiObject && charts.includes(Chart.of(node) as ServiceChart));
}

/** The namespaces that some charts write to. */
function namespacesOf(lab: Lab, charts: readonly ServiceChart[]): string[] {
  return [...new Set(objectsOf(lab, charts).flatMap(({ metadata }) => metadata.namespace ?? []))].sort();
}

const about: Readonly<Record<TrustLevel, string>> = {
  platform: 'what services need: storage, ingress, policies, backups',
  services: 'what people use',
  tenants: "tenants' namespaces, quotas and limits: ours, not theirs",
};

/** The project of each trust level, the root's own (`default`, else open to everything), and one for every tenant. */
export function projects(
  lab: Lab,
  root: ServiceChart,
  tenants: readonly Tenant[],
): readonly { readonly name: string; readonly spec: Record<string, unknown> }[] {
  const of = (level: TrustLevel) => ServiceChart.all(lab).filter(({ trust }) => trust === level);
  const sourceRepos = [lab.inventory.git.url];
  const to = (namespace: string) => ({ server: inCluster, namespace });
  const denied = namespacesOf(lab, of('platform')).map((namespace) => to(`!${namespace}`));
  const levels = (Object.keys(about) as TrustLevel[]).map((level) => ({
    name: level as string,
    spec: {
      description: about[level],
      sourceRepos,
      destinations: [to('*'), ...(level === 'platform' ? [] : denied)],
      ...allowed(level, new Set(objectsOf(lab, of(level)).map(({ kind }) => kind))),
    },
  }));
  const own = {
    description: 'Argo CD itself: projects and Applications',
    sourceRepos,
    destinations: namespacesOf(lab, [root]).map(to),
    ...allowed('platform', new Set()),
  };
  return [
    { name: 'default', spec: own },
    ...levels,
    ...tenants.map((tenant) => ({
      name: `tenant-${tenant.name}`,
      spec: {
        description: `what ${tenant.name}'s own repository may deploy`,
        sourceRepos: [tenant.repository.url],
        destinations: [{ server: inCluster, namespace: tenant.name }],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: tenantKinds,
      },
    })),
  ];
}
