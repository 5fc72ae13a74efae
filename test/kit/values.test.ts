import { Secret, ServiceChart } from '../../src';
import { newKit, withValue } from '../../src/kit/kit';
import { itemNameOf, nameIn, ownName, secretItems, usesOf } from '../../src/kit/secret-items';
import { bootSecretsOf, flattened, valueFor } from '../../src/kit/values';
import { modelOf } from '../proofs/proved';

const [first, second] = ['2026-01-01', '2026-02-01'].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date];
const none = newKit('test', [], first);
const origins = {
  hash: 'bcrypt',
  shared: 'same:a.shared',
  place: 'below:a.place',
  at: 'time:hash',
  always: 'fixed:x',
  form: 'like:^a+$',
} as const;
const { lab } = modelOf((all) => {
  const renewals = { own: { what: 'told by hand', commands: ['do it'] } };
  new Secret(new ServiceChart(all, 'app'), 's', { keys: [...Object.keys(origins), 'own'], about: 'found there', origins, renewals });
});
const uses = usesOf(lab);
const use = (key: string) => uses.find((one) => one.key === key) as (typeof uses)[number];

test('a key has a name of its own, and takes its value from what it shares, lies below, or is the time of', () => {
  const names = (key: string) => [ownName(use(key)), itemNameOf(use(key)), nameIn(use(key))];
  const own = (key: string) => `app/app-s/${key}`;
  expect(names('hash')).toEqual([own('hash'), own('hash'), own('hash')]);
  expect(names('own')).toEqual([own('own'), own('own'), own('own')]);
  expect(names('shared')).toEqual([own('shared'), 'a.shared', 'a.shared']);
  expect(names('place')).toEqual([own('place'), 'a.place', own('place')]);
  expect(names('at')).toEqual([own('at'), own('hash'), own('at')]);
});

describe('the value of a key', () => {
  const of = (key: string, values: Readonly<Record<string, string>>) =>
    valueFor(
      Object.entries(values).reduce((kit, [name, value]) => withValue(kit, name, value, second), none),
      use(key),
    )?.toString();
  test('is its own, else the shared one, else none', () => {
    expect(of('shared', { 'app/app-s/shared': 'own', 'a.shared': 'shared' })).toBe('own');
    expect(of('shared', { 'a.shared': 'shared' })).toBe('shared');
    expect(of('shared', {})).toBeUndefined();
  });
  test('of an address is the shared one with the app’s name below it, and an own one as it is', () => {
    expect(of('place', { 'a.place': 'https://x/y//' })).toBe('https://x/y/app');
    expect(of('place', { 'a.place': 'https://x/y' })).toBe('https://x/y/app');
    expect(of('place', { 'app/app-s/place': 'https://z/', 'a.place': 'https://x/y' })).toBe('https://z/');
    expect(of('place', {})).toBeUndefined();
  });
  test('of a time is when that other was set, an own one as it is, and none before', () => {
    expect(of('at', { 'app/app-s/hash': 'x' })).toBe('2026-02-01T00:00:00Z');
    expect(of('at', { 'app/app-s/hash': 'x', 'app/app-s/at': 'then' })).toBe('then');
    expect(of('at', {})).toBeUndefined();
  });
});

test('each value is one item, whoever shares it: made where it can be, asked for with where it is found where not', () => {
  const items = secretItems(uses, new Set(['a.place']));
  expect(
    items.map(({ name, makes, question, revoked, isPublic, isBoot, takes }) => [
      name,
      makes !== undefined,
      question?.found,
      revoked,
      isPublic,
      isBoot,
      takes?.length,
    ]),
  ).toEqual([
    ['app/app-s/hash', true, undefined, undefined, false, false, undefined],
    ['a.shared', true, undefined, undefined, false, false, undefined],
    ['app/app-s/always', true, undefined, undefined, true, false, undefined],
    ['app/app-s/form', false, 'found there', 'found there', false, false, undefined],
    ['app/app-s/own', false, 'found there', 'found there', false, false, 1],
  ]);
  expect(items.find(({ name }) => name.endsWith('/own'))?.takes).toEqual([{ at: 'settled', what: 'told by hand', commands: ['do it'] }]);
  const form = items.find(({ name }) => name.endsWith('/form'));
  expect([form?.fault(Buffer.from('aaa')), form?.fault(Buffer.from('b')) === undefined]).toEqual([undefined, false]);
});

test('what machines need is what is of them and there, by its path, with the newest time', () => {
  const item = (name: string, isBoot = true) => ({ name, isBoot, about: '', needs: [], fault: () => undefined, uses: [] });
  const kit = withValue(withValue(withValue(none, 'a.b.c', '1', second), 'a.d', '2', first), 'e', '3', first);
  expect(bootSecretsOf(kit, [item('a.b.c'), item('a.d'), item('a.missing'), item('e', false)])).toEqual({
    made: second.toISOString(),
    a: { b: { c: '1' }, d: '2' },
  });
  expect(bootSecretsOf(none, [item('a')])).toEqual({});
});

test('texts of any depth go by their paths, and what is none is left out', () => {
  expect(flattened({ a: { b: '1', c: { d: '2' } }, e: '3', f: 4, g: null, h: undefined })).toEqual({ 'a.b': '1', 'a.c.d': '2', e: '3' });
  expect([flattened('x', 'a'), flattened(1), flattened(null)]).toEqual([{ a: 'x' }, {}, {}]);
});
