import { dnsNames, long, type Side, sidesOf, words } from './side';

const map = sidesOf('ConfigMap 2');
const local = sidesOf('PersistentVolume', 'spec');
const nfs = sidesOf('PersistentVolume 2', 'spec');
const csi = sidesOf('PersistentVolume 3', 'spec');
const claim = sidesOf('PersistentVolumeClaim', 'spec');
const storageClass = sidesOf('StorageClass');
const driver = sidesOf('CSIDriver', 'spec');
const modes = {
  takes: [['ReadWriteOnce'], ['ReadOnlyMany', 'ReadWriteMany'], ['ReadWriteOncePod'], ['ReadWriteOncePod', 'ReadWriteOncePod']],
  refuses: [[], undefined, ['ReadWriteOncePod', 'ReadWriteOnce']],
};
const unlessEmpty = { takes: [...dnsNames.takes, '', undefined], refuses: dnsNames.refuses.filter(Boolean) };
const keys = { takes: ['a', '-', 'A_b.c', '.a', '0', long(253)], refuses: ['', 'a/b', 'a b', '.', '..', '..a', 'é', long(254)] };
const volume = (kind: string, source: object) => ({ capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], [kind]: source });
/** A PersistentVolume of some kind. */
const kept = (kind: string, takes: readonly object[], refuses: Readonly<Record<string, readonly object[]>> = {}): readonly Side[] => [
  nfs('', { takes: takes.map((source) => volume(kind, source)) }),
  ...Object.entries(refuses).map(([field, sources]) =>
    nfs('', { refuses: sources.map((source) => volume(kind, source)) }, field === '' ? kind : `${kind}.${field}`),
  ),
];
const topology = (key: string, values: readonly string[]) => ({ matchLabelExpressions: [{ key, values }] });

