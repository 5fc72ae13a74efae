import { type Json, object, selector } from './object';

/** What pods read and write. */
export const storage: readonly Json[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'seed',
      namespace: 'bare',
      finalizers: ['example.com/a'],
      ownerReferences: [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'b', controller: true },
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', uid: 'c' },
      ],
    },
  },
  object('v1', 'ConfigMap', { data: { 'a.conf': 'x', B_1: '' }, binaryData: { c: 'AAAA' } }),
  object(
    'v1',
    'PersistentVolume',
    {
      spec: {
        capacity: { storage: '10Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: 'fast',
        volumeMode: 'Filesystem',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'bare', name: 'seed' },
        local: { path: '/srv/fast/seed' },
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['i5'] }] }] },
        },
      },
    },
    true,
  ),
  object(
    'v1',
    'PersistentVolume',
    { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], nfs: { server: 'nas', path: '/a' } } },
    true,
  ),
  object(
    'v1',
    'PersistentVolume',
    {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOncePod'],
        csi: { driver: 'smb.csi.k8s.io', volumeHandle: 'a', nodePublishSecretRef: { name: 'a', namespace: 'b' } },
      },
    },
    true,
  ),
  object(
    'v1',
    'PersistentVolume',
    {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadOnlyMany'],
        iscsi: { targetPortal: '192.168.1.1', iqn: 'eui.0123456789abcdef', lun: 1 },
      },
    },
    true,
  ),
  object('v1', 'PersistentVolumeClaim', {
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      volumeMode: 'Filesystem',
      volumeName: 'seed',
      resources: { requests: { storage: '10Gi' } },
      selector,
    },
  }),
  object(
    'storage.k8s.io/v1',
    'StorageClass',
    {
      provisioner: 'kubernetes.io/no-provisioner',
      parameters: { a: 'b' },
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
      allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['a'] }] }],
    },
    true,
  ),
  object(
    'storage.k8s.io/v1',
    'CSIDriver',
    {
      spec: {
        attachRequired: false,
        podInfoOnMount: true,
        fsGroupPolicy: 'File',
        volumeLifecycleModes: ['Persistent'],
        tokenRequests: [{ audience: 'a', expirationSeconds: 3600 }],
        serviceAccountTokenInSecrets: true,
        nodeAllocatableUpdatePeriodSeconds: 10,
      },
    },
    true,
  ),
];
