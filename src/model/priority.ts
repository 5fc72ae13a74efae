import { at, textAt } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import type { PodSpec } from '../objects/pods';

/** How a pod stands to others when a node is full. */
export interface PodPriority {
  /** The higher, the earlier it is placed. */
  readonly value: number;
  /** Whether it may push out what is lower. */
  readonly preempts: boolean;
}

/** Kubernetes' own classes (pkg/apis/scheduling/v1/helpers.go). */
const system: Readonly<Record<string, PodPriority>> = {
  'system-cluster-critical': { value: 2_000_000_000, preempts: true },
  'system-node-critical': { value: 2_000_001_000, preempts: true },
};

/** The priority of each pod, by the classes that the homelab declares; one that names none has the default's. */
export function prioritiesOf(objects: Objects): (spec: PodSpec) => PodPriority {
  const classes = objects.ofKind('PriorityClass').map(({ manifest }) => ({
    name: manifest.metadata.name,
    isDefault: at(manifest, 'globalDefault') === true,
    priority: { value: Number(at(manifest, 'value')) || 0, preempts: textAt(manifest, 'preemptionPolicy') !== 'Never' },
  }));
  const byName = new Map([...Object.entries(system), ...classes.map(({ name, priority }) => [name, priority] as const)]);
  const otherwise = classes.find(({ isDefault }) => isDefault)?.priority ?? { value: 0, preempts: true };
  return (spec) => byName.get(textAt(spec, 'priorityClassName') ?? '') ?? otherwise;
}
