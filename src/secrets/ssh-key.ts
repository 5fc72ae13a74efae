import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { pem } from './der';

const type = 'ssh-ed25519';

/** A pair of OpenSSH's: an Ed25519 key without a passphrase in its own form (PROTOCOL.key), and the line of its public half. */
export function sshPair(comment: string): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const publicBlob = Buffer.concat([field(type), field(point)]);
  const check = randomBytes(4); // twice the same: by it a reader sees that it deciphered rightly
  const inside = Buffer.concat([check, check, publicBlob, field(Buffer.concat([seed, point])), field(comment)]);
  const filled = Buffer.concat([inside, Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (inside.length % 8)) % 8))]);
  const count = Buffer.from([0, 0, 0, 1]);
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    count,
    field(publicBlob),
    field(filled),
  ]);
  return { privateKey: pem('OPENSSH PRIVATE KEY', blob, 70), publicKey: publicLine(publicBlob, comment) };
}

/** The line of the public half that stands in a private key of OpenSSH's form; undefined for one of another form. */
export function publicOf(privateKey: string, comment: string): string | undefined {
  const blob = Buffer.from(privateKey.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  let at = 'openssh-key-v1\0'.length;
  if (blob.subarray(0, at).toString('latin1') !== 'openssh-key-v1\0') return undefined;
  const next = () => {
    if (at + 4 > blob.length) return Buffer.alloc(0);
    const length = blob.readUInt32BE(at);
    at += 4 + length;
    return blob.subarray(at - length, at);
  };
  for (let skipped = 0; skipped < 3; skipped++) next(); // cipher, key derivation, its options
  at += 4;
  const publicBlob = next();
  return publicBlob.length > 0 ? publicLine(publicBlob, comment) : undefined;
}

function publicLine(blob: Buffer, comment: string): string {
  const name = blob.subarray(4, 4 + blob.readUInt32BE(0)).toString('latin1');
  return `${name} ${blob.toString('base64')} ${comment}\n`;
}

/** Bytes behind their length in four bytes (RFC 4251, 5). */
function field(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
