import type { Target } from '../objects/references';

/** What is in every namespace (kube-controller-manager: service account and root CA publisher). */
export const inEveryNamespace = [
  { group: '', kind: 'ServiceAccount', name: 'default' },
  { group: '', kind: 'ConfigMap', name: 'kube-root-ca.crt', keys: ['ca.crt'] },
] as const;

interface Brought extends Target {
  readonly keys?: readonly string[];
  readonly ports?: Readonly<Record<string, number>>;
}

const all = (group: string, kind: string, names: readonly string[], namespace?: string): Brought[] =>
  names.map((name) => ({ group, kind, name, ...(namespace === undefined ? {} : { namespace }) }));

const rbac = 'rbac.authorization.k8s.io';
const system = 'kube-system';

/**
 * What a cluster has before the first object of ours: what Kubernetes makes by itself, and what K3s brings (k3s-io/k3s, `manifests/`:
 * coredns.yaml, metrics-server/, runtimes.yaml, traefik.yaml). Not its local storage, which we turn off.
 */
export const broughtByK3s: readonly Brought[] = [
  ...all('', 'Namespace', ['default', system, 'kube-public', 'kube-node-lease']),
  ...all('scheduling.k8s.io', 'PriorityClass', ['system-cluster-critical', 'system-node-critical']),
  ...all(rbac, 'ClusterRole', ['cluster-admin', 'admin', 'edit', 'view']),
  ...all('', 'scheduler', ['default-scheduler']),
  ...all('networking.k8s.io', 'IngressClass', ['traefik']),
  ...all('node.k8s.io', 'RuntimeClass', [
    'crun',
    'lunatic',
    'nvidia',
    'nvidia-experimental',
    'slight',
    'spin',
    'wasmedge',
    'wasmer',
    'wasmtime',
    'wws',
  ]),
  { group: '', kind: 'Service', namespace: 'default', name: 'kubernetes', ports: { https: 443 } },
  { group: '', kind: 'Service', namespace: system, name: 'kube-dns', ports: { dns: 53, 'dns-tcp': 53, metrics: 9153 } },
  { group: '', kind: 'Service', namespace: system, name: 'metrics-server', ports: { https: 443 } },
  ...all('', 'ServiceAccount', ['coredns', 'metrics-server', 'traefik', 'helm-traefik', 'helm-traefik-crd'], system),
  ...all('', 'ConfigMap', ['coredns', 'extension-apiserver-authentication'], system),
  ...all('', 'Secret', ['k3s-serving'], system),
  ...all('apps', 'Deployment', ['coredns', 'metrics-server', 'traefik'], system),
  ...all('helm.cattle.io', 'HelmChart', ['traefik', 'traefik-crd'], system),
  ...all(rbac, 'Role', ['extension-apiserver-authentication-reader'], system),
];

/** Kubernetes' own roles all begin so (plugin/pkg/auth/authorizer/rbac/bootstrappolicy), and there are some seventy. */
export function isKubernetesOwn({ kind, name }: Target): boolean {
  return (kind === 'ClusterRole' || kind === 'Role') && name.startsWith('system:');
}
