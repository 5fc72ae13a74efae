import { dnsLabels, dnsNames, long, type Side, sidesOf, words } from './side';

const pod = sidesOf('Deployment', 'spec.template.spec.volumes');
const rare = sidesOf('Deployment 3', 'spec.template.spec.volumes');
const added = (kind: string, takes: readonly object[], refuses: Readonly<Record<string, readonly object[]>> = {}): readonly Side[] => [
  rare('[7]', { takes: takes.map((source) => ({ name: 'more', [kind]: source })) }),
  ...Object.entries(refuses).map(([field, sources]) =>
    rare('[7]', { refuses: sources.map((source) => ({ name: 'more', [kind]: source })) }, `[7].${kind}${field === '' ? '' : `.${field}`}`),
  ),
];
const modes = { takes: [0, 0o777], refuses: [-1, 0o1000] };
const notEmpty = { takes: ['a', 'A b'], refuses: [''] };
const paths = { takes: ['a', 'a/b', 'a/..b', '.'], refuses: ['', '/a', '../a', 'a/../b', '..a', '..'] };
const claim = (change: object) => ({
  volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...change } },
});

/** A pod's volumes. */
export const volumes: readonly Side[] = [
  pod('[4].name', { ...dnsLabels, refuses: [...dnsLabels.refuses, ''] }),
  pod('[4]', {
    takes: [{ name: 'a' }, { name: 'a', emptyDir: {} }],
    refuses: [
      { name: 'a', emptyDir: {}, hostPath: { path: '/' } },
      { name: 'a', emptyDir: {}, nfs: { server: 'a', path: '/' } },
    ],
  }),
  ...[
    { secret: { secretName: 'a' } },
    { configMap: { name: 'a' } },
    { downwardAPI: {} },
    { persistentVolumeClaim: { claimName: 'a' } },
    { csi: { driver: 'a' } },
    { image: { reference: 'a' } },
    { ephemeral: claim({}) },
    { projected: { sources: [] } },
  ].flatMap((source) => [
    rare('[7]', { takes: [{ name: 'more', ...source }] }),
    rare('[7]', { refuses: [{ name: 'more', emptyDir: {}, ...source }] }),
  ]),
  pod('[3].emptyDir.sizeLimit', { takes: ['0', '1Gi'], refuses: ['-1'] }),
  pod('[0].persistentVolumeClaim.claimName', { takes: ['a', 'A b'], refuses: [''] }),
  pod('[1].configMap.name', { takes: ['a', 'A b'], refuses: ['', undefined] }),
  pod('[1].configMap.defaultMode', modes),
  pod('[1].configMap.items[0].mode', modes),
  pod('[1].configMap.items[0].key', { takes: ['a', 'a/b'], refuses: [''] }),
  pod('[1].configMap.items[0].path', paths),
  pod('[2].secret.secretName', { takes: ['a', 'A b'], refuses: ['', undefined] }),
  pod('[2].secret.defaultMode', modes),
  pod('[2].secret.items', { takes: [[{ key: 'a', path: 'a' }], []] }),
  pod('[2].secret.items', { refuses: [[{ key: 'a', path: '/a' }]] }, '[2].secret.items[0].path'),
  pod('[4].hostPath.path', { takes: ['a', '/a'], refuses: ['', '..', '/a/../b'] }),
  pod('[4].hostPath.type', {
    takes: ['', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'],
    refuses: ['directory', 'x'],
  }),
  pod('[5].downwardAPI.defaultMode', modes),
  pod('[5].downwardAPI.items[0].mode', modes),
  pod('[5].downwardAPI.items[0].path', paths),
  pod('[5].downwardAPI.items[0].fieldRef.fieldPath', {
    takes: ['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.annotations', "metadata.labels['a']"],
    refuses: ['', 'status.podIP', 'spec.nodeName', "metadata.uid['a']"],
  }),
  pod('[5].downwardAPI.items[0]', {
    takes: [
      { path: 'a', resourceFieldRef: { containerName: 'web', resource: 'limits.cpu' } },
      { path: 'a', resourceFieldRef: { containerName: 'web', resource: 'limits.memory', divisor: '1Mi' } },
    ],
    refuses: [
      { path: 'a' },
      { path: 'a', fieldRef: { fieldPath: 'metadata.uid' }, resourceFieldRef: { containerName: 'a', resource: 'limits.cpu' } },
    ],
  }),
  pod(
    '[5].downwardAPI.items[0]',
    { refuses: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] },
    '[5].downwardAPI.items[0].resourceFieldRef.containerName',
  ),
  pod('[6].projected.defaultMode', modes),
  pod('[6].projected.sources[0].serviceAccountToken.expirationSeconds', { takes: [600, 2 ** 32], refuses: [599, 2 ** 32 + 1] }),
  pod('[6].projected.sources[0].serviceAccountToken.path', { takes: ['a'], refuses: ['', '/a', '..a'] }),
  pod('[6].projected.sources[1]', {
    takes: [{}, { secret: { name: 'a' } }],
    refuses: [
      { secret: { name: 'a' }, configMap: { name: 'a' } },
      { secret: { name: 'a' }, downwardAPI: {} },
      { secret: { name: 'a' }, serviceAccountToken: { path: 'a' } },
    ],
  }),
  pod('[6].projected.sources[1].configMap.name', { takes: ['a'], refuses: ['', undefined] }),
  pod('[6].projected.sources[1].configMap.items[0].key', { takes: ['a'], refuses: [''] }),
  pod('[6].projected.sources[1]', { takes: [{ downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.uid' } }] } }] }),
  pod(
    '[6].projected.sources[1]',
    { refuses: [{ downwardAPI: { items: [{ path: 'a' }] } }] },
    '[6].projected.sources[1].downwardAPI.items[0]',
  ),
  pod('[6].projected.sources[2]', {
    takes: [{ secret: { name: 'a', items: [{ key: 'a', path: 'token' }] } }, { secret: { name: 'a', items: [{ key: 'a', path: 'c' }] } }],
  }),
  pod(
    '[6].projected.sources[2]',
    { refuses: [{ secret: { name: 'a', items: [{ key: 'a', path: 'b' }] } }] },
    '[6].projected.sources[2].secret.items[0].path',
  ),
  pod(
    '[6].projected.sources[2]',
    { refuses: [{ downwardAPI: { items: [{ path: 'b', fieldRef: { fieldPath: 'metadata.uid' } }] } }] },
    '[6].projected.sources[2].downwardAPI.items[0].path',
  ),
  pod(
    '[6].projected.sources[1]',
    { refuses: [{ clusterTrustBundle: { name: 'a', path: 'b' } }] },
    '[6].projected.sources[1].clusterTrustBundle',
  ),
  pod(
    '[6].projected.sources[1]',
    { refuses: [{ podCertificate: { signerName: 'a.b/c', keyType: 'ED25519', credentialBundlePath: 'a' } }] },
    '[6].projected.sources[1].podCertificate',
  ),
  // of one's own
  rare('[1].ephemeral.volumeClaimTemplate', { refuses: [undefined] }),
  rare(
    '[1].ephemeral',
    { refuses: [{ volumeClaimTemplate: { ...claim({}).volumeClaimTemplate, metadata: { name: 'a' } } }] },
    '[1].ephemeral.volumeClaimTemplate.metadata',
  ),
  rare('[1].ephemeral.volumeClaimTemplate.metadata.labels', { takes: [{ a: 'b' }], refuses: [{ 'a b': 'c' }] }),
  rare('[1].ephemeral.volumeClaimTemplate.metadata.annotations', { takes: [{ A: 'b c' }], refuses: [{ 'a b': 'c' }] }),
  rare('[1].ephemeral.volumeClaimTemplate.spec.accessModes', { takes: [['ReadWriteMany']], refuses: [[], undefined] }),
  rare('[2].image.pullPolicy', words('Always', 'IfNotPresent', 'Never', '')),
  rare('[3].csi.driver', { takes: ['a.b', 'A.b', long(63)], refuses: ['', 'a_b', long(64)] }),
  rare('[3].csi.nodePublishSecretRef.name', dnsNames),
  rare('[4].nfs.server', notEmpty),
  rare('[4].nfs.path', { takes: ['/', '/a/../b'], refuses: ['', 'a'] }),
  rare('[5].iscsi.targetPortal', { takes: ['a:3260'], refuses: [''] }),
  rare('[5].iscsi.iqn', {
    takes: ['iqn.2026-11.example:disk', 'eui.0123456789abcdef', `naa.${'0123456789abcdef'.repeat(2)}`],
    refuses: ['', 'x', 'iqn.x', 'eui.0', 'naa.0123456789abcdef', 'iqn.2026-11.example:a b'],
  }),
  rare('[5].iscsi.initiatorName', { takes: ['iqn.2026-11.example:me'], refuses: ['x'] }),
  rare('[5].iscsi.lun', { takes: [0, 255], refuses: [-1, 256] }),
  rare('[5].iscsi.secretRef', { refuses: [undefined] }),
  rare('[5].iscsi', {
    takes: [{ targetPortal: long(58), iqn: 'iqn.2026-11.example:disk', lun: 0, initiatorName: 'iqn.2026-11.example:me' }],
  }),
  rare(
    '[5].iscsi',
    { refuses: [{ targetPortal: long(59), iqn: 'iqn.2026-11.example:disk', lun: 0, initiatorName: 'iqn.2026-11.example:me' }] },
    '[5].iscsi.targetPortal',
  ),
  rare('[6].fc', { takes: [{ wwids: ['a'] }], refuses: [{}, { targetWWNs: ['a'], wwids: ['a'], lun: 1 }] }),
  rare('[6].fc.lun', { takes: [0, 255], refuses: [-1, 256, undefined] }),
  // of clouds that no homelab has
  ...added(
    'gitRepo',
    [
      { repository: 'a', directory: '.' },
      { repository: 'a', directory: '..a' },
    ],
    {
      repository: [{ repository: '' }],
      directory: [
        { repository: 'a', directory: '..' },
        { repository: 'a', directory: 'a/../b' },
        { repository: 'a', directory: '/a' },
      ],
    },
  ),
  ...added('gcePersistentDisk', [{ pdName: 'a', partition: 255 }], {
    pdName: [{ pdName: '' }],
    partition: [
      { pdName: 'a', partition: 256 },
      { pdName: 'a', partition: -1 },
    ],
  }),
  ...added('awsElasticBlockStore', [{ volumeID: 'a', partition: 0 }], {
    volumeID: [{ volumeID: '' }],
    partition: [{ volumeID: 'a', partition: 256 }],
  }),
  ...added('glusterfs', [{ endpoints: 'a', path: 'b' }], {
    endpoints: [{ endpoints: '', path: 'b' }],
    path: [{ endpoints: 'a', path: '' }],
  }),
  ...added('rbd', [{ monitors: ['a'], image: 'b' }], { monitors: [{ monitors: [], image: 'b' }], image: [{ monitors: ['a'], image: '' }] }),
  ...added('cinder', [{ volumeID: 'a', secretRef: { name: 'a' } }], {
    volumeID: [{ volumeID: '' }],
    'secretRef.name': [{ volumeID: 'a', secretRef: {} }],
  }),
  ...added('cephfs', [{ monitors: ['a'] }], { monitors: [{ monitors: [] }] }),
  ...added(
    'quobyte',
    [
      { registry: 'a:1,b:2', volume: 'a', tenant: long(64) },
      { registry: '[::1]:2', volume: 'a' },
    ],
    {
      registry: [
        { registry: 'a', volume: 'a' },
        { registry: 'a:1:2', volume: 'a' },
        { registry: '', volume: 'a' },
      ],
      volume: [{ registry: 'a:1', volume: '' }],
      tenant: [{ registry: 'a:1', volume: 'a', tenant: long(65) }],
    },
  ),
  ...added('flexVolume', [{ driver: 'a', options: { a: 'b', 'notk8s.io/a': 'b' } }], {
    driver: [{ driver: '' }],
    options: [
      { driver: 'a', options: { 'k8s.io/a': 'b' } },
      { driver: 'a', options: { 'a.kubernetes.io/b': 'c' } },
    ],
  }),
  ...added('azureFile', [{ secretName: 'a', shareName: 'b' }], {
    secretName: [{ secretName: '', shareName: 'b' }],
    shareName: [{ secretName: 'a', shareName: '' }],
  }),
  ...added(
    'azureDisk',
    [
      ...['None', 'ReadOnly', 'ReadWrite'].map((cachingMode) => ({ diskName: 'a', diskURI: 'https://a', cachingMode })),
      ...['Shared', 'Dedicated'].map((kind) => ({ diskName: 'a', diskURI: 'https://a', kind })),
      { diskName: 'a', diskURI: '/subscriptions/a', kind: 'Managed' },
    ],
    {
      diskName: [{ diskName: '', diskURI: 'https://a' }],
      diskURI: [
        { diskName: 'a', diskURI: '/subscriptions/a' },
        { diskName: 'a', diskURI: 'https://a', kind: 'Managed' },
      ],
      cachingMode: [{ diskName: 'a', diskURI: 'https://a', cachingMode: 'none' }],
      kind: [{ diskName: 'a', diskURI: 'https://a', kind: 'x' }],
    },
  ),
  ...added('vsphereVolume', [{ volumePath: 'a' }], { volumePath: [{ volumePath: '' }] }),
  ...added('photonPersistentDisk', [{ pdID: 'a' }], { pdID: [{ pdID: '' }] }),
  ...added('portworxVolume', [{ volumeID: 'a' }], { volumeID: [{ volumeID: '' }] }),
  ...added('scaleIO', [{ gateway: 'a', system: 'b', volumeName: 'c', secretRef: { name: 'a' } }], {
    gateway: [{ gateway: '', system: 'b', volumeName: 'c', secretRef: { name: 'a' } }],
    system: [{ gateway: 'a', system: '', volumeName: 'c', secretRef: { name: 'a' } }],
    volumeName: [{ gateway: 'a', system: 'b', secretRef: { name: 'a' } }],
  }),
  ...added('storageos', [{ volumeName: 'a', volumeNamespace: 'b', secretRef: { name: 'a' } }], {
    volumeName: [{}, { volumeName: 'A' }],
    volumeNamespace: [{ volumeName: 'a', volumeNamespace: 'B' }],
    'secretRef.name': [{ volumeName: 'a', secretRef: {} }],
  }),
  ...added('flocker', [{ datasetName: 'a' }, { datasetUUID: 'a/b' }], {
    '': [{}, { datasetName: 'a', datasetUUID: 'b' }],
    datasetName: [{ datasetName: 'a/b' }],
  }),
];
