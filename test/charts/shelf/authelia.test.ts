import { parse } from 'yaml';
import { Authelia } from '../../../charts/shelf/authelia';
import { Bytes, Cpu, image, Route, ServiceChart, Workload } from '../../../src';
import { faultsOf, manifest, manifestsOf, synthesized } from '../../lab';

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
const files = (props: Any = {}) => manifest(synthesized(authelia(props)), 'authelia/configmap-authelia-config.yaml').data;
const settings = (props: Any = {}) => parse(files(props)['configuration.yml']);
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
