import { show } from '../show';
import { check, each, oneOf, oneOfOrDefault, required, within } from './checks';
import { cronSchedule, cronTimeZone } from './cron';
import { domainPrefixedPath, qualifiedName } from './names';
import type { Place } from './place';
import { checkPodTemplate, type PodTemplate } from './pod-template';

interface FailureRule {
  readonly action: string;
  readonly onExitCodes?: { readonly operator: string; readonly containerName?: string; readonly values: readonly number[] };
  readonly onPodConditions?: readonly { readonly type: string; readonly status?: string }[];
}

export interface JobSpec {
  readonly template: PodTemplate;
  readonly selector?: object;
  readonly manualSelector?: boolean;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly completionMode?: string;
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly managedBy?: string;
  readonly podReplacementPolicy?: string;
  readonly podFailurePolicy?: { readonly rules: readonly FailureRule[] };
  readonly successPolicy?: { readonly rules: readonly { readonly succeededIndexes?: string; readonly succeededCount?: number }[] };
}

export interface CronJobSpec {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly startingDeadlineSeconds?: number;
  readonly concurrencyPolicy?: string;
  readonly successfulJobsHistoryLimit?: number;
  readonly failedJobsHistoryLimit?: number;
  readonly jobTemplate: { readonly spec?: JobSpec };
}

/** Limits of jobs whose pods are numbered (pkg/apis/batch/validation/validation.go, the constants at its top). */
const mostParallel = 100_000;
const manyCompletions = 100_000;
const mostParallelOfMany = 10_000;
const mostFailedOfMany = 10_000;
const mostRules = 20;
const mostCodes = 255;
const longestManager = 63;

