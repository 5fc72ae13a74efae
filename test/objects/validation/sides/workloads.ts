import { dnsLabels, type Side, sidesOf, words } from './side';

const deployment = sidesOf('Deployment');
const stateful = sidesOf('StatefulSet', 'spec');
const daemons = sidesOf('DaemonSet', 'spec.updateStrategy');
const rolling = 'spec.strategy.rollingUpdate';
const count = { takes: [0, 1, 2 ** 31 - 1], refuses: [-1] };
const shares = { takes: ['0%', '1%', '100%', 1], refuses: ['', '1', '-1%', '1.5%', '% ', '1%%', -1] };
const claim = (change: object = {}) => ({ accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...change });
const annotation = (key: string, takes: readonly string[], refuses: readonly string[]): readonly Side[] => {
  const at = 'spec.template.metadata.annotations';
  return [
    ...(takes.length > 0 ? [deployment(at, { takes: takes.map((value) => ({ [key]: value })) })] : []),
    deployment(at, { refuses: refuses.map((value) => ({ [key]: value })) }, `${at}.${key}`),
  ];
};

/** A profile of a container or pod, and what an older annotation says of it. */
const agreeing = (whose: string, key: string, field: string, defaults: readonly string[]): readonly Side[] => {
  const profiled = (profile: object, annotation: string) => ({
    metadata: { labels: { app: 'web' }, annotations: { [key]: annotation } },
    spec: withProfile(whose, field, profile),
  });
  return [
    deployment('spec.template', {
      takes: [
        ...defaults.map((value) => profiled({ type: 'RuntimeDefault' }, value)),
        profiled({ type: 'Unconfined' }, 'unconfined'),
        profiled({ type: 'Localhost', localhostProfile: 'a' }, 'localhost/a'),
      ],
    }),
    deployment(
      'spec.template',
      {
        refuses: [
          profiled({ type: 'RuntimeDefault' }, 'unconfined'),
          profiled({ type: 'Unconfined' }, 'runtime/default'),
          profiled({ type: 'Localhost', localhostProfile: 'a' }, 'localhost/b'),
          profiled({ type: 'Localhost', localhostProfile: 'a' }, 'unconfined'),
        ],
      },
      `spec.template.spec.${whose}securityContext.${field}`,
    ),
  ];
};
const withProfile = (whose: string, field: string, profile: object) => {
  const context = { securityContext: { [field]: profile } };
  const web = { name: 'web', image: 'a', ...(whose === 'containers[0].' ? context : {}) };
  const first = { name: 'first', image: 'a', ...(whose === 'initContainers[0].' ? context : {}) };
  return { containers: [web], initContainers: [first], ...(whose === '' ? context : {}) };
};

