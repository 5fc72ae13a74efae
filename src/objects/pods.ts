import type { k8s } from 'cdk8s-plus-28';
import { Bytes } from '../units/bytes';
import { tryQuantity } from '../units/quantity';
import type { Plain } from './kinds';
import type { Manifest, Rendered } from './manifest';

export type PodSpec = Plain<k8s.PodSpec>;
type Container = Plain<k8s.Container>;

/** What one pod asks of its node. */
export interface PodResources {
  /** Processor time, in thousandths of a core. */
  readonly millicores: number;
  readonly memory: Bytes;
  readonly memoryLimit: Bytes;
}

/** Pods that are alike: those that one object makes. */
export interface Pod {
  /** The Deployment, StatefulSet, DaemonSet or CronJob that makes them. */
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
  if (!makers.has(manifest.kind)) return undefined;
  const spec = manifest.spec as Templated | undefined;
  return spec?.template ?? spec?.jobTemplate?.spec?.template;
}

/** A SealedSecret has a template too, and makes no pod. */
const makers = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob']);

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
  return [...initContainers, ...containers];
}

/**
 * What the scheduler counts for one pod: its containers and sidecars together, or more where one that runs before them asks for
 * more beside the sidecars already there (Kubernetes, `PodRequests` in k8s.io/component-helpers, resource/helpers.go).
 */
export function resourcesOf({ initContainers = [], containers = [] }: PodSpec): PodResources {
  const most = (of: (container: Container) => number): number => {
    let sidecars = 0;
    let peak = 0;
    for (const container of initContainers) {
      if (container.restartPolicy === 'Always') sidecars += of(container);
      peak = Math.max(peak, container.restartPolicy === 'Always' ? sidecars : sidecars + of(container));
    }
    return Math.max(peak, sidecars + containers.reduce((sum, container) => sum + of(container), 0));
  };
  const quantity = (list: 'requests' | 'limits', name: string) => (container: Container) =>
    tryQuantity(container.resources?.[list]?.[name] ?? 0) ?? 0;
  return {
    millicores: Math.ceil(Number((most(quantity('requests', 'cpu')) * 1000).toFixed(6))), // 0.06 times 1000 is a little more than 60
    memory: Bytes.of(most(quantity('requests', 'memory'))),
    memoryLimit: Bytes.of(most(quantity('limits', 'memory'))),
  };
}
