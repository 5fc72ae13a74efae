import { types } from 'node:util';
import { isPlain } from '../spelled';
import { carriedBy } from './carried';
import { isRecord, list, optional, record } from './composed';
import { Shape, told } from './shape';

/** Deeper than any object of Kubernetes'; a circle is deeper than everything. */
const deepest = 100;

/** Fewer values than an option may hold (shape.ts): with more, somebody has to tell. */
const plenty = 50_000;

/** What JSON can write down. That it is also what its reader wants is another's to say. */
export const json: Shape<unknown> = new Shape<unknown>(
  (value, place) => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
    const isTree = Array.isArray(value) || (isRecord(value) && isPlain(value));
    if (isTree && place.depth > deepest) place.wrong('it is too deep, or contains itself', 'give it plain data', 'OBJECT_NOT_JSON');
    else if (isTree) return (Array.isArray(value) ? items : entries).read(value, place);
    else told(place, value, 'give it a text, a finite number, true, false, a list or a plain object', 'OBJECT_NOT_JSON');
    return null;
  },
  () => null,
);
const items = list(json);
const entries = record(optional(json));

/** In which order the entries of a copy stand. */
type Order = (names: string[]) => string[];

const asGiven: Order = (names) => names;

/** Up to so many names are put in order where they stand: `sort` takes longer for a few, and copies them. */
const few = 24;

/** Names in the order of their characters. Often they are so already, and to look takes less than to sort. */
export function inOrder(names: string[]): string[] {
  for (let index = 1; index < names.length; index++) {
    const name = names[index] as string;
    if ((names[index - 1] as string) <= name) continue;
    if (names.length > few) return names.sort();
    let at = index;
    for (; at > 0 && (names[at - 1] as string) > name; at--) names[at] = names[at - 1] as string;
    names[at] = name;
  }
  return names;
}

/**
 * A copy of what is JSON without a doubt, made in one go; undefined of anything else, which is then read value by value: that takes
 * longer, and tells what is wrong.
 */
function atOnce(value: unknown, order: Order): unknown {
  try {
    return copied(value, 0, { values: 0 }, order);
  } catch {
    return undefined; // a getter that throws
  }
}

function copied(value: unknown, depth: number, seen: { values: number }, order: Order): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)) return value;
  if (typeof value !== 'object' || types.isProxy(value) || depth > deepest || carriedBy(value) !== undefined) return undefined;
  if (Array.isArray(value)) {
    seen.values += value.length;
    if (seen.values > plenty) return undefined;
    const copy = new Array<unknown>(value.length); // one that grows item by item keeps room for sixteen more
    for (let index = 0; index < copy.length; index++) {
      const inner = copied(value[index], depth + 1, seen, order);
      if (inner === undefined) return undefined;
      copy[index] = inner;
    }
    return copy;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const keys = order(Object.keys(value));
  seen.values += keys.length;
  if (seen.values > plenty) return undefined;
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const own = (value as Record<string, unknown>)[key];
    if (own === undefined) continue;
    const inner = key === '__proto__' ? undefined : copied(own, depth + 1, seen, order);
    if (inner === undefined) return undefined;
    copy[key] = inner;
  }
  return copy;
}

/** An object of whatever JSON has. */
export const jsonObject = objectOf(asGiven);

/** The same, its entries by their names, and those of all that is in it: as an object is written. */
export const orderedObject = objectOf(inOrder);

function objectOf(order: Order): Shape<Readonly<Record<string, unknown>>> {
  return new Shape<Readonly<Record<string, unknown>>>(
    (value, place) => {
      if (isRecord(value)) return (atOnce(value, order) ?? json.read(value, place)) as Readonly<Record<string, unknown>>;
      told(place, value, 'give it an object');
      return {};
    },
    () => ({}),
  );
}

/** Fields of Kubernetes' own, as a construct hands them on: the schema looks at them. */
export function manifest<T>(instead: T): Shape<T> {
  return new Shape<T>(
    (value, place) => (atOnce(value, inOrder) ?? json.read(value, place)) as T,
    () => instead,
  );
}
