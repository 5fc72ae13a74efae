import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

/** A stanza of an age file's header: its words, and the wrapped file key. */
export interface StanzaParts {
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

const label = 'age-encryption.org/v1/scrypt';
/** As age's own: a guess takes about a second. Above `most`, somebody wants to keep this computer busy. */
const workFactor = 18;
const most = 22;

/**
 * age's way by a passphrase (C2SP age, "The scrypt recipient type"), by Node.js's own scrypt, which takes half the time of
 * JavaScript's. The key of a file that was just written is remembered: reading it back takes no second one.
 */
export class Passphrase {
  private readonly keys = new Map<string, Buffer>();

  constructor(private readonly passphrase: string) {}

  async wrap(fileKey: Uint8Array): Promise<StanzaParts> {
    const salt = randomBytes(16);
    const body = chacha(await this.key(salt, workFactor), fileKey);
    return { args: ['scrypt', unpadded(salt), String(workFactor)], body };
  }

  /** The file key; null when the passphrase is another. */
  async unwrap({ args, body }: StanzaParts): Promise<Uint8Array | null> {
    const [, saltText = '', factor = ''] = args;
    const salt = Buffer.from(saltText, 'base64');
    const isSound =
      args.length === 3 && /^[1-9]\d?$/.test(factor) && Number(factor) <= most && salt.length === 16 && unpadded(salt) === saltText;
    return isSound ? unchacha(await this.key(salt, Number(factor)), body) : null;
  }

  private async key(salt: Buffer, factor: number): Promise<Buffer> {
    const id = `${factor} ${salt.toString('hex')}`;
    const known = this.keys.get(id);
    if (known) return known;
    const options = { N: 2 ** factor, r: 8, p: 1, maxmem: 2 ** (factor + 11) };
    const key = await new Promise<Buffer>((resolve, reject) => {
      const given = Buffer.concat([Buffer.from(label), salt]);
      scrypt(this.passphrase, given, 32, options, (error, derived) => (error ? reject(error) : resolve(derived)));
    });
    this.keys.set(id, key);
    return key;
  }
}

/** ChaCha20-Poly1305 with a nonce of zeroes: each key wraps one file key only. */
export function chacha(key: Uint8Array, fileKey: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
}

export function unchacha(key: Uint8Array, body: Uint8Array): Buffer | null {
  if (body.length !== 32) return null;
  const cipher = createDecipheriv('chacha20-poly1305', key, Buffer.alloc(12), { authTagLength: 16 });
  cipher.setAuthTag(body.subarray(16));
  try {
    return Buffer.concat([cipher.update(body.subarray(0, 16)), cipher.final()]);
  } catch {
    return null;
  }
}

/** Base64 as age writes it, without filling. */
export const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');
