import { dnsNames, long, type Side, sidesOf, words } from './side';

const validating = sidesOf('ValidatingAdmissionPolicy', 'spec');
const mutating = sidesOf('MutatingAdmissionPolicy', 'spec');
const binding = sidesOf('ValidatingAdmissionPolicyBinding', 'spec');
const mutatingBinding = sidesOf('MutatingAdmissionPolicyBinding', 'spec');
const rule = 'matchConstraints.resourceRules[0]';
const condition = (index: number) => ({ name: `a${index}`, expression: 'true' });
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));

/** Words of CEL and of the languages that it comes from. */
const reserved = [
  ...['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let'],
  ...['loop', 'package', 'namespace', 'return', 'var', 'void', 'while'],
];

/** Policies of admission, and their bindings. */
export const admission: readonly Side[] = [
  ...[validating, mutating].flatMap((policy) => [
    policy('failurePolicy', { takes: ['Fail', 'Ignore', undefined], refuses: ['', 'fail'] }),
    policy('paramKind', {
      takes: [
        undefined,
        { apiVersion: 'v1', kind: 'ConfigMap' },
        { apiVersion: 'a.b/v1', kind: 'C' },
        { apiVersion: 'v1', kind: long(63) },
      ],
    }),
    policy(
      'paramKind',
      {
        refuses: ['', 'a/b/c', 'A/v1', 'a/', '1v', 'a/V1'].map((apiVersion) => ({ apiVersion, kind: 'C' })),
      },
      'paramKind.apiVersion',
    ),
    policy(
      'paramKind',
      {
        refuses: [
          { apiVersion: 'v1' },
          { apiVersion: 'v1', kind: '' },
          { apiVersion: 'v1', kind: 'a.b' },
          { apiVersion: 'v1', kind: long(64) },
        ],
      },
      'paramKind.kind',
    ),
    policy('matchConstraints', { refuses: [undefined] }),
    policy('matchConstraints.resourceRules', { refuses: [[], undefined] }),
    policy('matchConstraints.matchPolicy', words('Exact', 'Equivalent')),
    policy('matchConstraints.namespaceSelector', { takes: [{}] }),
    policy('matchConstraints.namespaceSelector.matchLabels', { refuses: [{ 'a b': 'c' }] }),
    policy('matchConstraints.objectSelector', { takes: [{ matchLabels: { a: 'b' } }] }),
    policy(
      'matchConstraints.objectSelector',
      { refuses: [{ matchLabels: { a: 'b c' } }] },
      'matchConstraints.objectSelector.matchLabels.a',
    ),
    policy(`${rule}.apiGroups`, { takes: [['*'], ['', 'apps']], refuses: [[], undefined, ['*', 'apps']] }),
    policy(`${rule}.apiVersions`, { takes: [['*'], ['v1', 'v2']], refuses: [[], undefined, ['v1', '*']] }),
    policy(`${rule}.apiVersions[0]`, { refuses: [''] }),
    policy(`${rule}.operations`, { refuses: [[], undefined, ['*', 'CREATE']] }),
    policy(`${rule}.operations[0]`, { takes: ['CREATE', 'UPDATE', 'CONNECT'], refuses: ['', 'create'] }),
    policy(`${rule}.resources`, {
      takes: [['*'], ['*/*'], ['pods', 'pods/log'], ['pods/*'], ['*/scale', 'pods'], ['*', '*/scale'], ['pods/log', 'pods/*']],
      refuses: [[], undefined, ['*/*', 'pods'], ['*', '*/*'], ['*', 'pods']],
    }),
    policy(
      `${rule}.resources`,
      {
        refuses: [
          ['pods/*', 'pods/log'],
          ['*/scale', 'pods/scale'],
        ],
      },
      `${rule}.resources[1]`,
    ),
    policy(`${rule}.resources[0]`, { refuses: [''] }),
    policy(`${rule}.scope`, { takes: ['Cluster', 'Namespaced', '*', undefined], refuses: ['', 'cluster'] }),
    policy(`${rule}.resourceNames`, { takes: [[], ['a', 'b']] }),
    policy(`${rule}.resourceNames`, { refuses: [['a/b'], ['..']] }, `${rule}.resourceNames[0]`),
    policy(`${rule}.resourceNames`, { refuses: [['a', 'a']] }, `${rule}.resourceNames[1]`),
    policy('matchConditions', { takes: [[], many(64, condition)], refuses: [many(65, condition)] }),
    policy('matchConditions', { takes: [[{ name: 'a.b/C', expression: 'true' }]] }),
    policy(
      'matchConditions',
      { refuses: [[{ name: '', expression: 'true' }], [{ name: 'a b', expression: 'true' }]] },
      'matchConditions[0].name',
    ),
    policy('matchConditions', { refuses: [[{ name: 'a', expression: ' ' }]] }, 'matchConditions[0].expression'),
    policy('variables', { takes: ['_a1', 'x', 'Loop'].map((name) => [{ name, expression: '1' }]) }),
    policy('variables', { refuses: ['', '1a', 'a-b', ...reserved].map((name) => [{ name, expression: '1' }]) }, 'variables[0].name'),
    policy('variables', { refuses: [[{ name: 'a', expression: '' }]] }, 'variables[0].expression'),
  ]),
  validating('', { refuses: [undefined] }),
  validating(`${rule}.operations`, { takes: [['*'], ['DELETE']] }),
  mutating(`${rule}.operations`, { takes: [['*']] }),
  mutating(`${rule}.operations[0]`, { refuses: ['DELETE'] }),
  validating('validations', { takes: [[]] }),
  validating('auditAnnotations', { takes: [[], undefined] }),
  validating('', { refuses: [{ matchConstraints: { resourceRules: [resources()] } }] }, ''),
  validating('validations[0].expression', { refuses: ['', ' '] }),
  validating('validations[0].message', { takes: ['a', '', ' a\n'], refuses: [' ', 'a\nb', 'a\rb'] }),
  validating('validations[0].messageExpression', { takes: [''], refuses: [' '] }),
  validating('validations[0].reason', {
    takes: ['Forbidden', 'Invalid', 'RequestEntityTooLarge', undefined],
    refuses: ['', 'Unauthorized'],
  }),
  validating('auditAnnotations[0].key', { takes: ['a', `A${long(62)}`], refuses: ['', 'a b', 'a/b', long(64)] }),
  validating('auditAnnotations[0].valueExpression', { takes: [`'${long(5 * 1024 - 2)}'`], refuses: ['', ' ', `'${long(5 * 1024 - 1)}'`] }),
  validating('auditAnnotations', {
    takes: [many(20, (index) => ({ key: `a${index}`, valueExpression: "'a'" }))],
    refuses: [many(21, (index) => ({ key: `a${index}`, valueExpression: "'a'" }))],
  }),
  validating('auditAnnotations', { refuses: [many(2, () => ({ key: 'a', valueExpression: "'a'" }))] }, 'auditAnnotations[1]'),
  validating('matchConstraints.excludeResourceRules', { takes: [[], [{ ...resources(), operations: ['DELETE'] }]] }),
  validating(
    'matchConstraints.excludeResourceRules',
    { refuses: [[{ ...resources(), resources: [] }]] },
    'matchConstraints.excludeResourceRules[0].resources',
  ),
  mutating('matchConstraints.excludeResourceRules', { takes: [[{ ...resources(), operations: ['DELETE'] }]] }),
  mutating('mutations', { refuses: [[], undefined] }),
  mutating('mutations[0].patchType', { refuses: ['', 'x'] }),
  mutating('mutations[0].patchType', { refuses: ['JSONPatch'] }, 'mutations[0].jsonPatch'),
  mutating('mutations[0].jsonPatch', { refuses: [{ expression: '[]' }] }, 'mutations[0]'),
  mutating('mutations[0].applyConfiguration.expression', { refuses: ['', ' ', undefined] }),
  mutating('reinvocationPolicy', { takes: ['Never', 'IfNeeded'], refuses: ['', 'never', undefined] }),
  // bindings
  binding('policyName', dnsNames),
  binding('validationActions', { takes: [['Deny'], ['Warn', 'Audit']], refuses: [[], ['Deny', 'Warn']] }),
  binding('validationActions[0]', { refuses: ['', 'deny'] }),
  ...[binding, mutatingBinding].flatMap((its) => [
    its('paramRef', {
      takes: [undefined, { name: 'a', parameterNotFoundAction: 'Deny' }, { selector: {}, parameterNotFoundAction: 'Allow' }],
      refuses: [{ parameterNotFoundAction: 'Deny' }, { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' }],
    }),
    its('paramRef', { refuses: [{ name: 'a/b', parameterNotFoundAction: 'Deny' }] }, 'paramRef.name'),
    its('paramRef', { refuses: [{ name: 'a' }, { name: 'a', parameterNotFoundAction: 'x' }] }, 'paramRef.parameterNotFoundAction'),
    its(
      'paramRef',
      { refuses: [{ selector: { matchLabels: { 'a b': 'c' } }, parameterNotFoundAction: 'Deny' }] },
      'paramRef.selector.matchLabels',
    ),
    its('matchResources', { takes: [undefined, {}, { resourceRules: [resources()] }] }),
    its('matchResources', { refuses: [{ matchPolicy: 'x' }] }, 'matchResources.matchPolicy'),
    its(
      'matchResources',
      { refuses: [{ resourceRules: [{ ...resources(), apiGroups: [] }] }] },
      'matchResources.resourceRules[0].apiGroups',
    ),
  ]),
  mutatingBinding('policyName', { refuses: ['', 'A'] }),
  mutatingBinding(
    'matchResources',
    { refuses: [{ resourceRules: [{ ...resources(), operations: ['DELETE'] }] }] },
    'matchResources.resourceRules[0].operations[0]',
  ),
];

/** A rule for what it looks at. */
function resources(): object {
  return { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['deployments'] };
}
