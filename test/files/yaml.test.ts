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
])('%s is refused with its place', (_, value, message) => {
  expect(() => toYaml(value)).toThrow(message);
});

test('a circle is refused', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(() => toYaml(circle)).toThrow('a circle, at self.self');
});
