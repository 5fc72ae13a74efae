import { Secret, ServiceChart } from '../../src';
import { withFound } from '../../src/kit/absorb';
import { textOf } from '../../src/kit/kit';
import { sealingsFor, sealingsOf } from '../../src/kit/sealings';
import { itemNameOf, nameIn, ownName, secretItems, usesOf } from '../../src/kit/secret-items';
import { bootSecretsOf, flattened, itemsFor, valueFor } from '../../src/kit/values';
import { isBcryptOf } from '../../src/secrets/bcrypt';
import { modelOf } from '../proofs/proved';
import { begun, kitOf, lab, later } from './small-lab';

const uses = usesOf(lab);
const use = (name: string) => uses.find((one) => ownName(one) === name) as (typeof uses)[number];
const values = Object.fromEntries(
  ['app/app-token/token', 'app/app-token/made', 'app/app-admin/name', 'app/app-admin/password', 'hub.key'].map((name) => [
    name,
    `of ${name}`,
  ]),
);
const repository = { 'backups.offsite.repository': 's3:https://s3.test.example/bucket//' };

test('a key’s value is its own, another’s by that name, or of the time at which another was set', () => {
  expect(uses.map((one) => [ownName(one), itemNameOf(one), nameIn(one)])).toEqual([
    ['app/app-token/token', 'app/app-token/token', 'app/app-token/token'],
    ['app/app-token/made', 'app/app-token/made', 'app/app-token/made'],
    ['app/app-admin/name', 'app/app-admin/name', 'app/app-admin/name'],
    ['app/app-admin/password', 'app/app-admin/password', 'app/app-admin/password'],
    ['app/app-admin/since', 'app/app-admin/password', 'app/app-admin/since'],
    ['app/app-hub/key', 'hub.key', 'hub.key'],
    ['more/more-hub/key', 'hub.key', 'hub.key'],
    ['more/more-hub/place', 'backups.offsite.repository', 'more/more-hub/place'],
  ]);
});

describe('items', () => {
  const items = secretItems(uses, new Set(['backups.offsite.repository']));
  const item = (name: string) => items.find((one) => one.name === name);

  test('are one for each value: shared ones once, none for times, none for what is known', () => {
    expect(items.map(({ name }) => name)).toEqual(Object.keys(values));
    expect(secretItems(uses, new Set(Object.keys(values))).map(({ name }) => name)).toEqual(['backups.offsite.repository']);
  });

  test('are made where a program can, and nobody takes such a value back', () => {
    for (const name of ['app/app-token/made', 'app/app-admin/password', 'hub.key']) {
      expect([name, item(name)?.makes?.('', begun), item(name)?.question, item(name)?.revoked]).toEqual([
        name,
        expect.stringMatching(/^[A-Za-z0-9]{32}$/),
        undefined,
        undefined,
      ]);
    }
    expect([item('app/app-admin/name')?.makes?.('', begun), item('app/app-admin/name')?.isPublic]).toEqual(['admin', true]);
    expect([item('hub.key')?.isPublic, item('app/app-token/made')?.isPublic]).toEqual([false, false]);
  });

  test('are asked for where it cannot, and taken back where they come from', () => {
    expect(item('app/app-token/token')).toMatchObject({
      about: 'where the bot is registered',
      revoked: 'where the bot is registered',
      question: { asks: 'app/app-token, token', found: 'where the bot is registered' },
    });
    expect(item('app/app-token/token')?.makes).toBeUndefined();
  });

  test('say what a new value takes by hand, in the end', () => {
    expect(item('app/app-token/token')?.takes).toEqual([{ at: 'settled', what: 'the bot is started anew', commands: ['start it'] }]);
    expect(item('app/app-token/made')).not.toHaveProperty('takes');
  });

  test('know what no value of theirs can be', () => {
    const fault = (name: string, value: string) => item(name)?.fault(Buffer.from(value));
    expect([fault('hub.key', ''), fault('hub.key', 'x')]).toEqual(['is empty', undefined]);
    expect(fault('app/app-admin/password', 'x'.repeat(73))).toMatch(/^has 73 bytes, and bcrypt takes/);
    expect(fault('app/app-token/token', 'x'.repeat(73))).toBeUndefined();
  });

  test('of a homelab are used by each key that takes them, and needed by its app', () => {
    const hub = itemsFor(lab, kitOf({})).find(({ name }) => name === 'hub.key');
    expect([hub?.needs, hub?.uses.map(ownName)]).toEqual([
      ['app', 'more'],
      ['app/app-hub/key', 'more/more-hub/key'],
    ]);
    expect(itemsFor(lab, kitOf({})).find(({ name }) => name === 'backups.offsite.repository')?.needs).toEqual(['more']);
  });
});

