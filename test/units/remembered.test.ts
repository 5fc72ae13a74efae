import { onceFor, onceForText } from '../../src/units/remembered';

/** How often each argument was worked out. */
function counted<T>(): { readonly of: (one: T) => undefined; readonly times: (one: T) => number } {
  const all: T[] = [];
  return {
    of: (one) => {
      all.push(one);
      return undefined;
    },
    times: (one) => all.filter((other) => other === one).length,
  };
}

test('what is said of an object is worked out once, even that it is nothing; an equal one is another', () => {
  const { of, times } = counted<{ readonly name: string }>();
  const [one, equal] = [{ name: 'a' }, { name: 'a' }];
  const remembered = onceFor(of);
  expect([remembered(one), remembered(one), remembered(equal)]).toEqual([undefined, undefined, undefined]);
  expect([times(one), times(equal)]).toEqual([1, 1]);
});

test('what is no object, whatever its type says, is looked at each time', () => {
  const remembered = onceFor((one: object) => String(one)) as (one: unknown) => string;
  expect([remembered(false), remembered(null), remembered('x'), remembered(undefined)]).toEqual(['false', 'null', 'x', 'undefined']);
});

test('what is said of a text is worked out once, and what it threw is thrown again', () => {
  const { of, times } = counted<string>();
  const remembered = onceForText((text) => {
    of(text);
    if (text === '') throw new RangeError('it is empty');
    return text.length;
  });
  expect([remembered('two'), remembered('two'), remembered('three'), remembered('two')]).toEqual([3, 3, 5, 3]);
  expect([times('two'), times('three')]).toEqual([1, 1]);
  expect(() => remembered('')).toThrow('it is empty');
  expect(() => remembered('')).toThrow('it is empty');
});

test('of very many texts the first are forgotten, and worked out anew', () => {
  const { of, times } = counted<string>();
  const remembered = onceForText(of);
  for (let number = 0; number <= 10_000; number++) remembered(String(number));
  remembered('10000');
  remembered('0');
  expect([times('0'), times('10000')]).toEqual([2, 1]);
});
