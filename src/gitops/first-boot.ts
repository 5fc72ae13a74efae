/**
 * What the first boot applies before `root.yaml`, in this order, by its path below `dist/<homelab>/`: Argo CD's settings, the charts
 * that bring it and what opens its secrets, and the priority that their pods have: without it none would be made, to bring it.
 */
export const firstBootManifests: readonly string[] = [
  'argocd/namespace-argocd.yaml',
  'priorities/priorityclass-loutik-core.yaml',
  'argocd/configmap-argocd-cm.yaml',
  'argocd/configmap-argocd-cmd-params-cm.yaml',
  'argocd/configmap-argocd-rbac-cm.yaml',
  'argocd/kube-system/helmchart-argocd.yaml',
  'sealed-secrets/helmchart-sealed-secrets.yaml',
];
