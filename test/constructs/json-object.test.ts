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
