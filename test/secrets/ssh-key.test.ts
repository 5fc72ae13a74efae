import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { isSshPair, sshPrivateKey, sshPublicKey } from '../../src/bootstrap/boot-secrets/checks';
import { publicOf, sshPair } from '../../src/secrets/ssh-key';

test('a pair has OpenSSH’s form, its halves belong together, and the public one follows from the private one', () => {
  const { privateKey, publicKey } = sshPair('hosts');
  expect([sshPrivateKey(privateKey), sshPublicKey(publicKey), isSshPair(privateKey, publicKey)]).toEqual([undefined, undefined, true]);
  expect(publicKey).toMatch(/^ssh-ed25519 AAAA\S+ hosts\n$/);
  expect(publicOf(privateKey, 'hosts')).toBe(publicKey);
  expect(isSshPair(privateKey, sshPair('hosts').publicKey)).toBe(false);
});

test('a key of another form has no public half that could be read from it', () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
  expect([publicOf(pem, 'x'), publicOf('', 'x'), publicOf('-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n', 'x')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('the seed that a private key holds is that of its public half', () => {
  const { privateKey, publicKey } = sshPair('hosts');
  const blob = Buffer.from(privateKey.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  const point = Buffer.from(publicKey.split(' ')[1] as string, 'base64').subarray(-32);
  const seed = blob.subarray(blob.lastIndexOf(point) - 32, blob.lastIndexOf(point));
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const signature = sign(null, Buffer.from('text'), { key: der, format: 'der', type: 'pkcs8' });
  const theirs = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }, format: 'jwk' });
  expect(verify(null, Buffer.from('text'), theirs, signature)).toBe(true);
});
