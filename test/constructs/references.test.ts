import { references } from '../../src/constructs/references';
import { type Carried, carriedBy } from '../../src/shape/carried';

// biome-ignore lint/suspicious/noExplicitAny: the compiler knows which names there are
type Any = any;
const ssd = { size: 1 };
const table = { one: { ssd, hdd: {} }, two: {} };

function named(depth?: number, given: Any = table, whose?: string): { readonly all: Any; readonly unknown: readonly Carried[] } {
  const unknown: Carried[] = [];
  return { all: references('disk', given, (one) => unknown.push(one), depth, whose) as Any, unknown };
}
const said = (value: Any) => carriedBy(value)?.problems.map(({ code, where, what, repair }) => [code, where, what, repair]);
const wrong = (what: string, repair = "use one of the inventory's: one.ssd, one.hdd") => [['REFERENCE_UNKNOWN', '', what, repair]];

test('a name of the table is what stands there', () => {
  const { all, unknown } = named(2);
  expect(all.one.ssd).toBe(ssd);
  expect([said(all.one.ssd), unknown]).toEqual([undefined, []]);
  expect(named(1).all.one).toBe(table.one);
});

test('a wrong one carries that, with the name that it is nearly', () => {
  const { all, unknown } = named(2);
  expect(said(all.one.sdd)).toEqual(wrong('no disk one.sdd; did you mean one.ssd?'));
  expect(said(all.none.ssd)).toEqual(wrong('no disk none.ssd; did you mean one.ssd?'));
  expect(said(all.very.other)).toEqual(wrong('no disk very.other'));
  expect(unknown).toHaveLength(3);
});

test('it is heard of once its last part is asked for, and not before', () => {
  const { all, unknown } = named(2);
  const inner = all.none;
  expect([said(inner), unknown]).toEqual([wrong('no disk none'), []]);
  expect(inner[Symbol.iterator]).toBeUndefined();
  expect(unknown).toEqual([]);
  expect(carriedBy(inner.ssd)).toBe(unknown[0]);
  const { all: flat, unknown: told } = named(1);
  expect([carriedBy(flat.three) === told[0], told.length]).toEqual([true, 1]);
});

test('a table in place of a name carries that it is none', () => {
  const { all } = named(2);
  expect(said(all)).toEqual(wrong('the table is no disk: it has one, two'));
  expect(said(all.one)).toEqual(wrong('one is no disk: it has ssd, hdd'));
  expect(said(all.two)).toEqual(wrong('two is no disk: it has none'));
});

test('whose names they are is said, and that there are none', () => {
  expect(said(named(1, { a: {} }, 'app').all.zzz)).toEqual(wrong('no disk zzz', 'use one of app: a'));
  expect(said(named(1, {}).all.zzz)).toEqual(wrong('no disk zzz', "give it one: the inventory's has none"));
});

test.each(['toString', 'hasOwnProperty'])('%s is no name, although each object has one', (name) => {
  expect(said(named(1).all[name])?.[0]?.[2]).toBe(`no disk ${name}`);
});

test.each(['then', 'toJSON', 'constructor', Symbol.toStringTag])('what the language itself asks for is no wrong name: %s', (name) => {
  const { all, unknown } = named(2);
  expect([said(all[name]), said(all.one[name]), unknown]).toEqual([undefined, undefined, []]);
});
