import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { chacha, type StanzaParts, unchacha, unpadded } from './scrypt';
import { montgomeryOf, scalarOf, x25519, x25519Base } from './x25519';

// age's recipients of SSH keys (filippo.io/age, agessh): an ssh-ed25519 key as one of Curve25519, an ssh-rsa key by RSA-OAEP.
const edLabel = 'age-encryption.org/v1/ssh-ed25519';
const rsaLabel = Buffer.from('age-encryption.org/v1/ssh-rsa');

/** Wraps a file key to a line as in `~/.ssh/id_ed25519.pub`. Undefined for a key of another type. */
export function sshWrap(line: string, fileKey: Uint8Array): StanzaParts | undefined {
  const [type = '', text = ''] = line.trim().split(/\s+/);
  const blob = Buffer.from(text, 'base64');
  const [name, ...fields] = fieldsOf(blob);
  if (name?.toString('latin1') !== type) return undefined;
  if (type === 'ssh-ed25519' && fields[0]?.length === 32) {
    const theirs = montgomeryOf(fields[0]);
    const ephemeral = randomBytes(32);
    const share = x25519Base(ephemeral);
    const key = edKey(x25519(tweakOf(blob), x25519(ephemeral, theirs)), share, theirs);
    return { args: [type, tagOf(blob), unpadded(share)], body: chacha(key, fileKey) };
  }
  const [e, n] = fields;
  if (type !== 'ssh-rsa' || e === undefined || n === undefined || n.length < 256) return undefined;
  const key = createPublicKey({ key: { kty: 'RSA', n: base64url(n), e: base64url(e) }, format: 'jwk' });
  return { args: [type, tagOf(blob)], body: publicEncrypt({ key, ...oaep }, fileKey) };
}

/** What an SSH private key opens; undefined when it is none of ssh-keygen's, or has a passphrase. */
export function sshIdentity(text: string): ((stanza: StanzaParts) => Uint8Array | null) | undefined {
  const found = privateKeyOf(text);
  if (found === undefined) return undefined;
  const { blob, seed, rsa } = found;
  return ({ args: [type, tag, shareText = ''], body }) => {
    if (tag !== tagOf(blob)) return null;
    try {
      if (type === 'ssh-rsa' && rsa) return privateDecrypt({ key: rsa, ...oaep }, body);
      if (type !== 'ssh-ed25519' || seed === undefined) return null;
      const share = Buffer.from(shareText, 'base64');
      const scalar = scalarOf(seed);
      return unchacha(edKey(x25519(tweakOf(blob), x25519(scalar, share)), share, x25519Base(scalar)), body);
    } catch {
      return null; // damaged: node:crypto says so by throwing
    }
  };
}

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: rsaLabel } as const;
const tagOf = (blob: Buffer) => unpadded(createHash('sha256').update(blob).digest().subarray(0, 4));
const tweakOf = (blob: Buffer) => Buffer.from(hkdfSync('sha256', new Uint8Array(), blob, edLabel, 32));
const edKey = (shared: Buffer, share: Buffer, theirs: Buffer) =>
  Buffer.from(hkdfSync('sha256', shared, Buffer.concat([share, theirs]), edLabel, 32));
const base64url = (bytes: Buffer) => bytes.toString('base64url');

/** The fields of SSH's wire format, each behind its length, as far as they go. */
function fieldsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) break;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

interface PrivateKey {
  /** The public half, in SSH's wire format. */
  readonly blob: Buffer;
  readonly seed?: Buffer;
  readonly rsa?: KeyObject;
}

const magic = 'openssh-key-v1\0';

/** OpenSSH's own form without a passphrase (PROTOCOL.key), or PEM of an RSA key. */
function privateKeyOf(text: string): PrivateKey | undefined {
  if (!/-----BEGIN OPENSSH PRIVATE KEY-----/.test(text)) return rsaOf(() => createPrivateKey(text));
  const whole = Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64');
  if (whole.subarray(0, magic.length).toString('latin1') !== magic) return undefined;
  const [cipher, kdf = Buffer.alloc(0), options = Buffer.alloc(0)] = fieldsOf(whole.subarray(magic.length));
  if (cipher?.toString('latin1') !== 'none') return undefined;
  const [blob, inner] = fieldsOf(whole.subarray(magic.length + 3 * 4 + cipher.length + kdf.length + options.length + 4));
  if (blob === undefined || inner === undefined) return undefined;
  const [type, ...fields] = fieldsOf(inner.subarray(8));
  if (type?.toString('latin1') === 'ssh-ed25519') return { blob, seed: fields[1]?.subarray(0, 32) };
  const [n, e, d, qi, p, q] = fields.map((field) => field.subarray(field[0] === 0 ? 1 : 0));
  if (type?.toString('latin1') !== 'ssh-rsa' || !n || !e || !d || !qi || !p || !q) return undefined;
  const rest = (by: Buffer) => Buffer.from(evenHex(number(d) % (number(by) - 1n)), 'hex');
  const jwk = { kty: 'RSA', n, e, d, p, q, dp: rest(p), dq: rest(q), qi };
  const text64 = Object.fromEntries(
    Object.entries(jwk).map(([name, value]) => [name, typeof value === 'string' ? value : base64url(value)]),
  );
  return rsaOf(() => createPrivateKey({ key: text64, format: 'jwk' }));
}

function rsaOf(make: () => KeyObject): PrivateKey | undefined {
  try {
    const rsa = make();
    if (rsa.asymmetricKeyType !== 'rsa') return undefined;
    const { n = '', e = '' } = rsa.export({ format: 'jwk' });
    return { rsa, blob: Buffer.concat([Buffer.from('ssh-rsa'), mpint(e), mpint(n)].map(behindLength)) };
  } catch {
    return undefined; // no private key, or with a passphrase
  }
}

const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
const evenHex = (value: bigint) => value.toString(16).replace(/^(?=(..)*.$)/, '0');

function mpint(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  return (bytes[0] as number) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}

function behindLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
