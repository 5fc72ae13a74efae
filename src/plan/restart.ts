import { at, listAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { podOf } from '../objects/pods';
import type { FieldChange } from './fields';

/** Pods that are made anew. */
export interface Restart {
  /** How, in a few words. */
  readonly how: string;
  /** How long nobody answers, at the most; missing where some pod always does. */
  readonly down?: {
    /** Seconds that the old pod may take to stop: its terminationGracePeriodSeconds. */
    readonly stop: number;
    /** Seconds that the new one may take until it is started: its startup probes' budget; undefined where no probe bounds it. */
    readonly start?: number;
    /** Whether all of it is down, or what runs on one node at a time. */
    readonly of: 'all of it' | 'one node at a time';
  };
}

/** What a change does to an object's pods; undefined where they run on. */
export function restartOf(before: Rendered, after: Rendered, fields: readonly FieldChange[], objects: Objects): Restart | undefined {
  const { kind, spec } = after.manifest;
  if (['HelmChart', 'HelmChartConfig'].includes(kind))
    return fields.length > 0 ? { how: 'Helm upgrades its release, and the chart says which' } : undefined;
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return undefined;
  // what the controller compares is the template, the order of its lists included
  if (!fields.some(({ path }) => path.startsWith('spec.template'))) return undefined;
  const replicas = replicasOf(after, objects);
  if (replicas === 0 || replicasOf(before, objects) === 0) return undefined;
  const down = (of: NonNullable<Restart['down']>['of']) => ({ stop: stopOf(before), ...startOf(after), of });
  if (kind === 'Deployment') {
    if (textAt(spec, 'strategy', 'type') === 'Recreate')
      return { how: 'all pods stop before new ones start (Recreate)', down: down('all of it') };
    if (unavailableOf(spec, replicas) >= replicas)
      return { how: 'its rolling update lets all pods be away at once', down: down('all of it') };
    return { how: 'one by one: a new pod is ready before an old one stops' };
  }
  if (textAt(spec, 'updateStrategy', 'type') === 'OnDelete') return { how: 'not before somebody deletes them (OnDelete)' };
  if (kind === 'DaemonSet') {
    if (amountOf(at(spec, 'updateStrategy', 'rollingUpdate', 'maxSurge'), replicas, 'up') > 0)
      return { how: 'a new pod beside the old one on each node' };
    return { how: 'node by node: each stops before its new one starts', down: down('one node at a time') };
  }
  const partition = Number(at(spec, 'updateStrategy', 'rollingUpdate', 'partition') ?? 0);
  if (partition >= replicas) return { how: `none: its partition keeps back ordinals below ${partition}` };
  return replicas === 1
    ? { how: 'its only pod stops before the new one starts', down: down('all of it') }
    : { how: 'one by one, each stops before its new one starts' };
}

/** How many pods an object has: its own number, or the least that an autoscaler leaves it. */
export function replicasOf({ manifest }: Rendered, objects: Objects): number {
  const own = at(manifest, 'spec', 'replicas');
  if (typeof own === 'number') return own;
  const scaler = objects.ofKind('HorizontalPodAutoscaler').find(({ manifest: { metadata, spec } }) => {
    const target = at(spec, 'scaleTargetRef');
    return (
      metadata.namespace === manifest.metadata.namespace &&
      textAt(target, 'kind') === manifest.kind &&
      textAt(target, 'name') === manifest.metadata.name
    );
  });
  return Number(at(scaler?.manifest.spec, 'minReplicas') ?? 1);
}

/** How many pods a rolling update takes away: a quarter, rounded down, if nothing is said; one, if it may not add any (kubernetes, pkg/controller/deployment/util, `ResolveFenceposts`). */
function unavailableOf(spec: unknown, replicas: number): number {
  const said = at(spec, 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%';
  const surge = amountOf(at(spec, 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%', replicas, 'up');
  const away = amountOf(said, replicas, 'down');
  return surge === 0 && away === 0 ? 1 : away;
}

function amountOf(value: unknown, of: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const [, percent] = /^(\d+)%$/.exec(typeof value === 'string' ? value : '') ?? [];
  const exact = percent === undefined ? 0 : (Number(percent) * of) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** Kubernetes' own default is 30 s (k8s.io/api, core/v1: PodSpec). */
function stopOf(rendered: Rendered): number {
  return Number(at(podOf(rendered)?.spec, 'terminationGracePeriodSeconds') ?? 30);
}

/** The longest startup probe of the new pod; its defaults are those of k8s.io/api, core/v1: Probe. */
function startOf(rendered: Rendered): { readonly start?: number } {
  const budgets = listAt(podOf(rendered)?.spec, 'containers').flatMap((container) => {
    const probe = at(container, 'startupProbe');
    if (probe === undefined) return [];
    const of = (field: string, otherwise: number) => Number(at(probe, field) ?? otherwise);
    return [of('initialDelaySeconds', 0) + of('failureThreshold', 3) * of('periodSeconds', 10)];
  });
  return budgets.length > 0 ? { start: Math.max(...budgets) } : {};
}
