import { ApiObject, JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import { Lab, ServiceChart } from '../../src';
import { JsonObject } from '../../src/constructs/json-object';
import { base } from '../inventory/base';

const fields = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a', labels: { b: 'c' } } };
/** The same object twice in one chart: ours, and cdk8s' own. */
function both(given: object) {
  const chart = new ServiceChart(new Lab({ homelab: 'test', inventory: base }), 'app');
  return [new JsonObject(chart, 'ours', { ...fields, ...given }), new ApiObject(chart, 'stock', { ...fields, ...given })] as const;
}

test('an object is written as cdk8s writes it, whatever JSON it holds', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), fc.jsonValue()), (drawn) => {
      const json = JSON.stringify(drawn);
      fc.pre(!/"(constructor|__proto__)":/.test(json)); // names that cdk8s' own writer falls over
      const given = JSON.parse(json);
      const [ours, stock] = both({ z: given, ...given, kind: 'Thing', apiVersion: 'v1', metadata: fields.metadata });
      expect(JSON.stringify(ours.toJson())).toBe(JSON.stringify(stock.toJson()));
    }),
  );
});

test('what is added to its metadata, and each patch, is written too', () => {
  for (const object of both({ spec: { a: 1 } })) {
    object.metadata.addLabel('later', 'yes');
    object.addJsonPatch(JsonPatch.add('/spec/b', 2));
    expect(object.toJson()).toEqual({ ...fields, metadata: { name: 'a', labels: { b: 'c', later: 'yes' } }, spec: { a: 1, b: 2 } });
  }
});

describe('of an object', () => {
  const written = (spec: unknown) => both({ spec })[0].toJson().spec;

  test.each<[string, unknown]>([
    ['nothing', {}],
    ['a list', [2, 1]],
    ['names in their order', { A: true, a: 1, b: 'x', c: '' }],
    ['names in their order in what is in it', { a: { b: [{ c: 0, d: { e: false } }, []] } }],
  ])('%s is handed on as it stands, and no copy made', (_, spec) => expect(written(spec)).toBe(spec));

  test.each<[string, unknown, unknown]>([
    ['names in another order', { b: 1, a: 2, c: 3 }, '{"a":2,"b":1,"c":3}'],
    ['such names in what is in it', { a: { c: 1, b: 2 } }, '{"a":{"b":2,"c":1}}'],
    ['such names in a list', [1, [{ b: 1, a: 2 }]], '[1,[{"a":2,"b":1}]]'],
  ])('%s are brought into it', (_, spec, text) => expect(JSON.stringify(written(spec))).toBe(text));

  test.each<[string, unknown, unknown]>([
    ['nothing', { a: 1, b: undefined }, { a: 1 }],
    ['null', { a: null, b: 1 }, { b: 1 }],
    ['nothing in what is in it', { a: { b: undefined } }, { a: {} }],
    ['null behind what is not in order', { c: null, b: undefined, a: 1 }, { a: 1 }],
  ])('what is %s is left out', (_, spec, left) => expect(written(spec)).toStrictEqual(left));

  test('what is given stays as it was', () => {
    const spec = { b: { d: 1, c: null }, a: 1 };
    written(spec);
    expect(JSON.stringify(spec)).toBe('{"b":{"d":1,"c":null},"a":1}');
  });
});
