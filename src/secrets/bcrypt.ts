import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Blowfish } from './blowfish';

const alphabet = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** As Go's `bcrypt.DefaultCost`, which Argo CD hashes with: 2 to the power of it rounds. */
const usualCost = 10;

/** Of what is longer, bcrypt takes no notice; Go's refuses it. Bytes of UTF-8. */
export const bcryptLimit = 72;

/** The bcrypt hash of a password, `$2a$10$…`: what Argo CD compares its administrator's with. Node.js has none. */
export function bcrypt(password: string, salt: Uint8Array = randomBytes(16), cost = usualCost): string {
  const key = Buffer.concat([Buffer.from(password, 'utf8').subarray(0, bcryptLimit), Buffer.alloc(1)]).subarray(0, bcryptLimit);
  const cipher = new Blowfish();
  cipher.expand(key, salt);
  for (let round = 2 ** cost; round > 0; round--) {
    cipher.expand(key);
    cipher.expand(salt);
  }
  const text = Buffer.from('OrpheanBeholderScryDoubt', 'latin1');
  const hash = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 8) {
    let [left, right] = [text.readUInt32BE(at), text.readUInt32BE(at + 4)];
    for (let time = 0; time < 64; time++) [left, right] = cipher.encrypt(left, right);
    hash.writeUInt32BE(left, at);
    hash.writeUInt32BE(right, at + 4);
  }
  return `$2a$${String(cost).padStart(2, '0')}$${encode(salt)}${encode(hash.subarray(0, 23))}`;
}

/** Whether a hash is that of a password. */
export function isBcryptOf(hash: string, password: string): boolean {
  const [, cost = '', salt = ''] = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}$/.exec(hash) ?? [];
  if (salt === '' || Number(cost) < 4 || Number(cost) > 15) return false;
  const again = bcrypt(password, decode(salt, 16), Number(cost));
  return timingSafeEqual(Buffer.from(again.slice(4)), Buffer.from(hash.slice(4)));
}

/** Base64 in an order of its own, without filling. */
function encode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const indices = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    text += indices
      .slice(0, Math.min(bytes.length - at, 3) + 1)
      .map((index) => alphabet[index])
      .join('');
  }
  return text;
}

function decode(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let bit = 0; bit < length * 8; bit++) {
    const value = alphabet.indexOf(text[Math.floor(bit / 6)] ?? '.');
    if ((value >> (5 - (bit % 6))) & 1) bytes[bit >> 3] = (bytes[bit >> 3] as number) | (128 >> (bit & 7));
  }
  return bytes;
}
