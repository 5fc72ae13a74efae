import { parse } from 'yaml';
import { Authelia } from '../../../charts/shelf/authelia';
import { Bytes, Cpu, image, OpenIdClient, Route, Secret, ServiceChart, Workload } from '../../../src';
import { faultsOf, manifest, manifestsOf, synthesized } from '../../lab';
import { modelOf } from '../../proofs/proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
const ada = { displayName: 'Ada', email: 'ada@test.example', groups: ['films'] };
const whoami = { image: image('docker.io/traefik/whoami:v1.11.0'), resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) } };
const authelia =
  (props: Any = {}, films: Any = {}) =>
  (lab: Any) => {
    const users = { ada, grace: { displayName: 'Grace', email: 'grace@test.example' } };
    const { signOn } = new Authelia(lab, { hostname: 'sso.test.example', audience: 'lan', on: lab.disks.one.nvme, users, ...props });
    const chart = new ServiceChart(lab, 'films');
    const { ports } = new Workload(chart, 'main', { ...whoami, ports: { http: 8080 } });
    new Route(chart, 'web', { hostname: 'films.test.example', to: ports.http, audience: 'lan', protectedBy: signOn, ...films });
  };
const files = (props: Any = {}, films: Any = {}) =>
  manifest(synthesized(authelia(props, films)), 'authelia/configmap-authelia-config.yaml').data;
const settings = (props: Any = {}, films: Any = {}) => parse(files(props, films)['configuration.yml']);
const told = (props: Any, films: Any = {}) =>
  faultsOf(authelia(props, films))
    .filter(({ code }) => code !== 'SECRET_UNSEALED')
    .map(({ code, where, what }) => [code, where, what]);

test('whoever signs on stands in its list, without a password', () => {
  expect(parse(files()['users.yml'])).toEqual({
    users: {
      ada: { displayname: 'Ada', email: 'ada@test.example', groups: ['films'], password: '@password-ada@' },
      grace: { displayname: 'Grace', email: 'grace@test.example', groups: [], password: '@password-grace@' },
    },
  });
  expect(told({})).toEqual([]);
});

test('a second factor is asked for unless that is given up, and cookies are for the homelab’s domain', () => {
  expect(settings().access_control).toEqual({ default_policy: 'two_factor', rules: [] });
  expect(settings({ policy: 'one_factor' }).access_control).toEqual({ default_policy: 'one_factor', rules: [] });
  expect(settings().session).toEqual({ cookies: [{ domain: 'test.example', authelia_url: 'https://sso.test.example' }] });
});

test('what is asked of who signs on is one thing or two, and nothing else', () => {
  expect([told({ policy: 'two_factor' }), told({ policy: 'one_factor' })]).toEqual([[], []]);
  expect(told({ policy: 'none' }).map(([code, where]) => [code, where])).toEqual([['VALUE_INVALID', 'test/authelia.policy']]);
});

test('the list with hashes of passwords is in memory, and on no disk', () => {
  const { volumes } = manifest(synthesized(authelia()), 'authelia/deployment-authelia.yaml').spec.template.spec;
  expect(volumes.filter(({ emptyDir }: Any) => emptyDir).map(({ emptyDir }: Any) => emptyDir)).toContainEqual({
    medium: 'Memory',
    sizeLimit: '16Mi',
  });
});

test('it lies where its volume and its scratch space are, nobody changes a password there, and it asks nobody for the time', () => {
  const { access_control: _, session: __, ...rest } = settings();
  expect(rest).toEqual({
    server: { address: 'tcp://:9091/', disable_healthcheck: true },
    authentication_backend: {
      password_reset: { disable: true },
      password_change: { disable: true },
      file: { path: '/tmp/users.yml' },
    },
    storage: { local: { path: '/data/db.sqlite3' } },
    notifier: { filesystem: { filename: '/data/notification.txt' } },
    totp: { issuer: 'test.example' },
    ntp: { disable_startup_check: true },
  });
});

test('on the tailnet it is where its audience finds it, at the port that leads there: it answers at no other', () => {
  const told = settings({ audience: 'tailnet' }, { protectedBy: undefined });
  expect(told.session.cookies).toEqual([{ domain: 'test.example', authelia_url: 'https://sso.test.example:8443' }]);
});

test('the ingress asks it of each visit, and hands on who it is', () => {
  const [middleware] = [...manifestsOf(synthesized(authelia())).values()].filter(({ kind }) => kind === 'Middleware');
  expect((middleware as Any).spec.forwardAuth).toMatchObject({
    address: expect.stringContaining('/api/authz/forward-auth'),
    authResponseHeaders: ['Remote-User', 'Remote-Groups', 'Remote-Email', 'Remote-Name'],
  });
});

test('a rule for a group is told what groups there are, or that there are none', () => {
  const only = { 'films.test.example': ['films'] };
  const users = { grace: { displayName: 'Grace', email: 'grace@test.example' } };
  expect(told({ only, users })).toEqual([
    ['REFERENCE_UNKNOWN', 'test/authelia.only.films.test.example', 'nobody is in the group films; there are none'],
  ]);
});

test('a name that is for a group lets in its members, and after them nobody', () =>
  expect(settings({ only: { 'films.test.example': ['films'] } }).access_control.rules).toEqual([
    { domain: ['films.test.example'], policy: 'two_factor', subject: ['group:films'] },
    { domain: ['films.test.example'], policy: 'deny' },
  ]));

test('a name that is for no group is for nobody', () =>
  expect(settings({ only: { 'films.test.example': [] } }).access_control.rules).toEqual([
    { domain: ['films.test.example'], policy: 'deny' },
  ]));

