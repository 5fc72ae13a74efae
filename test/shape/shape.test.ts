import { Bytes, Duration } from '../../src';
import { Carried, carriedBy, carrying } from '../../src/shape/carried';
import { anyOf, having, kindOf, list, needed, object, optional, record } from '../../src/shape/composed';
import { json, jsonObject, orderedObject } from '../../src/shape/json';
import { made } from '../../src/shape/made';
import { Place, Shape } from '../../src/shape/shape';
import { anyText, bytes, flag, oneOf, text, time, whole } from '../../src/shape/values';

function read<T>(shape: Shape<T>, value: unknown) {
  const place = Place.of();
  return { read: shape.read(value, place), problems: place.problems.map(({ code, where, what }) => [code, where, what]) };
}

interface Point {
  readonly x: number;
  readonly label?: string;
}
const point = object<Point>({ x: whole(0, 9), label: optional(text) });

test('a shape is of exactly its type: a field without one, one too many, or one of another type does not compile', () => {
  // @ts-expect-error label has no shape
  object<Point>({ x: whole(0, 9) });
  // @ts-expect-error there is no y
  object<Point>({ x: whole(0, 9), label: optional(text), y: text });
  // @ts-expect-error x is no text
  object<Point>({ x: text, label: optional(text) });
  // @ts-expect-error label may be left out
  object<Point>({ x: whole(0, 9), label: text });
  // @ts-expect-error some texts are none of these words
  object<{ readonly word: 'a' | 'b' }>({ word: text });
  // @ts-expect-error one of the words is not said
  object<{ readonly word: 'a' | 'b' }>({ word: oneOf('a') });
  const exact = object<Point>({ x: whole(0, 9), label: optional(text) });
  expect(read(exact, { x: 9 }).read).toEqual({ x: 9 });
});

