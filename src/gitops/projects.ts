import { ApiObject, Chart } from 'cdk8s';
import { ServiceChart, type TrustLevel } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import { type Tenant, tenantKinds } from '../constructs/tenant';

const inCluster = 'https://kubernetes.default.svc';

interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** What the apps of one trust level contain: their project allows exactly that. */
function contentOf(lab: Lab, charts: readonly ServiceChart[]) {
  const cluster = new Map<string, GroupKind>();
  const namespaced = new Map<string, GroupKind>();
  const namespaces = new Set<string>();
  for (const node of lab.node.findAll()) {
    if (!(node instanceof ApiObject) || !charts.includes(Chart.of(node) as ServiceChart)) continue;
    const groupKind = { group: node.apiGroup === 'core' ? '' : node.apiGroup, kind: node.kind };
    const namespace = node.metadata.namespace;
    (namespace ? namespaced : cluster).set(`${groupKind.group}/${groupKind.kind}`, groupKind);
    if (namespace) namespaces.add(namespace);
  }
  const sorted = (kinds: Map<string, GroupKind>) => [...kinds.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
  return { cluster: sorted(cluster), namespaced: sorted(namespaced), namespaces: [...namespaces].sort() };
}

function project(lab: Lab, charts: readonly ServiceChart[], description: string) {
  const { cluster, namespaced, namespaces } = contentOf(lab, charts);
  return {
    description,
    sourceRepos: [lab.inventory.git.url],
    destinations: namespaces.map((namespace) => ({ server: inCluster, namespace })),
    clusterResourceWhitelist: cluster,
    namespaceResourceWhitelist: namespaced,
  };
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
  const charts = ServiceChart.all(lab).filter((chart) => chart !== root);
  const levels = (Object.keys(about) as TrustLevel[]).map((trust) => ({
    name: trust as string,
    spec: project(
      lab,
      charts.filter((chart) => chart.trust === trust),
      about[trust],
    ),
  }));
  const own = project(lab, [root], 'Argo CD itself: projects and Applications');
  const kinds = [
    ...own.namespaceResourceWhitelist,
    { group: 'argoproj.io', kind: 'AppProject' },
    { group: 'argoproj.io', kind: 'Application' },
  ];
  const locked = { ...own, namespaceResourceWhitelist: [...new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind])).values()] };
  return [
    { name: 'default', spec: locked },
    ...levels.filter(({ spec }) => spec.destinations.length > 0),
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
