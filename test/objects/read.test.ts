import { readObjects } from '../../src/objects/read';

const [a, b] = [{ kind: 'A', list: [1, 'b'] }, { kind: 'B' }];
/** Written in a way that no plain reader takes. */
const flow = (value: object) => `${JSON.stringify(value)}\n`;

test.each([
  ['plainly written', 'kind: A\nlist:\n- 1\n- b\n', [a]],
  ['written in another way', flow(a), [a]],
  ['one after another', `${flow(a)}---\n${flow(b)}`, [a, b]],
])('objects %s are read', (_, text, objects) => expect(readObjects(text)).toEqual({ objects }));

describe('a null is a field that is not there', () => {
  const given = {
    kind: null,
    metadata: { name: 'n', creationTimestamp: null },
    list: [{ a: null, b: 1 }, [{ c: null }], 'd'],
    empty: {},
  };
  const read = { metadata: { name: 'n' }, list: [{ b: 1 }, [{}], 'd'], empty: {} };

  test('wherever it stands', () => expect(readObjects(flow(given))).toEqual({ objects: [read] }));

  test.each([
    ['in a table', 'a: b\nc: null\n', { a: 'b' }],
    ['in a table of a table', 'a:\n  b: null\n  c: d\n', { a: { c: 'd' } }],
    ['in a table of a list', 'a:\n- b: null\n  c: d\n', { a: [{ c: 'd' }] }],
  ])('%s that is plainly written', (_, text, object) => expect(readObjects(text)).toEqual({ objects: [object] }));

  test('but in a list, where it counts', () => {
    expect(readObjects(flow({ a: [null, 1], b: null }))).toEqual({ objects: [{ a: [null, 1] }] });
    expect(readObjects(flow({ a: [null, 1] }))).toEqual({ objects: [{ a: [null, 1] }] });
  });

  test('and a key of any name is only a key', () => {
    const { objects } = readObjects('{"__proto__": {"x": 1}, "a": null}\n');
    expect([Object.keys(objects[0] ?? {}), Object.getPrototypeOf(objects[0])]).toEqual([['__proto__'], Object.prototype]);
  });
});

test.each([
  ['no YAML', 'a: [1\n', 'Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1'],
  ['a list', '- a\n', 'it holds something that is no object'],
  ['a list in another way', '["a"]\n', 'it holds something that is no object'],
  ['a text', 'a\n', 'it holds something that is no object'],
  ['nothing', 'null\n', 'it holds something that is no object'],
  ['an object and something else', `${flow(a)}---\n[]\n`, 'it holds something that is no object'],
  ['an anchor in itself', 'a: &x [*x]\n', 'an anchor of it stands for what it is in, or for too much'],
  [
    'anchors that multiply',
    `a: &a [${'1,'.repeat(9)}]\n${['b', 'c', 'd', 'e'].map((name, index) => `${name}: &${name} [${`*${'abcd'[index]},`.repeat(9)}]\n`).join('')}`,
    'an anchor of it stands for what it is in, or for too much',
  ],
])('%s is told, and nothing of it is read', (_, text, broken) => {
  expect(readObjects(text)).toEqual({ objects: [], broken });
});

test('what is wrong is told in one line, without what stands there', () => {
  expect(readObjects('a: b\nc: "hunter2\n').broken).toBe('Missing closing "quote at line 3, column 1');
});
