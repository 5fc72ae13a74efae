import { suggest } from '../suggest';

const brand = Symbol.for('loutik.unknown-reference');

/** What the language itself asks of any object, when it is awaited or written down: no name of anybody's. */
const asked = new Set(['then', 'toJSON', 'constructor']);

/** What stands in for a name that does not exist, until the construct that was given it says so at its own place. */
export interface UnknownReference {
  readonly [brand]: true;
  readonly what: string;
  readonly repair: string;
  claimed: boolean;
}

export function isUnknownReference(value: unknown): value is UnknownReference {
  return typeof value === 'object' && value !== null && brand in value;
}

/**
 * A table of names that answers a wrong one with an `UnknownReference` instead of `undefined`, so that the mistake is
 * reported where it was made, with the right name beside it. `depth` 2 is a table of tables (`disks.ryzen.hdd`).
 */
export function references(
  noun: string,
  table: Readonly<Record<string, object>>,
  onUnknown: (reference: UnknownReference) => void,
  depth = 1,
  whose = "the inventory's",
): Readonly<Record<string, object>> {
  const known = flatNames(table, depth);
  const miss = (path: string, left: number): object => {
    if (left > 0) return new Proxy({}, { get: (_, key) => (typeof key === 'string' ? miss(`${path}.${key}`, left - 1) : undefined) });
    const right = suggest(path, known);
    const reference: UnknownReference = {
      [brand]: true,
      what: `no ${noun} ${path}${right ? `; did you mean ${right}?` : ''}`,
      repair: known.length > 0 ? `use one of ${whose}: ${known.join(', ')}` : `give it one: ${whose} has none`,
      claimed: false,
    };
    onUnknown(reference);
    return reference;
  };
  const wrap = (entries: Readonly<Record<string, object>>, prefix: string, left: number): Readonly<Record<string, object>> =>
    new Proxy(entries, {
      get(target, key) {
        if (typeof key !== 'string' || asked.has(key)) return Reflect.get(target, key);
        const path = prefix ? `${prefix}.${key}` : key;
        const value = Object.hasOwn(target, key) ? target[key] : undefined;
        if (value === undefined) return miss(path, left - 1);
        return left > 1 ? wrap(value as Record<string, object>, path, left - 1) : value;
      },
    });
  return wrap(table, '', depth);
}

function flatNames(table: Readonly<Record<string, object>>, depth: number): string[] {
  if (depth === 1) return Object.keys(table);
  return Object.entries(table).flatMap(([name, inner]) =>
    flatNames(inner as Record<string, object>, depth - 1).map((rest) => `${name}.${rest}`),
  );
}
