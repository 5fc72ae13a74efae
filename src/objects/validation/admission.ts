import { show } from '../show';
import { check, distinct, each, exactlyOne, oneOf, required } from './checks';
import { dnsLabel1035, dnsSubdomain, pathSegment, qualifiedName } from './names';
import type { Place } from './place';
import { checkSelector, type LabelSelector } from './selectors';

interface Expression {
  readonly expression?: string;
}

interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: string;
}

interface Matching {
  readonly matchPolicy?: string;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
}

export interface PolicySpec {
  readonly failurePolicy?: string;
  readonly paramKind?: { readonly apiVersion?: string; readonly kind?: string };
  readonly matchConstraints?: Matching;
  readonly matchConditions?: readonly ({ readonly name: string } & Expression)[];
  readonly variables?: readonly ({ readonly name: string } & Expression)[];
  readonly validations?: readonly ({
    readonly message?: string;
    readonly messageExpression?: string;
    readonly reason?: string;
  } & Expression)[];
  readonly auditAnnotations?: readonly { readonly key: string; readonly valueExpression: string }[];
  readonly mutations?: readonly { readonly patchType: string; readonly applyConfiguration?: Expression; readonly jsonPatch?: Expression }[];
  readonly reinvocationPolicy?: string;
}

export interface PolicyBindingSpec {
  readonly policyName?: string;
  readonly paramRef?: { readonly name?: string; readonly selector?: LabelSelector; readonly parameterNotFoundAction?: string };
  readonly matchResources?: Matching;
  readonly validationActions?: readonly string[];
}

/** pkg/apis/admissionregistration/validation/validation.go. */
const mostConditions = 64;
const mostAudited = 20;
const longestAudited = 5 * 1024;
const operations = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];
const words = ['true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let'];
const reserved = [...words, 'loop', 'package', 'namespace', 'return', 'var', 'void', 'while'];

/** Admission policies (validateValidatingAdmissionPolicySpec and its mutating like). What their expressions mean, only CEL knows. */
export function checkPolicy(place: Place, name: string, spec: PolicySpec, mutating: boolean): void {
  oneOf(place.at('failurePolicy'), spec.failurePolicy, ['Fail', 'Ignore']);
  if (spec.paramKind) checkParamKind(place.at('paramKind'), spec.paramKind);
  const constraints = place.at('matchConstraints');
  if (spec.matchConstraints === undefined) constraints.fault('is missing');
  else {
    required(constraints.at('resourceRules'), spec.matchConstraints.resourceRules ?? []);
    checkMatching(constraints, spec.matchConstraints, mutating);
  }
  const conditions = place.at('matchConditions');
  if ((spec.matchConditions?.length ?? 0) > mostConditions) conditions.fault(`has more than ${mostConditions} items`);
  each(conditions, spec.matchConditions, (at, condition) => {
    expression(at, condition);
    if (required(at.at('name'), condition.name)) check(at.at('name'), condition.name, qualifiedName);
  });
  each(place.at('variables'), spec.variables, (at, variable) => {
    expression(at, variable);
    check(at.at('name'), variable.name, (value) =>
      /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(value) && !reserved.includes(value) ? undefined : 'is no name of a variable in CEL',
    );
  });
  if (mutating) {
    checkMutations(place, spec);
    return;
  }
  if (!spec.validations?.length && !spec.auditAnnotations?.length) place.fault('needs validations or auditAnnotations');
  each(place.at('validations'), spec.validations, (at, { message = '', messageExpression = '', reason, ...rule }) => {
    expression(at, rule);
    if (message !== '' && message.trim() === '') at.at('message').fault('is blank');
    if (/[\n\r]/.test(message.trim())) at.at('message').fault('has more than one line');
    if (messageExpression !== '' && messageExpression.trim() === '') at.at('messageExpression').fault('is blank');
    oneOf(at.at('reason'), reason, ['Forbidden', 'Invalid', 'RequestEntityTooLarge']);
  });
  const audited = place.at('auditAnnotations');
  if ((spec.auditAnnotations?.length ?? 0) > mostAudited) audited.fault(`has more than ${mostAudited} items`);
  each(audited, spec.auditAnnotations, (at, { key, valueExpression }) => {
    const wrong = qualifiedName(`${name}/${key}`);
    if (wrong) at.at('key').fault(`${show(`${name}/${key}`)} ${wrong}`);
    if (valueExpression.trim() === '') at.at('valueExpression').fault('is empty');
    if (valueExpression.trim().length > longestAudited) at.at('valueExpression').fault(`has more than ${longestAudited} characters`);
  });
  distinct(audited, spec.auditAnnotations, ({ key }) => key);
}

