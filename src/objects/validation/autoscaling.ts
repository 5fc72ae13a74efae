import { tryThousandths } from '../../units/quantity';
import { show } from '../show';
import { check, each, exactlyOne, type IntOrString, oneOf, required, within } from './checks';
import { dnsLabel, pathSegment } from './names';
import type { Place } from './place';
import { containerResource } from './resources';
import { checkSelector, type LabelSelector } from './selectors';
import { checkShare } from './workloads';

interface Target {
  readonly type: string;
  readonly value?: string | number;
  readonly averageValue?: string | number;
  readonly averageUtilization?: number;
}

interface Source {
  readonly name?: string;
  readonly container?: string;
  readonly metric?: { readonly name: string };
  readonly describedObject?: ObjectRef;
  readonly target: Target;
}

interface ObjectRef {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

interface Scaling {
  readonly stabilizationWindowSeconds?: number;
  readonly selectPolicy?: string;
  readonly policies?: readonly { readonly type: string; readonly value: number; readonly periodSeconds: number }[];
  readonly tolerance?: string | number;
}

type MetricField = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

export interface AutoscalerSpec {
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  readonly scaleTargetRef: ObjectRef;
  readonly metrics?: readonly ({ readonly type: string } & { readonly [K in MetricField]?: Source })[];
  readonly behavior?: { readonly scaleUp?: Scaling; readonly scaleDown?: Scaling };
}

export interface DisruptionBudgetSpec {
  readonly minAvailable?: IntOrString;
  readonly maxUnavailable?: IntOrString;
  readonly selector?: LabelSelector;
  readonly unhealthyPodEvictionPolicy?: string;
}

const fieldOf: Readonly<Record<string, MetricField>> = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
};

/** pkg/apis/autoscaling/validation/validation.go: MaxPeriodSeconds, MaxStabilizationWindowSeconds. */
const longestPeriod = 1800;
const longestWindow = 3600;

/** Autoscalers (pkg/apis/autoscaling/validation/validation.go, validateHorizontalPodAutoscalerSpec). */
export function checkAutoscaler(place: Place, spec: AutoscalerSpec): void {
  within(place.at('minReplicas'), spec.minReplicas, 1);
  within(place.at('maxReplicas'), spec.maxReplicas, 1);
  if (spec.minReplicas !== undefined && spec.minReplicas > spec.maxReplicas) {
    place.at('maxReplicas').fault(`${spec.maxReplicas} is less than minReplicas, ${spec.minReplicas}`);
  }
  checkRef(place.at('scaleTargetRef'), spec.scaleTargetRef, true);
  each(place.at('metrics'), spec.metrics, (at, metric) => {
    oneOf(at.at('type'), metric.type, Object.keys(fieldOf));
    exactlyOne(at, metric, Object.values(fieldOf), true);
    const field = fieldOf[metric.type];
    const source = field && metric[field];
    if (field && source === undefined) at.at(field).fault('is missing');
    else if (field && source) checkSource(at.at(field), field, source);
  });
  for (const way of ['scaleUp', 'scaleDown'] as const) {
    const scaling = spec.behavior?.[way];
    if (scaling) checkScaling(place.at('behavior').at(way), scaling);
  }
}

function checkRef(place: Place, { apiVersion = '', kind, name }: ObjectRef, withGroup: boolean): void {
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (required(place.at(field), value)) check(place.at(field), value, pathSegment);
  }
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1) place.at('apiVersion').fault(`${show(apiVersion)} has more than one slash`);
  else if (withGroup && (slashes === 0 || apiVersion.startsWith('/')))
    place.at('apiVersion').fault(`${show(apiVersion)} names no group, like apps/v1`);
}

function checkSource(place: Place, field: MetricField, { name = '', container = '', metric, describedObject, target }: Source): void {
  const named = field === 'resource' || field === 'containerResource';
  if (named && required(place.at('name'), name) && field === 'containerResource') check(place.at('name'), name, containerResource);
  if (field === 'containerResource' && required(place.at('container'), container)) check(place.at('container'), container, dnsLabel);
  if (!named && metric && required(place.at('metric').at('name'), metric.name))
    check(place.at('metric').at('name'), metric.name, pathSegment);
  if (field === 'object' && describedObject) checkRef(place.at('describedObject'), describedObject, false);
  const at = place.at('target');
  oneOf(at.at('type'), target.type, ['Utilization', 'Value', 'AverageValue']);
  for (const amount of ['value', 'averageValue'] as const) {
    if (target[amount] !== undefined && (tryThousandths(target[amount]) ?? 0n) <= 0n)
      at.at(amount).fault(`${show(target[amount])} is not more than nothing`);
  }
  within(at.at('averageUtilization'), target.averageUtilization, 1);
  if (named) exactlyOne(at, target, ['averageUtilization', 'averageValue']);
  else if (field === 'pods' && target.averageValue === undefined) at.at('averageValue').fault('is missing');
  else if (field === 'external') exactlyOne(at, target, ['value', 'averageValue']);
  else if (field === 'object' && target.value === undefined && target.averageValue === undefined)
    at.fault('needs one of value, averageValue');
}

function checkScaling(place: Place, { stabilizationWindowSeconds, selectPolicy, policies, tolerance }: Scaling): void {
  within(place.at('stabilizationWindowSeconds'), stabilizationWindowSeconds, 0, longestWindow);
  oneOf(place.at('selectPolicy'), selectPolicy, ['Max', 'Min', 'Disabled']);
  // none at all stands for the server's own; an empty list does not
  if (policies !== undefined) required(place.at('policies'), policies);
  each(place.at('policies'), policies, (at, { type, value, periodSeconds }) => {
    oneOf(at.at('type'), type, ['Pods', 'Percent']);
    within(at.at('value'), value, 1);
    within(at.at('periodSeconds'), periodSeconds, 1, longestPeriod);
  });
  if (tolerance !== undefined && (tryThousandths(tolerance) ?? 0n) < 0n)
    place.at('tolerance').fault(`${show(tolerance)} is less than nothing`);
}

/** Disruption budgets (pkg/apis/policy/validation/validation.go, ValidatePodDisruptionBudgetSpec). */
export function checkDisruptionBudget(place: Place, spec: DisruptionBudgetSpec): void {
  exactlyOne(place, spec, ['minAvailable', 'maxUnavailable'], true);
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field];
    if (value !== undefined) checkShare(place.at(field), value, true);
  }
  checkSelector(place.at('selector'), spec.selector);
  oneOf(place.at('unhealthyPodEvictionPolicy'), spec.unhealthyPodEvictionPolicy, ['IfHealthyBudget', 'AlwaysAllow']);
}
