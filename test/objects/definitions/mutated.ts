import fc from 'fast-check';

/** What nobody means to write there. */
export const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    '',
    'x',
    [],
    {},
    ['a', 'a'],
    [1],
    [{}],
    { type: 'object' },
    { type: 'string' },
  ),
  fc.constantFrom<unknown>('object', 'array', 'integer', '(', '^a$', 'map', 'set', { properties: {} }, { a: { type: 'string' } }, [
    { required: ['a'] },
  ]),
);

/** A copy in which the value at one of its places is another; undefined takes it out. */
export function mutated(whole: unknown, at: number, value: unknown): unknown {
  const paths = pathsIn(whole, []);
  return put(whole, paths[at % paths.length] ?? [], value);
}

function pathsIn(value: unknown, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    ...(path.length === 0 ? [] : [path]),
    ...keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...path, key])),
  ];
}

function put(value: unknown, [key, ...rest]: readonly (string | number)[], inner: unknown): unknown {
  if (key === undefined) return inner;
  const next = put((value as Record<string | number, unknown>)[key], rest, inner);
  if (Array.isArray(value)) return value.flatMap((one, index) => (index !== key ? [one] : next === undefined ? [] : [next]));
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([name, one]) => (name !== key ? [[name, one]] : next === undefined ? [] : [[name, next]])),
  );
}
