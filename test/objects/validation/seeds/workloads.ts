import { type Json, labels, object, selector } from './object';
import { cost, plain, pod, rare, template } from './pods';

const job = (spec: object) => ({
  schedule: '*/5 3-7 1,15 jan-mar mon',
  timeZone: 'Europe/Zurich',
  concurrencyPolicy: 'Forbid',
  startingDeadlineSeconds: 60,
  jobTemplate: { spec },
});
const jobTemplate = { metadata: { labels }, spec: { ...plain.spec, restartPolicy: 'Never' } };

/** What makes pods. */
export const workloads: readonly Json[] = [
  object('apps/v1', 'Deployment', {
    spec: {
      replicas: 1,
      revisionHistoryLimit: 3,
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      selector,
      template,
    },
  }),
  object('apps/v1', 'Deployment', {
    spec: {
      strategy: { type: 'Recreate' },
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      template: plain,
    },
  }),
  object('apps/v1', 'Deployment', { spec: { selector, template: { metadata: { labels, annotations: cost }, spec: rare } } }),
  object('batch/v1', 'CronJob', { spec: job({ template: { metadata: { labels }, spec: { ...rare, restartPolicy: 'OnFailure' } } }) }),
  object('apps/v1', 'StatefulSet', {
    spec: {
      serviceName: 'seed',
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector,
      template,
      volumeClaimTemplates: [
        { metadata: { name: 'extra' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
      ],
    },
  }),
  object('apps/v1', 'DaemonSet', {
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } }, selector, template },
  }),
  object('batch/v1', 'CronJob', {
    spec: job({
      backoffLimit: 1,
      activeDeadlineSeconds: 3600,
      template: { metadata: { labels }, spec: { ...pod, restartPolicy: 'Never' } },
    }),
  }),
  object('batch/v1', 'CronJob', {
    spec: job({
      completionMode: 'Indexed',
      completions: 5,
      parallelism: 2,
      backoffLimitPerIndex: 1,
      maxFailedIndexes: 2,
      podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { containerName: 'web', operator: 'In', values: [1, 42] } }] },
      successPolicy: { rules: [{ succeededIndexes: '0-2,4', succeededCount: 2 }] },
      template: jobTemplate,
    }),
  }),
];
