import { daily, none } from '../../src';
import { backupPolicy } from '../../src/constructs/backup-policy';
import { Place } from '../../src/shape/shape';

const read = (value: unknown) => {
  const place = Place.of();
  return [backupPolicy.read(value, place), place.problems.map(({ where }) => where)];
};

test('a volume that is kept each day is kept in the house and out of it, whole, unless it says otherwise', () => {
  expect(daily()).toEqual({ kind: 'daily', to: ['local', 'offsite'], sqlite: [], exclude: [] });
  const other = { to: ['offsite'], sqlite: ['a.db'], exclude: ['cache'] } as const;
  expect(daily(other)).toEqual({ kind: 'daily', ...other });
});

test('one that is not kept says why', () => expect(none('it can be made again')).toEqual({ kind: 'none', reason: 'it can be made again' }));

test.each([daily(), daily({ to: ['local'], sqlite: ['data/a.db'] }), { kind: 'dump', to: ['local'] }, none('')])(
  '%j is a policy',
  (policy) => expect(read(policy)).toEqual([policy, []]),
);

test.each<[unknown, readonly string[]]>([
  [undefined, ['']],
  [{}, ['kind']],
  [{ kind: 'weekly' }, ['kind']],
  [{ kind: 'daily', to: ['moon'], sqlite: [], exclude: [] }, ['to[0]']],
  [{ kind: 'daily', to: [], sqlite: ['/a'], exclude: ['../b'] }, ['sqlite[0]', 'exclude[0]']],
  [{ kind: 'daily', to: [], sqlite: [] }, ['exclude']],
  [{ kind: 'dump' }, ['to']],
  [{ kind: 'dump', to: ['moon'] }, ['to[0]']],
  [{ kind: 'none' }, ['reason']],
])('and %j is none', (policy, where) => expect(read(policy)[1]).toEqual(where));

test('what is wrong with a daily one is told where it is given to a volume', () => {
  expect(read(daily({ to: ['moon'] } as never))[1]).toEqual(['to[0]']);
  expect(read(daily({ sqlite: ['/a'], exclude: [''] }))[1]).toEqual(['sqlite[0]', 'exclude[0]']);
  expect(read(daily({ too: [] } as never))[1]).toEqual(['too']);
});