/** What keeps pods running, and what all their templates are. */
export const workloads: readonly Side[] = [
  ...['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((of) => {
    const its = sidesOf(of, 'spec');
    return [
      its('minReadySeconds', { takes: [0, 1], refuses: [-1] }),
      its('revisionHistoryLimit', of === 'StatefulSet' ? { takes: [-1] } : count), // nothing looks at it there
      its('selector', {
        takes: [{ matchLabels: { app: 'web' } }, { matchExpressions: [{ key: 'app', operator: 'Exists' }] }],
        refuses: [{}, { matchLabels: {} }, { matchLabels: { app: 'x' } }, { matchLabels: { app: 'web', b: 'c' } }],
      }),
      its('template.metadata.labels', { takes: [{ app: 'web', a: 'b' }] }),
      its('template.metadata.labels', { refuses: [{}, { app: 'x' }, undefined] }, 'selector'),
      its('template.metadata.labels', { refuses: [{ app: 'web', 'a b': 'c' }] }),
      its('template.metadata.labels', { refuses: [{ app: 'web', a: 'b c' }] }, 'template.metadata.labels.a'),
      its('template.metadata.annotations', { takes: [{ 'A.b/C': 'd e' }], refuses: [{ 'a b': 'c' }] }),
      its('template.spec.restartPolicy', { takes: ['Always', '', undefined], refuses: ['Never', 'OnFailure'] }),
      its('template.spec.activeDeadlineSeconds', { refuses: [1] }),
      its('template.spec', { refuses: [undefined] }, 'template.spec.containers'),
    ];
  }),
  deployment('spec', { refuses: [undefined] }),
  ...['Deployment', 'StatefulSet'].map((of) => sidesOf(of, 'spec')('replicas', count)),
  ...[
    ['In', ['web', 'x'], ['x']],
    ['NotIn', ['x'], ['web', 'x']],
  ].flatMap(([operator, fits, fitsNot]) =>
    deployment('spec.selector', {
      takes: [{ matchExpressions: [{ key: 'app', operator, values: fits }] }],
      refuses: [{ matchExpressions: [{ key: 'app', operator, values: fitsNot }] }],
    }),
  ),
  deployment('spec.selector', {
    takes: [
      { matchExpressions: [{ key: 'b', operator: 'DoesNotExist' }] },
      { matchExpressions: [{ key: 'b', operator: 'NotIn', values: ['c'] }] },
    ],
    refuses: [
      { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] },
      { matchExpressions: [{ key: 'b', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'b', operator: 'In', values: ['c'] }] },
    ],
  }),
  deployment('spec.progressDeadlineSeconds', { takes: [6], refuses: [5] }),
  sidesOf('Deployment 2')('spec.minReadySeconds', { takes: [599] }),
  sidesOf('Deployment 2')('spec.minReadySeconds', { refuses: [600] }, 'spec.progressDeadlineSeconds'),
  deployment('spec.minReadySeconds', { takes: [599] }),
  deployment(
    'spec.selector',
    { refuses: [{ matchExpressions: [{ key: 'app', operator: 'In', values: [] }] }] },
    'spec.selector',
    'spec.selector.matchExpressions[0].values',
  ),
  deployment('spec.minReadySeconds', { refuses: [600] }, 'spec.progressDeadlineSeconds'),
  deployment('spec.progressDeadlineSeconds', { refuses: [-1, 0] }),
  deployment('spec.strategy', { takes: [undefined, {}, { type: 'Recreate' }, { type: '' }, { type: 'RollingUpdate' }] }),
  deployment('spec.strategy.type', { refuses: ['x', 'OnDelete', 'recreate'] }),
  deployment('spec.strategy.type', { refuses: ['Recreate'] }, rolling),
  deployment(`${rolling}.maxSurge`, { ...shares, takes: [...shares.takes, '101%', 100] }),
  deployment(`${rolling}.maxUnavailable`, { ...shares, refuses: [...shares.refuses, '101%'] }),
  deployment(rolling, {
    takes: [
      { maxSurge: 1, maxUnavailable: 0 },
      { maxSurge: 0, maxUnavailable: 1 },
      { maxSurge: '1%', maxUnavailable: '0%' },
      { maxSurge: 0 },
    ],
    refuses: [
      { maxSurge: 0, maxUnavailable: 0 },
      { maxSurge: '0%', maxUnavailable: 0 },
    ],
  }),
  daemons('type', { takes: ['RollingUpdate', ''], refuses: ['Recreate', 'x'] }),
  daemons('', { takes: [{ type: 'OnDelete' }] }),
  daemons('type', { takes: ['OnDelete'] }), // whatever rollingUpdate says beside it
  daemons('rollingUpdate', {
    takes: [{}, { maxUnavailable: 1 }, { maxSurge: 1, maxUnavailable: 0 }, { maxUnavailable: '100%' }],
    refuses: [{ maxUnavailable: 0 }, { maxSurge: 1 }, { maxSurge: 1, maxUnavailable: 1 }, { maxSurge: '0%', maxUnavailable: '0%' }],
  }),
  daemons('rollingUpdate', { refuses: [{ maxUnavailable: '101%' }, { maxUnavailable: -1 }] }, 'rollingUpdate.maxUnavailable'),
  daemons('rollingUpdate', { refuses: [{ maxUnavailable: 0, maxSurge: '101%' }] }, 'rollingUpdate.maxSurge'),
  stateful('serviceName', { ...dnsLabels, takes: [...dnsLabels.takes, '', undefined] }),
  stateful('ordinals', { takes: [{ start: 0 }, { start: 5 }] }),
  stateful('ordinals.start', { refuses: [-1] }),
  stateful('podManagementPolicy', words('OrderedReady', 'Parallel', '')),
  stateful('persistentVolumeClaimRetentionPolicy.whenDeleted', words('Retain', 'Delete', '')),
  stateful('persistentVolumeClaimRetentionPolicy.whenScaled', words('Retain', 'Delete', '')),
  stateful('updateStrategy.type', { takes: ['RollingUpdate', ''], refuses: ['Recreate'] }),
  stateful('updateStrategy', { takes: [{ type: 'OnDelete' }, {}, undefined] }),
  stateful('updateStrategy.type', { refuses: ['OnDelete'] }, 'updateStrategy.rollingUpdate'),
  stateful('updateStrategy.rollingUpdate.partition', count),
  stateful('updateStrategy.rollingUpdate.maxUnavailable', { refuses: [1, '25%'] }),
  stateful('template.spec.hostname', { takes: ['a', 'A b'] }), // its pods have names of their own
  stateful('template.spec.subdomain', { takes: ['A b'] }),
  stateful('template.spec.containers[1].volumeMounts', { takes: [[{ name: 'extra', mountPath: '/a' }]] }),
  stateful(
    'template.spec.containers[1].volumeMounts',
    { refuses: [[{ name: 'nothing', mountPath: '/a' }]] },
    'template.spec.containers[1].volumeMounts[0].name',
  ),
  stateful('template.spec.volumes[0].name', { takes: ['data'] }),
  stateful('volumeClaimTemplates[0].spec', { takes: [claim({ storageClassName: 'a' })], refuses: [] }),
  stateful('volumeClaimTemplates[0].spec.accessModes', { refuses: [[], undefined] }),
  stateful('volumeClaimTemplates[0].spec.resources', { refuses: [undefined] }, 'volumeClaimTemplates[0].spec.resources.requests.storage'),
  stateful('volumeClaimTemplates[0].spec', { refuses: [undefined] }),
  // annotations that Kubernetes reads
  ...annotation(
    'controller.kubernetes.io/pod-deletion-cost',
    ['0', '-1', '10', '2147483647', '-2147483648'],
    ['', 'a', '01', '+1', '1.5', '2147483648', '-2147483649', '12345678901'],
  ),
  ...annotation('kubernetes.io/config.mirror', [], ['a']),
  ...annotation(
    'container.apparmor.security.beta.kubernetes.io/web',
    ['runtime/default', 'unconfined', 'localhost/a', ''],
    ['x', 'localhost'],
  ),
  ...annotation('container.apparmor.security.beta.kubernetes.io/other', [], ['runtime/default']),
  ...annotation(
    'seccomp.security.alpha.kubernetes.io/pod',
    ['runtime/default', 'docker/default', 'unconfined', 'localhost/a'],
    ['', 'x', 'localhost//a', 'localhost/../a'],
  ),
  ...annotation('container.seccomp.security.alpha.kubernetes.io/second', ['unconfined'], ['x']),
  ...[
    ['', 'seccomp.security.alpha.kubernetes.io/pod', 'seccompProfile', ['runtime/default', 'docker/default']],
    ['containers[0].', 'container.seccomp.security.alpha.kubernetes.io/web', 'seccompProfile', ['runtime/default', 'docker/default']],
    ['initContainers[0].', 'container.seccomp.security.alpha.kubernetes.io/first', 'seccompProfile', ['docker/default']],
    ['containers[0].', 'container.apparmor.security.beta.kubernetes.io/web', 'appArmorProfile', ['runtime/default']],
    ['initContainers[0].', 'container.apparmor.security.beta.kubernetes.io/first', 'appArmorProfile', ['runtime/default']],
  ].flatMap((row) => agreeing(...(row as [string, string, string, string[]]))),
];
