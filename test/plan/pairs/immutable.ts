import { container, deployment, object, option, podSpec, service, statefulSet } from '../objects';
import type { Pair } from '../planned';

const image = (tag: string) => podSpec({}, container({ image: `docker.io/web/web:${tag}` }));
const files = (contents: string, more: object = {}) => object('ConfigMap', 'files', { data: { 'run.sh': contents }, ...more });

export const immutable: readonly Pair[] = [
  {
    name: 'the service name of a StatefulSet',
    before: [statefulSet()],
    after: [statefulSet({ serviceName: 'other' })],
    there: { changes: ['~ StatefulSet web/db: spec.serviceName'], dangers: ['immutable-field StatefulSet web/db: spec.serviceName'] },
    back: { changes: ['~ StatefulSet web/db: spec.serviceName'], dangers: ['immutable-field StatefulSet web/db: spec.serviceName'] },
  },
  {
    name: 'a field that cannot be changed, with a template that can',
    before: [statefulSet({ podManagementPolicy: 'OrderedReady' }, image('1.2.0'))],
    after: [statefulSet({ podManagementPolicy: 'Parallel' }, image('1.2.1'))],
    there: {
      changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image, spec.podManagementPolicy (restarts)'],
      dangers: ['immutable-field StatefulSet web/db: spec.podManagementPolicy'],
    },
    back: {
      changes: ['~ StatefulSet web/db: spec.template.spec.containers[web].image, spec.podManagementPolicy (restarts)'],
      dangers: ['immutable-field StatefulSet web/db: spec.podManagementPolicy', 'image-lowered StatefulSet web/db: containers[web].image'],
    },
  },
  {
    name: 'a field that cannot be changed, with Replace and Force',
    before: [statefulSet({}, podSpec(), option('Replace=true,Force=true'))],
    after: [statefulSet({ serviceName: 'other' }, podSpec(), option('Replace=true,Force=true'))],
    there: { changes: ['~ StatefulSet web/db: spec.serviceName'], dangers: ['object-recreated StatefulSet web/db'] },
    back: { changes: ['~ StatefulSet web/db: spec.serviceName'], dangers: ['object-recreated StatefulSet web/db'] },
  },
  {
    name: 'the selector of a Deployment',
    before: [deployment()],
    after: [deployment(podSpec(), { selector: { matchLabels: { app: 'web', tier: 'front' } } }, 'web', { app: 'web', tier: 'front' })],
    there: {
      changes: ['~ Deployment web/web: spec.selector.matchLabels.tier, spec.template.metadata.labels.tier (restarts)'],
      dangers: ['immutable-field Deployment web/web: spec.selector'],
    },
    back: {
      changes: ['~ Deployment web/web: spec.selector.matchLabels.tier, spec.template.metadata.labels.tier (restarts)'],
      dangers: ['immutable-field Deployment web/web: spec.selector'],
    },
  },
  {
    name: 'the template of a Job',
    before: [object('Job', 'once', { spec: { template: { spec: image('1.2.0') } } }, {}, 'batch/v1')],
    after: [object('Job', 'once', { spec: { template: { spec: image('1.2.1') } } }, {}, 'batch/v1')],
    there: {
      changes: ['~ Job web/once: spec.template.spec.containers[web].image'],
      dangers: ['immutable-field Job web/once: spec.template'],
    },
    back: {
      changes: ['~ Job web/once: spec.template.spec.containers[web].image'],
      dangers: ['immutable-field Job web/once: spec.template'],
    },
  },
  {
    name: 'a file of a ConfigMap',
    before: [files('a\nb\n')],
    after: [files('a\nc\n')],
    there: { changes: ['~ ConfigMap web/files: data["run.sh"]'], dangers: [] },
    back: { changes: ['~ ConfigMap web/files: data["run.sh"]'], dangers: [] },
  },
  {
    name: 'a file of a ConfigMap that is immutable',
    before: [files('a\n', { immutable: true })],
    after: [files('b\n', { immutable: true })],
    there: { changes: ['~ ConfigMap web/files: data["run.sh"]'], dangers: ['immutable-field ConfigMap web/files: data'] },
    back: { changes: ['~ ConfigMap web/files: data["run.sh"]'], dangers: ['immutable-field ConfigMap web/files: data'] },
  },
  {
    name: 'the role of a binding',
    before: [object('RoleBinding', 'b', { roleRef: { kind: 'Role', name: 'a' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] })],
    after: [object('RoleBinding', 'b', { roleRef: { kind: 'Role', name: 'c' }, subjects: [{ kind: 'ServiceAccount', name: 'web' }] })],
    there: { changes: ['~ RoleBinding web/b: roleRef.name'], dangers: ['rights-widened RoleBinding web/b'] },
    back: { changes: ['~ RoleBinding web/b: roleRef.name'], dangers: ['rights-widened RoleBinding web/b'] },
  },
  {
    name: 'a Service that becomes headless',
    before: [service()],
    after: [service({ clusterIP: 'None' })],
    there: { changes: ['~ Service web/web: spec.clusterIP'], dangers: ['immutable-field Service web/web: spec.clusterIP'] },
    back: { changes: ['~ Service web/web: spec.clusterIP'], dangers: [] }, // it keeps what it has
  },
  {
    name: 'the value of a PriorityClass',
    before: [object('PriorityClass', 'core', { value: 10 })],
    after: [object('PriorityClass', 'core', { value: 20 })],
    there: { changes: ['~ PriorityClass core: value'], dangers: ['immutable-field PriorityClass core: value'] },
    back: { changes: ['~ PriorityClass core: value'], dangers: ['immutable-field PriorityClass core: value'] },
  },
  {
    name: 'the provisioner of a StorageClass',
    before: [object('StorageClass', 'fast', { provisioner: 'a' })],
    after: [object('StorageClass', 'fast', { provisioner: 'b' })],
    there: { changes: ['~ StorageClass fast: provisioner'], dangers: ['immutable-field StorageClass fast: provisioner'] },
    back: { changes: ['~ StorageClass fast: provisioner'], dangers: ['immutable-field StorageClass fast: provisioner'] },
  },
  {
    name: 'whether a driver of storage attaches volumes',
    before: [object('CSIDriver', 'a', { spec: { attachRequired: false } })],
    after: [object('CSIDriver', 'a', { spec: { attachRequired: true } })],
    there: { changes: ['~ CSIDriver a: spec.attachRequired'], dangers: ['immutable-field CSIDriver a: spec.attachRequired'] },
    back: { changes: ['~ CSIDriver a: spec.attachRequired'], dangers: ['immutable-field CSIDriver a: spec.attachRequired'] },
  },
];
