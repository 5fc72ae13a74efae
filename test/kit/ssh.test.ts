import { constants, createHash, createPublicKey, generateKeyPairSync, hkdfSync, privateDecrypt } from 'node:crypto';
import { unchacha } from '../../src/kit/scrypt';
import { sshIdentity, sshWrap } from '../../src/kit/ssh';
import { scalarOf, x25519, x25519Base } from '../../src/kit/x25519';
import { sshPair } from '../../src/secrets/ssh-key';

const fileKey = Buffer.alloc(16, 7);
const pair = sshPair('me');
const field = (bytes: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const mpint = (text = '') => {
  const bytes = Buffer.from(text, 'base64url');
  return (bytes[0] as number) & 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
};

/** An RSA key: its line, and its private half as PEM and in OpenSSH's own form (PROTOCOL.key). */
function rsaPair(bits: number) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n, e, d, p, q, qi } = privateKey.export({ format: 'jwk' });
  const type = Buffer.from('ssh-rsa');
  const blob = Buffer.concat([type, mpint(e), mpint(n)].map(field));
  const own = [type, mpint(n), mpint(e), mpint(d), mpint(qi), mpint(p), mpint(q)].map(field);
  const inside = Buffer.concat([Buffer.alloc(8), ...own, field(Buffer.from('me'))]);
  const none = field(Buffer.from('none'));
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    field(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    field(blob),
    field(inside),
  ]);
  return {
    line: `ssh-rsa ${blob.toString('base64')} me`,
    pem: privateKey.export({ type: 'pkcs1', format: 'pem' }) as string,
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    openSsh: openSsh(whole),
    publicPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }) as string,
  };
}
const openSsh = (whole: Buffer) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${whole.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
const blobOf = (text: string) => Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64');
const rsa = rsaPair(2048);
const opens = (identity: string, line: string) => {
  const stanza = sshWrap(line, fileKey);
  return stanza && sshIdentity(identity)?.(stanza);
};

describe('a key is wrapped to', () => {
  const blob = (...fields: readonly Uint8Array[]) => Buffer.concat(fields.map(field)).toString('base64');
  test('a line of ssh-keygen: its type, what it is known by, and for Ed25519 a share', () => {
    expect(sshWrap(pair.publicKey, fileKey)?.args).toEqual([
      'ssh-ed25519',
      expect.stringMatching(/^[\w+/]{6}$/),
      expect.stringMatching(/^[\w+/]{43}$/),
    ]);
    expect(sshWrap(rsa.line, fileKey)?.args).toEqual(['ssh-rsa', expect.stringMatching(/^[\w+/]{6}$/)]);
    expect([sshWrap(pair.publicKey, fileKey)?.body.length, sshWrap(rsa.line, fileKey)?.body.length]).toEqual([32, 256]);
  });

  test('an RSA key from 256 bytes on', () => {
    const of = (bytes: number) => `ssh-rsa ${blob(Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]), Buffer.alloc(bytes, 0x7f))}`;
    expect([sshWrap(of(255), fileKey), sshWrap(of(256), fileKey)?.args[0]]).toEqual([undefined, 'ssh-rsa']);
  });

  test('whatever blanks are around it', () => {
    expect(opens(pair.privateKey, `  ${pair.publicKey.replace(' ', '\t ')}  `)).toEqual(fileKey);
  });

  const ed = Buffer.from('ssh-ed25519');
  test.each<[string, string]>([
    ['nothing', ''],
    ['a type alone', 'ssh-ed25519'],
    ['another type than that of its key', `ssh-rsa ${pair.publicKey.split(' ')[1]}`],
    ['a key that is said to be of a type that it is not', `ssh-ed25519 ${blob(Buffer.from('ssh-ed25518'), Buffer.alloc(32, 9))}`],
    ['a point that is too short', `ssh-ed25519 ${blob(ed, Buffer.alloc(31))}`],
    ['a point that is too long', `ssh-ed25519 ${blob(ed, Buffer.alloc(33))}`],
    ['no point', `ssh-ed25519 ${blob(ed)}`],
    [
      'an RSA key whose modulus is cut off',
      `ssh-rsa ${Buffer.from(rsa.line.split(' ')[1] ?? '', 'base64')
        .subarray(0, -1)
        .toString('base64')}`,
    ],
    ['an RSA key without a modulus', `ssh-rsa ${blob(Buffer.from('ssh-rsa'), Buffer.from([1, 0, 1]))}`],
    ['another kind of key', `ssh-dss ${blob(Buffer.from('ssh-dss'), Buffer.alloc(32), Buffer.alloc(256, 1))}`],
    [
      'a field that is cut off',
      `ssh-ed25519 ${Buffer.from(blob(ed, Buffer.alloc(32)), 'base64')
        .subarray(0, -1)
        .toString('base64')}`,
    ],
  ])('and not to %s', (_, line) => expect(sshWrap(line, fileKey)).toBeUndefined());
});

test('RSA’s way is age’s own: OAEP with SHA-256 and age’s label (filippo.io/age, agessh)', () => {
  const body = sshWrap(rsa.line, fileKey)?.body ?? Buffer.alloc(0);
  const open = (label: string) =>
    privateDecrypt({ key: rsa.pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(label) }, body);
  expect(open('age-encryption.org/v1/ssh-rsa')).toEqual(fileKey);
  expect(() => open('age-encryption.org/v1/ssh-ed25519')).toThrow();
});

test('Ed25519’s way is age’s own: two keys of Curve25519 mixed with that of SSH (filippo.io/age, agessh)', () => {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const wire = Buffer.concat([Buffer.from('ssh-ed25519'), Buffer.from(x, 'base64url')].map(field));
  const { args: [, tag, shareText = ''] = [], body = Buffer.alloc(0) } = sshWrap(`ssh-ed25519 ${wire.toString('base64')}`, fileKey) ?? {};
  expect(tag).toBe(createHash('sha256').update(wire).digest().subarray(0, 4).toString('base64').slice(0, 6));
  const derived = (secret: Uint8Array, salt: Uint8Array) =>
    Buffer.from(hkdfSync('sha256', secret, salt, 'age-encryption.org/v1/ssh-ed25519', 32));
  const scalar = scalarOf(Buffer.from(d, 'base64url'));
  const share = Buffer.from(shareText, 'base64');
  const shared = x25519(derived(Buffer.alloc(0), wire), x25519(scalar, share));
  expect(unchacha(derived(shared, Buffer.concat([share, x25519Base(scalar)])), body)).toEqual(fileKey);
});

describe('who has the private half opens it', () => {
  test('of Ed25519, and of RSA in each of its forms', () => {
    expect(opens(pair.privateKey, pair.publicKey)).toEqual(fileKey);
    for (const form of ['pem', 'pkcs8', 'openSsh'] as const) expect([form, opens(rsa[form], rsa.line)]).toEqual([form, fileKey]);
  });

  test('and nobody else', () => {
    expect(opens(sshPair('other').privateKey, pair.publicKey)).toBeNull();
    expect(opens(pair.privateKey, rsa.line)).toBeNull();
    expect(opens(rsa.pem, pair.publicKey)).toBeNull();
  });

  test('what was changed on its way does not open', () => {
    const stanza = sshWrap(pair.publicKey, fileKey);
    const open = (change: object) => stanza && sshIdentity(pair.privateKey)?.({ ...stanza, ...change });
    expect(open({})).toEqual(fileKey);
    const [type, tag, share = ''] = stanza?.args ?? [];
    expect(open({ args: ['ssh-rsa', tag, share] })).toBeNull();
    expect(open({ args: [type, 'AAAAAA', share] })).toBeNull();
    expect(open({ args: [type, tag, 'AAAA'] })).toBeNull();
    expect(open({ args: [type, tag] })).toBeNull();
    expect(open({ body: Buffer.alloc(32) })).toBeNull();
    const wrapped = sshWrap(rsa.line, fileKey);
    expect(wrapped && sshIdentity(rsa.pem)?.({ ...wrapped, body: Buffer.alloc(256) })).toBeNull();
    expect(wrapped && sshIdentity(rsa.pem)?.({ ...wrapped, args: ['ssh-ed25519', wrapped.args[1] as string] })).toBeNull();
  });
});

describe('what is no private key of ssh-keygen, or has a passphrase, is no identity', () => {
  const { privateKey: curve } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { privateKey: ed25519 } = generateKeyPairSync('ed25519');
  const locked = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  } as never) as unknown as string;
  const changed = (change: (bytes: Buffer) => Buffer, of = pair.privateKey) => openSsh(change(blobOf(of)));
  const put = (at: number, text: string) => (bytes: Buffer) => {
    bytes.write(text, at, 'latin1');
    return bytes;
  };

  test.each<[string, string]>([
    ['no text', ''],
    ['a public half', pair.publicKey],
    ['a key of another kind in PEM', curve.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['an Ed25519 key that is not in the form of ssh-keygen', ed25519.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['an RSA key with a passphrase', locked],
    ['another magic', changed(put(0, 'O'))],
    ['a cipher', changed(put('openssh-key-v1\0'.length + 4, 'aes2'))],
    ['the first half of it', changed((bytes) => bytes.subarray(0, 60))],
    ['its public half and the beginning of the other', changed((bytes) => bytes.subarray(0, -10))],
    ['another type of key', changed((bytes) => put(bytes.lastIndexOf('ssh-ed25519'), 'ssh-dsa5519')(bytes))],
    ['an RSA key of which a part is missing', changed((bytes) => put(bytes.lastIndexOf('ssh-rsa'), 'ssh-dsa')(bytes), rsa.openSsh)],
  ])('%s', (_, text) => expect(sshIdentity(text)).toBeUndefined());
});
