import { lookup } from 'node:dns';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs';
import { PassThrough } from 'node:stream';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { type Lab, object, ServiceChart } from '../../src';
import type { Inventory } from '../../src/inventory/inventory';
import { assemble } from '../../src/model/assemble';
import { type Problem, ProblemsError } from '../../src/problems';
import { base } from '../inventory/base';
import { problemsOf } from '../lab';

const where = 'clusters/test/services.ts';
const inert = () => {};

describe('services.ts', () => {
  test('that is async is refused, whatever it declared before its first await', () => {
    const problems = problemsOf((async (lab: Lab) => {
      new ServiceChart(lab, 'early');
      await Promise.resolve();
      new ServiceChart(lab, 'late');
    }) as (lab: Lab) => void);
    expect(problems).toEqual([expect.objectContaining({ code: 'SERVICES_ASYNC', where })]);
  });

  test('whose promise fails later takes nothing down with it', async () => {
    const problems = problemsOf((async () => {
      await Promise.resolve();
      throw new Error('later');
    }) as () => void);
    expect(problems.map(({ code }) => code)).toEqual(['SERVICES_ASYNC']);
    await new Promise((resolve) => setImmediate(resolve));
  });

  test.each([[undefined], [7], ['text'], [{}], [[]], [JSON.parse('{"then":"no function"}')]])(
    'may return %j, at which nobody looks',
    (value) => expect(problemsOf((() => value) as () => void)).toEqual([]),
  );

  const late = async (lab: Lab) => {
    await Promise.resolve();
    new ServiceChart(lab, 'late');
  };
  test.each<[string, (lab: Lab) => unknown, string]>([
    ['is a generator', function* () {} as never, 'its function is a generator, of which nobody takes the values'],
    ['gives another function', () => inert, 'its function returns a function, which nobody calls'],
    [
      'begins something that nobody awaits',
      (lab) => void late(lab).catch(inert),
      'it begins something that ends later: a promise, or a timer',
    ],
    ['waits for a microtask', () => queueMicrotask(inert), 'it begins something that ends later: a promise, or a timer'],
    ['puts something off', () => process.nextTick(inert), 'it begins something that ends later: a promise, or a timer'],
    ['puts something off to the next turn', () => void setImmediate(inert), 'it begins something that ends later: a promise, or a timer'],
    ['makes a promise that nobody keeps', () => void new Promise(inert), 'it begins something that ends later: a promise, or a timer'],
    ['reads a file without waiting', () => readFile(__filename, inert), 'it begins something that ends later: a promise, or a timer'],
    ['looks up a name', () => void lookup('localhost', inert), 'it begins something that ends later: a promise, or a timer'],
    ['waits for a timer', () => void setTimeout(inert, 0), 'it begins something that ends later: a promise, or a timer'],
  ])('that %s is refused', (_, services, what) =>
    expect(problemsOf(services as (lab: Lab) => void)).toEqual([
      {
        code: 'SERVICES_ASYNC',
        where,
        what: `${what}: whatever it declares then comes too late, and would be removed from the cluster`,
        repair: expect.stringContaining('take async'),
      },
    ]),
  );

  test('that writes to a stream is done when it returns', () => {
    const stream = new PassThrough();
    expect(problemsOf(() => stream.write('declared'))).toEqual([]);
  });

  test('that ends a stream or emits what nobody hears is done when it returns, though Node.js puts parts of that off itself', () => {
    expect(
      problemsOf(() => {
        new PassThrough().end('declared');
        new EventEmitter().emit('declared');
      }),
    ).toEqual([]);
  });

  test('cannot change the inventory, nor what is wrong', () => {
    const change = (lab: { inventory: { domain: string } }) => {
      lab.inventory.domain = 'other.example';
    };
    expect(problemsOf(change as never)).toEqual([
      expect.objectContaining({ code: 'CHART_THREW', what: expect.stringContaining('read only') }),
    ]);
    const forget = (lab: Lab) => {
      new ServiceChart(lab, 'two');
      new ServiceChart(lab, 'two');
      (lab.problems as unknown[]).length = 0;
    };
    expect(problemsOf(forget).map(({ code }) => code)).toContain('SERVICE_DUPLICATE');
    expect(base.domain).toBe('test.example');
  });

  const circular: { self?: unknown } = {};
  circular.self = circular;
  const angry = {
    get message(): string {
      throw new Error('no');
    },
    toString() {
      throw new Error('never');
    },
  };
  const silent = Object.assign(new Error('x'), { message: '' });
  const hostile = new Error('x');
  Object.defineProperty(hostile, 'stack', { get: () => angry.message });
  Object.defineProperty(hostile, 'message', { get: () => angry.message });

  const trap = () => {
    throw new Error('trapped');
  };

  test.each<[string, () => unknown, string]>([
    ['a Proxy that throws', () => new Proxy({}, { get: trap, getPrototypeOf: trap }), 'it threw an object that is no error'],
    ['problems of ours, and none', () => new ProblemsError([]), 'it threw an error without a message'],
    ['problems of ours that say nothing', () => new ProblemsError([{} as Problem]), 'undefined undefined: undefined'],
    ['null', () => null, 'null'],
    ['undefined', () => undefined, 'undefined'],
    ['a text', () => 'plain words', 'plain words'],
    ['an empty text', () => '', 'it threw a string that says nothing'],
    ['a number', () => 42, '42'],
    ['a symbol', () => Symbol('s'), 'Symbol(s)'],
    ['a BigInt', () => 4n, '4'],
    ['an object', () => ({ code: 7 }), '{"code":7}'],
    ['an empty object', () => ({}), 'it threw an object that is no error'],
    ['an object without prototype', () => Object.create(null), 'it threw an object that is no error'],
    ['a circle', () => circular, 'it threw an object that is no error'],
    ['an object whose message throws', () => angry, 'it threw an object that is no error'],
    ['an error without words', () => silent, 'it threw an error without a message'],
    ['an error whose message and stack throw', () => hostile, 'it threw an error without a message'],
    ['several lines', () => 'one\ntwo\t three', 'one two three'],
    ['a long text', () => 'x'.repeat(400), `${'x'.repeat(300)}…`],
  ])('that throws %s is told in one line', (_, thrown, what) => {
    const problems = problemsOf(() => {
      throw thrown();
    });
    expect(problems).toEqual([expect.objectContaining({ code: 'CHART_THREW', what })]);
  });
});

