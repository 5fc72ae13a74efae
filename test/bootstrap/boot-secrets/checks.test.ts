import { generateKeyPairSync } from 'node:crypto';
import * as are from '../../../src/bootstrap/boot-secrets/checks';
import { selfSigned } from '../self-signed';

const sound = undefined;

test('a token is of one word, and of 16 characters or more', () => {
  expect(are.token('a'.repeat(16))).toBe(sound);
  expect(are.token('a'.repeat(17))).toBe(sound);
  expect(are.token('a'.repeat(15))).toBe('has 15 characters: at least 16 keep guessing off');
  for (const space of [' ', '\n', '\t']) expect(are.token(`${'a'.repeat(16)}${space}b`)).toBe('has a space or a line end in it');
});

test('K3s’s token is a token in the short form: its long one names a certificate that is not there yet', () => {
  const long = 'is in the long form, and a new cluster wants the short one';
  expect(are.k3sToken('a'.repeat(16))).toBe(sound);
  expect(are.k3sToken(`aK10${'a'.repeat(16)}`)).toBe(sound);
  expect(are.k3sToken(`${'a'.repeat(16)}:a`)).toBe(sound);
  expect(are.k3sToken(`K10${'a'.repeat(16)}`)).toBe(long);
  expect(are.k3sToken(`${'a'.repeat(16)}::a`)).toBe(long);
  expect(are.k3sToken('short')).toBe('has 5 characters: at least 16 keep guessing off');
});

test.each([
  ['tskey-client-k1_-', true],
  ['tskey-auth-k1', true],
  ['tskey-client-k1?ephemeral=false&preauthorized=true', true],
  ['tskey-api-k1', false],
  ['tskey-auth-', false],
  ['tskey-auth-k1?', false],
  ['tskey-auth-k1?a b', false],
  ['tskey-auth-k1 ', false],
  [' tskey-auth-k1', false],
])('%j as what Tailscale gives is %s', (text, isSound) => {
  expect(are.tailscaleSecret(text)).toBe(isSound ? sound : 'is no OAuth client secret (tskey-client-…) or auth key (tskey-auth-…)');
});

test('what stands in one line has no line end, of whichever system', () => {
  expect(are.oneLine('one line, with "quotes"')).toBe(sound);
  expect(['a\nb', 'a\rb', 'a\n'].map(are.oneLine)).toEqual(Array(3).fill('has a line end in it'));
});

test('NUT’s password is what its files take without quotes', () => {
  expect(are.nutPassword('aZ09_.+/-')).toBe(sound);
  expect(['', 'a b', 'a=', '"a', 'a"', 'a#'].map(are.nutPassword)).toEqual(
    Array(6).fill('has characters other than letters, digits and _ . + / -'),
  );
});

test.each([
  ['$y$j9T$abc./$xyz', true],
  ['$6$rounds=5000$salt$hash', true],
  ['$6$a,b$c', true],
  ['$5$salt$hash', false],
  ['$1$salt$hash', false],
  ['$y$', false],
  ['$6$salt$hash!', false],
  ['a$6$salt$hash', false],
])('%j as a hash of a password is %s', (text, isSound) => {
  expect(are.passwordHash(text)).toBe(isSound ? sound : 'is no hash as crypt(5) makes it: $y$… or $6$…');
});