/** Bindings of admission policies (validateValidatingAdmissionPolicyBindingSpec and its mutating like). */
export function checkPolicyBinding(place: Place, spec: PolicyBindingSpec, mutating: boolean): void {
  if (required(place.at('policyName'), spec.policyName ?? '')) check(place.at('policyName'), spec.policyName, dnsSubdomain);
  if (spec.matchResources) checkMatching(place.at('matchResources'), spec.matchResources, mutating);
  if (spec.paramRef) {
    const at = place.at('paramRef');
    const { name = '', selector, parameterNotFoundAction } = spec.paramRef;
    if ((name === '') === (selector === undefined)) at.fault('needs either name or selector');
    check(at.at('name'), name, pathSegment);
    checkSelector(at.at('selector'), selector);
    if (required(at.at('parameterNotFoundAction'), parameterNotFoundAction ?? '')) {
      oneOf(at.at('parameterNotFoundAction'), parameterNotFoundAction, ['Allow', 'Deny']);
    }
  }
  if (mutating) return;
  const actions = spec.validationActions ?? [];
  required(place.at('validationActions'), actions);
  each(place.at('validationActions'), actions, (at, action) => oneOf(at, action, ['Deny', 'Warn', 'Audit']));
  if (actions.includes('Deny') && actions.includes('Warn'))
    place.at('validationActions').fault('has both Deny and Warn, which say the same');
}

function expression(place: Place, { expression: text = '' }: Expression): void {
  if (text.trim() === '') place.at('expression').fault('is empty');
}

function checkMutations(place: Place, { mutations = [], reinvocationPolicy = '' }: PolicySpec): void {
  required(place.at('mutations'), mutations);
  each(place.at('mutations'), mutations, (at, mutation) => {
    const fields = { JSONPatch: 'jsonPatch', ApplyConfiguration: 'applyConfiguration' } as const;
    oneOf(at.at('patchType'), mutation.patchType, Object.keys(fields));
    const field = fields[mutation.patchType as keyof typeof fields];
    if (field === undefined) return;
    exactlyOne(at, mutation, Object.values(fields));
    const own = mutation[field];
    if (own === undefined) at.at(field).fault(`is missing, and patchType is ${mutation.patchType}`);
    else expression(at.at(field), own);
  });
  if (required(place.at('reinvocationPolicy'), reinvocationPolicy))
    oneOf(place.at('reinvocationPolicy'), reinvocationPolicy, ['Never', 'IfNeeded']);
}

function checkMatching(place: Place, matching: Matching, mutating: boolean): void {
  oneOf(place.at('matchPolicy'), matching.matchPolicy, ['Exact', 'Equivalent']);
  checkSelector(place.at('namespaceSelector'), matching.namespaceSelector);
  checkSelector(place.at('objectSelector'), matching.objectSelector);
  for (const field of ['resourceRules', 'excludeResourceRules'] as const) {
    each(place.at(field), matching[field], (at, rule) => checkRule(at, rule, mutating && field === 'resourceRules'));
  }
}

function checkRule(place: Place, rule: ResourceRule, mutating: boolean): void {
  for (const field of ['apiGroups', 'apiVersions', 'operations', 'resources'] as const) {
    const list = rule[field] ?? [];
    required(place.at(field), list);
    if (field !== 'resources' && list.length > 1 && list.includes('*')) place.at(field).fault('has * and others beside it');
    if (field === 'apiVersions' || field === 'resources') each(place.at(field), list, (at, text) => required(at, text));
  }
  each(place.at('operations'), rule.operations, (at, operation) =>
    oneOf(at, operation, mutating ? operations.filter((one) => one !== 'DELETE') : operations),
  );
  oneOf(place.at('scope'), rule.scope, ['Cluster', 'Namespaced', '*']);
  each(place.at('resourceNames'), rule.resourceNames, (at, name) => check(at, name, pathSegment));
  distinct(place.at('resourceNames'), rule.resourceNames, (name) => name);
  checkResources(place.at('resources'), rule.resources ?? []);
}

/** A wildcard takes what it covers: nothing of that beside it (validateResources). */
function checkResources(place: Place, resources: readonly string[]): void {
  const parts = resources.map((resource) => resource.split(/\/(.*)/s, 2) as [string, string?]);
  if (resources.length > 1 && resources.includes('*/*')) place.fault('has */* and others beside it');
  const last = parts.filter(([, sub], index) => sub === undefined && resources[index] !== '').at(-1)?.[0];
  if (resources.includes('*') && last !== undefined && last !== '*') place.fault('has * and others beside it');
  for (const [index, [resource, sub]] of parts.entries()) {
    const before = parts.slice(0, index);
    if (sub === undefined) continue;
    const covered = before.some(([other, otherSub]) => (other === resource && otherSub === '*') || (other === '*' && otherSub === sub));
    if (covered) place.at(index).fault(`${show(resources[index])} is covered by a wildcard before it`);
  }
}

function checkParamKind(place: Place, { apiVersion = '', kind = '' }: { readonly apiVersion?: string; readonly kind?: string }): void {
  if (required(place.at('apiVersion'), apiVersion)) {
    const [version = '', group, ...more] = apiVersion.split('/').reverse();
    if (more.length > 0) place.at('apiVersion').fault(`${show(apiVersion)} has more than one slash`);
    else {
      if (group) check(place.at('apiVersion'), group, dnsSubdomain);
      check(place.at('apiVersion'), version, dnsLabel1035);
    }
  }
  if (required(place.at('kind'), kind)) check(place.at('kind'), kind.toLowerCase(), dnsLabel1035);
}
