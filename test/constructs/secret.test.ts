import { Secret, ServiceChart } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { base } from '../inventory/base';
import type { Any } from './object-of';

/** A secret of an app, with what is sealed of it, and what is told. */
function made(props: Any = {}, encryptedData?: object, at = 'app/app-login') {
  const [namespace, name] = at.split('/');
  const sealed = new Map(encryptedData ? [[at, { file: 'clusters/test/secrets/x.yaml', namespace, name, encryptedData }]] : []);
  const lab = new Lab({ homelab: 'test', inventory: base, sealed: sealed as Any });
  const secret = new Secret(new ServiceChart(lab, 'app'), 'login', { keys: ['user', 'password'], about: 'a test', ...props });
  secret.emit();
  const told = () => lab.problems.map(({ code, where, what, repair }) => [code, where, what, repair]);
  return { lab, secret, told, objects: () => secret.node.children.map((one: Any) => one.toJson()) };
}

test('a secret is called after its app and its id, stands in the app’s namespace, and is to be sealed', () => {
  const { secret, told, objects, lab } = made();
  expect(secret).toMatchObject({ name: 'app-login', namespace: 'app', app: 'app', about: 'a test', isSealed: false });
  expect([secret.keys, secret.asked, secret.labels, secret.origins, secret.renewals]).toEqual([
    ...[['user', 'password'], ['user', 'password'], {}, {}, {}],
  ]);
  expect([secret.homelabFile, told(), objects()]).toEqual(['clusters/test/secrets/app/app-login.yaml', [], []]);
  expect(Secret.all(lab)).toEqual([secret]);
});

test('unless it says otherwise', () => {
  const own = { labels: { a: 'b' }, origins: { user: 'fixed:me' }, renewals: { user: { what: 'restart it', commands: ['x'] } } };
  const { secret } = made({ name: 'other', namespace: 'elsewhere', ...own });
  expect(secret).toMatchObject({ name: 'other', namespace: 'elsewhere', ...own });
  expect(secret.homelabFile).toBe('clusters/test/secrets/elsewhere/other.yaml');
});

test('one whose keys are all sealed is an object that the controller opens, with its labels and annotations', () => {
  const sealed = { user: 'A', password: 'B' };
  const { secret, told, objects } = made({ labels: { a: 'b' }, annotations: { c: 'd' } }, sealed);
  expect([secret.isSealed, told()]).toEqual([true, []]);
  expect(objects()).toMatchObject([
    {
      kind: 'SealedSecret',
      metadata: { name: 'app-login', namespace: 'app' },
      spec: {
        encryptedData: sealed,
        template: { metadata: { name: 'app-login', namespace: 'app', labels: { a: 'b' }, annotations: { c: 'd' } } },
      },
    },
  ]);
  expect(made({}, sealed, 'app/other').secret.isSealed).toBe(false);
  expect(made({}, sealed, 'other/app-login').secret.isSealed).toBe(false);
  expect(made({ namespace: 'other' }, sealed, 'other/app-login').secret.isSealed).toBe(true);
});

const repair = 'seal exactly the keys that test/app/login declares: user, password';
test.each([
  [{ user: 'A' }, 'lacks password'],
  [{}, 'lacks user, password'],
  [{ user: 'A', password: 'B', token: 'C', x: 'D' }, 'holds token, x, which nothing declares'],
  [{ user: 'A', token: 'C' }, 'lacks password and holds token, which nothing declares'],
])('of %j is told that it %s, and no object is made', (sealed, what) => {
  const { secret, told, objects } = made({}, sealed);
  expect(told()).toEqual([['SEALED_SECRET_INCOMPLETE', 'clusters/test/secrets/x.yaml', what, repair]]);
  expect([objects(), secret.isSealed]).toEqual([[], true]);
});

test('what every object has is no sealed key', () => {
  expect(made({ keys: ['toString'] }, {}).told()).toMatchObject([{ 0: 'SEALED_SECRET_INCOMPLETE', 2: 'lacks toString' }]);
});

test('a key is handed out by its name; one that is not declared is told once, with those that are', () => {
  const { secret, told } = made();
  const reference = { kind: 'secret-key', namespace: 'app', secret: 'app-login' };
  expect([secret.key('user'), told()]).toEqual([{ ...reference, key: 'user' }, []]);
  expect(secret.key('token' as Any)).toEqual({ ...reference, key: 'token' });
  secret.key('token' as Any);
  expect(told()).toEqual([
    ['SECRET_KEY_UNKNOWN', 'test/app/login', 'no key token is declared; there are user, password', 'use one of them, or add it to keys'],
  ]);
  expect([secret.keys, secret.asked]).toEqual([
    ['user', 'password'],
    ['user', 'password', 'token'],
  ]);
  secret.key(7 as Any);
  expect(told()[1]?.[2]).toBe('no key 7 is declared; there are user, password');
});

test('a key that is added later is declared like the others, and asked for when it is sealed', () => {
  const lab = new Lab({
    homelab: 'test',
    inventory: base,
    sealed: new Map([['app/app-login', { file: 'x.yaml', namespace: 'app', name: 'app-login', encryptedData: { user: 'A' } }]]) as Any,
  });
  const secret = new Secret<string>(new ServiceChart(lab, 'app'), 'login', { keys: ['user'], about: 'a test' });
  secret.add('more', 'random');
  expect([secret.keys, secret.asked, secret.origins]).toEqual([['user', 'more'], ['user', 'more'], { more: 'random' }]);
  secret.emit();
  expect(lab.problems.map(({ code, what }) => [code, what])).toEqual([['SEALED_SECRET_INCOMPLETE', 'lacks more']]);
});

test('all of its keys are files where it is mounted', () => {
  const { secret } = made();
  expect(secret.files).toEqual({ kind: 'secret', secret });
});

describe('its names are looked at before anything is sealed', () => {
  const places = (props: object) =>
    made(props)
      .told()
      .map(([code, where, what]) => [code, where, what]);
  const invalid = (place: string, what: unknown) => ['NAME_INVALID', `test/app/login${place}`, what];

  test('what Kubernetes takes is right', () =>
    expect([places({ name: 'a.b-c' }), places({ keys: ['a', 'A_b.c-d', '.x'] })]).toEqual([[], []]));

  test('its own', () => expect(places({ name: 'A_b' })).toEqual([invalid('', expect.stringMatching(/^"A_b" /))]));

  test('and its keys: some, each once, each a file’s name', () => {
    expect(places({ keys: [] })).toEqual([invalid('.keys', 'it is empty, and a secret without keys holds nothing')]);
    expect(places({ keys: ['a', 'b/c', 'a', 'a'] })).toEqual([
      invalid('.keys[1]', expect.stringMatching(/^"b\/c" /)),
      invalid('.keys[2]', '"a" stands there twice'),
      invalid('.keys[3]', '"a" stands there twice'),
    ]);
  });

  test('of what is no name at all nothing more is told', () => {
    expect(places({ name: '', keys: [] }).map(([code, where]) => [code, where])).toEqual([['VALUE_INVALID', 'test/app/login.name']]);
    expect(places({ origins: { user: 'other' } }).map(([code]) => code)).toEqual(['VALUE_INVALID']);
  });
});
