import { schemaSource } from '../../src/objects/schema';
import { schema } from '../../src/proofs/schema';
import { object, objectsOf } from './objects-of';

const map = (data: unknown) => object('v1', 'ConfigMap', 'c', { data });
const proved = (...manifests: readonly object[]) => schema.prove({ objects: objectsOf(...manifests) });
const found = (...manifests: readonly object[]) => proved(...manifests).findings.map(({ code, where, what }) => [code, where, what]);
/** What is told of a value in a field of which the schema knows nothing. */
const holding = (value: unknown) =>
  found(object('traefik.io/v1alpha1', 'Middleware', 'm', { spec: { plugin: { any: value } } })).filter(
    ([code]) => code === 'OBJECT_NOT_JSON',
  );
const notJson = (path: string) => [['OBJECT_NOT_JSON', 'Middleware/m', `Middleware ${path} holds a value that JSON does not have`]];

test('an object that its kind knows is sound, and the evidence counts it and names the schemas', () => {
  expect(found(map({ a: 'b' }))).toEqual([]);
  expect([schema.id, proved(map({}), map({})).figures]).toEqual([
    'schema',
    [
      { about: 'objects', value: '2' },
      { about: 'schemas', value: schemaSource },
    ],
  ]);
});

test('a field that is not known, of another type or missing is told with kind and path', () => {
  expect(found(object('v1', 'ConfigMap', 'c', { dta: {} })).map(([code, where]) => [code, where])).toEqual([
    ['SCHEMA_INVALID', 'ConfigMap/c'],
  ]);
  expect(found(map({ a: 1 }))[0]?.[2]).toMatch(/^ConfigMap data\.a: /);
});

test.each<[string, unknown, string]>([
  ['no number', { a: { b: Number.NaN } }, 'spec.plugin.any.a.b'],
  ['a number without end', [1, Number.POSITIVE_INFINITY], 'spec.plugin.any.1'],
  ['a function', { a: () => 1 }, 'spec.plugin.any.a'],
  ['what is not there', { a: undefined }, 'spec.plugin.any.a'],
  ['a date', { a: 'x', b: new Date(0) }, 'spec.plugin.any.b'],
  ['a map', new Map(), 'spec.plugin.any'],
  ['a large number of another kind', 1n, 'spec.plugin.any'],
])('%s is nothing that JSON has', (_, value, path) => expect(holding(value)).toEqual(notJson(path)));

test.each<[string, unknown]>([
  ['texts, numbers and yes or no', { a: 'b', c: 0, d: -1.5, e: true, f: false }],
  ['nothing', { a: null }],
  ['lists', [[], ['a', [1]]]],
  ['a table without a prototype', Object.assign(Object.create(null), { a: 'b' })],
])('%s is', (_, value) => expect(holding(value)).toEqual([]));
