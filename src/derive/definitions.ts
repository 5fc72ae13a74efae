import { ServiceChart } from '../constructs/chart';
import { HelmRelease } from '../constructs/helm-release';
import { type Lab, pathOf } from '../constructs/lab';
import { definitionObject, objectsDefinedBy } from '../constructs/object';

/**
 * Groups whose definitions the platform's own charts bring: Traefik's (traefik-crd, with those of the Gateway API), K3s's, Argo CD's,
 * sealed-secrets'. A file of theirs says what may be written, and is deployed by nobody else.
 */
const brought = [
  'traefik.io',
  'hub.traefik.io',
  'gateway.networking.k8s.io',
  'helm.cattle.io',
  'k3s.cattle.io',
  'argoproj.io',
  'bitnami.com',
];

/** The app that deploys definitions, before all others: its wave is the first of the platform's. */
const app = { name: 'crds', wave: 1 };

/**
 * What the homelab's `crds/` defines and no Helm chart brings is deployed, and kept when it leaves Git: with a definition, every object of
 * its kind would go. Whoever makes such an object comes after.
 */
export function deriveDefinitions(lab: Lab): void {
  const byCharts = new Set(HelmRelease.all(lab).flatMap(({ objects }) => objects.CustomResourceDefinition ?? []));
  const deployed = lab.definitions.all.filter(({ group, name }) => !brought.includes(group) && !byCharts.has(name));
  if (deployed.length === 0) return;
  const users = ServiceChart.all(lab).filter(({ trust, wave }) => trust === 'platform' && wave <= app.wave);
  for (const chart of users) {
    const [used] = objectsDefinedBy(chart, deployed);
    if (used === undefined) continue;
    lab.report({
      code: 'VALUE_INVALID',
      where: pathOf(chart),
      what: `it is deployed in wave ${chart.wave}, and the definition of its ${used.kind} is too: the API server would not know it yet`,
      repair: `deploy it later: wave: ${app.wave + 1}`,
    });
  }
  const chart = new ServiceChart(lab, app.name, { trust: 'platform', priority: 'core', wave: app.wave, namespace: 'kube-system' });
  for (const definition of deployed) definitionObject(chart, definition);
}