test('a rule for a name that it does not protect is told, where it would keep nobody out', () => {
  const only = { 'films.test.example': ['films'] };
  expect(told({ only })).toEqual([]);
  const what = (names: string) => `films.test.example is no name that is protected by it; those are ${names}`;
  expect(told({ only }, { protectedBy: undefined })).toEqual([['REFERENCE_UNKNOWN', 'test/authelia.only', what('none')]]);
  expect(told({ only }, { hostname: 'other.test.example' })).toEqual([
    ['REFERENCE_UNKNOWN', 'test/authelia.only', what('other.test.example')],
  ]);
});

test('a rule for a group that nobody is in is told, where it would keep everybody out', () =>
  expect(told({ only: { 'films.test.example': ['films', 'filmz'] } })).toEqual([
    ['REFERENCE_UNKNOWN', 'test/authelia.only.films.test.example', 'nobody is in the group filmz; there are films'],
  ]));

test('nobody at all could not sign on', () =>
  expect(told({ users: {} })).toContainEqual(['VALUE_INVALID', 'test/authelia.users', 'it is empty, and nobody could sign on']));

describe('for apps that speak OpenID Connect', () => {
  /** Each app by its name, with what it asks of who signs on. */
  const house =
    (apps: Readonly<Record<string, Any>>, props: Any = {}) =>
    (lab: Any) => {
      const users = { ada };
      const sso = new Authelia(lab, { hostname: 'sso.test.example', audience: 'lan', on: lab.disks.one.nvme, users, ...props });
      for (const [name, { sends = 'basic', ...asked }] of Object.entries(apps)) {
        const chart = new ServiceChart(lab, name);
        const { ports } = new Workload(chart, 'main', { ...whoami, ports: { http: 8080 } });
        new Route(chart, 'web', { hostname: `${name}.test.example`, to: ports.http, audience: 'lan' });
        const by = sso.openId(asked.only ? { only: asked.only } : undefined);
        new OpenIdClient(chart, 'sign-on', { by, label: name.toUpperCase(), callbacks: ['/back'], sends, otherwise: 'by a password' });
      }
    };
  const written = (apps: Readonly<Record<string, Any>>, props: Any = {}) =>
    manifest(synthesized(house(apps, props)), 'authelia/configmap-authelia-config.yaml').data['configuration.yml'];
  /** With the name of a file in the place of what it holds. */
  const provider = (apps: Readonly<Record<string, Any>>, props: Any = {}) =>
    parse(written(apps, props).replace(/\{\{ secret ("[^"]+") \| quote \}\}/g, '$1')).identity_providers?.oidc;
  const client = (id: string) => ({
    client_id: id,
    client_name: id.toUpperCase(),
    client_secret: `/secrets/client-${id}`,
    redirect_uris: [`https://${id}.test.example/back`],
    scopes: ['openid', 'profile', 'email', 'groups'],
    authorization_policy: 'two_factor',
    claims_policy: 'who-it-is',
    consent_mode: 'implicit',
    token_endpoint_auth_method: 'client_secret_basic',
  });

  test('it is a provider: of each it knows the name, the addresses and the hash of the secret, from files', () => {
    expect(provider({ notes: { sends: 'post' }, films: {} })).toEqual({
      hmac_secret: '/secrets/openid-hmac',
      jwks: [{ key: '/secrets/openid-key' }],
      claims_policies: { 'who-it-is': { id_token: ['preferred_username', 'name', 'email', 'groups'] } },
      clients: [client('films'), { ...client('notes'), token_endpoint_auth_method: 'client_secret_post' }],
    });
  });

  test('without any it is none: it would not start', () => expect(provider({})).toBeUndefined());

  test('an app that is for some groups lets in nobody else, by the same factors', () => {
    const apps = { films: { only: ['films'] }, notes: {} };
    expect(provider(apps, { policy: 'one_factor' })).toMatchObject({
      authorization_policies: { 'only-films': { default_policy: 'deny', rules: [{ policy: 'one_factor', subject: ['group:films'] }] } },
      clients: [{ authorization_policy: 'only-films' }, { authorization_policy: 'one_factor' }],
    });
  });

  test('what it signs with comes from the kit, and so does the hash of what each app shows, which only the app has as it is', () => {
    const keysOf = (apps: Readonly<Record<string, Any>>) =>
      Secret.all(modelOf(house(apps)).lab).find(({ name }) => name === 'authelia-keys')?.origins;
    expect(keysOf({ films: {} })).toEqual({
      'encryption-key': 'random',
      'password-ada': 'bcrypt',
      'openid-hmac': 'random',
      'openid-key': 'rsa',
      'client-films': 'bcrypt:films/films-sign-on/client-secret',
    });
    expect(keysOf({})).toEqual({ 'encryption-key': 'random', 'password-ada': 'bcrypt' });
  });

  test('a group that nobody is in is told, and no group at all as well', () => {
    const told = (only: readonly string[]) =>
      modelOf(house({ films: { only } })).problems.map(({ code, where, what }) => [code, where, what]);
    expect(told(['filmz'])).toEqual([['REFERENCE_UNKNOWN', 'test/authelia.openId.only', 'nobody is in the group filmz; there are films']]);
    expect(told(['films'])).toEqual([]);
    expect(told([])).toEqual([['VALUE_INVALID', 'test/films/sign-on', 'it lets in members of no group, and so nobody']]);
  });

  test('what is asked in words that it does not know is told at its place', () =>
    expect(() => modelOf(house({ films: { only: 7 } }))).toThrow(/VALUE_INVALID test\/authelia\.openId\.only/));
});
