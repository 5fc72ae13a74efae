import { origin, originOf } from '../../src/constructs/secret-origin';
import { Place } from '../../src/shape/shape';

const read = (value: unknown) => {
  const place = Place.of();
  return { read: origin.read(value, place), told: place.problems.map(({ code }) => code) };
};

test.each(['random', 'bcrypt', 'bcrypt:a/b/c', 'rsa', 'fixed:admin', 'fixed:a:b', 'same:a.b', 'below:a', 'time:key', 'like:^a+$'])(
  'a value may come about by %s',
  (of) => expect(read(of)).toEqual({ read: of, told: [] }),
);

test.each([
  '',
  'Random',
  'random:',
  'xrandom',
  'bcrypt ',
  'bcrypt:',
  'rsa:2048',
  'fixed:',
  'fixed',
  'fixed:a\nb',
  'a fixed:b',
  'other:a',
  'like:(',
  'like:*a',
  7,
  undefined,
])('and not by %j: it is told, and random stands for it', (of) => expect(read(of)).toEqual({ read: 'random', told: ['VALUE_INVALID'] }));

test('only what is to be of an expression’s form has to be one', () => expect(read('fixed:(').told).toEqual([]));

test.each([
  ['random', { kind: 'random', of: '' }],
  ['bcrypt', { kind: 'bcrypt', of: '' }],
  ['bcrypt:a/b/c', { kind: 'bcrypt', of: 'a/b/c' }],
  ['same:backups.http.bot', { kind: 'same', of: 'backups.http.bot' }],
  ['fixed:a:b', { kind: 'fixed', of: 'a:b' }],
])('%s is a kind, and what belongs to it', (given, parts) => expect(originOf(given)).toEqual(parts));
