import type { Manifest } from '../../src/objects/manifest';
import type { DangerKind } from '../../src/plan/danger';
import {
  claim,
  container,
  cronJob,
  deployment,
  kept,
  object,
  option,
  podSpec,
  policy,
  service,
  statefulSet,
  volume,
  wave,
} from '../plan/objects';

/** One push that is played: in a namespace of its own, `NS`, by an Application of its own. */
export interface Case {
  readonly name: string;
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
  /** The kinds of danger that the plan tells. */
  readonly dangers: readonly DangerKind[];
  /** True where the Application goes too. */
  readonly goes?: true;
  /** Its Application's policy. @default - prunes */
  readonly automated?: object;
  /** True where nothing at all is left of the app. */
  readonly empties?: true;
}

const node = {
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['i5'] }] }] } },
};
const disk = (more: object = {}, meta: object = {}) => {
  const made = volume({ ...node, accessModes: ['ReadWriteOnce'], ...more }, meta, 'NS-data');
  return {
    ...made,
    spec: { ...(made.spec as object), claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data', namespace: 'web' } },
  };
};
const data = (more: object = {}, meta: object = {}) => claim({ volumeName: 'NS-data', ...more }, meta);
const image = (tag: string) => podSpec({}, container({ image: `docker.io/web/web:${tag}` }));
const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } };
const recreate = { strategy: { type: 'Recreate' } };
const env = (...names: readonly string[]) => podSpec({}, container({ env: names.map((name) => ({ name, value: 'x' })) }));
const job = (tag: string) =>
  object('Job', 'once', { spec: { template: { spec: { ...image(tag), restartPolicy: 'Never' } } } }, {}, 'batch/v1');
const settings = (contents: string, more: object = {}) => object('ConfigMap', 'settings', { data: { a: contents }, ...more });
const beside = object('ConfigMap', 'beside', { data: { a: '1' } });
const later = object('ConfigMap', 'later', { data: { a: '1' } }, wave(1));
const from = (app: string) => ({ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port: 80, protocol: 'TCP' }] });
const priority = (value: number) => object('PriorityClass', 'NS-class', { value });
const role = (name: string) =>
  object('RoleBinding', 'reads', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'web' }],
  });
const claims = (whenDeleted: string) => ({
  persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled: 'Retain' },
  volumeClaimTemplates: [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'own' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } },
    },
  ],
});
const quota = (pods: string) => object('ResourceQuota', 'few', { spec: { hard: { pods } } });

