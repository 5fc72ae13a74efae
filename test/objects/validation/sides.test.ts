import { checkSchema } from '../../../src/objects/schema';
import { validate } from '../../../src/objects/validation/validate';
import { differences } from './differences';
import { seeds } from './seeds/seeds';
import { allSides } from './sides/all';
import { withField } from './sides/side';

const cluster = { services: '10.43.0.0/16' };
const pathsOf = (object: Parameters<typeof validate>[0]) => [...new Set(validate(object, cluster).map(({ path }) => path))].sort();

test.each(seeds.map((seed) => [seed.kind, seed]))('a sound %s has no fault', (_, seed) => {
  expect([checkSchema(seed), validate(seed, cluster)]).toEqual([[], []]);
});

test('every rule has a value on one side at least', () => {
  const empty = Object.values(allSides).flatMap((sides) => sides.filter(({ takes, refuses }) => takes.length + refuses.length === 0));
  expect(empty.map(({ of, at }) => [of, at])).toEqual([]);
});

describe.each(Object.entries(allSides))('%s', (_, sides) => {
  test.each(sides.map((side) => [side.of, side.at, side] as const))(
    '%s %s is taken on one side of its rule, and told at its place, and nowhere else, on the other',
    (of, at, side) => {
      for (const value of side.takes) {
        const object = withField(of, at, value);
        expect([value, checkSchema(object), validate(object, cluster)]).toEqual([value, [], []]);
      }
      for (const value of side.refuses) {
        const object = withField(of, at, value);
        expect([value, checkSchema(object), pathsOf(object)]).toEqual([value, [], [side.told ?? at].flat().sort()]);
      }
    },
  );
});

test.each(differences)('$what is refused by $by alone: $why', ({ object, by }) => {
  expect([checkSchema(object), validate(object, cluster).length]).toEqual([[], by === 'us' ? 1 : 0]);
});
