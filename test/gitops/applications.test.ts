import { ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import type { Tenant } from '../../src/constructs/tenant';
import { application, lastWave, rootApplication, tenantApplication } from '../../src/gitops/applications';
import { base } from '../inventory/base';

const lab = new Lab({ homelab: 'test', inventory: base });
const server = 'https://kubernetes.default.svc';
const waveOf = ({ metadata }: { metadata: { annotations: Readonly<Record<string, string>> } }) =>
  metadata.annotations['argocd.argoproj.io/sync-wave'];

const tenant = {
  name: 'quiz',
  repository: { url: 'https://git.test.example/quiz.git', branch: 'live', path: 'deploy' },
} as Tenant;

test('the root follows Argo CD’s own folder of the branch, in the project that needs no other to be there', () => {
  expect(rootApplication(lab)).toMatchObject({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'root', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: 'https://git.test.example/owner/homelab.git',
        targetRevision: 'main',
        path: 'dist/test/argocd',
        directory: { recurse: true },
      },
      destination: { server, namespace: 'argocd' },
    },
  });
});

test('the root has no finalizer: removing it removes nothing else; an app’s and a tenant’s take what they made with them', () => {
  const chart = new ServiceChart(lab, 'takes');
  expect(rootApplication(lab).metadata).not.toHaveProperty('finalizers');
  for (const one of [application(lab, chart, 'services'), tenantApplication(tenant)]) {
    expect(one.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io/foreground']);
  }
});

test('an app’s follows its folder, into its namespace, in the project that it is told', () => {
  expect(application(lab, new ServiceChart(lab, 'wiki'), 'services')).toMatchObject({
    metadata: { name: 'wiki', namespace: 'argocd' },
    spec: {
      project: 'services',
      source: {
        repoURL: 'https://git.test.example/owner/homelab.git',
        targetRevision: 'main',
        path: 'dist/test/wiki',
        directory: { recurse: true },
      },
      destination: { server, namespace: 'wiki' },
    },
  });
});

test('services and tenants come last; the platform comes in the waves that it says', () => {
  const platform = new ServiceChart(lab, 'early', { trust: 'platform', wave: 3 });
  expect(lastWave).toBe(10);
  expect(waveOf(application(lab, platform, 'platform'))).toBe('3');
  expect(waveOf(application(lab, new ServiceChart(lab, 'late', { wave: 3 }), 'services'))).toBe('10');
  expect(waveOf(tenantApplication(tenant))).toBe('10');
});

test('a tenant’s follows its own repository, branch and path, into its own namespace, in its own project', () => {
  expect(tenantApplication(tenant)).toMatchObject({
    metadata: { name: expect.stringMatching(/^quiz-./), namespace: 'argocd' },
    spec: {
      project: 'tenant-quiz',
      source: { repoURL: 'https://git.test.example/quiz.git', targetRevision: 'live', path: 'deploy', directory: { recurse: true } },
      destination: { server, namespace: 'quiz' },
    },
  });
});

test('each syncs by itself, prunes, mends, and tries a broken commit again until the one that mends it comes', () => {
  for (const { spec } of [rootApplication(lab), application(lab, new ServiceChart(lab, 'syncs'), 'services'), tenantApplication(tenant)]) {
    expect(spec.syncPolicy).toEqual({
      automated: { prune: true, selfHeal: true },
      retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '1m' } },
      syncOptions: ['ServerSideApply=true'],
    });
  }
});
