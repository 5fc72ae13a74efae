import { at, listAt, tableAt, textAt } from '../../src/objects/lenient';

const byNature = [...new Set([...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames(Array.prototype)])].filter(
  (name) => name !== 'length',
);

test.each(byNature)('%s is not there unless somebody wrote it, in a table as in a list', (name) => {
  const inner = JSON.parse(`{ "${name}": { "${name}": "own" } }`);
  expect([at({}, name), at([], name), at({ a: {} }, 'a', name), textAt({}, name)]).toEqual([undefined, undefined, undefined, undefined]);
  expect([listAt({}, name), tableAt([], name)]).toEqual([[], {}]);
  expect(at(inner, name, name)).toBe('own');
});

test.each([null, undefined, 'text', 7, true])('below %s nothing is, and nothing is thrown', (value) => {
  expect([at(value, 'a', 'b'), at({ a: value }, 'a', 'b')]).toEqual([undefined, undefined]);
  expect([listAt({ a: value }, 'a'), tableAt({ a: value }, 'a')]).toEqual([[], {}]);
});

test('what is there is what somebody wrote, whatever it is', () => {
  const value = { a: { list: [1, null], no: false, none: null, empty: '', text: 'x' } };
  expect([at(value, 'a', 'no'), at(value, 'a', 'none'), at(value)]).toEqual([false, null, value]);
  expect([textAt(value, 'a', 'empty'), textAt(value, 'a', 'text'), listAt(value, 'a', 'list')]).toEqual([undefined, 'x', [1, null]]);
});
