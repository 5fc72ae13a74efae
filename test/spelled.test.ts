import { spelled } from '../src/spelled';
import { odd } from './options/odd';

const circle: { self?: unknown } = {};
circle.self = circle;
const secretive = {
  get password() {
    throw new Error('looked at');
  },
};

test.each<[unknown, string]>([
  ['plain', '"plain"'],
  ['a "quote" and \u001b[31m colour', '"a \\"quote\\" and \\u001b[31m colour"'],
  ['right\u202eleft', '"right\\u202eleft"'],
  ['😀', '"😀"'],
  [undefined, 'nothing'],
  [null, 'null'],
  [Number.NaN, 'NaN'],
  [10n, '10n'],
  [10n ** 100n, 'a bigint'],
  [Symbol('s'), 'a symbol'],
  [() => 1, 'a function'],
  [new Date(0), 'a Date'],
  [new Map(), 'a Map'],
  [Promise.resolve(1), 'a Promise'],
  [new (class Engine {})(), 'an Engine'],
  [new Proxy({}, {}), 'a Proxy'],
  [[1, [2, { a: null }]], '[1,[2,{"a":null}]]'],
  [{ a: { b: { c: { d: 1 } } } }, '{"a":{"b":{"c":an object}}}'],
  [circle, '{"self":{"self":{"self":an object}}}'],
  [secretive, '{"password":a getter}'],
])('a value is shown shortly, on one line, without running its code: %#', (value, shown) => expect(spelled(value)).toBe(shown));

test.each(odd)('%s is shown in at most 300 characters', (_, make) => {
  const shown = spelled(make());
  expect(shown.length).toBeLessThan(300);
  expect(shown).not.toMatch(/[\p{Cc}\u202e]/u);
});
