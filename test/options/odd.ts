import fc from 'fast-check';
import { Bytes, Cpu, Duration, image } from '../../src';

const circle: { self?: unknown } = {};
circle.self = circle;

/** What ten lists of ten make, ten deep: little to hold, and more than anybody can walk through. */
const laughs = Array.from({ length: 10 }).reduce<unknown>((inner) => Array.from({ length: 10 }, () => inner), 'ha');

const thrower = () => {
  throw new Error('thrown');
};

/** What JavaScript has and hardly an option wants, beside what fast-check thinks of. */
export const odd: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['NaN', () => Number.NaN],
  ['Infinity', () => Number.POSITIVE_INFINITY],
  ['a negative number', () => -1],
  ['a fraction', () => 1.5],
  ['a bigint', () => 10n],
  ['a huge bigint', () => 10n ** 5000n],
  ['a symbol', () => Symbol('odd')],
  ['an empty text', () => ''],
  ['control characters', () => '\u0000\u001b[31m\u202e'],
  ['half a character', () => '\ud800'],
  ['a long text', () => 'x'.repeat(100_000)],
  ['a boolean', () => true],
  ['an empty list', () => []],
  ['a list of nothing', () => [null]],
  ['a list with holes', () => new Array(2 ** 32 - 1)],
  ['an empty object', () => ({})],
  ['an object of a kind', () => ({ kind: 'none' })],
  ['a mount of nothing', () => ({ kind: 'volume', volume: {} })],
  ['an object without prototype', () => Object.create(null)],
  ['an object with a prototype of its own', () => JSON.parse('{"__proto__":{"name":"x"},"constructor":1}')],
  ['a circle', () => circle],
  ['a list of lists of lists', () => laughs],
  ['a very deep object', () => JSON.parse(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`)],
  ['a promise', () => Promise.resolve('later')],
  ['a function', () => () => 'called'],
  ['a function that throws', () => thrower],
  ['a generator', () => (function* () {})()],
  ['a class', () => class {}],
  ['a date', () => new Date(Number.NaN)],
  ['a map', () => new Map([['a', 1]])],
  ['a set', () => new Set(['a'])],
  ['a pattern', () => /x/g],
  ['an error', () => new Error('an error')],
  ['bytes of a buffer', () => new Uint8Array(3)],
  ['an amount', () => Bytes.gib(1)],
  ['an amount of nothing', () => Bytes.of(0)],
  ['what looks like an amount', () => Object.create(Bytes.prototype)],
  ['processor time', () => Cpu.millis(1)],
  ['a time that is not whole', () => Duration.millis(1500)],
  ['an image', () => image('docker.io/library/redis:8.10.1')],
  ['an empty Proxy', () => new Proxy({}, {})],
  ['a Proxy that throws', () => new Proxy({}, { get: thrower, has: thrower, ownKeys: thrower, getPrototypeOf: thrower })],
  ['a Proxy of a list', () => new Proxy([], { get: thrower })],
  ['a Proxy that is over', () => over()],
  [
    'a getter that throws',
    () => ({
      get value() {
        return thrower();
      },
    }),
  ],
  ['names that throw', () => Object.defineProperty({}, 'name', { enumerable: true, get: thrower })],
  [
    'what says that it is an object',
    () => ({
      [Symbol.toStringTag]: 'Object',
      get [Symbol.iterator]() {
        return thrower();
      },
    }),
  ],
  [
    'what lies about its tag',
    () => ({
      get [Symbol.toStringTag]() {
        return thrower();
      },
    }),
  ],
  ['what cannot be made a text of', () => ({ toString: thrower, valueOf: thrower, toJSON: thrower })],
];

function over(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A value of any kind that JavaScript has, by name: made only when it is used, for fast-check itself looks at what it holds. */
export const anyValue: fc.Arbitrary<readonly [string, () => unknown]> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...odd) },
  fc
    .anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSet: true, withSparseArray: true })
    .map((value) => [fc.stringify(value), () => value] as const),
);
