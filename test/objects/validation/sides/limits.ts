import { type Side, sidesOf } from './side';

const quota = sidesOf('ResourceQuota', 'spec');
const scoped = sidesOf('ResourceQuota 2', 'spec');
const ranged = sidesOf('LimitRange', 'spec');
const expression = 'scopeSelector.matchExpressions';
const compute = ['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const container = (limit: object) => ({ type: 'Container', ...limit });

/** What a namespace may ask for. */
export const limits: readonly Side[] = [
  // quotas
  quota('hard', {
    takes: [
      {},
      { cpu: '1', memory: '1Gi', 'ephemeral-storage': '1Gi' },
      { 'requests.ephemeral-storage': '1Gi', 'limits.cpu': '500m' },
      {
        pods: '1',
        services: '1',
        secrets: '1',
        configmaps: '1',
        replicationcontrollers: '1',
        resourcequotas: '1',
        persistentvolumeclaims: '1',
      },
      { 'services.nodeports': '0', 'services.loadbalancers': '1' },
      { 'requests.storage': '1Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '1Gi', 'count/deployments.apps': '1' },
      { 'hugepages-2Mi': '2Mi', 'requests.hugepages-2Mi': '2Mi', 'requests.nvidia.com/gpu': '1', 'nvidia.com/gpu': '1' },
    ],
  }),
  ...['storage', 'limits.storage', 'deployments', 'a b', 'a/b/c', 'requests.pods'].map((name) =>
    quota('hard', { refuses: [{ [name]: '1' }] }, `hard.${name}`),
  ),
  quota('hard.pods', { takes: ['0', '1', '1k', '1000m'], refuses: ['-1', '1.5', '500m'] }),
  scoped('scopes', {
    takes: [[], ['Terminating'], ['NotBestEffort'], ['PriorityClass'], ['CrossNamespacePodAffinity'], ['BestEffort']],
    refuses: [
      ['Terminating', 'NotTerminating'],
      ['BestEffort', 'NotBestEffort'],
    ],
  }),
  scoped('scopes[0]', { refuses: ['', 'terminating', 'VolumeAttributesClass'] }),
  scoped('', { takes: [{ hard: { 'requests.storage': '1Gi' }, scopes: ['VolumeAttributesClass'] }] }),
  scoped(
    '',
    {
      refuses: [
        { hard: { 'requests.storage': '1Gi' }, scopes: ['Terminating'] },
        { hard: { cpu: '1' }, scopes: ['BestEffort'] },
      ],
    },
    'scopes[0]',
  ),
  scoped(`${expression}[0]`, {
    takes: [
      { scopeName: 'PriorityClass', operator: 'NotIn', values: ['a'] },
      { scopeName: 'PriorityClass', operator: 'Exists' },
      { scopeName: 'PriorityClass', operator: 'DoesNotExist' },
      { scopeName: 'BestEffort', operator: 'Exists' },
    ],
  }),
  scoped(
    `${expression}[0]`,
    {
      refuses: [
        { scopeName: 'PriorityClass', operator: 'Gt' },
        { scopeName: 'BestEffort', operator: 'DoesNotExist' },
        { scopeName: 'PriorityClass', operator: '' },
      ],
    },
    `${expression}[0].operator`,
  ),
  scoped(
    `${expression}[0]`,
    {
      refuses: [
        { scopeName: 'PriorityClass', operator: 'In' },
        { scopeName: 'PriorityClass', operator: 'NotIn', values: [] },
        { scopeName: 'PriorityClass', operator: 'Exists', values: ['a'] },
      ],
    },
    `${expression}[0].values`,
  ),
  scoped(`${expression}[0]`, { refuses: [{ scopeName: 'x', operator: 'Exists' }] }, `${expression}[0].scopeName`),
  scoped(expression, {
    refuses: [
      [
        { scopeName: 'BestEffort', operator: 'Exists' },
        { scopeName: 'NotBestEffort', operator: 'Exists' },
      ],
    ],
  }),
  ...['Terminating', 'NotTerminating', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'].map((scope) =>
    scoped('', { takes: compute.map((name) => ({ hard: { [name]: '1' }, scopes: [scope] })) }),
  ),
  ...[
    'Terminating',
    'NotTerminating',
    'NotBestEffort',
    'PriorityClass',
    'CrossNamespacePodAffinity',
    'BestEffort',
    'VolumeAttributesClass',
  ].map((scope) => scoped('', { refuses: [{ hard: { services: '1' }, scopes: [scope] }] }, 'scopes[0]')),
  scoped('', { takes: [{ hard: { persistentvolumeclaims: '1' }, scopes: ['VolumeAttributesClass'] }] }),
  ...['NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'].flatMap((scopeName) => [
    ...(scopeName === 'Terminating' ? [] : [scoped(`${expression}[0]`, { takes: [{ scopeName, operator: 'Exists' }] })]),
    scoped(`${expression}[0]`, { refuses: [{ scopeName, operator: 'DoesNotExist' }] }, `${expression}[0].operator`),
  ]),
  // limits
  ranged('limits', { takes: [[{ type: 'Pod', min: { cpu: '1' }, max: { cpu: '1' } }], [{ type: 'a.b/c' }], []] }),
  ranged('limits[0].type', { refuses: ['container', '', 'a b/c'] }),
  ranged('limits[0]', { refuses: [{ type: 'Pod', min: { cpu: '2' }, max: { cpu: '1' } }] }, 'limits[0].min.cpu'),
  ranged('limits[0]', { refuses: [{ type: 'a.b/c', default: { storage: '2' }, max: { storage: '1' } }] }, 'limits[0].default.storage'),
  ranged('limits[0]', { refuses: [{ type: 'a.b/c', min: { storage: '2' }, default: { storage: '1' } }] }, 'limits[0].min.storage'),
  ranged('limits[0]', { refuses: [{ type: 'a.b/c', min: { storage: '2' }, defaultRequest: { storage: '1' } }] }, 'limits[0].min.storage'),
  ranged(
    'limits[0]',
    { refuses: [{ type: 'a.b/c', defaultRequest: { storage: '2' }, max: { storage: '1' } }] },
    'limits[0].defaultRequest.storage',
  ),
  ranged(
    'limits[0]',
    { refuses: [{ type: 'a.b/c', defaultRequest: { storage: '2' }, default: { storage: '1' } }] },
    'limits[0].defaultRequest.storage',
  ),
  ...['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'].map((field) =>
    ranged('limits[0]', { refuses: [container({ [field]: { x: '1' } })] }, `limits[0].${field}.x`),
  ),
  ranged('limits[0]', {
    takes: [
      container({ min: { cpu: '1' }, maxLimitRequestRatio: { cpu: '5' } }),
      container({ max: { cpu: '1' }, maxLimitRequestRatio: { cpu: '5' } }),
    ],
  }),
  ranged('limits', { refuses: [[{ type: 'Pod' }, { type: 'Pod' }]] }, 'limits[1].type'),
  ranged('limits', { refuses: [[{ type: 'Pod', default: { cpu: '1' } }]] }, 'limits[0].default'),
  ranged('limits', { refuses: [[{ type: 'Pod', defaultRequest: { cpu: '1' } }]] }, 'limits[0].defaultRequest'),
  ranged('limits[1]', {
    takes: [
      { type: 'PersistentVolumeClaim', min: { storage: '1' } },
      { type: 'PersistentVolumeClaim', max: { storage: '1' } },
    ],
    refuses: [{ type: 'PersistentVolumeClaim' }, { type: 'PersistentVolumeClaim', max: {} }],
  }),
  ...(
    [
      [{ min: { cpu: '2' }, max: { cpu: '1' } }, 'min'],
      [{ min: { cpu: '2' }, defaultRequest: { cpu: '1' } }, 'min'],
      [{ defaultRequest: { cpu: '2' }, max: { cpu: '1' } }, 'defaultRequest'],
      [{ defaultRequest: { cpu: '2' }, default: { cpu: '1' } }, 'defaultRequest'],
      [{ min: { cpu: '2' }, default: { cpu: '1' } }, 'min'],
    ] as const
  ).map(([limit, told]) => ranged('limits[0]', { refuses: [container(limit)] }, `limits[0].${told}.cpu`)),
  ranged(
    'limits[0]',
    { refuses: [container({ default: { cpu: '2' }, max: { cpu: '1' } })] },
    'limits[0].default.cpu',
    'limits[0].defaultRequest.cpu',
  ),
  ranged('limits[0]', {
    takes: [
      container({ min: { cpu: '1' }, max: { cpu: '1' }, default: { cpu: '1' }, defaultRequest: { cpu: '1' } }),
      container({ min: { cpu: '1' }, max: { cpu: '4' }, maxLimitRequestRatio: { cpu: '4' } }),
      container({ min: { cpu: '0' }, max: { cpu: '4' }, maxLimitRequestRatio: { cpu: '100' } }),
      container({ default: { 'nvidia.com/gpu': '1' }, defaultRequest: { 'nvidia.com/gpu': '1' } }),
      container({ default: { cpu: '2' }, defaultRequest: { cpu: '1' } }),
      container({ maxLimitRequestRatio: { cpu: '1' } }),
    ],
  }),
  ranged('limits[0]', { refuses: [container({ maxLimitRequestRatio: { cpu: '999m' } })] }, 'limits[0].maxLimitRequestRatio.cpu'),
  ranged(
    'limits[0]',
    { refuses: [container({ min: { cpu: '1' }, max: { cpu: '4' }, maxLimitRequestRatio: { cpu: '5' } })] },
    'limits[0].maxLimitRequestRatio.cpu',
  ),
  ranged(
    'limits[0]',
    { refuses: [container({ default: { 'nvidia.com/gpu': '2' }, defaultRequest: { 'nvidia.com/gpu': '1' } })] },
    'limits[0].defaultRequest.nvidia.com/gpu',
  ),
  ranged('limits[0]', { refuses: [container({ max: { storage: '1' } }), container({ max: { storage: '2' } })] }, 'limits[0].max.storage'),
  ranged('limits[1]', { refuses: [{ type: 'a.b/c', max: { x: '1' } }] }, 'limits[1].max.x'),
];
