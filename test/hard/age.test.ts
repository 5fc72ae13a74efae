import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decrypt, encrypt } from '../../src/kit/age-file';
import { passphraseKeys } from '../../src/kit/keys';
import { selfSigned } from '../../src/secrets/self-signed';
import { sha512Crypt } from '../../src/secrets/sha512-crypt';
import { sshPair } from '../../src/secrets/ssh-key';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-age-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const run = (program: string, ...args: readonly string[]) =>
  execFileSync(program, [...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** A pair of each kind that opens an age file, made by the programs that people make them with. */
function pairs() {
  run('age-keygen', '-o', 'native');
  run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', 'ed25519');
  run('ssh-keygen', '-q', '-t', 'rsa', '-b', '3072', '-N', '', '-f', 'rsa');
  const text = (name: string) => fs.readFileSync(at(name), 'utf8');
  return [
    { file: 'native', recipient: run('age-keygen', '-y', 'native').trim(), identity: text('native').split('\n')[2] as string },
    { file: 'ed25519', recipient: text('ed25519.pub').trim(), identity: text('ed25519') },
    { file: 'rsa', recipient: text('rsa.pub').trim(), identity: text('rsa') },
  ];
}

test('what we lock to age’s and to SSH keys, the real age opens, and the other way round', async () => {
  for (const { file, recipient, identity } of pairs()) {
    fs.writeFileSync(at('ours.age'), await encrypt('of ours', { kind: 'recipients', recipients: [recipient], identities: [] }));
    expect([file, run('age', '-d', '-i', file, 'ours.age')]).toEqual([file, 'of ours']);
    fs.writeFileSync(at('plain'), 'of theirs');
    run('age', '-r', recipient, '-o', 'theirs.age', 'plain');
    const keys = { kind: 'recipients', recipients: [], identities: [identity] } as const;
    expect([file, await decrypt(fs.readFileSync(at('theirs.age')), keys, 'x')]).toEqual([file, 'of theirs']);
  }
});

test('what a passphrase of ours locks, the real age opens', async () => {
  fs.writeFileSync(at('ours.age'), await encrypt('of ours', passphraseKeys('correct horse battery')));
  const { stdout } = spawnSync('script', ['-qec', 'age -d -o opened ours.age', '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    input: 'correct horse battery\r',
    timeout: 60_000,
  });
  expect([stdout.includes('passphrase'), fs.readFileSync(at('opened'), 'utf8')]).toEqual([true, 'of ours']);
});

test('ssh-keygen and openssl read the keys, certificates and hashes that we make', () => {
  const { privateKey, publicKey } = sshPair('hosts');
  fs.writeFileSync(at('ours'), privateKey, { mode: 0o600 });
  expect(run('ssh-keygen', '-y', '-f', 'ours').trim()).toBe(publicKey.trim());
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  fs.writeFileSync(at('cert.pem'), selfSigned(key, new Date()));
  expect(run('openssl', 'verify', '-CAfile', 'cert.pem', 'cert.pem')).toContain('OK');
  const password = 'the console, with é and $';
  expect(run('openssl', 'passwd', '-6', '-salt', 'saltofTests', password).trim()).toBe(sha512Crypt(password, 'saltofTests', 5000));
});
