import { long, type Side, sidesOf, words } from './side';

const cron = sidesOf('CronJob 2', 'spec');
const job = sidesOf('CronJob 2', 'spec.jobTemplate.spec');
const indexed = sidesOf('CronJob 3', 'spec.jobTemplate.spec');
const count = { takes: [0, 1, 2 ** 31 - 1], refuses: [-1] };
const rule = 'podFailurePolicy.rules[0]';
const times = <T>(number: number, value: T): readonly T[] => Array(number).fill(value);
const ignoring = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] };

/** CronJobs, and the jobs that they make. */
export const jobs: readonly Side[] = [
  cron('schedule', {
    takes: [
      ...['* * * * *', '*/5 * * * *', '0 0 1 1 0', '59 23 31 12 6', '0-59/61 * * * *', '1,2,,3 * * * *', '? * * * *', '*-5 * * * *'],
      ...[
        '0 0 * jan *',
        '0 0 * DEC Sat',
        '0 0 * * sun-sat',
        '  * * * * *  ',
        '0\t0 * * *',
        '+5 * * * *',
        '0/15 * * * *',
        '5-5 * * * *',
        '*/1 * * * *',
      ],
      ...['0 0 * jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec sun,mon,tue,wed,thu,fri,sat', '0 0 31 12 0'],
      ...['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', '@every 1h30m', '@every 1.5s', '@every -1h'],
    ],
    refuses: [
      ...['', 'a', '* * * *', '* * * * * *', '60 * * * *', '* 24 * * *', '* * 0 * *', '* * 32 * *', '* * * 0 *', '* * * 13 *', '* * * * 7'],
      ...[
        '5-1 * * * *',
        '*/0 * * * *',
        '*/-1 * * * *',
        '*/a * * * *',
        '*/99999999999999999999 * * * *',
        '1/2/3 * * * *',
        '1-2-3 * * * *',
        '-1 * * * *',
        '1- * * * *',
      ],
      ...['mon * * * *', '* * * sun *', '* * * * monday', '* * L * *', '1.5 * * * *', '* * * * 5#2', '@x', '@every', '@every 1x', '@Daily'],
      ...['TZ=UTC * * * * *', 'CRON_TZ=UTC * * * * *'],
    ],
  }),
  cron('timeZone', {
    takes: [
      'UTC',
      'Etc/UTC',
      'Europe/Zurich',
      'America/Argentina/Buenos_Aires',
      'Etc/GMT+5',
      'Asia/Calcutta',
      'US/Pacific',
      'EST5EDT',
      undefined,
    ],
    refuses: ['', 'Local', 'Mars/Base', 'europe/zurich', 'utc', '+01:00', '../UTC', 'Europe/', 'Europe'],
  }),
  cron('startingDeadlineSeconds', { takes: [0, 1], refuses: [-1] }),
  cron('successfulJobsHistoryLimit', count),
  cron('failedJobsHistoryLimit', count),
  cron('concurrencyPolicy', words('Allow', 'Forbid', 'Replace', '')),
  cron('jobTemplate.spec', { refuses: [undefined] }),
  job('selector', { refuses: [{ matchLabels: { app: 'web' } }] }),
  job('manualSelector', { takes: [false], refuses: [true] }),
  ...['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].map((field) => job(field, count)),
  job('managedBy', {
    takes: ['a.b/c', 'kubernetes.io/job-controller', `a.b/${long(59)}`, 'a/b/c', "a/~b!$&'()*+,;=:@".replace('@', '')],
    refuses: ['', 'a', 'a/', '/a', 'A/b', 'a/b c', 'a/@', `a.b/${long(60)}`],
  }),
  job('template.spec.restartPolicy', { takes: ['Never', 'OnFailure'], refuses: ['Always', '', undefined] }),
  job('template.spec.restartPolicy', { refuses: ['x'] }),
  job('template.spec.activeDeadlineSeconds', { takes: [1, 2 ** 31 - 1], refuses: [0, -1, 2 ** 31] }),
  job('completionMode', { takes: ['NonIndexed', undefined], refuses: ['', 'indexed'] }),
  job('completionMode', { refuses: ['Indexed'] }, 'completions'),
  job('backoffLimitPerIndex', { refuses: [1] }),
  job('maxFailedIndexes', { refuses: [1] }, 'backoffLimitPerIndex', 'maxFailedIndexes'),
  job('successPolicy', { refuses: [{ rules: [{ succeededCount: 1 }] }] }),
  job('podReplacementPolicy', { takes: ['Failed', 'TerminatingOrFailed'], refuses: ['', 'x'] }),
  // jobs whose pods are numbered
  indexed('completions', { takes: [5, 100_000] }),
  indexed('parallelism', { takes: [0, 100_000], refuses: [100_001, -1] }),
  indexed('backoffLimitPerIndex', { ...count }),
  indexed('backoffLimitPerIndex', { refuses: [undefined] }),
  indexed('maxFailedIndexes', { takes: [0, 5, undefined], refuses: [6, -1] }),
  indexed('completions', { takes: [100_001] }),
  indexed('', {
    takes: [
      {
        completionMode: 'Indexed',
        completions: 100_000,
        parallelism: 10_001,
        backoffLimitPerIndex: 1,
        template: { spec: { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Never' } },
      },
      {
        completionMode: 'Indexed',
        completions: 100_001,
        parallelism: 10_001,
        template: { spec: { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Never' } },
      },
    ],
  }),
  indexed('', {
    takes: [
      {
        completionMode: 'Indexed',
        completions: 100_001,
        parallelism: 10_000,
        backoffLimitPerIndex: 1,
        maxFailedIndexes: 10_000,
        template: { spec: { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Never' } },
      },
    ],
  }),
  ...(
    [
      [{ parallelism: 10_001, maxFailedIndexes: 1 }, 'parallelism'],
      [{ maxFailedIndexes: 10_001 }, 'maxFailedIndexes'],
      [{}, 'maxFailedIndexes'],
    ] as const
  ).map(([change, told]) =>
    indexed(
      '',
      {
        refuses: [
          {
            completionMode: 'Indexed',
            completions: 100_001,
            backoffLimitPerIndex: 1,
            template: { spec: { containers: [{ name: 'a', image: 'a' }], restartPolicy: 'Never' } },
            ...change,
          },
        ],
      },
      told,
    ),
  ),
  indexed('successPolicy.rules', { takes: [times(20, { succeededCount: 1 })], refuses: [[], times(21, { succeededCount: 1 })] }),
  indexed('successPolicy.rules[0]', { takes: [{ succeededIndexes: '0' }, { succeededCount: 1 }], refuses: [{}] }),
  indexed('successPolicy.rules[0]', {
    takes: ['', '0', '4', '0-4', '0,2,4', '0-1,3-4'].map((succeededIndexes) => ({ succeededIndexes })),
  }),
  indexed(
    'successPolicy.rules[0]',
    {
      refuses: ['5', '0-5', '4,0', '0,0', '2-2', '1-0', 'a', '0,', '0-1-2', '-1', '0-', '1.5'].map((succeededIndexes) => ({
        succeededIndexes,
      })),
    },
    'successPolicy.rules[0].succeededIndexes',
  ),
  indexed('successPolicy.rules[0].succeededCount', { takes: [0, 4], refuses: [5, -1] }),
  indexed('successPolicy.rules[0]', { takes: [{ succeededCount: 5 }] }),
  indexed('successPolicy.rules[0]', { refuses: [{ succeededCount: 6 }] }, 'successPolicy.rules[0].succeededCount'),
  // what a failure of a pod means
  indexed('podReplacementPolicy', { takes: ['Failed'], refuses: ['TerminatingOrFailed'] }),
  indexed('template.spec.restartPolicy', { takes: ['Never'], refuses: ['OnFailure'] }),
  indexed('podFailurePolicy.rules', { takes: [[], times(20, ignoring)], refuses: [times(21, ignoring)] }),
  indexed(`${rule}.action`, { takes: ['FailJob', 'FailIndex', 'Ignore', 'Count'], refuses: ['', 'x'] }),
  job('podFailurePolicy', { refuses: [{ rules: [{ ...ignoring, action: 'FailIndex' }] }] }, 'podFailurePolicy.rules[0].action'),
  job('podFailurePolicy', { takes: [{ rules: [ignoring] }] }),
  indexed(rule, {
    takes: [ignoring],
    refuses: [{ action: 'Ignore' }, { ...ignoring, onExitCodes: { operator: 'In', values: [1] } }],
  }),
  indexed(`${rule}.onExitCodes.operator`, { takes: ['In', 'NotIn'], refuses: ['', 'Exists'] }),
  indexed(`${rule}.onExitCodes.containerName`, { takes: ['web', undefined], refuses: ['x', ''] }),
  indexed(`${rule}.onExitCodes.values`, {
    takes: [[1], [1, 42], [1, 2, 3], Array.from({ length: 255 }, (_, index) => index + 1)],
    refuses: [[], [0], [0, 1], [2, 1], Array.from({ length: 256 }, (_, index) => index + 1)],
  }),
  indexed(`${rule}.onExitCodes`, { takes: [{ operator: 'NotIn', values: [0] }] }),
  indexed(rule, { takes: [{ action: 'Count', onPodConditions: times(20, { type: 'A', status: 'False' }) }] }),
  indexed(rule, { refuses: [{ action: 'Count', onPodConditions: times(21, { type: 'A' }) }] }, `${rule}.onPodConditions`),
  indexed(rule, { refuses: [{ action: 'Count', onPodConditions: [{ type: 'a b' }] }] }, `${rule}.onPodConditions[0].type`),
  indexed(rule, {
    takes: ['True', 'False', 'Unknown', ''].map((status) => ({ action: 'Count', onPodConditions: [{ type: 'A', status }] })),
  }),
  indexed(rule, { refuses: [{ action: 'Count', onPodConditions: [{ type: 'A', status: 'true' }] }] }, `${rule}.onPodConditions[0].status`),
];
