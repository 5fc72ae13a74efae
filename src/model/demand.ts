import { ServiceChart } from '../constructs/chart';
import { pathOf } from '../constructs/lab';
import { affinity } from '../constructs/placement';
import { type PodRequests, PodSet } from '../constructs/pod-set';
import { at, textAt } from '../objects/lenient';
import type { Manifest } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { containersOf, extendedOf, type Pod, type PodSpec, resourcesOf, scratchOf } from '../objects/pods';
import { Bytes } from '../units/bytes';
import type { Model } from './assemble';
import { candidatesOf, claimNodes } from './candidates';
import type { ClusterNode, NodeResources } from './nodes';

/** Pods that are alike, with what they ask of the nodes that they may run on. */
export interface Demand {
  /** Where they are declared, and the app that they belong to. */
  readonly where: string;
  readonly app: string;
  /** `<namespace>/<name>`. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The template; of what a chart makes, as far as it is declared. */
  readonly spec: PodSpec;
  /** The nodes that each may run on, and what decides it. */
  readonly nodes: readonly ClusterNode[];
  readonly demands: readonly string[];
  /** What one asks for. */
  readonly each: NodeResources;
  /** How many stay, at their most: as many as an autoscaler may make, one a node of a DaemonSet. */
  readonly stay: number | 'one-a-node';
  /**
   * How many come beside them and go again: the pods of a job, or the new pod of a rollout that may take none of the old ones away first.
   * Those of several do not need room at once: who finds none waits for the one before.
   */
  readonly pass: number;
  /** Scratch space that only containers use which run before the others: for a while, as those that fill a volume. */
  readonly before: Bytes;
}

/** All pods that the cluster is asked to run: ours, those of charts and of K3s. */
export function demandsOf({ lab, objects }: Model, nodes: readonly ClusterNode[]): readonly Demand[] {
  const claims = claimNodes(objects);
  const most = autoscaled(objects);
  const demand = (
    where: string,
    app: string,
    name: string,
    { namespace, labels, spec }: Pick<Demand, 'namespace' | 'labels' | 'spec'>,
    count: Pick<Demand, 'stay' | 'pass'>,
  ): Demand => {
    const { millicores, memory, ephemeralStorage: stays } = resourcesOf(spec);
    const all = Bytes.of(Math.max(stays.count, scratchOf(spec, containersOf(spec))));
    const isJob = count.stay === 0;
    const each = { millicores, memory, ephemeralStorage: isJob ? all : stays, pods: 1, extended: extendedOf(spec) };
    const before = isJob ? Bytes.of(0) : all.minus(stays);
    return {
      where,
      app,
      name: `${namespace}/${name}`,
      namespace,
      labels,
      spec,
      ...candidatesOf({ namespace, spec }, claims, nodes),
      each,
      ...count,
      before,
    };
  };
  const ours = objects.pods().map((pod) => {
    const { kind, metadata } = pod.by.manifest;
    const count = countOf(pod, most.get(`${pod.namespace}/${kind}/${metadata.name}`));
    return demand(pod.by.source, pod.by.app, metadata.name, pod, count);
  });
  const others = PodSet.all(lab).flatMap((pods) => {
    const count = pods.madeBy === 'helm' ? { stay: pods.replicas, pass: 0 } : { stay: 0, pass: 1 };
    const { namespace, selector: labels } = pods;
    return pods.requests
      ? [demand(pathOf(pods), ServiceChart.of(pods).name, pods.name, { namespace, labels, spec: specOf(pods, pods.requests) }, count)]
      : [];
  });
  return [...ours, ...others];
}

/** What is declared of a pod that a chart makes. */
function specOf({ name, placement, priorityClass }: PodSet, { cpu, memory, memoryLimit }: PodRequests): PodSpec {
  const resources = { requests: { cpu: cpu.quantity, memory: memory.quantity }, limits: { memory: memoryLimit.quantity } };
  return { containers: [{ name, resources }], affinity: affinity(placement), priorityClassName: priorityClass };
}

/** How many pods an autoscaler may make of each workload, by namespace, kind and name. */
function autoscaled(objects: Objects): ReadonlyMap<string, number> {
  return new Map(
    objects.ofKind('HorizontalPodAutoscaler').map(({ manifest: { metadata, spec } }) => {
      const target = at(spec, 'scaleTargetRef');
      return [`${metadata.namespace}/${textAt(target, 'kind')}/${textAt(target, 'name')}`, whole(at(spec, 'maxReplicas'), 1)];
    }),
  );
}

function countOf({ by }: Pod, most: number | undefined): Pick<Demand, 'stay' | 'pass'> {
  const { kind, spec } = by.manifest;
  if (kind === 'CronJob') return { stay: 0, pass: whole(at(spec, 'jobTemplate', 'spec', 'parallelism'), 1) };
  if (kind === 'DaemonSet') return { stay: 'one-a-node', pass: 0 };
  const stay = most ?? whole(at(spec, 'replicas'), 1);
  return { stay, pass: kind === 'Deployment' && stay > 0 && needsSurge(by.manifest, stay) ? 1 : 0 };
}

/** Whether a rollout goes on only by a pod beside the old ones (kubernetes, `ResolveFenceposts` in pkg/controller/deployment/util). */
function needsSurge({ spec }: Manifest, replicas: number): boolean {
  if (textAt(spec, 'strategy', 'type') === 'Recreate') return false;
  const rolling = at(spec, 'strategy', 'rollingUpdate');
  const surge = scaled(at(rolling, 'maxSurge') ?? '25%', replicas, Math.ceil);
  return scaled(at(rolling, 'maxUnavailable') ?? '25%', replicas, Math.floor) === 0 && surge > 0;
}

function scaled(value: unknown, of: number, round: (value: number) => number): number {
  const percent = /^(\d+)%$/.exec(String(value))?.[1];
  return percent === undefined ? whole(value, 0) : round((Number(percent) * of) / 100);
}

function whole(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : otherwise;
}
