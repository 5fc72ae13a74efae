import { generateKeyPairSync } from 'node:crypto';
import type { backEndNames } from '../../src/inventory/back-ends';
import { offsitePlace } from '../../src/inventory/offsite';
import { offsiteItems } from '../../src/kit/offsite-items';
import { publicOf } from '../../src/secrets/ssh-key';

const now = new Date('2026-11-28T10:00:00Z');
const itemsOf = (backend: (typeof backEndNames)[number], more: object = {}) =>
  offsiteItems(offsitePlace({ provider: 'Some storage', backend, ...more }));
const named = (backend: (typeof backEndNames)[number], name: string) => {
  const item = itemsOf(backend).find((one) => one.name === `backups.${name}`);
  if (item === undefined) throw new Error(`no ${name}`);
  return item;
};
const fault = (backend: (typeof backEndNames)[number], name: string, value: string) => named(backend, name).fault(Buffer.from(value));

test.each<[(typeof backEndNames)[number], readonly string[]]>([
  ['s3', ['offsite.repository', 'offsite.keyId', 'offsite.key', 'writer.keyId', 'writer.key']],
  ['b2', ['offsite.repository', 'offsite.keyId', 'offsite.key', 'writer.keyId', 'writer.key']],
  ['rest', ['offsite.repository', 'offsite.username', 'offsite.password', 'writer.repository', 'writer.username', 'writer.password']],
  ['sftp', ['offsite.repository', 'offsite.sshKey', 'offsite.sshKeyPublic', 'offsite.knownHosts']],
  ['gs', ['offsite.repository', 'offsite.key', 'writer.key']],
  ['azure', ['offsite.repository', 'offsite.account', 'offsite.sas']],
  ['swift', ['offsite.repository', 'offsite.authUrl', 'offsite.id', 'offsite.secret']],
])('%s takes %j', (backend, names) => {
  const items = itemsOf(backend);
  expect(items.map(({ name }) => name)).toEqual(names.map((name) => `backups.${name}`));
  // what the machines' part of the kit holds is the owner's
  expect(items.filter(({ isBoot }) => isBoot).map(({ name }) => name)).toEqual(
    names.filter((name) => name.startsWith('offsite.') && !name.endsWith('Public')).map((name) => `backups.${name}`),
  );
});

test('names may be seen and secrets may not, and a secret goes with its name', () => {
  expect([named('azure', 'offsite.account').isPublic, named('azure', 'offsite.account').question?.isOpen]).toEqual([true, true]);
  expect([named('azure', 'offsite.sas').isPublic, named('azure', 'offsite.sas').question?.isOpen]).toEqual([false, false]);
  expect(named('rest', 'writer.password').goesWith).toBe('backups.writer.username');
  expect([named('gs', 'writer.key').goesWith, named('rest', 'writer.username').goesWith]).toEqual([undefined, undefined]);
});

test('what is asked says what it may do', () => {
  const asks = (backend: (typeof backEndNames)[number], name: string) => named(backend, name).question?.asks;
  expect(asks('s3', 'offsite.keyId')).toBe('The id of a key of that place that may delete');
  expect(asks('s3', 'writer.keyId')).toBe('The id of a key of that place that may read and write, and not delete');
  expect(asks('s3', 'offsite.key')).toBe('The secret half of that key'); // what it may do is asked with its name
  expect(asks('b2', 'writer.keyId')).toBe('The id of an application key of that place that may read, write and hide, and not delete');
  expect(asks('azure', 'offsite.account')).toBe('The name of the storage account');
  expect(asks('gs', 'writer.key')).toContain('on one line (jq -c . key.json) of that place that may read and write, and not delete');
  expect(asks('rest', 'writer.repository')).toContain('a server with --append-only, like rest:https://');
});