describe('a value', () => {
  const of = (name: string, kit = kitOf({ ...values, ...repository })) => valueFor(kit, use(name))?.toString();

  test('is the key’s own before a shared one', () => {
    expect([of('more/more-hub/key'), of('app/app-hub/key')]).toEqual(['of hub.key', 'of hub.key']);
    expect(of('more/more-hub/key', kitOf({ ...values, 'more/more-hub/key': 'own' }))).toBe('own');
    expect(of('app/app-hub/key', kitOf({}))).toBeUndefined();
  });
  test('below an address is that with the app behind it, one slash between', () => {
    expect(of('more/more-hub/place')).toBe('s3:https://s3.test.example/bucket/more');
    expect(of('more/more-hub/place', kitOf({ ...repository, 'more/more-hub/place': 's3:own/' }))).toBe('s3:own/');
    expect(of('more/more-hub/place', kitOf({}))).toBeUndefined();
  });
  test('of a time is when the other was set, to the second', () => {
    expect([of('app/app-admin/since'), of('app/app-admin/since', kitOf(values, later))]).toEqual([
      '2026-11-01T10:00:00Z',
      '2026-11-03T10:00:00Z',
    ]);
    expect(of('app/app-admin/since', kitOf({ 'app/app-admin/since': 'own' }))).toBe('own');
    expect(of('app/app-admin/since', kitOf({}))).toBeUndefined();
  });
});

describe('what is to be sealed', () => {
  const files = (kit: ReturnType<typeof kitOf>, sealed = new Map<string, Readonly<Record<string, string>>>()) =>
    sealingsOf(lab, { kit, before: kit }, sealed).map(({ file, values: own }) => [file, Object.keys(own)]);
  const file = (app: string, name: string) => `clusters/test/secrets/${app}/${name}.yaml`;

  test('is a secret of which every key has a value', () => {
    expect(files(kitOf(values))).toEqual([
      [file('app', 'app-token'), ['token', 'made']],
      [file('app', 'app-admin'), ['name', 'password', 'since']],
      [file('app', 'app-hub'), ['key']],
    ]);
    expect(files(kitOf({ ...values, ...repository })).at(-1)).toEqual([file('more', 'more-hub'), ['key', 'place']]);
    expect(files(kitOf({ 'app/app-token/token': 'x' }))).toEqual([]);
  });

  test('or has it sealed already: then the others alone', () => {
    const sealed = new Map([['app/app-token', { made: 'sealed with another key' }]]);
    expect(files(kitOf({ 'app/app-token/token': 'x' }), sealed)).toEqual([[file('app', 'app-token'), ['token']]]);
  });

  test('is a password’s hash, and any other value as it is', () => {
    const [admin] = sealingsFor(
      kitOf(values),
      uses.filter(({ secret }) => secret.name === 'app-admin'),
    );
    expect(Object.fromEntries(Object.entries(admin?.values ?? {}).map(([key, value]) => [key, String(value)]))).toEqual({
      name: 'of app/app-admin/name',
      password: expect.stringMatching(/^\$2[aby]\$\d\d\$/),
      since: '2026-11-01T10:00:00Z',
    });
    expect(sealingsFor(kitOf({}), uses)).toEqual([]);
  });
});

