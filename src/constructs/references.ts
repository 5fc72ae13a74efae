import { Carried, carrying } from '../shape/carried';
import { suggest } from '../suggest';

/** What the language itself asks of any object, when it is awaited or written down: no name of anybody's. */
const asked = new Set(['then', 'toJSON', 'constructor']);

/**
 * A table of names that answers a wrong one with something that carries the mistake, so that it is told where that is used, with the
 * right name beside it. `depth` 2 is a table of tables (`disks.ryzen.hdd`); one of those in place of a name carries that as well.
 */
export function references(
  noun: string,
  table: Readonly<Record<string, object>>,
  onUnknown: (unknown: Carried) => void,
  depth = 1,
  whose = "the inventory's",
): Readonly<Record<string, object>> {
  const known = flatNames(table, depth);
  const repair = known.length > 0 ? `use one of ${whose}: ${known.join(', ')}` : `give it one: ${whose} has none`;
  const wrong = (what: string) => new Carried([{ code: 'REFERENCE_UNKNOWN', where: '', what, repair }]);
  const unknown = (path: string): Carried => {
    const right = suggest(path, known);
    return wrong(`no ${noun} ${path}${right ? `; did you mean ${right}?` : ''}`);
  };
  const miss = (path: string, left: number): object => {
    const carried = unknown(path);
    if (left > 0)
      return carrying(
        new Proxy({}, { get: (_, key) => (typeof key === 'string' ? miss(`${path}.${key}`, left - 1) : undefined) }),
        carried,
      );
    onUnknown(carried);
    return carrying({}, carried);
  };
  const wrap = (entries: Readonly<Record<string, object>>, prefix: string, left: number): Readonly<Record<string, object>> =>
    carrying(
      new Proxy(entries, {
        get(target, key) {
          if (typeof key !== 'string' || asked.has(key)) return Reflect.get(target, key);
          const path = prefix ? `${prefix}.${key}` : key;
          const value = Object.hasOwn(target, key) ? target[key] : undefined;
          if (value === undefined) return miss(path, left - 1);
          return left > 1 ? wrap(value as Record<string, object>, path, left - 1) : value;
        },
      }),
      wrong(`${prefix || 'the table'} is no ${noun}: it has ${Object.keys(entries).join(', ') || 'none'}`),
    );
  return wrap(table, '', depth);
}

function flatNames(table: Readonly<Record<string, object>>, depth: number): string[] {
  if (depth === 1) return Object.keys(table);
  return Object.entries(table).flatMap(([name, inner]) =>
    flatNames(inner as Record<string, object>, depth - 1).map((rest) => `${name}.${rest}`),
  );
}