test('an inventory whose fields throw is the user’s to mend', () => {
  const inventory = Object.defineProperty({ ...base }, 'domain', {
    enumerable: true,
    get: () => {
      throw new Error('not today');
    },
  }) as Inventory;
  const make = () => assemble({ name: 'test', inventory, services: inert, sealed: new Map(), ledger: [] });
  expect(make).toThrow(ProblemsError);
  expect(make).toThrow(/^VALUE_INVALID domain: it throws when it is read$/);
});

describe('what stands in the tree where nobody looks for it', () => {
  test('a chart of cdk8s', () =>
    expect(problemsOf((lab) => void new Chart(lab, 'plain'))).toEqual([
      expect.objectContaining({
        code: 'CONSTRUCT_MISPLACED',
        where: 'test/plain',
        what: expect.stringContaining('a chart of cdk8s alone'),
      }),
    ]));
  test('an app within an app', () =>
    expect(problemsOf((lab) => void new ServiceChart(new ServiceChart(lab, 'outer') as never, 'inner'))).toEqual([
      expect.objectContaining({ code: 'CONSTRUCT_MISPLACED', where: 'test/outer/inner', what: expect.stringContaining('within another') }),
    ]));
  test('an object of a chart of cdk8s', () => {
    const problems = problemsOf((lab) => {
      new ApiObject(new Chart(lab, 'plain'), 'x', { apiVersion: 'v1', kind: 'ConfigMap' });
    });
    expect(problems.map(({ code, where: at }) => [code, at])).toEqual([
      ['CONSTRUCT_MISPLACED', 'test/plain'],
      ['CONSTRUCT_MISPLACED', 'test/plain/x'],
    ]);
  });
  test('a construct that groups others within an app is none', () =>
    expect(
      problemsOf((lab) => {
        const chart = new ServiceChart(lab, 'app');
        object(new Construct(chart, 'group'), 'x', 'ConfigMap', { metadata: { name: 'x' }, data: {} });
      }),
    ).toEqual([]));
});

describe('an object’s file', () => {
  const role = (lab: Lab, ...names: readonly string[]) => {
    const chart = new ServiceChart(lab, 'app');
    for (const [index, name] of names.entries()) object(chart, `r${index}`, 'Role', { metadata: { name }, rules: [] });
  };
  const longest = 255 - 'role-.yaml'.length;

  test('may have the longest name that file systems take', () => expect(problemsOf((lab) => role(lab, 'r'.repeat(longest)))).toEqual([]));
  test('may have none that is longer', () =>
    expect(problemsOf((lab) => role(lab, 'r'.repeat(longest + 1)))).toEqual([
      expect.objectContaining({ code: 'NAME_INVALID', where: 'test/app/r0', what: expect.stringContaining('a name of 256 bytes') }),
    ]));
  test.each(['aux', 'com1'])('has no folder that is called %s, which Windows keeps for a device', (name) =>
    expect(problemsOf((lab) => void new ServiceChart(lab, name))).toContainEqual(
      expect.objectContaining({
        code: 'NAME_INVALID',
        where: `test/${name}/namespace/namespace`,
        what: expect.stringContaining(`${name} names a device`),
      }),
    ),
  );
  test.each(['auxiliary', 'com', 'nulls'])('may be in a folder that is called %s', (name) =>
    expect(problemsOf((lab) => void new ServiceChart(lab, name))).toEqual([]),
  );
  test.each([
    ['Reader', 'reader'],
    ['a:b', 'a-b'],
  ])('is told apart from another’s: %s and %s are one to some file systems', (one, other) =>
    expect(problemsOf((lab) => role(lab, one, other))).toEqual([
      expect.objectContaining({ code: 'NAME_INVALID', where: 'test/app/r1', what: expect.stringContaining('that of test/app/r0') }),
    ]),
  );
});
