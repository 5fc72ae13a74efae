import { object, Secret } from '../../../src';
import { checkSchema } from '../../../src/objects/schema';
import { middlewareFaults } from '../../../src/objects/traefik/middlewares';
import { traefik } from '../../../src/proofs/traefik';
import { faultsOf } from '../../lab';
import { foundBy } from '../proved';
import { type Any, app, middleware } from '../references/parts';
import { right, wrong } from './middlewares';

const manifest = (spec: object) => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'Middleware',
  metadata: { name: 'x', namespace: 'app' },
  spec,
});
const found = (declare: (lab: Any) => void) => foundBy(traefik, declare);
const refused = (what: string, name = 'x') => ['TRAEFIK_REFUSES', `test/app/${name}`, `Middleware ${name}: ${what}`];

test.each(Object.entries(wrong))('a middleware that Traefik would not make, or nobody comes through: %s', (_, { spec, at }) => {
  expect(middlewareFaults(spec).map(({ path }) => path)).toEqual([at]);
  expect(checkSchema(manifest(spec) as Any)).toEqual([]);
});

test.each(Object.entries(right))('a middleware that looks alike is taken: %s', (_, spec) => {
  expect(middlewareFaults(spec)).toEqual([]);
  expect(checkSchema(manifest(spec) as Any)).toEqual([]);
});

test('a text that nests without end is told, and breaks nothing', () => {
  const deep = '('.repeat(100_000);
  expect(middlewareFaults({ redirectRegex: { regex: deep } }).map(({ path }) => path)).toEqual(['redirectRegex.regex']);
  expect(middlewareFaults({ buffering: { retryExpression: deep } }).map(({ path }) => path)).toEqual(['buffering.retryExpression']);
  expect(middlewareFaults({ stripPrefixRegex: { regex: [`${'a'.repeat(200_000)}\\1`] } }).map(({ path }) => path)).toEqual([
    'stripPrefixRegex.regex[0]',
  ]);
});

test('it is told at its place, with what is wrong and how it is written', () => {
  expect(faultsOf((lab: Any) => void middleware({ ipAllowList: { sourceRange: ['10.0.0.0/33'] } })(lab))).toEqual([
    {
      code: 'TRAEFIK_REFUSES',
      where: 'test/app/x',
      what: 'Middleware x: its ipAllowList.sourceRange[0] "10.0.0.0/33" has no "/33"',
      repair: 'give it an address or a range, like 192.168.1.0/24',
    },
  ]);
});

test('a kind that there is not is told by its schema, and a field by that alone', () => {
  expect(found(middleware({ stripprefix: { prefixes: ['/a'] } })).map(([code]) => code)).toContain('SCHEMA_INVALID');
  expect(found(middleware({ stripPrefix: { prefix: '/a' } })).map(([code]) => code)).toEqual(['SCHEMA_INVALID']);
});

describe('a chain', () => {
  const chain = (name: string, ...names: readonly (string | { name: string; namespace: string })[]) =>
    ({ metadata: { name }, spec: { chain: { middlewares: names.map((one) => (typeof one === 'string' ? { name: one } : one)) } } }) as Any;
  const chains = (all: readonly Any[], other = false) =>
    found((lab) => {
      const own = app(lab);
      for (const one of all) object(own, one.metadata.name, 'Middleware', one);
      if (other) object(app(lab, 'other'), 'strip', 'Middleware', { metadata: { name: 'strip' }, spec: { stripPrefix: {} } });
    });
  const strip = { metadata: { name: 'strip' }, spec: { stripPrefix: {} } };
  const back = 'its chain leads back to itself';

  test('never leads back to itself, however far around', () => {
    expect(chains([chain('a', 'a')])).toEqual([refused(back, 'a')]);
    expect(chains([strip, chain('a', 'strip', 'b'), chain('b', 'c'), chain('c', 'b')])).toEqual(
      ['a', 'b', 'c'].map((name) => refused(back, name)),
    );
  });
  test('may name one twice, and chains that meet again', () =>
    expect(chains([strip, chain('a', 'strip', 'strip'), chain('b', 'a', 'strip'), chain('c', 'a', 'b')])).toEqual([]));
  test('names what is in its own namespace', () => {
    expect(chains([chain('a', { name: 'strip', namespace: 'other' })], true)).toEqual([
      refused('its chain.middlewares[0] is of namespace other, and Traefik lets no middleware name what is in another', 'a'),
    ]);
    expect(chains([strip, chain('a', { name: 'strip', namespace: 'app' })])).toEqual([]);
  });
});

describe('a secret holds what Traefik looks for in it', () => {
  const withKeys = (keys: readonly string[], spec: Any, kind: 'Middleware' | 'TLSOption' = 'Middleware') =>
    found((lab) => {
      const own = app(lab);
      new Secret(own, 's', { name: 's', keys, about: 'a test' });
      object(own, 'x', kind, { metadata: { name: 'x', namespace: 'app' }, spec });
    });
  const ca = { forwardAuth: { address: 'http://a', tls: { caSecret: 's' } } };
  const own = { forwardAuth: { address: 'http://a', tls: { certSecret: 's' } } };
  const authority = 'and the certificate authority is looked for in ca.crt';
  test.each<[string, readonly string[], Any, string]>([
    [
      'two keys of users',
      ['users', 'more'],
      { basicAuth: { secret: 's' } },
      'its basicAuth.secret has the keys users, more, and Traefik takes one with a single key',
    ],
    [
      'two keys of digests',
      ['a', 'b'],
      { digestAuth: { secret: 's' } },
      'its digestAuth.secret has the keys a, b, and Traefik takes one with a single key',
    ],
    ['no authority', ['a', 'b'], ca, `its forwardAuth.tls.caSecret has the keys a, b, ${authority}`],
    ['no certificate', ['tls.key'], own, 'its forwardAuth.tls.certSecret lacks the key tls.crt'],
    [
      'no password',
      ['username'],
      { rateLimit: { average: 1, redis: { secret: 's' } } },
      'its rateLimit.redis.secret lacks the key password',
    ],
  ])('and not %s', (_, keys, spec, what) => expect(withKeys(keys, spec)).toEqual([refused(what)]));
  test.each<[string, readonly string[], Any]>([
    ['users', ['users'], { basicAuth: { secret: 's' } }],
    ['an authority by its name', ['ca.crt', 'b'], ca],
    ['an authority alone', ['any'], ca],
    ['a certificate', ['tls.crt', 'tls.key', 'ca.crt'], own],
  ])('but %s', (_, keys, spec) => expect(withKeys(keys, spec)).toEqual([]));
  test('of clients’ authorities, whatever else it has', () => {
    const spec = { clientAuth: { secretNames: ['s'], clientAuthType: 'RequireAndVerifyClientCert' } };
    expect(withKeys(['any'], spec, 'TLSOption')).toEqual([
      ['TRAEFIK_REFUSES', 'test/app/x', `TLSOption x: its clientAuth.secretNames[0] has the keys any, ${authority}`],
    ]);
    expect(withKeys(['tls.ca'], spec, 'TLSOption')).toEqual([]);
  });
});
