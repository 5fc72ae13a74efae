import { claim, container, cronJob, deployment, kept, object, podSpec, service } from '../objects';
import type { Pair } from '../planned';

const quota = (hard: Record<string, string>) => object('ResourceQuota', 'tenant', { spec: { hard } });
const asking = (memory: string) => deployment(podSpec({}, container({ resources: { requests: { memory }, limits: { memory } } })));
const crd = (versions: readonly object[]) =>
  object(
    'CustomResourceDefinition',
    'middlewares.traefik.io',
    { spec: { group: 'traefik.io', scope: 'Namespaced', names: { kind: 'Middleware', plural: 'middlewares' }, versions } },
    {},
    'apiextensions.k8s.io/v1',
  );
const middleware = (spec: object) => object('Middleware', 'guard', { spec });
const backup = (more: object = {}) =>
  cronJob(
    podSpec(
      { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
      container({ name: 'backup', image: 'docker.io/restic/restic:0.19.1' }),
    ),
    { ...more },
    'data-backup',
  );

export const rest: readonly Pair[] = [
  {
    name: 'a quota below what runs',
    before: [quota({ 'limits.memory': '1Gi' }), asking('768Mi')],
    after: [quota({ 'limits.memory': '512Mi' }), asking('768Mi')],
    there: {
      changes: ['~ ResourceQuota web/tenant: spec.hard["limits.memory"]'],
      dangers: ['quota-below-use ResourceQuota web/tenant: spec.hard["limits.memory"]'],
    },
    back: { changes: ['~ ResourceQuota web/tenant: spec.hard["limits.memory"]'], dangers: [] },
  },
  {
    name: 'a quota that still holds what runs',
    before: [quota({ 'limits.memory': '1Gi' }), asking('256Mi')],
    after: [quota({ 'limits.memory': '512Mi' }), asking('256Mi')],
    there: { changes: ['~ ResourceQuota web/tenant: spec.hard["limits.memory"]'], dangers: [] },
    back: { changes: ['~ ResourceQuota web/tenant: spec.hard["limits.memory"]'], dangers: [] },
  },
  {
    name: 'a Service that finds other pods',
    before: [service(), deployment()],
    after: [service({ selector: { app: 'web', tier: 'front' } }), deployment()],
    there: { changes: ['~ Service web/web: spec.selector.tier'], dangers: ['selector-changed Service web/web: spec.selector'] },
    back: { changes: ['~ Service web/web: spec.selector.tier'], dangers: ['selector-changed Service web/web: spec.selector'] },
  },
  {
    name: 'a definition',
    before: [crd([]), middleware({})],
    after: [middleware({})],
    there: {
      changes: ['- CustomResourceDefinition middlewares.traefik.io'],
      dangers: ['crd-removed CustomResourceDefinition middlewares.traefik.io'],
    },
    back: { changes: ['+ CustomResourceDefinition middlewares.traefik.io'], dangers: [] },
  },
  {
    name: 'a version of a definition',
    before: [
      crd([
        { name: 'v1', served: true },
        { name: 'v1alpha1', served: true },
      ]),
    ],
    after: [
      crd([
        { name: 'v1', served: true },
        { name: 'v1alpha1', served: false },
      ]),
    ],
    there: {
      changes: ['~ CustomResourceDefinition middlewares.traefik.io: spec.versions[v1alpha1].served'],
      dangers: ['crd-removed CustomResourceDefinition middlewares.traefik.io: spec.versions'],
    },
    back: { changes: ['~ CustomResourceDefinition middlewares.traefik.io: spec.versions[v1alpha1].served'], dangers: [] },
  },
  {
    name: 'the backup of a volume that stays',
    before: [backup(), claim()],
    after: [claim()],
    there: { changes: ['- CronJob web/data-backup'], dangers: ['backup-removed CronJob web/data-backup'] },
    back: { changes: ['+ CronJob web/data-backup'], dangers: [] },
  },
  {
    name: 'a volume that its backup leaves out',
    before: [backup(), claim()],
    after: [cronJob(podSpec({}, container({ name: 'backup', image: 'docker.io/restic/restic:0.19.1' })), {}, 'data-backup'), claim()],
    there: {
      changes: ['~ CronJob web/data-backup: spec.jobTemplate.spec.template.spec.volumes'],
      dangers: ['backup-removed CronJob web/data-backup'],
    },
    back: { changes: ['~ CronJob web/data-backup: spec.jobTemplate.spec.template.spec.volumes'], dangers: [] },
  },
  {
    name: 'a backup that is suspended',
    before: [backup(), claim()],
    after: [backup({ suspend: true }), claim()],
    there: { changes: ['~ CronJob web/data-backup: spec.suspend'], dangers: ['backup-removed CronJob web/data-backup'] },
    back: { changes: ['~ CronJob web/data-backup: spec.suspend'], dangers: [] },
  },
  {
    name: 'the backup of a volume that goes too',
    before: [backup(), claim({}, kept)],
    after: [],
    there: { changes: ['- CronJob web/data-backup', '- PersistentVolumeClaim web/data kept'], dangers: [] },
    back: { changes: ['+ PersistentVolumeClaim web/data', '+ CronJob web/data-backup'], dangers: [] },
  },
];
