import { dnsLabels, dnsNames, long, longDomain, type Side } from './side';

const keyed = (...keys: readonly string[]) => keys.map((key) => ({ [key]: 'x' }));
const valued = (...values: readonly string[]) => values.map((value) => ({ a: value }));
/** Letters that fill annotations up to so many bytes, their one key of one letter counted. */
const filled = (bytes: number) => ({ a: long(bytes - 1) });

/** Metadata of any object. */
export const metadata: readonly Side[] = [
  ...[
    'ServiceAccount',
    'ConfigMap',
    'PersistentVolume',
    'PersistentVolumeClaim',
    'ResourceQuota',
    'LimitRange',
    'Deployment',
    'DaemonSet',
  ].map((of) => ({ of, at: 'metadata.name', ...dnsNames, refuses: dnsNames.refuses.filter((name) => name !== '') })),
  ...[
    'Ingress',
    'NetworkPolicy',
    'PriorityClass',
    'StorageClass',
    'CSIDriver',
    'HorizontalPodAutoscaler',
    'ValidatingAdmissionPolicyBinding',
    'HelmChart',
  ].map((of) => ({ of, at: 'metadata.name', ...dnsNames, refuses: dnsNames.refuses.filter((name) => name !== '') })),
  ...['Namespace', 'Service', 'StatefulSet'].map((of) => ({ of, at: 'metadata.name', ...dnsLabels })),
  { of: 'CronJob 2', at: 'metadata.name', takes: [long(52), 'a.b'], refuses: [long(53), 'A', 'a_b'] },
  ...['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'PodDisruptionBudget'].map((of) => ({
    of,
    at: 'metadata.name',
    takes: ['system:a', 'A_b', '-'],
    refuses: ['a/b', 'a%b'],
  })),
  { of: 'ConfigMap', at: 'metadata.generateName', takes: ['a', 'a-', 'a.b-', 'a.-', ''], refuses: ['A', 'a_', '-'] },
  { of: 'ConfigMap', at: 'metadata.generation', takes: [0, 1], refuses: [-1] },
  {
    of: 'Namespace',
    at: 'metadata.labels',
    takes: [...keyed('a', 'A_b.C-d', '1', long(63), `${longDomain(253)}/a`, `a.b/${long(63)}`), ...valued('', 'A_b.c-D', '1', long(63))],
    refuses: keyed('', 'a/', '/a', 'a/b/c', '-a', 'a-', 'a b', long(64), `${longDomain(254)}/a`, 'A/a', `a.b/${long(64)}`, 'é'),
  },
  {
    of: 'Namespace',
    at: 'metadata.labels',
    told: 'metadata.labels.a',
    takes: [],
    refuses: valued('-a', 'a-', 'a b', 'a/b', 'é', long(64)),
  },
  {
    of: 'Namespace',
    at: 'metadata.annotations',
    takes: [...keyed('a', 'A.Example/a', `a/${long(63)}`), ...valued('', 'any text: é\n'), filled(256 * 1024)],
    refuses: [...keyed('', 'a b', 'a/b/c', `a/${long(64)}`), filled(256 * 1024 + 1), { a: 'é'.repeat(128 * 1024) }],
  },
  {
    of: 'ConfigMap',
    at: 'metadata.finalizers',
    takes: [['kubernetes'], ['orphan'], ['foregroundDeletion'], ['a.b/c']],
    refuses: [['orphan', 'foregroundDeletion']],
  },
  { of: 'ConfigMap', at: 'metadata.finalizers[0]', takes: ['a/b'], refuses: ['a', 'a/b/c', 'a b', ''] },
  { of: 'ValidatingAdmissionPolicyBinding', at: 'metadata.finalizers', takes: [['a']], refuses: [] },
  { of: 'ValidatingAdmissionPolicyBinding', at: 'metadata.finalizers', told: 'metadata.finalizers[0]', takes: [], refuses: [['a b']] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[0].apiVersion', takes: ['v1', 'a/v1'], refuses: ['', 'a/', 'a/b/c'] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[0].kind', takes: ['Pod'], refuses: [''] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[0].kind', told: 'metadata.ownerReferences[0]', takes: [], refuses: ['Event'] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[0].name', takes: ['a'], refuses: [''] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[0].uid', takes: ['a'], refuses: [''] },
  { of: 'ConfigMap', at: 'metadata.ownerReferences[1].controller', told: 'metadata.ownerReferences', takes: [false], refuses: [true] },
];
