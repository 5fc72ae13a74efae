/**
 * What Kubernetes fills in where nothing is said, by the field's name (kubernetes, pkg/apis/…/v1/defaults.go). To say it is no change.
 * Fields whose default hangs on others, or means another thing elsewhere, are not among them.
 */
const anywhere: Readonly<Record<string, unknown>> = {
  protocol: 'TCP',
  sessionAffinity: 'None',
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  minReadySeconds: 0,
  podManagementPolicy: 'OrderedReady',
  volumeMode: 'Filesystem',
  persistentVolumeReclaimPolicy: 'Retain',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  preemptionPolicy: 'PreemptLowerPriority',
  completionMode: 'NonIndexed',
  concurrencyPolicy: 'Allow',
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
  suspend: false,
};

/** The same, in the template of a pod. */
const inTemplate: Readonly<Record<string, unknown>> = {
  ...anywhere,
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  scheme: 'HTTP',
  defaultMode: 0o644,
};

/** Whether two values of a field come to the same: one says nothing, and the other what is filled in then. */
export function isDefaulted(field: string, before: unknown, after: unknown, isInTemplate: boolean): boolean {
  const table = isInTemplate ? inTemplate : anywhere;
  if (!Object.hasOwn(table, field)) return false;
  return (before === undefined && after === table[field]) || (after === undefined && before === table[field]);
}
