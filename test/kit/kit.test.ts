import fc from 'fast-check';
import { areSame, bytesIn, dated, earlierIn, newKit, readKit, textOf, withValue, writeKit } from '../../src/kit/kit';

const [first, second, third] = ['2026-01-01', '2026-02-01', '2026-03-01'].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date, Date];
const kit = newKit('loutik', ['age1x'], first);
const iso = (time: Date) => time.toISOString();

test('a new kit has nothing but whose it is, when it was made, and who opens it', () => {
  expect(kit).toEqual({ homelab: 'loutik', made: iso(first), recipients: ['age1x'], values: {}, losses: {} });
  expect([bytesIn(kit, 'a'), textOf(kit, 'toString'), earlierIn(kit, 'constructor')]).toEqual([undefined, undefined, []]);
});

test('a value keeps those before it, the newest first, each with the time until which it was one', () => {
  const all = withValue(withValue(withValue(kit, 'a', 'one', first), 'a', 'two', second), 'a', 'three', third);
  expect(all.values.a).toEqual({
    value: 'three',
    since: iso(third),
    before: [
      { value: 'two', until: iso(third) },
      { value: 'one', until: iso(second) },
    ],
  });
  expect([textOf(all, 'a'), earlierIn(all, 'a').map(String)]).toEqual(['three', ['two', 'one']]);
  expect(kit.values).toEqual({});
});

test('the same value again changes nothing', () => {
  const one = withValue(kit, 'a', 'one', first);
  expect(withValue(one, 'a', 'one', second)).toBe(one);
  expect(withValue(one, 'a', Buffer.from('one'), second)).toBe(one);
});

test('bytes that are no text are kept in base64, and text as it is', () => {
  expect(withValue(kit, 'a', Buffer.from([0xff, 0xfe]), first).values.a).toEqual({ value: '//4=', encoding: 'base64', since: iso(first) });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(bytesIn(withValue(kit, 'a', bytes, first), 'a')).toEqual(Buffer.from(bytes));
    }),
  );
});

test('a value is as old as is said of it, where that is a time', () => {
  const one = withValue(kit, 'a', 'one', third);
  expect(dated(one, 'a', '2026-01-01T01:00:00+01:00').values.a?.since).toBe(iso(first));
  expect([dated(one, 'a', 'yesterday'), dated(one, 'b', iso(first))]).toEqual([one, one]);
});

test('what is written is read as it was', () => {
  const one = withValue(withValue(kit, 'a', 'one', first), 'a', Buffer.from([0xff]), second);
  const read = readKit(writeKit(one), 'kit');
  expect('code' in read ? read : areSame(read, one)).toBe(true);
  expect(areSame(one, kit)).toBe(false);
  expect(JSON.parse(writeKit(kit)).loutikKit).toBe(1);
});

const whole = { loutikKit: 1, ...kit, values: { a: { value: 'hunter2', since: iso(first) } } };
test.each([
  ['no JSON', '{', 'KIT_INVALID'],
  ['a list', [whole], 'KIT_INVALID'],
  ['nothing', null, 'KIT_INVALID'],
  ['no version', { ...whole, loutikKit: undefined }, 'KIT_INVALID'],
  ['a newer one', { ...whole, loutikKit: 2 }, 'KIT_NEWER'],
  ['no homelab', { ...whole, homelab: 1 }, 'KIT_INVALID'],
  ['no time', { ...whole, made: 1 }, 'KIT_INVALID'],
  ['no recipients', { ...whole, recipients: 'age1x' }, 'KIT_INVALID'],
  ['no losses', { ...whole, losses: [] }, 'KIT_INVALID'],
  ['no values', { ...whole, values: [] }, 'KIT_INVALID'],
  ['a value without one', { ...whole, values: { ...whole.values, b: { since: iso(first) } } }, 'KIT_INVALID'],
  ['a value of no time', { ...whole, values: { ...whole.values, b: { value: 'hunter2' } } }, 'KIT_INVALID'],
])('%s is no kit, which shows nothing of it', (_, given, code) => {
  const read = readKit(typeof given === 'string' ? given : JSON.stringify(given), 'place');
  expect(read).toMatchObject({ code, where: 'place' });
  expect(JSON.stringify(read)).not.toContain('hunter2');
});

test('a whole one is', () => expect(readKit(JSON.stringify(whole), 'kit')).toEqual({ ...kit, values: whole.values }));
