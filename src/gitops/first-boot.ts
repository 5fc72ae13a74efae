import { argocdNamespace } from '../constructs/taken-names';
import type { ObjectId } from '../objects/manifest';

const helmChart = (name: string): ObjectId => ({
  apiVersion: 'helm.cattle.io/v1',
  kind: 'HelmChart',
  metadata: { name, namespace: 'kube-system' },
});
const configMap = (name: string): ObjectId => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: argocdNamespace } });

/**
 * What the first boot applies before `root.yaml`, in this order: Argo CD's settings, the charts that bring it and what opens its
 * secrets, and the priority that their pods have: without it none would be made, to bring it.
 */
export const firstBootObjects: readonly ObjectId[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: argocdNamespace } },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'loutik-core' } },
  configMap('argocd-cm'),
  configMap('argocd-cmd-params-cm'),
  configMap('argocd-rbac-cm'),
  helmChart('argocd'),
  helmChart('sealed-secrets'),
];
