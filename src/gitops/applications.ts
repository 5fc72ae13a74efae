import type { ServiceChart } from '../constructs/chart';
import type { Lab } from '../constructs/lab';
import { argocdNamespace, projectSuffix, rootName } from '../constructs/taken-names';
import type { Tenant } from '../constructs/tenant';
import { appFolder } from '../objects/manifest-path';

const inCluster = 'https://kubernetes.default.svc';

/**
 * The wave of all services and tenants: after everything they need. Applications begin at wave 1, since the projects that they
 * name, at wave 0, have to be there before.
 */
export const lastWave = 10;

const syncPolicy = {
  automated: { prune: true, selfHeal: true },
  // without refresh, a broken commit is tried again for ever and the one that mends it never comes; that one waits for the next try
  retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
  syncOptions: ['ServerSideApply=true'],
};

const finalizers = ['resources-finalizer.argocd.argoproj.io/foreground'];

function source(lab: Lab, app: string) {
  const { url, branch } = lab.inventory.git;
  return { repoURL: url, targetRevision: branch, path: appFolder(lab.homelab, app), directory: { recurse: true } };
}

/** The one object applied by hand: Argo CD follows it to all others. It has no finalizer, so that removing it removes nothing else. */
export function rootApplication(lab: Lab) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: rootName, namespace: argocdNamespace },
    spec: {
      project: 'default',
      source: source(lab, argocdNamespace),
      destination: { server: inCluster, namespace: argocdNamespace },
      syncPolicy,
    },
  };
}

/** One app of ours, in its project. */
export function application(lab: Lab, chart: ServiceChart, project: string) {
  const wave = chart.trust === 'platform' ? chart.wave : lastWave;
  return {
    metadata: {
      name: chart.name,
      namespace: argocdNamespace,
      finalizers,
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
    },
    spec: {
      project,
      source: source(lab, chart.name),
      destination: { server: inCluster, namespace: chart.appNamespace },
      syncPolicy,
    },
  };
}

/** What a tenant's own repository holds, deployed with that tenant's rights. */
export function tenantApplication(tenant: Tenant) {
  const { url, branch, path } = tenant.repository;
  return {
    metadata: {
      name: `${tenant.name}${projectSuffix}`,
      namespace: argocdNamespace,
      finalizers,
      annotations: { 'argocd.argoproj.io/sync-wave': String(lastWave) },
    },
    spec: {
      project: `tenant-${tenant.name}`,
      source: { repoURL: url, targetRevision: branch, path, directory: { recurse: true } },
      destination: { server: inCluster, namespace: tenant.name },
      syncPolicy,
    },
  };
}