describe('what is read', () => {
  test('is a copy that nobody else can change', () => {
    const given = { x: 1, label: 'a' };
    const { read: copy } = read(point, given);
    given.x = 2;
    expect(copy).toEqual({ x: 1, label: 'a' });
  });

  test('is read once', () => {
    let times = 0;
    const given = {
      get x() {
        times++;
        return 1;
      },
    };
    expect(read(point, given)).toEqual({ read: { x: 1 }, problems: [] });
    expect(times).toBe(1);
  });

  test('has something harmless in the place of what is wrong', () =>
    expect(read(object({ a: point, b: text, c: flag }), { a: { x: 3, label: 7 }, b: 1, c: true }).read).toEqual({
      a: { x: 3, label: 'x' },
      b: 'x',
      c: true,
    }));

  test('leaves out what is wrong in a list', () => {
    expect(read(list(point), [{ x: 1 }, { x: 'far' }, { x: 3, label: 7 }])).toEqual({
      read: [{ x: 1 }],
      problems: [
        ['VALUE_INVALID', '[1].x', 'it is "far"'],
        ['VALUE_INVALID', '[2].label', 'it is 7'],
      ],
    });
  });

  test('is an object’s own: what every object has is no field', () => {
    const shape = object<{ readonly valueOf: string }>({ valueOf: text } as never);
    expect(read(shape, {}).problems).toEqual([['VALUE_INVALID', 'valueOf', 'it is missing']]);
  });

  test('keeps a name that JavaScript means something by', () => {
    const { read: copy } = read(record(anyText), JSON.parse('{"__proto__":"a","constructor":"b"}'));
    expect(Object.entries(copy)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('a place', () => {
  test.each<[Shape<unknown>, unknown, string]>([
    [record(flag) as Shape<unknown>, { '/data': 1 }, '["/data"]'],
    [record(flag) as Shape<unknown>, { 'a.b': 1 }, '["a.b"]'],
    [record(flag) as Shape<unknown>, { 'a-b': 1 }, 'a-b'],
    [record(flag) as Shape<unknown>, { '\u001b[31m': 1 }, '["\\u001b[31m"]'],
    [object({ inner: list(point) }) as unknown as Shape<unknown>, { inner: [{ x: -1 }] }, 'inner[0].x'],
  ])('is written as it would be in the source', (shape, value, where) => {
    expect(read(shape, value).problems.map(([, at]) => at)).toEqual([where]);
  });

  test('is of a bounded length, and so are the faults of one value', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`);
    const [[code, where = ''] = []] = read(json, deep).problems;
    expect([code, where.length < 300]).toEqual(['OBJECT_NOT_JSON', true]);
    expect(read(list(flag), Array.from({ length: 1000 })).problems).toHaveLength(20);
  });
});

describe('an unknown field', () => {
  test('is told with the one that was meant', () =>
    expect(read(point, { x: 1, lable: 'a' }).problems).toEqual([
      ['VALUE_INVALID', 'lable', 'nothing here is called lable; did you mean label?'],
    ]));
  test('is told with nothing where nothing is like it', () =>
    expect(read(point, { x: 1, '\u0007': 'a' }).problems).toEqual([['VALUE_INVALID', '["\\u0007"]', 'nothing here is called "\\u0007"']]));
  test('is none beside what is only looked for', () => expect(read(having({ x: text }, ''), { x: 'a', y: 1 }).problems).toEqual([]));
});

describe('one of several', () => {
  const either = anyOf(bytes, point, 'give it an amount or a point');
  test.each([[Bytes.gib(1)], [{ x: 1 }]])('takes each', (value) => expect(read(either, value).problems).toEqual([]));
  test('tells what the nearest lacks', () => expect(read(either, { x: 10 }).problems).toEqual([['VALUE_INVALID', 'x', 'it is 10']]));
  test('tells what it takes where none is near', () => expect(read(either, 5).problems).toEqual([['VALUE_INVALID', '', 'it is 5']]));

  const kinds = kindOf<{ readonly kind: 'a'; readonly x: string } | { readonly kind: 'b' }>({ a: { x: text }, b: {} });
  test.each<[unknown, readonly (readonly string[])[]]>([
    [{ kind: 'a', x: 'x' }, []],
    [{ kind: 'b' }, []],
    [{ kind: 'b', x: 'x' }, [['VALUE_INVALID', 'x', 'nothing here is called x']]],
    [{ kind: 'c' }, [['VALUE_INVALID', 'kind', 'it is "c"']]],
    [{ kind: 'constructor' }, [['VALUE_INVALID', 'kind', 'it is "constructor"']]],
    [undefined, [['VALUE_INVALID', '', 'it is missing']]],
  ])('is told apart by its kind: %j', (value, problems) => expect(read(kinds, value).problems).toEqual(problems));

  test('that is needed has a code of its own when it is missing', () => {
    const shape = needed(point, 'RESOURCES_INVALID', 'say it');
    expect(read(shape, undefined).problems).toEqual([['RESOURCES_INVALID', '', 'it is missing']]);
    expect(read(shape, { x: 10 }).problems).toEqual([['VALUE_INVALID', 'x', 'it is 10']]);
  });
});

describe('what was made of wrong options', () => {
  const make = (options: unknown) => made(point, options as Point, ({ x }) => ({ doubled: x * 2 }));
  const doubled = object<{ readonly doubled: number }>({ doubled: whole(0, 99) });

  test('carries that to the place where it is used, in copies too', () => {
    const wrong = make({ x: 1, lable: 'a' });
    expect(read(list(doubled), [make({ x: 4 }), wrong, { ...wrong }]).problems).toEqual([
      ['VALUE_INVALID', '[1].lable', 'nothing here is called lable; did you mean label?'],
      ['VALUE_INVALID', '[2].lable', 'nothing here is called lable; did you mean label?'],
    ]);
  });

  test('tells what it was made of when it is told itself, and not before', () => {
    const origin = new Carried([{ code: 'REFERENCE_UNKNOWN', where: '', what: 'no such', repair: 'another' }]);
    const wrong = made(object({ inner: point }), { inner: carrying({ x: 1 }, origin) }, (value) => ({ value }));
    expect(origin.told).toBe(false);
    carriedBy(wrong)?.tell();
    expect(origin.told).toBe(true);
  });
});

describe('an amount that is out of bounds is told with how much it is', () => {
  type Reading = (value: unknown) => { readonly read: unknown; readonly problems: unknown };
  const lasting: Reading = (value) => read(time(), value);
  const stopping: Reading = (value) => read(time(0), value);
  const size: Reading = (value) => read(bytes, value);

  test.each<[string, Reading, unknown, string]>([
    ['no time', lasting, Duration.seconds(0), 'it is 0 s'],
    ['half a second', lasting, Duration.millis(500), 'it is 0.5 s'],
    ['a second and a half', stopping, Duration.seconds(1.5), 'it is 1.5 s'],
    ['more than a year', lasting, Duration.days(366), 'it is 31622400 s'],
    ['nothing', size, Bytes.of(0), 'it is 0 B'],
    ['a number', lasting, 60, 'it is 60'],
    ['a number of bytes', size, 1024, 'it is 1024'],
    ['another class', size, new Date(0), 'it is a Date'],
    ['no class', lasting, { amount: 1 }, 'it is {"amount":1}'],
    ['what only looks like one', size, Object.create(Bytes.prototype), 'it is a Bytes'],
  ])('%s', (_, shape, value, what) => expect(shape(value).problems).toEqual([['VALUE_INVALID', '', what]]));

  test.each<[string, Reading, unknown]>([
    ['a second', lasting, Duration.seconds(1)],
    ['no time, where that is one', stopping, Duration.seconds(0)],
    ['a year', lasting, Duration.days(365)],
    ['a byte', size, Bytes.of(1)],
  ])('%s is none', (_, shape, value) => expect(shape(value)).toEqual({ read: value, problems: [] }));
});

test('the first of two shapes reads what it takes, whatever the second would say of it', () => {
  const doubled = new Shape<number>(
    (value) => Number(value) * 2,
    () => 0,
  );
  const either = object<{ readonly of: number }>({ of: anyOf(doubled, whole(0, 9), 'give it a number') });
  expect(read(either, { of: 4 })).toEqual({ read: { of: 8 }, problems: [] });
});

test('an object as it is written has its entries by their names, as deep as it goes; one that somebody reads has them as given', () => {
  const given = { b: [{ d: 1, c: 2 }], a: null, B: 'x' };
  expect(JSON.stringify(read(orderedObject, given).read)).toBe('{"B":"x","a":null,"b":[{"c":2,"d":1}]}');
  expect(JSON.stringify(read(jsonObject, given).read)).toBe(JSON.stringify(given));
});
