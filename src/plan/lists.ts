import type { Schema } from '../objects/schema-reading';
import { canonical, isSame } from './same';

/** How the items of a list are told apart, and whether their order counts. */
export type ListKind = { readonly type: 'map'; readonly keys: readonly string[] } | { readonly type: 'set' } | { readonly type: 'ordered' };

/** Keys of lists that Kubernetes fills in when they are left out (k8s.io/api, core/v1: ContainerPort, ServicePort). */
const defaults: Readonly<Record<string, string>> = { protocol: 'TCP' };

/**
 * What a list is by its schema (`x-kubernetes-list-type`, `x-kubernetes-list-map-keys`). Where no schema says anything, items that all
 * have names of their own go by these.
 */
export function listKind(schema: Schema | undefined, before: readonly unknown[], after: readonly unknown[], unordered: boolean): ListKind {
  const type = schema?.['x-kubernetes-list-type'];
  const keys = type === 'map' ? (schema?.['x-kubernetes-list-map-keys'] ?? []) : schema === undefined ? ['name'] : [];
  if (keys.length > 0 && [before, after].every((list) => areDistinct(list, keys))) return { type: 'map', keys };
  return type === 'set' || unordered ? { type: 'set' } : { type: 'ordered' };
}

/** Two items that stand for one another; one side is missing for what was added or removed. */
export interface Pair {
  readonly id: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The items of two lists side by side, and whether those that stayed are in another order. */
export function matched(
  kind: ListKind,
  before: readonly unknown[],
  after: readonly unknown[],
): { readonly pairs: readonly Pair[]; readonly moved: boolean } {
  if (kind.type === 'map') {
    const [was, is] = [before, after].map((list) => list.map((item) => withDefaults(item, kind.keys)));
    return byKey(was ?? [], is ?? [], (item) => idOf(item, kind.keys));
  }
  return kind.type === 'set' ? { pairs: unpaired(before, after), moved: false } : { pairs: byPlace(before, after), moved: false };
}

function byKey(before: readonly unknown[], after: readonly unknown[], id: (item: unknown) => string) {
  const was = new Map(before.map((item) => [id(item), item]));
  const is = new Map(after.map((item) => [id(item), item]));
  const pairs = [...new Set([...was.keys(), ...is.keys()])].map((key) => ({ id: key, before: was.get(key), after: is.get(key) }));
  const stayed = [...was.keys()].filter((key) => is.has(key));
  return {
    pairs,
    moved: !isSame(
      stayed,
      [...is.keys()].filter((key) => was.has(key)),
    ),
  };
}

/** Of two sets, what only one of them has. One thing gone and one come are taken for one that changed. */
function unpaired(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const left = new Map<string, number>();
  for (const item of before) left.set(canonical(item), (left.get(canonical(item)) ?? 0) + 1);
  const come = [...after.entries()].filter(([, item]) => {
    const count = left.get(canonical(item)) ?? 0;
    left.set(canonical(item), count - 1);
    return count <= 0;
  });
  const gone = [...before.entries()].filter(([, item]) => {
    const count = left.get(canonical(item)) ?? 0;
    left.set(canonical(item), count - 1);
    return count > 0;
  });
  const [[is] = [], [was] = []] = [come, gone];
  if (is && was && come.length + gone.length === 2) return [{ id: String(is[0]), before: was[1], after: is[1] }];
  return [
    ...gone.map(([index, item]) => ({ id: String(index), before: item })),
    ...come.map(([index, item]) => ({ id: String(index), after: item })),
  ];
}

/** What stands between the common start and the common end: pairwise when it is as long as it was, else what went and what came. */
function byPlace(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  let start = 0;
  while (start < before.length && start < after.length && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const was = before.slice(start, before.length - end);
  const is = after.slice(start, after.length - end);
  if (was.length === is.length) return was.map((item, index) => ({ id: String(start + index), before: item, after: is[index] }));
  return [
    ...was.map((item, index) => ({ id: String(start + index), before: item })),
    ...is.map((item, index) => ({ id: String(start + index), after: item })),
  ];
}

/** An item whose keys are all said. */
function withDefaults(item: unknown, keys: readonly string[]): unknown {
  const unsaid = keys.filter((key) => defaults[key] !== undefined && !Object.hasOwn(item as object, key));
  return unsaid.length === 0 ? item : { ...(item as object), ...Object.fromEntries(unsaid.map((key) => [key, defaults[key]])) };
}

function areDistinct(list: readonly unknown[], keys: readonly string[]): boolean {
  const ids = list.map((item) => idOf(item, keys));
  return ids.every((id) => id !== '') && new Set(ids).size === ids.length;
}

function idOf(item: unknown, keys: readonly string[]): string {
  if (typeof item !== 'object' || item === null) return '';
  const parts = keys.map((key) => (withDefaults(item, keys) as Record<string, unknown>)[key]);
  return parts.some((part) => part === undefined || typeof part === 'object') ? '' : parts.join('/');
}
