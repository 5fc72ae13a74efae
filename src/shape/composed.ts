import { types } from 'node:util';
import type { ProblemCode } from '../problems';
import { isPlain, spelled } from '../spelled';
import { suggest } from '../suggest';
import { type Place, Shape, told } from './shape';

/** The shape of each field of a type: all of them, and no others. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

/** Whether a value can be read field by field: no list, no function, none of JavaScript's own kinds like Date or Map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !types.isProxy(value) &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.prototype.toString.call(value) === '[object Object]')
  );
}

/** An object with exactly these fields; `kind` may stand beside them when something else has looked at it. */
export function object<T extends object>(fields: Fields<T>, options: { readonly beside?: string } = {}): Shape<T> {
  const shapes = Object.entries(fields) as unknown as readonly (readonly [string, Shape<never>])[];
  const names = shapes.map(([name]) => name);
  const known = new Set([...names, options.beside]);
  return new Shape<T>(
    (value, place) => {
      if (!isRecord(value)) {
        told(place, value, `give it an object with ${names.join(', ')}`);
        return whole<T>(shapes);
      }
      const read: Record<string, unknown> = {};
      if (options.beside !== undefined) read[options.beside] = value[options.beside];
      for (const [name, shape] of shapes) {
        const inner: unknown = isInherited(value, name) ? shape.readAt(undefined, name, place) : shape.readIn(value, name, place);
        if (inner !== undefined) read[name] = inner;
      }
      for (const key of Object.keys(value)) {
        if (place.isEnough) break;
        if (!known.has(key)) unknown(place, key, names);
      }
      return read as T;
    },
    () => whole<T>(shapes),
    Object.fromEntries(shapes),
  );
}

/** Whether a field is only what every object has: `constructor`. */
function isInherited(value: object, name: string): boolean {
  return name in Object.prototype && !Object.hasOwn(value, name);
}

function whole<T>(shapes: readonly (readonly [string, Shape<never>])[]): T {
  return Object.fromEntries(shapes.map(([name, { instead }]) => [name, instead()])) as T;
}

function unknown(place: Place, key: string, known: readonly string[]): void {
  const right = suggest(key, known);
  place
    .at(key)
    .wrong(
      `nothing here is called ${/^[\w-]{1,63}$/.test(key) ? key : spelled(key)}${right ? `; did you mean ${right}?` : ''}`,
      right ? `write ${right}` : known.length > 0 ? `take it out, or write one of ${known.join(', ')}` : 'take it out: nobody looks at it',
    );
}

/** Something with at least these fields, whatever else it has. */
export function having<T extends object>(fields: Fields<T>, repair: string): Shape<T> {
  const shapes = Object.entries(fields) as unknown as readonly (readonly [string, Shape<never>])[];
  return new Shape<T>(
    (value, place) => {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        const read: Record<string, unknown> = {};
        for (const [name, shape] of shapes) {
          const inner: unknown = shape.readIn(value, name, place);
          if (inner !== undefined) read[name] = inner;
        }
        return read as T;
      }
      told(place, value, repair);
      return whole<T>(shapes);
    },
    () => whole<T>(shapes),
  );
}

/** An object with one entry for each name. */
export function record<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return new Shape<Readonly<Record<string, T>>>(
    (value, place) => {
      if (!isRecord(value)) {
        told(place, value, 'give it an object, one entry for each name');
        return {};
      }
      const entries: [string, T][] = [];
      for (const key of Object.keys(value)) {
        if (place.isEnough) break;
        const inner = shape.readIn(value, key, place);
        if (inner !== undefined) entries.push([key, inner]);
      }
      return Object.fromEntries(entries);
    },
    () => ({}),
  );
}

/** A list of such values. One that is wrong is left out. */
export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return new Shape<readonly T[]>(
    (value, place) => {
      const read: T[] = [];
      if (!Array.isArray(value) || types.isProxy(value)) {
        told(place, value, 'give it a list');
        return read;
      }
      for (let index = 0; index < value.length && !place.isEnough; index++) {
        const before = place.problems.length;
        const inner = shape.readIn(value, index, place);
        if (place.problems.length === before) read.push(inner);
      }
      return read;
    },
    () => [],
  );
}

/** A value that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return new Shape<T | undefined>(
    (value, place) => (value === undefined ? undefined : shape.read(value, place)),
    () => undefined,
    shape.fields,
    true,
    shape.isRight,
  );
}

/** An object of one of several kinds, told apart by `kind`. */
export function kindOf<T extends { readonly kind: string }>(
  kinds: {
    readonly [K in T['kind']]: Fields<Omit<Extract<T, { readonly kind: K }>, 'kind'>>;
  },
): Shape<T> {
  const shapes = new Map(
    Object.entries<Fields<object>>(kinds).map(([kind, fields]) => [kind as unknown, object<object>(fields, { beside: 'kind' })]),
  );
  const names = [...shapes.keys()].join(', ');
  return new Shape<T>(
    (value, place) => {
      const kind = isRecord(value) ? value.kind : undefined;
      const shape = shapes.get(kind);
      if (shape) return shape.read(value, place) as T;
      if (isRecord(value)) told(place.at('kind'), kind, `give it one of ${names}`);
      else told(place, value, `give it an object whose kind is one of ${names}`);
      return instead();
    },
    () => instead(),
  );
  function instead(): T {
    const [[kind, shape] = []] = shapes;
    return { ...shape?.instead(), kind } as T;
  }
}

/** A value of one of several shapes: the first that has nothing to say against it, else what the one says that got furthest into it. */
export function anyOf<A, B>(first: Shape<A>, second: Shape<B>, repair: string): Shape<A | B> {
  return new Shape<A | B>(
    (value, place) => {
      const tries: { readonly read: A | B; readonly aside: Place }[] = [];
      for (const shape of [first, second]) {
        const aside = place.aside();
        const read = (shape as Shape<A | B>).read(value, aside);
        if (aside.problems.length === 0) return read;
        tries.push({ read, aside });
      }
      const further =
        isRecord(value) && isPlain(value) && tries.find(({ aside }) => aside.problems.every(({ where }) => where !== place.path));
      if (!further) {
        told(place, value, repair);
        return first.instead();
      }
      place.takeFrom(further.aside);
      return further.read;
    },
    () => first.instead(),
    undefined,
    false,
    // what the first may make something else of is for it to read
    (value) => first.isRight !== undefined && (first.isRight(value) || second.isRight?.(value) === true),
  );
}

/** A value that must not be forgotten: that it is missing has a code of its own. */
export function needed<T>(shape: Shape<T>, code: ProblemCode, repair: string): Shape<T> {
  return new Shape<T>(
    (value, place) => {
      if (value !== undefined) return shape.read(value, place);
      told(place, value, repair, code);
      return shape.instead();
    },
    shape.instead,
    shape.fields,
  );
}
