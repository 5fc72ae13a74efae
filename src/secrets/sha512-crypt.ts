import { createHash } from 'node:crypto';
import { randomWord } from './random';

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Twenty times the usual 5000: a tenth of a second for who logs in, and for each guess. */
const usualRounds = 100_000;

/**
 * The hash of a password as crypt(5) has it, `$6$…`: SHA-512 by Drepper's description of 2007. Debian takes it wherever a hash is
 * asked for; yescrypt, its own choice, is in no library of Node.js.
 */
export function sha512Crypt(password: string, salt = randomWord(16), rounds = usualRounds): string {
  const key = Buffer.from(password, 'utf8');
  const sha = (...parts: readonly (string | Uint8Array)[]) => {
    const hash = createHash('sha512');
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const alternate = sha(key, salt, key);
  const first: (string | Uint8Array)[] = [key, salt, stretched(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) first.push(bits & 1 ? alternate : key);
  let digest = sha(...first);
  const p = stretched(sha(...Array.from({ length: key.length }, () => key)), key.length);
  const s = stretched(sha(...Array.from({ length: 16 + (digest[0] as number) }, () => salt)), Buffer.byteLength(salt));
  for (let round = 0; round < rounds; round++) {
    const odd = round & 1;
    const parts = [odd ? p : digest, ...(round % 3 ? [s] : []), ...(round % 7 ? [p] : []), odd ? digest : p];
    digest = sha(...parts);
  }
  return `$6$${rounds === 5000 ? '' : `rounds=${rounds}$`}${salt}$${encode(digest)}`;
}

function stretched(bytes: Buffer, length: number): Buffer {
  return Buffer.concat(Array.from({ length: Math.ceil(length / bytes.length) }, () => bytes)).subarray(0, length);
}

/** Three bytes at a time, from three thirds of the digest whose order turns; the last byte alone. */
function encode(digest: Buffer): string {
  const groups = Array.from({ length: 21 }, (_, index) => {
    const third = [index, index + 21, index + 42];
    const turn = index % 3;
    return [...third.slice(turn), ...third.slice(0, turn)].map((at) => digest[at] as number);
  });
  const text = (value: number, length: number) => Array.from({ length }, (_, at) => alphabet[(value >> (6 * at)) & 63]).join('');
  return groups.map(([a = 0, b = 0, c = 0]) => text((a << 16) | (b << 8) | c, 4)).join('') + text(digest[63] as number, 2);
}
