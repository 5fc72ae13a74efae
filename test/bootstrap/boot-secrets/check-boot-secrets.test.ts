import type { Inventory } from '../../../src';
import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { checkBootSecrets } from '../../../src/bootstrap/boot-secrets/check-boot-secrets';
import { Lab } from '../../../src/constructs/lab';
import { base, withChange } from '../../inventory/base';
import { exampleSecrets } from '../example-secrets';
import { selfSigned } from '../self-signed';

const secrets = exampleSecrets(base);
const changed = (path: string, value: unknown, from: unknown = secrets) =>
  withChange(path, value, from as Inventory) as unknown as BootSecrets;
const told = (given: unknown, inventory: Inventory = base) =>
  checkBootSecrets(new Lab({ homelab: 'test', inventory }), given as BootSecrets).map(({ code, where }) => [code, where]);
const missing = (...paths: string[]) => paths.map((path) => ['SECRET_MISSING', `secrets.${path}`]);
const invalid = (...paths: string[]) => paths.map((path) => ['SECRET_INVALID', `secrets.${path}`]);

test('what is no object at all is told once', () => {
  for (const odd of [undefined, null, 'text', 7, [], [secrets]]) expect(told(odd)).toEqual([['SECRET_INVALID', 'secrets']]);
});

const all = [
  'k3s.serverToken',
  'k3s.agentToken',
  'k3s.nodePasswords.server',
  'k3s.nodePasswords.worker',
  'tailscale.node',
  'tailscale.host',
  'tailscale.gateway',
  'sealingKey.certificate',
  'sealingKey.privateKey',
  'git.kind',
  'hosts.rootPasswordHash',
  'hosts.sshKey.privateKey',
  'hosts.sshKey.publicKey',
  'nut.ups.primary',
  'nut.ups.secondary',
  'backups.offsite.repository',
  'backups.offsite.keyId',
  'backups.offsite.key',
];

test('of nothing each secret that the homelab needs is told, and no other', () => {
  expect(told({})).toEqual(missing(...all));
});

test('what the homelab has not needs no secret', () => {
  const without = (path: string, inventory: Inventory = base) => withChange(path, undefined, inventory);
  const needed = (inventory: Inventory) => told({}, inventory).map(([, where = '']) => where.replace('secrets.', ''));
  const noGateway = without('gateway');
  const keys = withChange('sshKeys', base.tailnet.sshKeys, noGateway);
  expect(needed(noGateway)).toEqual(all.filter((path) => path !== 'tailscale.gateway'));
  expect(needed(without('tailnet', keys))).toEqual(all.filter((path) => !path.startsWith('tailscale.')));
  expect(needed(without('offsite'))).toEqual(all.filter((path) => !path.startsWith('backups.')));
  expect(needed(withChange('feeds.ups', { kind: 'mains' }))).toEqual(all.filter((path) => !path.startsWith('nut.')));
  expect(needed(withChange('vms.worker.role', 'lab'))).toEqual(all.filter((path) => path !== 'k3s.nodePasswords.worker'));
});

test('each of a pair that is wrong by itself is told for that alone', () => {
  const pairs = [
    ['sealingKey.certificate', 'sealingKey.privateKey'],
    ['hosts.sshKey.privateKey', 'hosts.sshKey.publicKey'],
  ];
  for (const pair of pairs)
    for (const path of pair) {
      expect(told(changed(path, 'no key'))).toEqual(invalid(path));
      expect(told(changed(path, 7))).toEqual(invalid(path));
      expect(told(changed(path, undefined))).toEqual(missing(path));
    }
});

test('a pair of which each is sound has to belong together', () => {
  expect(told(secrets)).toEqual([]);
  expect(told(changed('sealingKey.privateKey', selfSigned().privateKey))).toEqual(invalid('sealingKey.privateKey'));
});

test('agents have another token than servers; two that are missing are not the same', () => {
  expect(told(changed('k3s.agentToken', secrets.k3s.serverToken))).toEqual(invalid('k3s.agentToken'));
  expect(told(changed('k3s.agentToken', undefined, changed('k3s.serverToken', undefined)))).toEqual(
    missing('k3s.serverToken', 'k3s.agentToken'),
  );
});

test.each([
  ['ssh://git@host/lab.git', ['ssh']],
  ['git@host:lab.git', ['ssh']],
  ['https://host/lab.git', ['https', 'public']],
  ['https://git@host/lab.git', ['https', 'public']],
  ['file:///srv/lab.git', ['public']],
  ['http://host/?https://x', []],
  ['http://host/?file://x', []],
  ['http://host/?ssh://x', []],
  ['@@to fill: the address@@', ['ssh', 'https', 'public']],
])('a repository at %s is read by %j', (url, kinds) => {
  const inventory = withChange('git.url', url);
  const credential = { privateKey: secrets.hosts.sshKey.privateKey, username: 'user', password: 'a password' };
  const fits = (kind: string) => told(changed('git', { kind, ...credential }), inventory).length === 0;
  expect(['ssh', 'https', 'public', 'svn', 'toString'].filter(fits)).toEqual(kinds);
});

test('a credential is asked for by its kind: a key, a user and a password, or nothing', () => {
  const git = (kind: string, url: string) => told(changed('git', { kind }), withChange('git.url', url));
  expect(git('ssh', 'git@host:lab.git')).toEqual(missing('git.privateKey'));
  expect(git('https', 'https://host/lab.git')).toEqual(missing('git.username', 'git.password'));
  expect(git('public', 'https://host/lab.git')).toEqual([]);
});

test('the address off site is that of the apps, or the owner’s where the place guards deletion by its address', () => {
  const at = (backend: string, repository: string) => {
    const inventory = withChange('offsite.backend', backend);
    return told(changed('backups.offsite.repository', repository), inventory).filter(
      ([, where]) => where === 'secrets.backups.offsite.repository',
    );
  };
  expect([at('rest', 'rest:http://localhost:9000/'), at('rest', 'b2:bucket:/')]).toEqual([[], invalid('backups.offsite.repository')]);
  expect([at('s3', 's3:https://s3.test.example/bucket'), at('s3', 's3:https://s3.test.example:9000/bucket')]).toEqual([
    [],
    invalid('backups.offsite.repository'),
  ]);
});

test('a credential off site has the form of its variable', () => {
  const given = { repository: 'sftp:user@host:/backups', sshKey: 'no key', knownHosts: 'no line' };
  const places = told(changed('backups.offsite', given), withChange('offsite.backend', 'sftp')).map(([, where]) => where);
  expect(places.slice(-2)).toEqual(['secrets.backups.offsite.sshKey', 'secrets.backups.offsite.knownHosts']);
});