test('an address may be seen, and what each may do there is said of it', () => {
  expect([named('s3', 'offsite.repository').isPublic, named('s3', 'offsite.repository').question?.isOpen]).toEqual([true, true]);
  const about = (backend: (typeof backEndNames)[number], name: string) => named(backend, name).about;
  expect([about('s3', 'writer.key'), about('b2', 'writer.key')]).toEqual([
    'may write there and not delete',
    'may write there, and hide but not delete',
  ]);
  expect(about('sftp', 'offsite.sshKey')).not.toBe(about('s3', 'offsite.key'));
  expect(itemsOf('rest').filter(({ needs, uses }) => needs.length + uses.length > 0)).toEqual([]); // by themselves: apps are told by their secrets
});

test('a new key of SFTP is let in beside the old one first, which goes in the end', () => {
  const { takes, revoked } = named('sftp', 'offsite.sshKey');
  expect(takes).toEqual([
    {
      at: 'readied',
      what: 'Some storage takes the new public key beside the old one',
      commands: ['npx loutik kit show --reveal backups.offsite.sshKeyPublic'],
    },
  ]);
  expect(revoked).toContain('Some storage: the old public key');
});

describe('the form of a value', () => {
  test('of an address is that of its back end, at a port that the apps reach', () => {
    expect(fault('b2', 'offsite.repository', 'b2:bucket:/')).toBeUndefined();
    expect(fault('b2', 'offsite.repository', 's3:https://s3.example.com/bucket')).toContain('say its backend in inventory.ts');
    expect(fault('s3', 'offsite.repository', 's3:https://s3.example.com/bucket\n')).toBe('has a line end in it');
    expect(fault('rest', 'writer.repository', 'rest:https://backups.example.com/')).toContain('has port 443');
    expect(fault('rest', 'offsite.repository', 'rest:http://localhost:9000/')).toBeUndefined();
    expect(fault('sftp', 'offsite.repository', 'sftp://u@backups.example.com:23//srv')).toContain('has port 23');
  });

  test('of a host key is a line of ssh-keyscan', () => {
    const line = 'backups.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA';
    expect(fault('sftp', 'offsite.knownHosts', line)).toBeUndefined();
    expect(fault('sftp', 'offsite.knownHosts', `[backups.example.com]:23 ssh-rsa AAAAB3Nz=\n${line}\n`)).toBeUndefined();
    for (const wrong of ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA', 'backups.example.com', '# backups.example.com:22 SSH-2.0-OpenSSH_10.0'])
      expect(fault('sftp', 'offsite.knownHosts', wrong)).toMatch(/^is no line of ssh-keyscan/);
  });

  test('of a service account is its JSON key', () => {
    const key = { type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: 'x' };
    expect(fault('gs', 'writer.key', JSON.stringify(key))).toBeUndefined();
    for (const wrong of ['no JSON', '{}', 'null', JSON.stringify({ ...key, type: 'authorized_user' })])
      expect(fault('gs', 'writer.key', wrong)).toBe('is no JSON key of a service account');
  });
});

test('the pair of SFTP is made, and its public half follows', () => {
  const [privateItem, publicItem] = [named('sftp', 'offsite.sshKey'), named('sftp', 'offsite.sshKeyPublic')];
  const key = privateItem.makes?.('', now) ?? '';
  expect([privateItem.fault(Buffer.from(key)), publicItem.follows]).toEqual([undefined, 'backups.offsite.sshKey']);
  expect(publicItem.makes?.(key, now)).toBe(publicOf(key, 'backups'));
  expect([publicItem.makes?.('no key', now), publicItem.isPublic, [...privateItem.needs, ...publicItem.needs]]).toEqual(['', true, []]);
  expect(Buffer.from(key.replace(/-----[^-]*-----/g, ''), 'base64').toString('latin1')).toContain('backups'); // whose it is
  expect(fault('sftp', 'offsite.sshKey', 'a password')).toMatch(/^is no private key/);
  expect(
    fault(
      'sftp',
      'offsite.sshKey',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    ),
  ).toMatch(/^is no private key/);
});
