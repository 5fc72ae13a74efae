import { container, deployment, namespace, object, podSpec, secure } from '../objects';
import type { Pair } from '../planned';

const secured = (more: object, spec: object = {}) =>
  deployment(podSpec({ ...spec }, container({ securityContext: { ...secure, ...more } })));
const role = (...rules: readonly object[]) => object('Role', 'reader', { rules });
const labels = (level: string) => namespace({ labels: { 'pod-security.kubernetes.io/enforce': level } });
const admissionPolicy = (validations: number, failurePolicy = 'Fail') =>
  object('ValidatingAdmissionPolicy', 'hosts', {
    spec: { failurePolicy, validations: Array.from({ length: validations }, (_, index) => ({ expression: `${index} == ${index}` })) },
  });

export const power: readonly Pair[] = [
  {
    name: 'a container that is privileged',
    before: [secured({})],
    after: [secured({ privileged: true })],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.privileged (restarts)'],
      dangers: ['privilege-raised Deployment web/web'],
    },
    back: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.privileged (restarts)'], dangers: [] },
  },
  {
    name: 'a container that runs as root',
    before: [secured({})],
    after: [secured({ runAsNonRoot: false })],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.runAsNonRoot (restarts)'],
      dangers: ['privilege-raised Deployment web/web'],
    },
    back: { changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.runAsNonRoot (restarts)'], dangers: [] },
  },
  {
    name: 'a container with a capability',
    before: [secured({})],
    after: [secured({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } })],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.capabilities.add (restarts)'],
      dangers: ['privilege-raised Deployment web/web'],
    },
    back: {
      changes: ['~ Deployment web/web: spec.template.spec.containers[web].securityContext.capabilities.add (restarts)'],
      dangers: [],
    },
  },
  {
    name: 'a pod on the network of its node',
    before: [secured({})],
    after: [secured({}, { hostNetwork: true })],
    there: {
      changes: ['~ Deployment web/web: spec.template.spec.hostNetwork (restarts)'],
      dangers: ['privilege-raised Deployment web/web'],
    },
    back: { changes: ['~ Deployment web/web: spec.template.spec.hostNetwork (restarts)'], dangers: [] },
  },
  {
    name: 'a pod with a folder of its node',
    before: [],
    after: [secured({}, { volumes: [{ name: 'a', hostPath: { path: '/etc' } }] })],
    there: { changes: ['+ Deployment web/web'], dangers: ['privilege-raised Deployment web/web'] },
    back: { changes: ['- Deployment web/web'], dangers: [] },
  },
  {
    name: 'a namespace that is held to less',
    before: [labels('restricted')],
    after: [labels('baseline')],
    there: {
      changes: ['~ Namespace web: metadata.labels["pod-security.kubernetes.io/enforce"]'],
      dangers: ['privilege-raised Namespace web: metadata.labels["pod-security.kubernetes.io/enforce"]'],
    },
    back: { changes: ['~ Namespace web: metadata.labels["pod-security.kubernetes.io/enforce"]'], dangers: [] },
  },
  {
    name: 'a verb of a Role',
    before: [role({ apiGroups: [''], resources: ['pods'], verbs: ['get'] })],
    after: [role({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] })],
    there: { changes: ['~ Role web/reader: rules[0].verbs[1]'], dangers: ['rights-widened Role web/reader'] },
    back: { changes: ['~ Role web/reader: rules[0].verbs[1]'], dangers: [] },
  },
  {
    name: 'an account that becomes everybody’s administrator',
    before: [],
    after: [
      object('ClusterRoleBinding', 'root', {
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }],
      }),
    ],
    there: { changes: ['+ ClusterRoleBinding root'], dangers: ['rights-widened ClusterRoleBinding root'] },
    back: { changes: ['- ClusterRoleBinding root'], dangers: [] },
  },
  {
    name: 'a kind that a project may make',
    before: [object('AppProject', 'tenant-quiz', { spec: { namespaceResourceWhitelist: [{ group: '', kind: 'Service' }] } })],
    after: [
      object('AppProject', 'tenant-quiz', {
        spec: {
          namespaceResourceWhitelist: [
            { group: '', kind: 'Service' },
            { group: '', kind: 'Secret' },
          ],
        },
      }),
    ],
    there: {
      changes: ['~ AppProject web/tenant-quiz: spec.namespaceResourceWhitelist[1]'],
      dangers: ['rights-widened AppProject web/tenant-quiz'],
    },
    back: { changes: ['~ AppProject web/tenant-quiz: spec.namespaceResourceWhitelist[1]'], dangers: [] },
  },
  {
    name: 'an admission policy',
    before: [admissionPolicy(2)],
    after: [],
    there: { changes: ['- ValidatingAdmissionPolicy hosts'], dangers: ['admission-loosened ValidatingAdmissionPolicy hosts'] },
    back: { changes: ['+ ValidatingAdmissionPolicy hosts'], dangers: [] },
  },
  {
    name: 'a check of an admission policy',
    before: [admissionPolicy(2)],
    after: [admissionPolicy(1)],
    there: {
      changes: ['~ ValidatingAdmissionPolicy hosts: spec.validations[1]'],
      dangers: ['admission-loosened ValidatingAdmissionPolicy hosts'],
    },
    back: { changes: ['~ ValidatingAdmissionPolicy hosts: spec.validations[1]'], dangers: [] },
  },
  {
    name: 'an admission policy that lets through what it cannot tell',
    before: [admissionPolicy(2)],
    after: [admissionPolicy(2, 'Ignore')],
    there: {
      changes: ['~ ValidatingAdmissionPolicy hosts: spec.failurePolicy'],
      dangers: ['admission-loosened ValidatingAdmissionPolicy hosts'],
    },
    back: { changes: ['~ ValidatingAdmissionPolicy hosts: spec.failurePolicy'], dangers: [] },
  },
];
