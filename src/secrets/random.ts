import { randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits, which no file, address or shell takes for something else. 32 of them have 190 bits. */
export function randomWord(length = 32): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
