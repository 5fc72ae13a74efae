import { generateKeyPairSync } from 'node:crypto';
import { offsiteCheck } from '../../../src/bootstrap/boot-secrets/offsite';
import { offsitePlace } from '../../../src/inventory/offsite';

const sftp = offsitePlace({ provider: 'Some storage', backend: 'sftp' });
const rest = offsitePlace({ provider: 'Some storage', backend: 'rest' });
const of = (variable: string) => offsiteCheck(sftp, { variable });

describe('an address', () => {
  const apps = offsiteCheck(rest, { repositoryOf: 'apps' });
  const owner = offsiteCheck(rest, { repositoryOf: 'owner' });

  test('is one line, as apps and the owner reach the place: the owner through a tunnel too, whatever its port', () => {
    for (const check of [apps, owner]) {
      expect(check('rest:https://backups.example.com:8000/')).toBeUndefined();
      expect(check('rest:https://backups.example.com:8000/\n')).toBe('has a line end in it');
      expect(check('b2:bucket:/')).toContain('backend');
    }
    expect(apps('rest:https://backups.example.com:9000/')).toContain('has port 9000');
    expect(owner('rest:http://localhost:9000/')).toBeUndefined();
  });
});

describe('a credential', () => {
  test('that has no form of its own is one line', () => {
    expect(of('RESTIC_REST_USERNAME')('owner')).toBeUndefined();
    expect(of('RESTIC_REST_USERNAME')('own\ner')).toBe('has a line end in it');
  });

  test('of SSH is a private key', () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(of('SSH_KEY')('a password')).toMatch(/^is no private key/);
    expect(of('SSH_KEY')(pem)).toMatch(/^is no private key/); // not as ssh-keygen writes it
  });

  const line = 'backups.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA';

  test.each([
    line,
    `${line}\n`,
    `${line} a comment\n`,
    '[backups.example.com]:23 ssh-rsa AAAAB3Nz+/=',
    'h ecdsa-sha2-nistp256 AAAAE2',
    'h ecdsa-sha2-nistp521 AAAAE2',
    `${line}\n[h]:23 ssh-rsa AAAAB3Nz\n`,
  ])('%j are lines of host keys', (text) => {
    expect(of('SSH_KNOWN_HOSTS')(text)).toBeUndefined();
  });

  test.each([
    '',
    '\n',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA',
    'backups.example.com',
    '# backups.example.com:22 SSH-2.0-OpenSSH_10.0',
    `# a comment\n${line}`,
    `${line}\nand more`,
    'h ssh-dss AAAAB3Nz',
    'h ecdsa-sha2-nistp AAAAE2',
    'h ssh-ed25519 BBBB',
    'h ssh-ed25519 AAAA',
    'h ssh-ed25519 AAAAC3Nz!',
  ])('%j are none', (text) => {
    expect(of('SSH_KNOWN_HOSTS')(text)).toBe('is no line of ssh-keyscan: a host, the kind of its key, and the key');
  });

  const account = { type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: 'x' };

  test('of Google is the JSON key of a service account', () => {
    expect(of('GOOGLE_APPLICATION_CREDENTIALS')(JSON.stringify(account))).toBeUndefined();
  });

  test.each([
    ['no JSON', 'no JSON'],
    ['null', 'null'],
    ['of another type', JSON.stringify({ ...account, type: 'authorized_user' })],
    ['without an address', JSON.stringify({ ...account, client_email: undefined })],
    ['without a key', JSON.stringify({ ...account, private_key: 1 })],
  ])('%s is not', (_, text) => {
    expect(of('GOOGLE_APPLICATION_CREDENTIALS')(text)).toBe('is no JSON key of a service account');
  });
});
