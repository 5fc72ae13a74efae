import fc from 'fast-check';
import { parse } from 'yaml';
import { toYaml } from '../../src/files/yaml';
import { hardScalars } from './hard-scalars';

const versions = ['1.1', '1.2'] as const;
const read = (text: string, version: '1.1' | '1.2') => parse(text, { version, merge: true, maxAliasCount: 0 });

describe.each(versions)('read back as YAML %s', (version) => {
  test.each(hardScalars.map((text) => [JSON.stringify(text), text]))(
    'the string %s is the same as a value, in a list, nested and as a key',
    (_, text) => {
      const value = { key: text, list: [text, [text], { in: text }], [`k${text}`]: 1, nested: { [text]: text } };
      expect(read(toYaml(value), version)).toEqual(value);
      expect(read(toYaml(text), version)).toBe(text);
    },
  );

  test('any JSON value is the same', () => {
    const json = fc.jsonValue({ stringUnit: 'grapheme' });
    fc.assert(
      fc.property(json, (value) => {
        expect(read(toYaml({ value }), version)).toEqual({
          value: JSON.parse(JSON.stringify(value), (_, v) => (Object.is(v, -0) ? 0 : v)),
        });
      }),
      { numRuns: 1000 },
    );
  });

  test.each([0, 1, -1, 1.5, 1e21, 1e-7, -2.5e300, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE])('the number %s is the same', (value) => {
    expect(read(toYaml({ value }), version)).toEqual({ value });
  });
});

test('a character of any plane is one escape, which Go’s reader and Python’s take for one', () => {
  expect(toYaml({ a: '\u2028', b: 'x\u{1F3E0}', c: 'é' })).toBe('a: "\\u2028"\nb: "x\\U0001F3E0"\nc: "é"\n');
});

test('a manifest is written as a person would', () => {
  const manifest = {
    apiVersion: 'v1',
    list: [{ name: 'a', args: ['-c', 'x'] }, 'b', ['c', 'd']],
    empty: {},
    none: [],
    text: 'line one\nline two\n',
    port: 80,
    on: 'on',
  };
  expect(toYaml(manifest)).toBe(
    [
      'apiVersion: v1',
      'list:',
      '- name: a',
      '  args:',
      '  - "-c"',
      '  - x',
      '- b',
      '- - c',
      '  - d',
      'empty: {}',
      'none: []',
      'text: |',
      '  line one',
      '  line two',
      'port: 80',
      '"on": "on"',
      '',
    ].join('\n'),
  );
});

test.each([
  ['undefined', { a: { b: undefined } }, 'a.b is undefined'],
  ['a function', { a: [() => 1] }, 'a.0 is function'],
  ['NaN', { a: Number.NaN }, 'a is NaN'],
  ['infinity', [Number.POSITIVE_INFINITY], '0 is Infinity'],
  ['a date', { at: new Date(0) }, 'at is Date'],
  ['something whose class has no name', Object.create(Object.create(null)), 'the value is object'],
])('%s is refused with its place', (_, value, message) => {
  expect(() => toYaml(value)).toThrow(message);
});

test('a circle is refused', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(() => toYaml(circle)).toThrow('a circle, at self.self');
});

test('a circle is told by its depth: 200 keys deep is none', () => {
  const nested = (keys: number): unknown => (keys === 0 ? { end: 1 } : { a: nested(keys - 1) });
  expect(toYaml(nested(200))).toContain('end: 1');
  expect(() => toYaml(nested(201))).toThrow('too deep, or a circle, at a.a.a.a.a');
});

test.each([
  [[], '[]\n'],
  [{}, '{}\n'],
  ['a', 'a\n'],
  [null, 'null\n'],
  [5, '5\n'],
  [false, 'false\n'],
])('%j by itself is one line', (value, text) => {
  expect(toYaml(value)).toBe(text);
});

test.each([
  [1e21, '1.0e+21'],
  [1.5e21, '1.5e+21'],
  [1e-7, '1.0e-7'],
  [-2.5e-9, '-2.5e-9'],
  [1.5, '1.5'],
])('the number %d has what YAML 1.1 wants of a float: a point, and a sign of its exponent', (value, text) => {
  expect(toYaml(value)).toBe(`${text}\n`);
});

test.each(['e1', 'E10', 'e123'])('%s, which a reader takes for a number, is quoted; with a letter more it is a word', (text) => {
  expect([toYaml(text), toYaml(`${text}x`)]).toEqual([`"${text}"\n`, `${text}x\n`]);
});

test('an object without a prototype is written as any other', () => {
  expect(toYaml(Object.assign(Object.create(null), { a: 1 }))).toBe('a: 1\n');
});

test.each([
  ['one\n\ntwo\n', true],
  ['one\ntwo\n\n', false],
  ['one \ntwo\n', false],
  ['one\ntwo ', false],
  ['one\n\ttwo\n', false],
  [' one\ntwo\n', false],
])('%j stands as it is: %s; an empty line within it does no harm, blanks where nobody sees them do', (text, stands) => {
  expect(toYaml({ a: text }).startsWith('a: |')).toBe(stands);
});
