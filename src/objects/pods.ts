import type { k8s } from 'cdk8s-plus-28';
import { Bytes } from '../units/bytes';
import { tryQuantity } from '../units/quantity';
import { onceFor } from '../units/remembered';
import type { Plain } from './kinds';
import { at, namedAt } from './lenient';
import type { Manifest, Rendered } from './manifest';

export type PodSpec = Plain<k8s.PodSpec>;
type Container = Plain<k8s.Container>;

/** What one pod asks of its node. */
export interface PodResources {
  /** Processor time, in thousandths of a core. */
  readonly millicores: number;
  readonly memory: Bytes;
  readonly memoryLimit: Bytes;
  /** Of its node's system disk. */
  readonly ephemeralStorage: Bytes;
}

/** Pods that are alike: those that one object makes. */
export interface Pod {
  /** The Deployment, StatefulSet, DaemonSet or CronJob that makes them; of others' manifests, a Job, ReplicaSet or Pod too. */
  readonly by: Rendered;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** The pod template of an object that makes pods. */
function templateOf(manifest: Manifest): Plain<k8s.PodTemplateSpec> | undefined {
  type Templated = {
    readonly template?: Plain<k8s.PodTemplateSpec>;
    readonly jobTemplate?: { readonly spec?: { readonly template?: Plain<k8s.PodTemplateSpec> } };
  };
  if (manifest.kind === 'Pod') return manifest as Plain<k8s.PodTemplateSpec>;
  if (!makers.has(manifest.kind)) return undefined;
  const spec = manifest.spec as Templated | undefined;
  return spec?.template ?? spec?.jobTemplate?.spec?.template;
}

/** A SealedSecret has a template too, and makes no pod. */
const makers = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'ReplicaSet']);

/** The pods that an object makes; undefined for one that makes none. */
export function podOf(by: Rendered): Pod | undefined {
  const template = templateOf(by.manifest);
  if (template?.spec === undefined) return undefined;
  return {
    by,
    namespace: by.manifest.metadata.namespace ?? '',
    labels: template.metadata?.labels ?? {},
    annotations: template.metadata?.annotations ?? {},
    spec: template.spec,
  };
}

/** Every container of a pod: those that run before the others first. */
export function containersOf({ initContainers = [], containers = [] }: PodSpec): readonly Container[] {
  return initContainers.length === 0 ? containers : [...initContainers, ...containers];
}

/** Every container of a pod, of any pod, with how people call it: by its name, else by its place. */
export const namedContainers = onceFor((spec: object): readonly (readonly [string, unknown])[] => [
  ...namedAt(spec, 'initContainers'),
  ...namedAt(spec, 'containers'),
]);

/** A list of what a container asks for, or may use. */
export type ResourceList = 'requests' | 'limits';

/**
 * How much of one resource counts for one pod, at the scheduler as at a quota: its containers and sidecars together, or more where one
 * that runs before them asks for more beside the sidecars already there; for processor and memory, what the pod itself says (Kubernetes,
 * `PodRequests` in k8s.io/component-helpers, resource/helpers.go). In the resource's base unit.
 */
export function podResource(spec: PodSpec, list: ResourceList, name: string): number {
  const { initContainers = [], containers = [] } = spec;
  const own = tryQuantity(at(spec, 'resources', list, name));
  if (own !== undefined && (name === 'cpu' || name === 'memory')) return own;
  const of = (container: Container) => tryQuantity(container.resources?.[list]?.[name] ?? 0) ?? 0;
  let sidecars = 0;
  let peak = 0;
  for (const container of initContainers) {
    if (container.restartPolicy === 'Always') sidecars += of(container);
    peak = Math.max(peak, container.restartPolicy === 'Always' ? sidecars : sidecars + of(container));
  }
  return Math.max(peak, sidecars + containers.reduce((sum, container) => sum + of(container), 0));
}

/** What one pod asks of its node. */
export function resourcesOf(spec: PodSpec): PodResources {
  return {
    millicores: Math.ceil(Number((podResource(spec, 'requests', 'cpu') * 1000).toFixed(6))), // 0.06 times 1000 is a little more than 60
    memory: Bytes.of(podResource(spec, 'requests', 'memory')),
    memoryLimit: Bytes.of(podResource(spec, 'limits', 'memory')),
    ephemeralStorage: Bytes.of(Math.max(podResource(spec, 'requests', 'ephemeral-storage'), scratchOf(spec, stayingOf(spec)))),
  };
}

/**
 * The scratch space of some of a pod's containers on its node's disk, as far as it is bounded, in bytes: each space once. The scheduler
 * counts requests alone, the disk what is written.
 */
export function scratchOf({ volumes = [] }: PodSpec, containers: readonly Container[]): number {
  const scratch = volumes.filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory');
  if (scratch.length === 0) return 0;
  const mounted = new Set(containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name)));
  return scratch.reduce((sum, { name, emptyDir }) => (mounted.has(name) ? sum + (tryQuantity(emptyDir?.sizeLimit) ?? 0) : sum), 0);
}

/** The containers of a pod that stay while it runs: sidecars too. */
export function stayingOf({ initContainers = [], containers = [] }: PodSpec): readonly Container[] {
  return [...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...containers];
}

const none: Readonly<Record<string, number>> = {};

/**
 * What a pod asks for of device plugins, by the resource's full name: every name with a domain that is not Kubernetes' own (kubernetes,
 * `IsExtendedResourceName` in pkg/apis/core/v1/helper).
 */
export function extendedOf(spec: PodSpec): Readonly<Record<string, number>> {
  const names = new Set<string>();
  for (const { resources } of containersOf(spec)) {
    for (const list of [resources?.requests, resources?.limits]) for (const name in list) if (name.includes('/')) names.add(name);
  }
  if (names.size === 0) return none;
  const extended = [...names].filter((name) => !name.split('/')[0]?.endsWith('kubernetes.io'));
  // a limit alone is a request as well (SetDefaults_Pod in pkg/apis/core/v1/defaults.go)
  return Object.fromEntries(
    extended.map((name) => [name, Math.max(podResource(spec, 'requests', name), podResource(spec, 'limits', name))]),
  );
}
