import { bcrypt, bcryptLimit, isBcryptOf } from '../../src/secrets/bcrypt';
import { fractionOfPi } from '../../src/secrets/pi';
import { randomWord } from '../../src/secrets/random';
import { sha512Crypt } from '../../src/secrets/sha512-crypt';

test('the fraction of π begins as Blowfish has it, and ends so', () => {
  const words = fractionOfPi(18 + 1024);
  const hex = (at: number) => words[at]?.toString(16).padStart(8, '0');
  // P[0], P[17], S[0][0], S[3][255] in Schneier's tables
  expect([hex(0), hex(17), hex(18), hex(1041)]).toEqual(['243f6a88', '8979fb1b', 'd1310ba6', '3ac372e6']);
});

describe('bcrypt', () => {
  // made by Go's golang.org/x/crypto/bcrypt tests and by crypt_blowfish's own (wrapper.c)
  test.each([
    ['U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
    [
      '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
      '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
    ],
  ])('the password %j has the known hash, and another has not', (password, hash) => {
    expect(isBcryptOf(hash, password)).toBe(true);
    expect(isBcryptOf(hash, `x${password}`)).toBe(false);
  });

  test('each hash has a salt of its own, and is that of its password up to the limit', () => {
    const long = 'é'.repeat(bcryptLimit / 2);
    const hashes = [bcrypt(long, undefined, 4), bcrypt(long, undefined, 4)];
    expect(new Set(hashes).size).toBe(2);
    expect(hashes.map((hash) => isBcryptOf(hash, long))).toEqual([true, true]);
    expect(isBcryptOf(hashes[0] as string, long.slice(1))).toBe(false);
  });

  test.each(['', 'plain', '$2a$05$short', '$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'])(
    '%j is the hash of nothing',
    (text) => {
      expect(isBcryptOf(text, 'U*U')).toBe(false);
    },
  );
});

describe('SHA-512 by crypt(5)', () => {
  // of Drepper's description, the table at its end
  test.each([
    [
      'Hello world!',
      'saltstring',
      5000,
      '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ],
    [
      'Hello world!',
      'saltstringsaltst',
      10000,
      '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
    ],
    [
      'a very much longer text to encrypt.  This one even stretches over morethan one line.',
      'anotherlongsalts',
      1400,
      '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
    ],
  ])('%j with the salt %s and %i rounds has the known hash', (password, salt, rounds, hash) => {
    expect(sha512Crypt(password, salt, rounds)).toBe(hash);
  });
});

test('a random word is of letters and digits, all of them, as long as asked', () => {
  const words = Array.from({ length: 200 }, () => randomWord(48));
  expect(words.every((word) => /^[A-Za-z0-9]{48}$/.test(word))).toBe(true);
  expect(new Set(words.join('')).size).toBe(62);
  expect(new Set(words).size).toBe(200);
});
