import { anyOf, object } from '../shape/composed';
import type { Shape } from '../shape/shape';
import { anyText, instance, text } from '../shape/values';
import { affinity } from './placement';
import { PodSet } from './pod-set';

/** Where a chart's values take what a pod asks for, by dotted paths: `server.resources`. */
export interface ValuePaths {
  readonly resources: string;
  readonly affinity: string;
  readonly priorityClassName: string;
}

/** Pods that a chart makes, and where its values take what they ask for. */
export interface ChartPods {
  readonly set: PodSet;
  /** The table of values that holds `resources`, `affinity` and `priorityClassName`, by its dotted path, '' for the root; or each path. */
  readonly at: string | ValuePaths;
}

export const chartPods: Shape<ChartPods> = object<ChartPods>({
  set: instance(() => PodSet, 'give it a set of pods: new PodSet(…)'),
  at: anyOf(
    anyText,
    object<ValuePaths>({ resources: text, affinity: text, priorityClassName: text }),
    'give it the dotted path of a table of values, or the path of each',
  ),
});

type Values = Readonly<Record<string, unknown>>;

/** The values together with what the pods ask for, and the paths at which something else stands already. */
export function withPods(values: Values, pods: readonly ChartPods[]): { readonly values: Values; readonly doubled: readonly string[] } {
  const doubled: string[] = [];
  let all = values;
  for (const { set, at } of pods) {
    const paths = typeof at === 'string' ? below(at) : at;
    for (const [key, setting] of Object.entries(settingsOf(set))) {
      const path = paths[key as keyof ValuePaths];
      const next = put(all, path.split('.'), setting);
      if (next === undefined) doubled.push(path);
      else all = next;
    }
  }
  return { values: all, doubled };
}

function below(table: string): ValuePaths {
  const path = (key: string) => (table === '' ? key : `${table}.${key}`);
  return { resources: path('resources'), affinity: path('affinity'), priorityClassName: path('priorityClassName') };
}

/** What one pod asks for, in Kubernetes' words. */
function settingsOf({ requests, placement, priorityClass }: PodSet): Partial<Record<keyof ValuePaths, unknown>> {
  const wish = affinity(placement);
  return {
    ...(requests
      ? {
          resources: {
            requests: { cpu: requests.cpu.quantity, memory: requests.memory.quantity },
            limits: { memory: requests.memoryLimit.quantity },
          },
        }
      : {}),
    ...(wish ? { affinity: wish } : {}),
    ...(priorityClass ? { priorityClassName: priorityClass } : {}),
  };
}

/** A copy with one more value at a path; nothing when the path is taken. */
function put(values: Values, [key = '', ...rest]: readonly string[], value: unknown): Values | undefined {
  const inner = values[key];
  if (rest.length === 0) return inner === undefined ? { ...values, [key]: value } : undefined;
  if (inner !== undefined && (typeof inner !== 'object' || inner === null || Array.isArray(inner))) return undefined;
  const deeper = put((inner ?? {}) as Values, rest, value);
  return deeper && { ...values, [key]: deeper };
}
