import { firstBootObjects } from '../../src/gitops/first-boot';
import { identity } from '../../src/objects/manifest';

test('the first boot applies Argo CD’s namespace and priority before its settings, and those before the charts that read them', () => {
  expect(firstBootObjects.map(identity)).toEqual([
    '|Namespace||argocd',
    'scheduling.k8s.io|PriorityClass||loutik-core',
    '|ConfigMap|argocd|argocd-cm',
    '|ConfigMap|argocd|argocd-cmd-params-cm',
    '|ConfigMap|argocd|argocd-rbac-cm',
    'helm.cattle.io|HelmChart|kube-system|argocd',
    'helm.cattle.io|HelmChart|kube-system|sealed-secrets',
  ]);
});

test('each is named by the version of its API that the cluster takes', () => {
  expect([...new Set(firstBootObjects.map(({ kind, apiVersion }) => `${kind} ${apiVersion}`))]).toEqual([
    ...['Namespace v1', 'PriorityClass scheduling.k8s.io/v1', 'ConfigMap v1', 'HelmChart helm.cattle.io/v1'],
  ]);
});