/** What is told of each is compared with what comes of it. */
export const cases: readonly Case[] = [
  {
    name: 'the service name of a StatefulSet, an object beside it and one of a later wave',
    before: [statefulSet()],
    after: [statefulSet({ serviceName: 'other' }), beside, later],
    dangers: ['immutable-field'],
  },
  {
    name: 'a StatefulSet of another pod management',
    before: [statefulSet({}, image('1.2.0'))],
    after: [statefulSet({ podManagementPolicy: 'Parallel' }, image('1.2.1'))],
    dangers: ['immutable-field'],
  },
  {
    name: 'a StatefulSet with Replace and Force',
    before: [statefulSet({}, podSpec(), option('Replace=true,Force=true'))],
    after: [statefulSet({ serviceName: 'other' }, podSpec(), option('Replace=true,Force=true'))],
    dangers: ['object-recreated'],
  },
  {
    name: 'the selector of a Deployment',
    before: [deployment()],
    after: [deployment(podSpec(), { selector: { matchLabels: { app: 'web', tier: 'a' } } }, 'web', { app: 'web', tier: 'a' })],
    dangers: ['immutable-field'],
  },
  { name: 'the template of a Job', before: [job('1.2.0')], after: [job('1.2.1')], dangers: ['immutable-field'] },
  {
    name: 'a ConfigMap that is immutable',
    before: [settings('1', { immutable: true })],
    after: [settings('2', { immutable: true })],
    dangers: ['immutable-field'],
  },
  { name: 'the role of a binding', before: [role('a')], after: [role('b')], dangers: ['rights-widened'] },
  { name: 'the value of a PriorityClass', before: [priority(10)], after: [priority(20)], dangers: ['immutable-field'] },
  {
    name: 'a claim that shrinks',
    before: [disk(), data()],
    after: [disk(), data({ resources: { requests: { storage: '2Gi' } } })],
    dangers: ['claim-shrunk'],
  },
  {
    name: 'a default that is said',
    before: [deployment(), statefulSet()],
    after: [
      deployment(podSpec({ terminationGracePeriodSeconds: 30, dnsPolicy: 'ClusterFirst' }), { revisionHistoryLimit: 10 }),
      statefulSet({ podManagementPolicy: 'OrderedReady' }),
    ],
    dangers: [],
  },
  { name: 'a Service that becomes headless', before: [service()], after: [service({ clusterIP: 'None' })], dangers: ['immutable-field'] },
  {
    name: 'a claim of another class',
    before: [disk(), data()],
    after: [disk(), data({ storageClassName: 'hot' })],
    dangers: ['storage-class-changed'],
  },
  { name: 'a volume at another path', before: [disk()], after: [disk({ local: { path: '/srv/hot/data' } })], dangers: ['claim-moved'] },
  {
    name: 'a volume on another node',
    before: [disk()],
    after: [
      disk({
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['ryzen'] }] }] },
        },
      }),
    ],
    dangers: ['claim-moved'],
  },
  { name: 'a claim that is protected', before: [disk({}, kept), data({}, kept)], after: [], dangers: [] },
  { name: 'a claim whose volume retains', before: [disk({}, kept), data()], after: [disk({}, kept)], dangers: ['claim-removed'] },
  {
    name: 'a namespace with a claim that is protected',
    before: [object('Namespace', 'NS', {}), disk({}, kept), data({}, kept)],
    after: [disk({}, kept)],
    dangers: ['claim-removed', 'namespace-removed'],
  },
  { name: 'a StatefulSet that takes its claims along', before: [statefulSet(claims('Delete'))], after: [], dangers: ['data-removed'] },
  { name: 'a StatefulSet that leaves its claims', before: [statefulSet(claims('Retain'))], after: [], dangers: [] },
  {
    name: 'an Application that takes along what is not protected',
    before: [deployment(), disk({}, kept), data({}, kept)],
    after: [],
    goes: true,
    dangers: [],
  },
  { name: 'an Application that does not prune', before: [deployment()], after: [], automated: {}, dangers: [] },
  { name: 'the last object of an app', before: [deployment()], after: [], empties: true, dangers: [] },
  {
    name: 'the last object of an app that may be empty',
    before: [deployment()],
    after: [],
    empties: true,
    automated: { prune: true, allowEmpty: true },
    dangers: [],
  },
  {
    name: 'a rollout beside the old pod',
    before: [deployment(image('1.2.0'), rolling)],
    after: [deployment(image('1.2.1'), rolling)],
    dangers: [],
  },
  {
    name: 'a rollout after the old pod',
    before: [deployment(image('1.2.0'), recreate)],
    after: [deployment(image('1.2.1'), recreate)],
    dangers: ['service-down'],
  },
  {
    name: 'a new image of a StatefulSet',
    before: [statefulSet({}, image('1.2.0'))],
    after: [statefulSet({}, image('1.2.1'))],
    dangers: ['service-down'],
  },
  {
    name: 'an environment in another order',
    before: [deployment(env('A', 'B'), rolling)],
    after: [deployment(env('B', 'A'), rolling)],
    dangers: [],
  },
  {
    name: 'ports and peers in another order',
    before: [
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 443 },
        ],
      }),
      policy({ ingress: [from('a'), from('b')] }),
    ],
    after: [
      service({
        ports: [
          { name: 'b', port: 443 },
          { name: 'a', port: 80 },
        ],
      }),
      policy({ ingress: [from('b'), from('a')] }),
    ],
    dangers: [],
  },
  {
    name: 'a job that runs later',
    before: [cronJob({ ...image('1.2.0'), restartPolicy: 'Never' })],
    after: [cronJob({ ...image('1.2.1'), restartPolicy: 'Never' })],
    dangers: [],
  },
  { name: 'scaled to nothing', before: [deployment()], after: [deployment(podSpec(), { replicas: 0 })], dangers: ['service-down'] },
  {
    name: 'a quota below what runs',
    before: [quota('2'), deployment(podSpec(), { replicas: 2 })],
    after: [quota('1'), deployment(podSpec(), { replicas: 2 })],
    dangers: ['quota-below-use'],
  },
  {
    name: 'a Service that finds nothing',
    before: [service(), deployment()],
    after: [service({ selector: { app: 'web', tier: 'a' } }), deployment()],
    dangers: ['selector-changed'],
  },
  { name: 'a Deployment of another name', before: [deployment()], after: [deployment(podSpec(), {}, 'site')], dangers: ['object-renamed'] },
];
