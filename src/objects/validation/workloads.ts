import { show } from '../show';
import { check, checkUnlessEmpty, dropped, each, type IntOrString, oneOf, within } from './checks';
import { type ClaimSpec, checkClaim } from './claims';
import { dnsLabel } from './names';
import type { Place } from './place';
import { checkLastingTemplate, type PodTemplate } from './pod-template';
import { checkSelector, isEmptySelector, type LabelSelector, selects } from './selectors';
import type { Volume } from './volumes';

interface Rolling {
  readonly maxUnavailable?: IntOrString;
  readonly maxSurge?: IntOrString;
  readonly partition?: number;
}

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: Rolling;
}

interface Lasting {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
}

export interface DeploymentSpec extends Lasting {
  readonly strategy?: Strategy;
  readonly progressDeadlineSeconds?: number;
}

export interface DaemonSetSpec extends Lasting {
  readonly updateStrategy?: Strategy;
}

export interface StatefulSetSpec extends Lasting {
  readonly serviceName?: string;
  readonly podManagementPolicy?: string;
  readonly updateStrategy?: Strategy;
  readonly ordinals?: { readonly start?: number };
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string }; readonly spec?: ClaimSpec }[];
}

/** Kubernetes' own defaults (pkg/apis/apps/v1/defaults.go). */
const defaultDeadline = 600;
const quarter = '25%';

/** Deployments (pkg/apis/apps/validation/validation.go, ValidateDeploymentSpec). */
export function checkDeployment(place: Place, spec: DeploymentSpec): void {
  checkLasting(place, spec);
  checkLastingTemplate(place.at('template'), spec.template);
  within(place.at('revisionHistoryLimit'), spec.revisionHistoryLimit, 0);
  const { minReadySeconds = 0, progressDeadlineSeconds = defaultDeadline } = spec;
  if (progressDeadlineSeconds <= minReadySeconds) {
    place.at('progressDeadlineSeconds').fault(`${progressDeadlineSeconds} is not more than minReadySeconds, ${minReadySeconds}`);
  }
  checkStrategy(
    place.at('strategy'),
    spec.strategy,
    ['Recreate', 'RollingUpdate'],
    (at, { maxUnavailable = quarter, maxSurge = quarter }) => {
      checkShare(at.at('maxUnavailable'), maxUnavailable, true);
      checkShare(at.at('maxSurge'), maxSurge, false);
      if (share(maxUnavailable) === 0 && share(maxSurge) === 0)
        at.fault('has neither maxSurge nor maxUnavailable: no pod could be replaced');
    },
  );
}

/** DaemonSets (ValidateDaemonSetSpec). */
export function checkDaemonSet(place: Place, spec: DaemonSetSpec): void {
  checkLasting(place, spec);
  checkLastingTemplate(place.at('template'), spec.template);
  within(place.at('revisionHistoryLimit'), spec.revisionHistoryLimit, 0);
  checkStrategy(
    place.at('updateStrategy'),
    spec.updateStrategy,
    ['OnDelete', 'RollingUpdate'],
    (at, { maxUnavailable = 1, maxSurge = 0 }) => {
      checkShare(at.at('maxUnavailable'), maxUnavailable, true);
      checkShare(at.at('maxSurge'), maxSurge, true);
      const [away, more] = [share(maxUnavailable) !== 0, share(maxSurge) !== 0];
      if (away === more) at.fault(`has ${away ? 'both' : 'neither'} maxSurge ${away ? 'and' : 'nor'} maxUnavailable, and needs one`);
    },
    false,
  );
}

/** StatefulSets (ValidateStatefulSetSpec). Volumes of its claims stand in for those of one name in the template. */
export function checkStatefulSet(place: Place, spec: StatefulSetSpec): void {
  checkLasting(place, spec);
  const claims = (spec.volumeClaimTemplates ?? []).map<Volume>(({ metadata }) => {
    const name = metadata?.name ?? '';
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  const template = spec.template.spec;
  const others = (template?.volumes ?? []).filter(({ name }) => !claims.some((claim) => claim.name === name));
  // its pods have names of their own, whatever these two say
  const pod = template && { ...template, hostname: undefined, subdomain: undefined, volumes: [...others, ...claims] };
  checkLastingTemplate(place.at('template'), { ...spec.template, spec: pod });
  checkUnlessEmpty(place.at('serviceName'), spec.serviceName, dnsLabel);
  within(place.at('ordinals').at('start'), spec.ordinals?.start, 0);
  oneOf(place.at('podManagementPolicy'), spec.podManagementPolicy || undefined, ['OrderedReady', 'Parallel']);
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const policy = spec.persistentVolumeClaimRetentionPolicy?.[field] || undefined;
    oneOf(place.at('persistentVolumeClaimRetentionPolicy').at(field), policy, ['Retain', 'Delete']);
  }
  each(place.at('volumeClaimTemplates'), spec.volumeClaimTemplates, (at, claim) => {
    if (claim.spec) checkClaim(at.at('spec'), claim.spec);
    else at.at('spec').fault('is missing');
  });
  checkStrategy(place.at('updateStrategy'), spec.updateStrategy, ['OnDelete', 'RollingUpdate'], (at, { partition, maxUnavailable }) => {
    within(at.at('partition'), partition, 0);
    dropped(at.at('maxUnavailable'), maxUnavailable, 'MaxUnavailableStatefulSet');
  });
}

function checkLasting(place: Place, { selector, template, replicas, minReadySeconds }: Lasting): void {
  within(place.at('replicas'), replicas, 0);
  within(place.at('minReadySeconds'), minReadySeconds, 0);
  checkSelector(place.at('selector'), selector);
  if (isEmptySelector(selector)) place.at('selector').fault('is empty, and would take every pod');
  else if (!selects(selector, template.metadata?.labels ?? {})) {
    place.at('selector').fault(`does not select its own pods, which are labelled ${show(template.metadata?.labels ?? {})}`);
  }
}

function checkStrategy(
  place: Place,
  { type, rollingUpdate }: Strategy = {},
  types: readonly string[],
  rolling: (at: Place, update: Rolling) => void,
  isExclusive = true,
): void {
  oneOf(place.at('type'), type || undefined, types);
  if ((type || 'RollingUpdate') === 'RollingUpdate') {
    rolling(place.at('rollingUpdate'), rollingUpdate ?? {});
    return;
  }
  if (isExclusive && rollingUpdate !== undefined && type !== undefined && types.includes(type)) {
    place.at('rollingUpdate').fault(`stands with type RollingUpdate only, and not with ${show(type)}`);
  }
}

/** A number of pods or a share of them: `1`, `25%`. */
export function checkShare(place: Place, value: IntOrString, atMostAll: boolean): void {
  if (typeof value === 'number') {
    within(place, value, 0);
    return;
  }
  check(place, value, (text) => (/^\d+%$/.test(text) ? undefined : 'is neither a whole number nor a percentage like 25%'));
  if (atMostAll && share(value) > 100 && /^\d+%$/.test(value)) place.fault(`${show(value)} is more than all`);
}

function share(value: IntOrString): number {
  return typeof value === 'number' ? value : Number.parseInt(value, 10) || 0;
}
