import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { readValues, valuesText } from '../../src/objects/values-text';
import { hardScalars } from '../files/hard-scalars';

/** Read as a text that nobody here wrote: with a comment behind it. */
const anew = (text: string) => readValues(`${text}# by hand\n`);

test('what was written here is read as a reader of all YAML reads it', () => {
  const text = fc.oneof(fc.constantFrom(...hardScalars), fc.string());
  const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(text, tie('tree'), { maxKeys: 4 })),
  }));
  const same = (value: unknown) => JSON.stringify(value); // in which both zeros are one
  fc.assert(
    fc.property(fc.dictionary(text, tree, { maxKeys: 4 }), (values) => {
      const written = valuesText(values);
      expect(written).toBe(stringify(values, { lineWidth: 0, aliasDuplicateObjects: false }));
      expect(same(readValues(written))).toBe(same(parse(written)));
    }),
  );
});

test('a field without a value is none, in the text and in what is read', () => {
  const written = valuesText({ a: undefined, b: { c: undefined, d: [1] } });
  expect(readValues(written)).toEqual({ b: { d: [1] } });
  expect(anew(written)).toEqual({ b: { d: [1] } });
});

test('nobody who changes the values later changes what is read', () => {
  const values = { ports: { web: 80 } };
  const written = valuesText(values);
  values.ports.web = 81;
  expect(readValues(written)).toEqual({ ports: { web: 80 } });
});

test('what a reader drops is not there, whatever was meant', () => {
  expect(readValues(valuesText({ '\ufeffa': 1 }))).toEqual({ a: 1 });
});

test('a text of others is read too; what is no YAML holds nothing', () => {
  expect(readValues('a: [b, 1]\n')).toEqual({ a: ['b', 1] });
  expect(readValues('a: [b\n')).toBeUndefined();
  expect(readValues('')).toBeNull();
});