/** What pods read and write. */
export const storage: readonly Side[] = [
  map('data', { takes: [undefined, {}, ...keys.takes.map((key) => ({ [key]: 'x' }))] }),
  map('data', { refuses: keys.refuses.map((key) => ({ [key]: 'x' })) }),
  map('binaryData', { takes: keys.takes.map((key) => ({ [key]: 'AAAA' })), refuses: keys.refuses.map((key) => ({ [key]: 'AAAA' })) }),
  map('binaryData', { takes: [{ A: 'AAAA' }], refuses: [{ B_1: 'AAAA' }] }),
  map('data', { takes: [{ a: long(1024 * 1024 - 3) }], refuses: [{ a: long(1024 * 1024 - 2) }, { a: 'é'.repeat(512 * 1024) }] }), // and three bytes in binaryData
  // volumes
  local('', { refuses: [undefined] }),
  local('accessModes', modes),
  local('accessModes[0]', { refuses: ['', 'readWriteOnce'] }),
  local('capacity', { takes: [{ storage: '1' }] }),
  local('capacity.storage', { refuses: [undefined, '0', '-1'] }),
  local('capacity', { refuses: [undefined, {}] }, 'capacity.storage'),
  local('capacity', { refuses: [{ storage: '1', cpu: '1' }] }, 'capacity.cpu'),
  local('persistentVolumeReclaimPolicy', words('Retain', 'Delete', 'Recycle', '')),
  local('storageClassName', unlessEmpty),
  local('volumeMode', words('Filesystem', 'Block')),
  local('volumeAttributesClassName', { refuses: ['a'] }),
  csi('volumeAttributesClassName', { ...dnsNames }),
  local('nodeAffinity', { refuses: [undefined] }),
  local('nodeAffinity.required', { refuses: [undefined] }),
  local('nodeAffinity.required.nodeSelectorTerms', { takes: [[{}]], refuses: [[]] }),
  local('local.path', { takes: ['/a', 'a', '/a/..b'], refuses: ['', '/a/../b'] }),
  local('hostPath', { refuses: [{ path: '/a' }] }, ''),
  nfs('nfs', { refuses: [undefined] }, ''),
  nfs('nfs.path', { takes: ['/'], refuses: ['', 'a'] }),
  nfs('nfs.server', { takes: ['a'], refuses: [''] }),
  ...kept('hostPath', [{ path: '/a' }, { path: 'a', type: 'Directory' }, { path: '/' }], {
    path: [{ path: '' }, { path: '/..' }],
    type: [{ path: '/a', type: 'x' }],
  }),
  nfs('', {
    takes: [
      { ...volume('hostPath', { path: '/a' }), persistentVolumeReclaimPolicy: 'Recycle' },
      { ...volume('hostPath', { path: '.' }), persistentVolumeReclaimPolicy: 'Recycle' },
    ],
  }),
  nfs(
    '',
    {
      refuses: ['/', '//', '/./'].map((path) => ({ ...volume('hostPath', { path }), persistentVolumeReclaimPolicy: 'Recycle' })),
    },
    'persistentVolumeReclaimPolicy',
  ),
  csi('csi.driver', { takes: ['a.b', 'A.b', long(63)], refuses: ['', 'a_b', long(64)] }),
  csi('csi.volumeHandle', { takes: ['a b'], refuses: [''] }),
  ...['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'].flatMap((ref) => [
    csi(`csi.${ref}`, { takes: [{ name: 'a.b', namespace: 'c' }] }),
    csi(`csi.${ref}`, { refuses: [{ name: 'A', namespace: 'c' }, { namespace: 'c' }] }, `csi.${ref}.name`),
    csi(`csi.${ref}`, { refuses: [{ name: 'a', namespace: 'c.d' }, { name: 'a' }] }, `csi.${ref}.namespace`),
  ]),
  // with names of secrets in other namespaces
  ...kept('iscsi', [{ targetPortal: 'a', iqn: 'eui.0123456789abcdef', lun: 0, secretRef: { name: 'a' } }], {
    'secretRef.name': [{ targetPortal: 'a', iqn: 'eui.0123456789abcdef', lun: 0, secretRef: {} }],
  }),
  ...kept('cinder', [{ volumeID: 'a', secretRef: { name: 'a', namespace: 'b' } }], {
    'secretRef.name': [{ volumeID: 'a', secretRef: { namespace: 'b' } }],
    'secretRef.namespace': [{ volumeID: 'a', secretRef: { name: 'a' } }],
  }),
  ...kept('storageos', [{ volumeName: 'a', secretRef: { name: 'a', namespace: 'b' } }], {
    'secretRef.name': [{ volumeName: 'a', secretRef: { namespace: 'b' } }],
    'secretRef.namespace': [{ volumeName: 'a', secretRef: { name: 'a' } }],
  }),
  ...kept(
    'azureFile',
    [
      { secretName: 'a', shareName: 'b' },
      { secretName: 'a', shareName: 'b', secretNamespace: 'c' },
    ],
    {
      secretNamespace: [{ secretName: 'a', shareName: 'b', secretNamespace: '' }],
    },
  ),
  ...kept(
    'glusterfs',
    [
      { endpoints: 'a', path: 'b', endpointsNamespace: 'c' },
      { endpoints: 'a', path: 'b' },
    ],
    {
      endpointsNamespace: [
        { endpoints: 'a', path: 'b', endpointsNamespace: 'C' },
        { endpoints: 'a', path: 'b', endpointsNamespace: '' },
      ],
    },
  ),
  // claims
  claim('accessModes', modes),
  claim('selector', { takes: [undefined, {}] }),
  claim('selector.matchLabels', { refuses: [{ 'a b': 'c' }] }),
  claim('resources.requests.storage', { takes: ['1', '1Gi'], refuses: ['0', '-1', undefined] }),
  claim('resources', { refuses: [undefined, {}] }, 'resources.requests.storage'),
  claim('storageClassName', unlessEmpty),
  claim('volumeMode', words('Filesystem', 'Block')),
  claim('volumeAttributesClassName', unlessEmpty),
  claim('dataSource', {
    takes: [
      { kind: 'PersistentVolumeClaim', name: 'a' },
      { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'a' },
    ],
    refuses: [{ apiGroup: 'a.b', kind: 'C', name: 'd' }],
  }),
  claim('dataSource', { refuses: [{ kind: 'PersistentVolumeClaim', name: '' }] }, 'dataSource.name'),
  claim('dataSource', { refuses: [{ apiGroup: 'snapshot.storage.k8s.io', kind: 'A', name: 'b' }] }),
  claim('dataSourceRef', {
    takes: [
      { kind: 'PersistentVolumeClaim', name: 'a' },
      { apiGroup: 'a.b', kind: 'C', name: 'd' },
    ],
  }),
  claim(
    'dataSourceRef',
    {
      refuses: [
        { kind: 'C', name: 'd' },
        { apiGroup: '', kind: 'C', name: 'd' },
      ],
    },
    'dataSourceRef.kind',
  ),
  claim('dataSourceRef', { refuses: [{ apiGroup: 'a.b', kind: '', name: 'd' }] }, 'dataSourceRef.kind'),
  claim('dataSourceRef', { refuses: [{ apiGroup: 'a.b', kind: 'C', name: '' }] }, 'dataSourceRef.name'),
  claim('dataSourceRef', { refuses: [{ apiGroup: 'A', kind: 'C', name: 'd' }] }, 'dataSourceRef.apiGroup'),
  claim('dataSourceRef', { takes: [{ apiGroup: 'a.b', kind: 'C', name: 'd', namespace: '' }] }),
  claim('dataSourceRef', { refuses: [{ apiGroup: 'a.b', kind: 'C', name: 'd', namespace: 'e' }] }, 'dataSourceRef.namespace'),
  claim('', {
    takes: [same('PersistentVolumeClaim', 'a')],
  }),
  claim(
    '',
    {
      refuses: [
        same('PersistentVolumeClaim', 'b'),
        {
          ...same('PersistentVolumeClaim', 'a'),
          dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'PersistentVolumeClaim', name: 'a' },
        },
        { ...same('PersistentVolumeClaim', 'a'), dataSourceRef: { apiGroup: 'a.b', kind: 'C', name: 'a' } },
      ],
    },
    'dataSourceRef',
  ),
  // classes
  storageClass('provisioner', { takes: ['a', 'A.b/C'], refuses: ['', 'a b', 'a/b/c'] }),
  storageClass('parameters', {
    takes: [{}, { a: '' }, Object.fromEntries(Array.from({ length: 512 }, (_, index) => [`${index}`, ''])), { a: long(256 * 1024 - 1) }],
    refuses: [{ '': 'a' }, Object.fromEntries(Array.from({ length: 513 }, (_, index) => [`${index}`, ''])), { a: long(256 * 1024) }],
  }),
  storageClass('reclaimPolicy', words('Delete', 'Retain', '')),
  storageClass('reclaimPolicy', { refuses: ['Recycle'] }),
  storageClass('volumeBindingMode', { takes: ['Immediate', 'WaitForFirstConsumer', undefined], refuses: ['', 'immediate'] }),
  storageClass('allowedTopologies', { takes: [[], [topology('a', ['b']), topology('a', ['c'])]] }),
  storageClass('allowedTopologies', { refuses: [[topology('a', ['b', 'c']), topology('a', ['c', 'b'])]] }, 'allowedTopologies[1]'),
  storageClass('allowedTopologies[0]', { refuses: [{}, { matchLabelExpressions: [] }] }, 'allowedTopologies[0].matchLabelExpressions'),
  storageClass('allowedTopologies[0]', { refuses: [topology('a b', ['c'])] }, 'allowedTopologies[0].matchLabelExpressions[0].key'),
  storageClass('allowedTopologies[0]', { refuses: [topology('a', [])] }, 'allowedTopologies[0].matchLabelExpressions[0].values'),
  storageClass('allowedTopologies[0]', { refuses: [topology('a', ['b', 'b'])] }, 'allowedTopologies[0].matchLabelExpressions[0].values[1]'),
  storageClass(
    'allowedTopologies[0]',
    {
      refuses: [
        {
          matchLabelExpressions: [
            { key: 'a', values: ['b'] },
            { key: 'a', values: ['c'] },
          ],
        },
      ],
    },
    'allowedTopologies[0].matchLabelExpressions[1]',
  ),
  // drivers
  ...['attachRequired', 'podInfoOnMount', 'storageCapacity', 'seLinuxMount'].map((field) =>
    driver(field, { takes: [true, false, undefined] }),
  ),
  driver('fsGroupPolicy', { takes: ['ReadWriteOnceWithFSType', 'File', 'None', undefined], refuses: ['', 'file', 'All'] }),
  driver('volumeLifecycleModes', { takes: [[], ['Ephemeral', 'Persistent'], undefined] }),
  driver('volumeLifecycleModes[0]', { refuses: ['', 'persistent', 'Once'] }, 'volumeLifecycleModes'),
  driver('tokenRequests', { takes: [[{ audience: '' }, { audience: 'a' }]] }),
  driver('tokenRequests', { refuses: [[{ audience: 'a' }, { audience: 'a' }]] }, 'tokenRequests[1]'),
  driver('tokenRequests[0].expirationSeconds', { takes: [600, 2 ** 32, undefined], refuses: [599, 2 ** 32 + 1] }),
  driver('nodeAllocatableUpdatePeriodSeconds', { takes: [10, undefined], refuses: [9, 0] }),
  driver('serviceAccountTokenInSecrets', { takes: [true, false] }),
  driver('tokenRequests', { refuses: [[], undefined] }, 'serviceAccountTokenInSecrets'),
];

/** A claim that names its source in both ways. */
function same(kind: string, name: string): object {
  return {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    dataSource: { kind, name: 'a' },
    dataSourceRef: { kind, name },
  };
}
