import { type Json, object } from './object';

const group = 'admissionregistration.k8s.io/v1';
const rule = {
  apiGroups: ['apps'],
  apiVersions: ['v1'],
  operations: ['CREATE', 'UPDATE'],
  resources: ['deployments', 'deployments/scale'],
  scope: 'Namespaced',
};
const matching = { matchPolicy: 'Equivalent', namespaceSelector: { matchLabels: { tenant: 'yes' } }, resourceRules: [rule] };
const _admission = 'admissionregistration.k8s.io/v1';

/** Policies of admission. */
export const admission: readonly Json[] = [
  object(
    group,
    'ValidatingAdmissionPolicy',
    {
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: matching,
        matchConditions: [{ name: 'some', expression: 'true' }],
        variables: [{ name: 'x', expression: 'object.spec' }],
        validations: [{ expression: 'has(object.spec)', message: 'no', reason: 'Invalid' }],
        auditAnnotations: [{ key: 'k', valueExpression: "'a'" }],
      },
    },
    true,
  ),
  object(
    group,
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'p', validationActions: ['Deny', 'Audit'], matchResources: matching } },
    true,
  ),
  object(
    group,
    'MutatingAdmissionPolicy',
    {
      spec: {
        failurePolicy: 'Fail',
        reinvocationPolicy: 'Never',
        matchConstraints: matching,
        variables: [{ name: 'x', expression: 'object.spec' }],
        mutations: [
          { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {"a": "b"}}}' } },
        ],
      },
    },
    true,
  ),
  object(group, 'MutatingAdmissionPolicyBinding', { spec: { policyName: 'p' } }, true),
];