test('machines are given what is theirs, by its path, with the time of the youngest value', () => {
  const kit = kitOf({
    'k3s.agentToken': 'a',
    'k3s.nodePasswords.server': 'b',
    'hub.key': 'c',
    'backups.writer.keyId': 'd',
    'nut.ups.primary': 'e',
  });
  expect(bootSecretsOf(kit, itemsFor(lab, kit))).toEqual({
    made: begun.toISOString(),
    k3s: { agentToken: 'a', nodePasswords: { server: 'b' } },
    nut: { ups: { primary: 'e' } },
  });
  const both = kitOf({ 'hub.key': 'x' }, later);
  const mixed = { ...kit, values: { ...both.values, ...kitOf({ 'k3s.agentToken': 'a' }).values } };
  expect(bootSecretsOf(mixed, itemsFor(lab, mixed))).toMatchObject({ made: later.toISOString() });
  expect(bootSecretsOf(kitOf({}), itemsFor(lab, kitOf({})))).toEqual({});
});

test('what is imported is known by its path: texts alone', () => {
  expect(flattened({ a: 'x', b: { c: 'y', d: { e: 'z' } }, n: 7, f: true, g: null, h: undefined })).toEqual({
    a: 'x',
    'b.c': 'y',
    'b.d.e': 'z',
  });
  expect([flattened('x', 'a'), flattened(null), flattened(7)]).toEqual([{ a: 'x' }, {}, {}]);
  expect(textOf(kitOf({ a: 'x' }), 'b')).toBeUndefined();
});

describe('a key that has but the hash of another’s value', () => {
  const { lab: house } = modelOf((of) => {
    const asked = new ServiceChart(of, 'asked');
    new Secret(asked, 'keys', {
      keys: ['of-app', 'of-nobody'],
      origins: { 'of-app': 'bcrypt:app/app-own/secret', 'of-nobody': 'bcrypt:shared.word' },
      about: 'hashes',
    });
    new Secret(new ServiceChart(of, 'app'), 'own', { keys: ['secret'], origins: { secret: 'random' }, about: 'what it shows' });
  });
  const all = usesOf(house);
  const [hash, other, own] = all as [(typeof all)[number], (typeof all)[number], (typeof all)[number]];

  test('takes that value, of which the words and the form are whose it is; nobody’s is made', () => {
    expect(all.map((one) => [ownName(one), itemNameOf(one), nameIn(one)])).toEqual([
      ['asked/asked-keys/of-app', 'app/app-own/secret', 'asked/asked-keys/of-app'],
      ['asked/asked-keys/of-nobody', 'shared.word', 'asked/asked-keys/of-nobody'],
      ['app/app-own/secret', 'app/app-own/secret', 'app/app-own/secret'],
    ]);
    const items = itemsFor(house, kitOf({})).filter(({ uses }) => uses.length > 0);
    expect(items.map(({ name, about, uses }) => [name, about, uses.map(ownName)])).toEqual([
      ['app/app-own/secret', 'what it shows', ['asked/asked-keys/of-app', 'app/app-own/secret']],
      ['shared.word', 'hashes', ['asked/asked-keys/of-nobody']],
    ]);
    for (const { makes } of items) expect(makes?.('', begun)).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  test('holds it to what bcrypt takes', () => {
    const fault = (name: string, length: number) =>
      itemsFor(house, kitOf({}))
        .find((one) => one.name === name)
        ?.fault(Buffer.alloc(length, 'a'));
    for (const name of ['app/app-own/secret', 'shared.word'])
      expect([fault(name, 72), fault(name, 73)]).toEqual([undefined, expect.stringMatching(/^has 73 bytes, and bcrypt takes/)]);
  });

  test('is sealed with it, as a hash that fits', () => {
    const kit = kitOf({ 'app/app-own/secret': 'hunter2', 'shared.word': 'other' });
    const sealed = Object.assign({}, ...sealingsFor(kit, [hash, other, own]).map(({ values }) => values));
    expect(sealed.secret).toEqual(Buffer.from('hunter2'));
    expect([isBcryptOf(String(sealed['of-app']), 'hunter2'), isBcryptOf(String(sealed['of-nobody']), 'other')]).toEqual([true, true]);
  });

  test('is not kept as it is found in Git: with another value it would be that of the one before', () => {
    const { kit, taken } = withFound(house, kitOf({}), later, ({ key }) => Buffer.from(`found ${key}`));
    expect([taken, Object.keys(kit.values)]).toEqual([['app/app-own/secret'], ['app/app-own/secret']]);
  });
});
