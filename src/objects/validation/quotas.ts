import { show } from '../show';
import { check, each, oneOf } from './checks';
import { qualifiedName } from './names';
import type { Place } from './place';
import { checkAmount, containerResource, isQuotaHugePages, ofQuotas, type Quantities, resourceName, thousandths } from './resources';

export interface QuotaSpec {
  readonly hard?: Quantities;
  readonly scopes?: readonly string[];
  readonly scopeSelector?: {
    readonly matchExpressions?: readonly { readonly scopeName: string; readonly operator: string; readonly values?: readonly string[] }[];
  };
}

interface Limit {
  readonly type: string;
  readonly min?: Quantities;
  readonly max?: Quantities;
  readonly default?: Quantities;
  readonly defaultRequest?: Quantities;
  readonly maxLimitRequestRatio?: Quantities;
}

export interface LimitRangeSpec {
  readonly limits: readonly Limit[];
}

/** What a scope can bound (pkg/apis/core/helper/helpers.go, IsResourceQuotaScopeValidForResource). */
const compute = ['pods', 'cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const bounded: Readonly<Record<string, readonly string[]>> = {
  Terminating: compute,
  NotTerminating: compute,
  NotBestEffort: compute,
  PriorityClass: compute,
  CrossNamespacePodAffinity: compute,
  BestEffort: ['pods'],
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};
const onlyExist = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];

/** Quotas (pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec). */
export function checkQuota(place: Place, { hard = {}, scopes, scopeSelector }: QuotaSpec): void {
  for (const [name, value] of Object.entries(hard)) {
    const at = place.at('hard').at(name);
    check(at, name, quotaResource);
    checkAmount(at, name, value);
  }
  const ofKubernetes = Object.keys(hard).filter((name) => ofQuotas.includes(name) || isQuotaHugePages(name));
  const checkScope = (at: Place, scope: string) => {
    oneOf(at, scope, Object.keys(bounded));
    const cannot = ofKubernetes.find((name) => bounded[scope]?.includes(name) === false);
    if (cannot) at.fault(`${show(scope)} cannot bound ${cannot}`);
  };
  each(place.at('scopes'), scopes, checkScope);
  checkOpposites(place.at('scopes'), scopes ?? []);
  const selector = place.at('scopeSelector').at('matchExpressions');
  each(selector, scopeSelector?.matchExpressions, (at, { scopeName, operator, values = [] }) => {
    checkScope(at.at('scopeName'), scopeName);
    oneOf(at.at('operator'), operator, onlyExist.includes(scopeName) ? ['Exists'] : ['In', 'NotIn', 'Exists', 'DoesNotExist']);
    const takesValues = operator === 'In' || operator === 'NotIn';
    if (takesValues !== values.length > 0)
      at.at('values').fault(takesValues ? `is empty, and ${operator} looks for some` : `has values, and ${operator} looks for none`);
  });
  checkOpposites(
    selector,
    (scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName),
  );
}

function checkOpposites(place: Place, scopes: readonly string[]): void {
  for (const scope of ['BestEffort', 'Terminating']) {
    if (scopes.includes(scope) && scopes.includes(`Not${scope}`)) place.fault(`has both ${scope} and Not${scope}`);
  }
}

function quotaResource(name: string): string | undefined {
  const wrong = resourceName(name);
  if (wrong) return wrong;
  return name.includes('/') || ofQuotas.includes(name) || isQuotaHugePages(name) ? undefined : 'is nothing that a quota bounds';
}

/** Limits of a namespace: what none contradicts (ValidateLimitRange). */
export function checkLimitRange(place: Place, { limits }: LimitRangeSpec): void {
  const types = new Set<string>();
  each(place.at('limits'), limits, (at, limit) => {
    checkType(at.at('type'), limit.type);
    if (types.has(limit.type)) at.at('type').fault(`${show(limit.type)} is there twice`);
    types.add(limit.type);
    checkLimit(at, limit);
  });
}

function checkType(place: Place, type: string): void {
  check(place, type, qualifiedName);
  if (!type.includes('/')) oneOf(place, type, ['Pod', 'Container', 'PersistentVolumeClaim']);
}

/** Fields whose amounts must not exceed one another: the first not the second. */
const orders = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'max'],
  ['defaultRequest', 'default'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

function checkLimit(place: Place, given: Limit): void {
  const fields = ['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
  const rule = given.type === 'Pod' || given.type === 'Container' ? containerResource : resourceName;
  for (const field of fields) {
    for (const name of Object.keys(given[field] ?? {})) check(place.at(field).at(name), name, rule);
  }
  if (given.type === 'Pod') {
    for (const field of ['default', 'defaultRequest'] as const) {
      if (Object.keys(given[field] ?? {}).length > 0) place.at(field).fault('is for containers: a pod has what its containers have');
    }
  }
  if (given.type === 'PersistentVolumeClaim' && given.min?.storage === undefined && given.max?.storage === undefined) {
    place.fault('needs a min or max of storage');
  }
  const limit = given.type === 'Container' ? withDefaults(given) : given;
  for (const [low, high] of orders) {
    for (const [name, value] of Object.entries(limit[low] ?? {})) {
      const other = limit[high]?.[name];
      if (other === undefined || thousandths(value) <= thousandths(other)) continue;
      place
        .at(low)
        .at(name)
        .fault(`${show(value)} is more than ${high}, ${other}`);
    }
  }
  for (const [name, value] of Object.entries(limit.maxLimitRequestRatio ?? {}))
    checkRatio(place.at('maxLimitRequestRatio').at(name), name, value, limit);
  for (const [name, value] of Object.entries(limit.default ?? {})) {
    const request = limit.defaultRequest?.[name];
    const shared = !name.startsWith('hugepages-') && (!name.includes('/') || name.includes('kubernetes.io/'));
    if (!shared && request !== undefined && thousandths(request) !== thousandths(value)) {
      place
        .at('defaultRequest')
        .at(name)
        .fault(`${show(request)} is not default, ${value}, and ${name} cannot be shared`);
    }
  }
}

/** What the API server adds for containers before it looks (pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem). */
function withDefaults(limit: Limit): Limit {
  const byDefault = { ...limit.max, ...limit.default };
  return { ...limit, default: byDefault, defaultRequest: { ...limit.min, ...byDefault, ...limit.defaultRequest } };
}

function checkRatio(place: Place, name: string, value: string | number, { min, max }: Limit): void {
  const ratio = thousandths(value);
  if (ratio < 1000n) place.fault(`${show(value)} is less than 1`);
  const [least, most] = [min?.[name], max?.[name]];
  if (least === undefined || most === undefined || thousandths(least) === 0n) return;
  if (ratio * thousandths(least) > thousandths(most) * 1000n) place.fault(`${show(value)} is more than max through min`);
}
