import { dnsLabels, dnsNames, type Side, sidesOf, words } from './side';

const scaler = sidesOf('HorizontalPodAutoscaler', 'spec');
const budget = sidesOf('PodDisruptionBudget', 'spec');
const role = sidesOf('Role');
const clusterRole = sidesOf('ClusterRole');
const aggregate = sidesOf('ClusterRole 2');
const binding = sidesOf('RoleBinding');
const clusterBinding = sidesOf('ClusterRoleBinding');
const priority = sidesOf('PriorityClass');
const group = 'rbac.authorization.k8s.io';
const segments = { takes: ['a', 'A b', 'a:b'], refuses: ['', 'a/b', 'a%b', '.', '..'] };
const target = (source: object, type = 'AverageValue') => ({
  name: 'memory',
  container: 'web',
  metric: { name: 'a' },
  target: { type, ...source },
});

/** Names, rights, priorities and numbers of pods. */
export const cluster: readonly Side[] = [
  { of: 'Namespace', at: 'spec', takes: [undefined, { finalizers: ['kubernetes', 'a.b/c'] }], refuses: [] },
  { of: 'Namespace', at: 'spec', takes: [], refuses: [{ finalizers: ['a'] }, { finalizers: ['a b/c'] }], told: 'spec.finalizers[0]' },
  // rights
  role('rules', { takes: [undefined, []] }),
  role('rules[0].verbs', { takes: [['x']], refuses: [[]] }),
  role('rules[0].apiGroups', { takes: [['']], refuses: [[], undefined] }),
  role('rules[0].resources', { takes: [['x/y']], refuses: [[], undefined] }),
  role('rules[0].resourceNames', { takes: [[], ['a b']] }),
  role('rules[0]', { refuses: [{ verbs: ['get'], nonResourceURLs: ['/a'] }] }, 'rules[0].nonResourceURLs'),
  clusterRole('rules[1].nonResourceURLs', { takes: [['a', '*']] }),
  clusterRole('rules[0].nonResourceURLs', { refuses: [['/a']] }),
  ...['apiGroups', 'resources', 'resourceNames'].map((field) =>
    clusterRole('rules[1]', { refuses: [{ nonResourceURLs: ['/a'], verbs: ['get'], [field]: ['a'] }] }, 'rules[1].nonResourceURLs'),
  ),
  clusterRole('rules[1]', { refuses: [{ nonResourceURLs: ['/a'], verbs: [] }] }, 'rules[1].verbs'),
  aggregate('aggregationRule', { takes: [undefined] }),
  aggregate('aggregationRule.clusterRoleSelectors', { takes: [[{}]], refuses: [[], undefined] }),
  aggregate(
    'aggregationRule.clusterRoleSelectors[0]',
    { refuses: [{ matchLabels: { 'a b': 'c' } }] },
    'aggregationRule.clusterRoleSelectors[0].matchLabels',
  ),
  binding('roleRef.kind', { takes: ['Role', 'ClusterRole'], refuses: ['', 'role'] }),
  clusterBinding('roleRef.kind', { takes: ['ClusterRole'], refuses: ['Role', ''] }),
  binding('roleRef.apiGroup', { takes: [group, ''], refuses: ['x'] }),
  binding('roleRef.name', segments),
  binding('subjects', { takes: [[], undefined] }),
  binding('subjects[0].kind', { takes: ['ServiceAccount'], refuses: ['', 'serviceAccount'] }),
  binding('subjects[0].name', dnsNames),
  binding('subjects[0].apiGroup', { takes: ['', undefined], refuses: [group] }),
  binding('subjects[0].namespace', { takes: ['a', undefined] }),
  clusterBinding('subjects[0].namespace', { takes: ['a'], refuses: ['', undefined] }),
  clusterBinding('subjects[1].apiGroup', { takes: [group, '', undefined], refuses: ['x'] }),
  clusterBinding('subjects[1].name', { takes: ['A b'], refuses: [''] }),
  clusterBinding('subjects[1].kind', { takes: ['User'] }),
  // priorities
  priority('value', { takes: [1_000_000_000, -(2 ** 31), 0], refuses: [1_000_000_001] }),
  priority('metadata.name', { takes: ['systema', 'system.a'], refuses: ['system-a', 'system-cluster-critical', 'system-node-critical'] }),
  priority('', {
    takes: [
      { metadata: { name: 'system-cluster-critical' }, value: 2_000_000_000, preemptionPolicy: 'PreemptLowerPriority' },
      { metadata: { name: 'system-node-critical' }, value: 2_000_001_000, preemptionPolicy: 'PreemptLowerPriority' },
    ],
  }),
  priority(
    '',
    {
      refuses: [
        { metadata: { name: 'system-cluster-critical' }, value: 2_000_000_000, globalDefault: true },
        { metadata: { name: 'system-node-critical' }, value: 2_000_000_000 },
      ],
    },
    'metadata.name',
  ),
  priority('preemptionPolicy', { takes: ['PreemptLowerPriority', 'Never', undefined], refuses: ['', 'never'] }),
  // autoscalers
  scaler('minReplicas', { takes: [1, 3, undefined], refuses: [0, -1] }),
  scaler('maxReplicas', { takes: [1, 3], refuses: [] }),
  scaler('minReplicas', { refuses: [4] }, 'maxReplicas'),
  scaler('maxReplicas', { refuses: [0] }),
  scaler('', { refuses: [{ maxReplicas: 0, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' } }] }, 'maxReplicas'),
  scaler(
    'metrics[0]',
    { refuses: ['0', '-1'].map((value) => ({ type: 'External', ...stripped({ external: target({ value }, 'Value') }) })) },
    'metrics[0].external.target.value',
  ),
  scaler('scaleTargetRef.apiVersion', { takes: ['apps/v1', 'a/v1'], refuses: ['v1', '', '/v1', 'a/b/c', undefined] }),
  scaler('scaleTargetRef.kind', segments),
  scaler('scaleTargetRef.name', segments),
  scaler('metrics', { takes: [[], undefined] }),
  scaler('metrics[0].type', { refuses: ['', 'resource'] }),
  scaler('metrics[0].type', { refuses: ['Pods'] }, 'metrics[0].pods'),
  scaler('metrics[0].pods', { refuses: [{ metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } }] }, 'metrics[0]'),
  scaler('metrics[0].resource.name', { takes: ['cpu', 'x'], refuses: [''] }),
  scaler('metrics[0].resource.target', {
    takes: [
      { type: 'Utilization', averageUtilization: 1 },
      { type: 'AverageValue', averageValue: '1' },
    ],
    refuses: [{ type: 'Utilization' }, { type: 'Utilization', averageUtilization: 1, averageValue: '1' }],
  }),
  scaler('metrics[0].resource.target.type', { takes: ['Value', 'AverageValue'], refuses: ['', 'utilization'] }),
  scaler('metrics[0].resource.target.averageUtilization', { takes: [1, 101], refuses: [0, -1] }),
  scaler('metrics[1].pods.target.averageValue', { takes: ['1m'], refuses: ['0', '-1', undefined] }),
  scaler('metrics[1].pods.metric.name', segments),
  scaler('metrics[2].containerResource.name', { takes: ['memory', 'nvidia.com/gpu'], refuses: ['', 'x'] }),
  scaler('metrics[2].containerResource.container', { ...dnsLabels, refuses: [...dnsLabels.refuses, ''] }),
  scaler('metrics[0]', {
    takes: [
      { type: 'External', external: target({ value: '1' }, 'Value') },
      { type: 'External', external: target({ averageValue: '1' }) },
      { type: 'Object', object: { ...target({ value: '1' }, 'Value'), describedObject: { kind: 'A', name: 'b', apiVersion: 'v1' } } },
    ].map(({ type, ...source }) => ({ type, ...stripped(source) })),
  }),
  scaler(
    'metrics[0]',
    { refuses: [{}, { value: '1', averageValue: '1' }].map((source) => ({ type: 'External', ...stripped({ external: target(source) }) })) },
    'metrics[0].external.target',
  ),
  scaler(
    'metrics[0]',
    { refuses: [{ type: 'Object', ...stripped({ object: { ...target({}), describedObject: { kind: 'A', name: 'b' } } }) }] },
    'metrics[0].object.target',
  ),
  scaler(
    'metrics[0]',
    { refuses: [{ type: 'Object', ...stripped({ object: { ...target({ value: '1' }), describedObject: { kind: '', name: 'b' } } }) }] },
    'metrics[0].object.describedObject.kind',
  ),
  scaler(
    'metrics[0]',
    {
      refuses: [
        {
          type: 'Object',
          ...stripped({ object: { ...target({ value: '1' }), describedObject: { kind: 'A', name: 'b', apiVersion: 'a/b/c' } } }),
        },
      ],
    },
    'metrics[0].object.describedObject.apiVersion',
  ),
  scaler('behavior.scaleDown.stabilizationWindowSeconds', { takes: [0, 3600], refuses: [-1, 3601] }),
  scaler('behavior.scaleDown.selectPolicy', words('Max', 'Min', 'Disabled')),
  scaler('behavior.scaleDown.policies', { takes: [undefined], refuses: [[]] }),
  scaler('behavior.scaleDown.policies[0].type', words('Pods', 'Percent')),
  scaler('behavior.scaleDown.policies[0].value', { takes: [1], refuses: [0] }),
  scaler('behavior.scaleDown.policies[0].periodSeconds', { takes: [1, 1800], refuses: [0, 1801] }),
  scaler('behavior.scaleDown.tolerance', { takes: ['0', '0.1'], refuses: ['-0.1'] }),
  scaler('behavior.scaleUp', { takes: [{ selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 1 }] }] }),
  scaler('behavior.scaleUp', { refuses: [{ policies: [] }] }, 'behavior.scaleUp.policies'),
  // disruption budgets
  budget('maxUnavailable', { takes: ['0%', '100%', 0, 1], refuses: ['', '101%', '1', -1, 'x'] }),
  budget('minAvailable', { refuses: [1] }, ''),
  budget('', { takes: [undefined, {}, { minAvailable: '50%' }, { minAvailable: 3 }] }),
  budget('', { refuses: [{ minAvailable: '101%' }] }, 'minAvailable'),
  budget('selector', { takes: [{}, undefined] }),
  budget('selector.matchLabels', { refuses: [{ 'a b': 'c' }] }),
  budget('unhealthyPodEvictionPolicy', words('IfHealthyBudget', 'AlwaysAllow')),
];

/** Only the fields that a source of its kind has. */
function stripped(source: object): object {
  return Object.fromEntries(Object.entries(source).map(([kind, { name: _, container: __, ...fields }]) => [kind, fields]));
}
