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

/** The fields of OpenSSH's form (PROTOCOL.key), by where they stand. */
function partsOf(privateKey: string) {
  const blob = Buffer.from(privateKey.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  const magic = 'openssh-key-v1\0';
  let at = magic.length;
  const next = () => {
    const end = at + 4 + blob.readUInt32BE(at);
    const field = blob.subarray(at + 4, end);
    at = end;
    return field;
  };
  const [cipher, kdf, options] = [next(), next(), next()].map(String);
  const count = blob.readUInt32BE(at);
  at += 4;
  const [publicBlob, inside] = [next(), next()];
  return {
    magic: blob.subarray(0, magic.length).toString() === magic,
    cipher,
    kdf,
    options,
    count,
    publicBlob,
    inside,
    isOver: at === blob.length,
  };
}

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  'a key with a comment of %i letters is one that no passphrase keeps, filled up to eight bytes with 1, 2, 3 …',
  (length) => {
    const comment = 'c'.repeat(length);
    const { privateKey, publicKey } = sshPair(comment);
    const { inside, publicBlob, ...rest } = partsOf(privateKey);
    expect(rest).toEqual({ magic: true, cipher: 'none', kdf: 'none', options: '', count: 1, isOver: true });
    expect(publicBlob.toString('base64')).toBe(publicKey.split(' ')[1]);
    expect(inside.subarray(0, 4).equals(inside.subarray(4, 8))).toBe(true);
    // check twice, the public half, seed and point behind their length, the comment behind its own
    const filling = inside.subarray(8 + publicBlob.length + 4 + 64 + 4 + length);
    expect(inside.length % 8).toBe(0);
    expect([...filling]).toEqual(Array.from({ length: filling.length }, (_, index) => index + 1));
    expect(filling.length).toBeLessThan(8);
  },
);

test('what only has the length of such a key is none', () => {
  const { privateKey } = sshPair('hosts');
  const blob = Buffer.from(privateKey.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  blob[0] = 'O'.charCodeAt(0);
  expect(publicOf(blob.toString('base64'), 'hosts')).toBeUndefined();
});
