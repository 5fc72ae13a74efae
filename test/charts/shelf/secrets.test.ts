import { Duration, Secret, ServiceChart } from '../../../src';
import { modelOf } from '../../proofs/proved';
import { declareOf, type OnShelf } from './declared';

const secretsOf = (app: OnShelf, more: object = {}) =>
  Object.fromEntries(
    Secret.all(modelOf(declareOf(app, more)).lab).map(({ name, keys, origins }) => [
      name,
      Object.fromEntries(keys.map((key) => [key, (origins as Readonly<Record<string, string>>)[key] ?? 'typed'])),
    ]),
  );
const chartOf = (app: OnShelf, more: object = {}, name: string = app) =>
  ServiceChart.all(modelOf(declareOf(app, more)).lab).find((one) => one.name === name);
/** What is typed after a key was sealed anew. */
const commandsOf = (app: OnShelf, secret: string, key: string, more: object = {}) =>
  Secret.all(modelOf(declareOf(app, more)).lab).find(({ name }) => name === secret)?.renewals[key]?.commands;

test.each<[OnShelf, string, Readonly<Record<string, string>>]>([
  ['adguard', 'adguard-admin', { password: 'bcrypt' }],
  ['authelia', 'authelia-keys', { 'encryption-key': 'random', 'password-ada': 'bcrypt' }],
  ['forgejo', 'forgejo-keys', { 'secret-key': 'random' }],
  ['grafana', 'grafana-account', { 'admin-password': 'random', 'secret-key': 'random' }],
  [
    'paperless',
    'paperless-settings',
    { 'secret-key': 'random', 'admin-user': 'fixed:admin', 'admin-password': 'random', 'valkey-password': 'random' },
  ],
  ['qbittorrent', 'qbittorrent-vpn', { 'private-key': 'like:^[A-Za-z0-9+/]{43}=$', addresses: 'typed' }],
  ['sonarr', 'sonarr-api', { key: 'like:^[0-9a-f]{32}$' }],
])('the kit makes up what it can of %s’s secret %s, and asks for the rest', (app, name, keys) =>
  expect(secretsOf(app)[name]).toEqual(keys),
);

test('each of those who sign on at Authelia has a password of his own', () => {
  const person = (displayName: string) => ({ displayName, email: 'one@test.example' });
  const users = { ada: person('Ada'), grace: person('Grace') };
  expect(Object.keys(secretsOf('authelia', { users })['authelia-keys'] ?? {})).toEqual([
    'encryption-key',
    'password-ada',
    'password-grace',
  ]);
});

test.each<[OnShelf, string, string, string]>([
  [
    'authelia',
    'authelia-keys',
    'encryption-key',
    'kubectl -n authelia exec -it deploy/authelia -- authelia storage encryption change-key --config /config/configuration.yml',
  ],
  [
    'grafana',
    'grafana-account',
    'admin-password',
    'kubectl -n grafana exec -it deploy/grafana -- grafana cli admin reset-admin-password --password-from-stdin',
  ],
  [
    'paperless',
    'paperless-settings',
    'admin-password',
    'kubectl -n paperless exec -it deploy/paperless -- python3 manage.py changepassword admin',
  ],
])('what %s keeps of %s’s %s is changed there by a command, under any name', (app, secret, key, command) => {
  expect(commandsOf(app, secret, key)).toEqual([command]);
  const other = command.replace(`-n ${app} `, '-n other ').replace(`deploy/${app} `, 'deploy/other ');
  expect(commandsOf(app, secret.replace(app, 'other'), key, { name: 'other' })).toEqual([other]);
});

test.each<[OnShelf, string | undefined]>([
  ['adguard', 'privileged'],
  ['authelia', undefined],
  ['forgejo', undefined],
  ['home-assistant', 'privileged'],
  ['immich', undefined],
  ['minecraft', undefined],
  ['paperless', 'baseline'],
  ['qbittorrent', 'privileged'],
  ['vaultwarden', undefined],
])('the namespace of %s is restricted, or says why not: %s', (app, level) => {
  const { objects } = modelOf(declareOf(app));
  const own = objects.ofKind('Namespace').find(({ manifest }) => manifest.metadata.name === app)?.manifest.metadata;
  expect(own?.labels?.['pod-security.kubernetes.io/enforce']).toBe(level ?? 'restricted');
  expect(own?.annotations?.['loutik.dev/pod-security-waiver'] === undefined).toBe(level === undefined);
});

test.each<[OnShelf, string]>([
  ['adguard', 'DNS of its upstreams'],
  ['minecraft', 'Mojang'],
  ['qbittorrent', 'mullvad'],
])('whom %s cannot do without is told: %s', (app, party) => {
  const outside = chartOf(app)?.outside ?? [];
  expect(outside.map((one) => one.party)).toEqual([party]);
  for (const { holds, without } of outside) expect([holds, without]).not.toContain('');
});

describe('what comes back later than the homelab promises', () => {
  const hours = (app: OnShelf, more: object = {}) => chartOf(app, more)?.recovery?.within.toHours();

  test('is a family’s photographs: six hours, or what is said', () => {
    expect(hours('immich')).toBe(6);
    expect(hours('immich', { restoredWithin: Duration.hours(12) })).toBe(12);
  });

  test('is no app without a reason for it', () => {
    expect(hours('forgejo')).toBeUndefined();
    expect(hours('home-assistant')).toBeUndefined();
  });
});