describe('a private key of SSH', () => {
  const pem = (kind: string, body: string, end = kind) =>
    `-----BEGIN ${kind} PRIVATE KEY-----\n${body}\n-----END ${end} PRIVATE KEY-----\n`;
  const none = 'is no private key file of ssh-keygen, with its last line end';
  const openSsh = (cipher: string, more = '') =>
    Buffer.concat([Buffer.from('openssh-key-v1\0'), Buffer.from([0, 0, 0, cipher.length]), Buffer.from(cipher + more)]).toString('base64');

  test('is a file of ssh-keygen, whole', () => {
    for (const kind of ['OPENSSH', 'RSA', 'EC']) expect(are.sshPrivateKey(pem(kind, 'abcd+/=\nAZ09'))).toBe(sound);
    const odd = [pem('DSA', 'abcd'), pem('RSA', 'abcd', 'EC'), pem('RSA', ''), pem('RSA', 'ab cd'), `\n${pem('RSA', 'abcd')}`];
    expect([...odd, pem('RSA', 'abcd').trimEnd(), `${pem('RSA', 'abcd')}\n`].map(are.sshPrivateKey)).toEqual(Array(7).fill(none));
  });

  test('has no passphrase: nobody is there to type it', () => {
    expect(are.sshPrivateKey(pem('OPENSSH', openSsh('none')))).toBe(sound);
    expect(are.sshPrivateKey(pem('OPENSSH', openSsh('aes256-ctr')))).toBe('has a passphrase, and nobody is there to type it');
    expect(are.sshPrivateKey(pem('OPENSSH', openSsh('aes256-ctr', 'none')))).toBe('has a passphrase, and nobody is there to type it');
  });

  test('has the public half that stands in it; of another form nothing is said', () => {
    const half = Buffer.from('the public half').toString('base64');
    const key = pem('OPENSSH', openSsh('none', 'before the public half after'));
    expect(are.isSshPair(key, `ssh-ed25519 ${half} hosts`)).toBe(true);
    expect(are.isSshPair(key, `ssh-ed25519 ${Buffer.from('the other half').toString('base64')} hosts`)).toBe(false);
    expect(are.isSshPair(pem('RSA', 'abcd'), `ssh-rsa ${half}`)).toBe(true);
  });
});

test.each([
  ['ssh-ed25519 AAAAC3+/=', true],
  ['ssh-rsa AAAAB3 hosts of the house', true],
  ['ecdsa-sha2-nistp256 AAAAE2\n', true],
  ['ecdsa-sha2-nistp521 AAAAE2', true],
  ['ecdsa-sha2-nistp AAAAE2', false],
  ['ssh-dss AAAAB3', false],
  ['ssh-ed25519 BAAAC3', false],
  ['ssh-ed25519 AAAA', false],
  ['ssh-ed25519 AAAAC3 ', false],
  ['ssh-ed25519 AAAAC3\n\n', false],
  ['command="x" ssh-ed25519 AAAAC3', false],
])('%j as a public key of SSH is %s', (text, isSound) => {
  expect(are.sshPublicKey(text)).toBe(isSound ? sound : 'is no public key line of ssh-keygen');
});

test('a network’s name is of one line and 32 bytes at most, whatever characters they make', () => {
  expect([are.ssid('a'.repeat(32)), are.ssid('é'.repeat(16))]).toEqual([sound, sound]);
  expect(are.ssid('a'.repeat(33))).toBe("has 33 bytes: a network's name has at most 32");
  expect(are.ssid('é'.repeat(17))).toBe("has 34 bytes: a network's name has at most 32");
  expect(are.ssid('a\nb')).toBe('has a line end in it');
});

test('a passphrase of a radio is 8 to 63 printable characters', () => {
  expect(['a'.repeat(8), 'a'.repeat(63), ' to  ~! '].map(are.wifiPassphrase)).toEqual([sound, sound, sound]);
  expect(['a'.repeat(7), 'a'.repeat(64), 'a'.repeat(8).concat('é'), 'a'.repeat(8).concat('\n')].map(are.wifiPassphrase)).toEqual(
    Array(4).fill('is not 8 to 63 printable characters'),
  );
});

test('a certificate and its private key are PEM without a passphrase, and belong together', () => {
  const { certificate, privateKey } = selfSigned();
  const locked = generateKeyPairSync('ed25519').privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'x',
  }) as string;
  expect([are.certificate(certificate), are.privateKey(privateKey)]).toEqual([sound, sound]);
  expect([are.certificate(privateKey), are.certificate('')]).toEqual(Array(2).fill('is no certificate in PEM'));
  expect([are.privateKey(certificate), are.privateKey(locked)]).toEqual(Array(2).fill('is no private key in PEM, without a passphrase'));
  expect(are.isPair(certificate, privateKey)).toBe(true);
  expect([are.isPair(certificate, selfSigned().privateKey), are.isPair('', privateKey)]).toEqual([false, false]);
});
