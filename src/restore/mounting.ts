import { mark } from './jobs';
import { type Live, templateOf } from './live';
import type { Stopped } from './plan';

/** Kinds of what makes pods, and whether they can be stopped without being removed. */
export const makerKinds = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
] as const;

/** Whether pods of an object mount any of some volumes. A restore's own do not count. */
export function mounts(object: Live, volumes: readonly string[]): boolean {
  if (object.metadata.labels?.[mark] !== undefined) return false;
  return (templateOf(object)?.spec.volumes ?? []).some(({ persistentVolumeClaim }) =>
    volumes.includes(persistentVolumeClaim?.claimName ?? ''),
  );
}

/** What has to be stopped so that nothing uses some volumes, as it is now. Objects are those of their namespace that make pods. */
export function toStop(objects: readonly Live[], volumes: readonly string[], application: Stopped['application']): Stopped {
  const using = objects.filter((object) => mounts(object, volumes));
  return {
    workloads: using.flatMap(({ kind, metadata: { name }, spec }) =>
      kind === 'Deployment' || kind === 'StatefulSet' ? [{ kind, name, replicas: (spec as { replicas?: number }).replicas ?? 1 }] : [],
    ),
    cronJobs: using.flatMap(({ kind, metadata: { name }, spec }) =>
      kind === 'CronJob' && (spec as { suspend?: boolean }).suspend !== true ? [name] : [],
    ),
    ...(application ? { application } : {}),
  };
}

/** Pods that still use some volumes. */
export function stillUsing(pods: readonly Live[], volumes: readonly string[]): readonly Live[] {
  return pods.filter((pod) => mounts(pod, volumes) && !['Succeeded', 'Failed'].includes((pod.status as { phase?: string })?.phase ?? ''));
}

/** Argo CD's word for "leave this Application alone": common.AnnotationKeyAppSkipReconcile. */
export const skipReconcile = 'argocd.argoproj.io/skip-reconcile';

/** Of which Application an object is, as Argo CD marks what is its own: `name:group/Kind:namespace/name`. */
export function applicationOf({ metadata }: Live, applications: readonly Live[]): Stopped['application'] | undefined {
  const [name] = (metadata.annotations?.['argocd.argoproj.io/tracking-id'] ?? '').split(':');
  const found = applications.find((one) => one.metadata.name === name);
  if (found === undefined) return undefined;
  const skipped = found.metadata.annotations?.[skipReconcile];
  return { namespace: found.metadata.namespace ?? '', name: found.metadata.name, ...(skipped === undefined ? {} : { skipped }) };
}