/** CronJobs (pkg/apis/batch/validation/validation.go, validateCronJobSpec). */
export function checkCronJob(place: Place, spec: CronJobSpec): void {
  if (required(place.at('schedule'), spec.schedule)) check(place.at('schedule'), spec.schedule, cronSchedule);
  check(place.at('timeZone'), spec.timeZone, cronTimeZone);
  for (const field of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    within(place.at(field), spec[field], 0);
  }
  oneOfOrDefault(place.at('concurrencyPolicy'), spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']);
  const job = place.at('jobTemplate').at('spec');
  if (spec.jobTemplate.spec === undefined) {
    job.fault('is missing');
    return;
  }
  if (spec.jobTemplate.spec.selector !== undefined) job.at('selector').fault('is made for each job by itself');
  if (spec.jobTemplate.spec.manualSelector) job.at('manualSelector').fault('cannot be true: each job has a selector of its own');
  checkJob(job, spec.jobTemplate.spec);
}

function checkJob(place: Place, spec: JobSpec): void {
  const counts = ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'] as const;
  for (const field of [...counts, 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) within(place.at(field), spec[field], 0);
  check(place.at('managedBy'), spec.managedBy, (value) =>
    value.length > longestManager ? `has ${value.length} characters, and ${longestManager} are the most` : domainPrefixedPath(value),
  );
  oneOf(place.at('completionMode'), spec.completionMode, ['NonIndexed', 'Indexed']);
  if (spec.completionMode === 'Indexed') checkIndexed(place, spec);
  else {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy'] as const) {
      if (spec[field] !== undefined) place.at(field).fault('needs completionMode: Indexed');
    }
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    place.at('backoffLimitPerIndex').fault('is missing, and maxFailedIndexes needs it');
  }
  checkFailurePolicy(place.at('podFailurePolicy'), spec);
  oneOf(
    place.at('podReplacementPolicy'),
    spec.podReplacementPolicy,
    spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'],
  );
  checkPodTemplate(place.at('template'), spec.template);
  const { restartPolicy = '' } = spec.template.spec ?? {};
  const allowed = spec.podFailurePolicy ? ['Never'] : ['OnFailure', 'Never'];
  if (!allowed.includes(restartPolicy)) {
    const at = place.at('template').at('spec').at('restartPolicy');
    at.fault(`${restartPolicy === '' ? 'is missing' : `${show(restartPolicy)} does not end`}: a job's pods have ${allowed.join(' or ')}`);
  }
}

/** A job whose pods are numbered. */
function checkIndexed(place: Place, spec: JobSpec): void {
  const { completions, parallelism = 1, maxFailedIndexes, backoffLimitPerIndex, successPolicy } = spec;
  if (completions === undefined) {
    place.at('completions').fault('is missing, and completionMode Indexed counts to it');
    return;
  }
  within(place.at('parallelism'), Math.max(0, parallelism), 0, mostParallel);
  if (maxFailedIndexes !== undefined)
    within(place.at('maxFailedIndexes'), Math.max(0, maxFailedIndexes), 0, Math.min(completions, mostParallel));
  if (completions > manyCompletions && backoffLimitPerIndex !== undefined) {
    if (maxFailedIndexes === undefined)
      place.at('maxFailedIndexes').fault(`is missing, and more than ${manyCompletions} completions need it`);
    else within(place.at('maxFailedIndexes'), Math.max(0, maxFailedIndexes), 0, mostFailedOfMany);
    within(place.at('parallelism'), Math.max(0, parallelism), 0, mostParallelOfMany);
  }
  if (successPolicy === undefined) return;
  const rules = place.at('successPolicy').at('rules');
  if (required(rules, successPolicy.rules) && successPolicy.rules.length > mostRules)
    rules.fault(`has ${successPolicy.rules.length} items, and ${mostRules} are the most`);
  each(rules, successPolicy.rules, (at, { succeededIndexes, succeededCount }) => {
    if (succeededIndexes === undefined && succeededCount === undefined) at.fault('needs succeededIndexes or succeededCount');
    const count = succeededIndexes === undefined ? completions : countIndexes(succeededIndexes, completions);
    if (count === undefined) return at.at('succeededIndexes').fault(`${show(succeededIndexes)} is no list like 0-2,5 below ${completions}`);
    within(at.at('succeededCount'), succeededCount, 0, count);
  });
}

/** How many numbers a list like `0-2,5` names, in rising order below some number. */
function countIndexes(text: string, below: number): number | undefined {
  let [count, last] = [0, -1];
  if (text === '') return 0;
  for (const part of text.split(',')) {
    const [first, end, ...rest] = part.split('-');
    const [from, to] = [first, end ?? first].map((number) => (/^\d+$/.test(number ?? '') ? Number(number) : Number.NaN)) as [
      number,
      number,
    ];
    if (rest.length > 0 || !(from > last && to < below) || !(end === undefined || to > from)) return undefined;
    count += to - from + 1;
    last = to;
  }
  return count;
}

function checkFailurePolicy(place: Place, { podFailurePolicy, backoffLimitPerIndex, template }: JobSpec): void {
  if (podFailurePolicy === undefined) return;
  const { rules } = podFailurePolicy;
  if (rules.length > mostRules) place.at('rules').fault(`has ${rules.length} items, and ${mostRules} are the most`);
  const containers = [...(template.spec?.containers ?? []), ...(template.spec?.initContainers ?? [])].map(({ name }) => name);
  each(place.at('rules'), rules, (at, { action, onExitCodes, onPodConditions = [] }) => {
    oneOf(at.at('action'), action, ['FailJob', 'FailIndex', 'Ignore', 'Count']);
    if (action === 'FailIndex' && backoffLimitPerIndex === undefined) at.at('action').fault('"FailIndex" needs backoffLimitPerIndex');
    if ((onExitCodes === undefined) === (onPodConditions.length === 0)) at.fault('needs either onExitCodes or onPodConditions');
    if (onPodConditions.length > mostRules)
      at.at('onPodConditions').fault(`has ${onPodConditions.length} items, and ${mostRules} are the most`);
    each(at.at('onPodConditions'), onPodConditions, (condition, { type, status = 'True' }) => {
      check(condition.at('type'), type, qualifiedName);
      oneOfOrDefault(condition.at('status'), status, ['True', 'False', 'Unknown']);
    });
    if (onExitCodes === undefined) return;
    const codes = at.at('onExitCodes');
    oneOf(codes.at('operator'), onExitCodes.operator, ['In', 'NotIn']);
    check(codes.at('containerName'), onExitCodes.containerName, (name) =>
      containers.includes(name) ? undefined : 'is no container of the pod',
    );
    const { values } = onExitCodes;
    if (required(codes.at('values'), values)) within(codes.at('values'), values.length, 1, mostCodes);
    if (onExitCodes.operator === 'In' && values.includes(0)) codes.at('values').fault('has 0, which is no failure');
    if (values.some((value, index) => index > 0 && (values[index - 1] ?? value) > value))
      codes.at('values').fault('is not in rising order');
  });
}
