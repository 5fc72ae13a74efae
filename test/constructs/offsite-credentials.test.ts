import {
  accountsFile,
  camel,
  credentialsOf,
  kitNameOf,
  needsAccount,
  needsScript,
  secretKeyOf,
} from '../../src/constructs/offsite-credentials';
import type { BackEndName } from '../../src/inventory/back-ends';
import { offsitePlace } from '../../src/inventory/offsite';

const place = (backend: BackEndName) => offsitePlace({ provider: 'Some storage', backend });

test('a credential is its variable with all that is known of that, in the order in which it is asked for', () => {
  expect(credentialsOf(place('b2'))).toEqual([
    {
      about: 'The id of an application key',
      isOpen: true,
      isNeeded: true,
      key: 'key-id',
      variable: 'B2_ACCOUNT_ID',
      environment: 'B2_ACCOUNT_ID',
    },
    { about: 'That application key', isNeeded: true, key: 'key', variable: 'B2_ACCOUNT_KEY', environment: 'B2_ACCOUNT_KEY' },
  ]);
});

test.each<[BackEndName, readonly string[]]>([
  ['s3', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  ['rest', ['OFFSITE_RESTIC_REST_USERNAME', 'OFFSITE_RESTIC_REST_PASSWORD']],
  ['gs', ['OFFSITE_GOOGLE_APPLICATION_CREDENTIALS']],
  ['sftp', ['OFFSITE_SSH_KEY', 'OFFSITE_SSH_KNOWN_HOSTS']],
])('pods have those of %s in %j', (backend, environment) => {
  expect(credentialsOf(place(backend)).map((one) => one.environment)).toEqual(environment);
});

test('something is done with a credential where a pod has it under another name than restic', () => {
  const all = ['s3', 'b2', 'azure', 'swift', 'rest', 'gs', 'sftp'] as const;
  expect(all.filter((backend) => needsScript(place(backend)))).toEqual(['rest', 'gs', 'sftp']);
  expect(all.filter((backend) => needsAccount(place(backend)))).toEqual(['sftp']);
  expect([needsScript(undefined), needsAccount(undefined)]).toEqual([false, false]);
  expect(accountsFile).toBe('/etc/passwd'); // getpwuid(3)
});

test('one of two that has to be prepared is enough', () => {
  const credentials = { region: 'AWS_DEFAULT_REGION', key: 'SSH_KEY' };
  expect(needsScript({ ...place('sftp'), credentials })).toBe(true);
});

test('it lies in the secret of an app by its key, and in a kit by that in one word', () => {
  expect(secretKeyOf({ key: 'key-id' })).toBe('offsite-key-id');
  expect([camel('key'), camel('key-id'), camel('a-b-c')]).toEqual(['key', 'keyId', 'aBC']);
});

test.each<[BackEndName, string, string]>([
  ['s3', 'key-id', 'backups.writer.keyId'],
  ['s3', 'repository', 'backups.offsite.repository'],
  ['b2', 'key', 'backups.writer.key'],
  ['rest', 'repository', 'backups.writer.repository'],
  ['rest', 'username', 'backups.writer.username'],
  ['sftp', 'repository', 'backups.offsite.repository'],
  ['sftp', 'ssh-key', 'backups.offsite.sshKey'],
])('an app gets of %s the %s that is %s', (backend, key, name) => expect(kitNameOf(place(backend), key)).toBe(name));
