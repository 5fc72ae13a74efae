/** Readers for manifests that may be anything: a proof goes over all of them, also over those that a schema refuses. */

/** What lies in a value below some keys, if it is there. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return below(value, keys);
}

function below(value: unknown, keys: readonly string[]): unknown {
  let inner = value;
  for (const key of keys) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    const next: unknown = (inner as Record<string, unknown>)[key];
    if (next === undefined || (mayBeInherited(next, key) && !Object.hasOwn(inner, key))) return undefined;
    inner = next;
  }
  return inner;
}

const none: readonly unknown[] = [];

/** What an object or a list has by nature: methods, and what it was made after. To ask for each value whether it is its own takes long. */
function mayBeInherited(value: unknown, key: string): boolean {
  return typeof value === 'function' || key === '__proto__';
}

/** A list below some keys; none for what is no list. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const inner = below(value, keys);
  return Array.isArray(inner) ? inner : none;
}

/** A text below some keys that says something. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const inner = below(value, keys);
  return typeof inner === 'string' && inner !== '' ? inner : undefined;
}

/** A table below some keys; an empty one for what is none. */
export function tableAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  const inner = below(value, keys);
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Record<string, unknown>) : {};
}

/** Every object in a list below some keys, with how people call it: by its name, else by its place. */
export function namedAt(value: unknown, ...keys: readonly string[]): readonly (readonly [string, unknown])[] {
  return listAt(value, ...keys).map((item, index) => [textAt(item, 'name') ?? String(index), item]);
}
