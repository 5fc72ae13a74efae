import { type Json, object, selector } from './object';

const rbac = 'rbac.authorization.k8s.io/v1';

/** Names, rights, limits and priorities. */
export const cluster: readonly Json[] = [
  object('v1', 'Namespace', {}, true),
  object('v1', 'ServiceAccount', { automountServiceAccountToken: false, imagePullSecrets: [{ name: 'pull' }] }),
  object('v1', 'ResourceQuota', {
    spec: {
      hard: {
        'requests.cpu': '2',
        'limits.memory': '4Gi',
        'requests.storage': '10Gi',
        pods: '10',
        'services.nodeports': '0',
        'count/jobs.batch': '10',
      },
    },
  }),
  object('v1', 'ResourceQuota', {
    spec: {
      hard: { pods: '10' },
      scopes: ['NotTerminating'],
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['low'] }] },
    },
  }),
  object('v1', 'LimitRange', {
    spec: {
      limits: [
        {
          type: 'Container',
          min: { cpu: '10m' },
          max: { memory: '1Gi' },
          default: { memory: '128Mi' },
          defaultRequest: { cpu: '50m', memory: '64Mi' },
          maxLimitRequestRatio: { memory: '4' },
        },
        { type: 'PersistentVolumeClaim', max: { storage: '10Gi' } },
      ],
    },
  }),
  object(rbac, 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'], resourceNames: ['a'] }] }),
  object(
    rbac,
    'ClusterRole',
    {
      rules: [
        { apiGroups: ['apps'], resources: ['*'], verbs: ['*'] },
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    },
    true,
  ),
  object(rbac, 'ClusterRole', { aggregationRule: { clusterRoleSelectors: [selector] } }, true),
  object(rbac, 'RoleBinding', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'bare' }],
  }),
  object(
    rbac,
    'ClusterRoleBinding',
    {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'a' },
      subjects: [
        { kind: 'ServiceAccount', name: 'web', namespace: 'bare' },
        { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'g' },
      ],
    },
    true,
  ),
  object('scheduling.k8s.io/v1', 'PriorityClass', { value: 1000, globalDefault: false, preemptionPolicy: 'Never', description: 'x' }, true),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
        {
          type: 'ContainerResource',
          containerResource: { name: 'memory', container: 'web', target: { type: 'AverageValue', averageValue: '1Gi' } },
        },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 300, selectPolicy: 'Min', policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      },
    },
  }),
  object('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector } }),
];
