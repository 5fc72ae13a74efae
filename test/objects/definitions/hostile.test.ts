import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { checkSchema } from '../../../src/objects/schema';
import { ProblemsError } from '../../../src/problems';
import { mutated, odd } from './mutated';
import { definitionsIn, thing } from './thing';

const whole = parse(thing) as object;

test('whatever stands in the place of a part of a definition, it is read or refused with a place, and what is read judges any object', () => {
  fc.assert(
    fc.property(fc.nat(10_000), odd, fc.nat(10_000), odd, (at, value, other, second) => {
      const text = stringify(mutated(mutated(whole, at, value), other, second), { aliasDuplicateObjects: false });
      try {
        const known = definitionsIn(text);
        for (const spec of [{}, { size: 2, either: { a: 'x' }, rules: [{ port: 1 }], host: 'ab' }, value])
          checkSchema({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'a' }, spec }, known);
      } catch (error) {
        if (!(error instanceof ProblemsError)) throw error;
        expect(
          error.problems.map(({ where }) => where).filter((where) => !/^clusters\/test\/crds\/things\.yaml:\d+:\d+$/.test(where)),
        ).toEqual([]);
      }
    }),
    { seed: 20261128, numRuns: 60 },
  );
});
