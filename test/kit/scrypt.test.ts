import { scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { chacha, Passphrase, unchacha, unpadded } from '../../src/kit/scrypt';

const salt = Buffer.from('0123456789abcdef');
const fileKey = Buffer.from('a file key of 16');
/** A stanza as another program of age writes it, with a factor that costs nothing. */
function stanza(factor: number, passphrase = 'right', given = salt) {
  const key = scryptSync(passphrase, Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), given]), 32, {
    N: 2 ** factor,
    r: 8,
    p: 1,
  });
  return { args: ['scrypt', unpadded(given), String(factor)], body: chacha(key, fileKey) };
}

test('a passphrase opens what was locked with it, and another does not', async () => {
  expect(await new Passphrase('right').unwrap(stanza(4))).toEqual(fileKey);
  expect(await new Passphrase('wrong').unwrap(stanza(4))).toBeNull();
});

test('a guess is as dear as age’s own, 2 to the 18th, with a salt of 16 bytes', async () => {
  const lock = new Passphrase('right');
  const one = await lock.wrap(fileKey);
  expect(one.args[0]).toBe('scrypt');
  expect(one.args[2]).toBe('18');
  expect(Buffer.from(one.args[1] ?? '', 'base64')).toHaveLength(16);
  expect(await lock.unwrap(one)).toEqual(fileKey);
});

test.each([
  ['a factor that would keep this computer busy', ['scrypt', unpadded(salt), '23']],
  ['a factor of three digits', ['scrypt', unpadded(salt), '100']],
  ['a factor that begins with a zero', ['scrypt', unpadded(salt), '04']],
  ['no factor', ['scrypt', unpadded(salt)]],
  ['a word too many', ['scrypt', unpadded(salt), '4', 'x']],
  ['a salt of 15 bytes', ['scrypt', unpadded(salt.subarray(1)), '4']],
  ['a salt of 17 bytes', ['scrypt', unpadded(Buffer.concat([salt, salt.subarray(0, 1)])), '4']],
  ['a salt with filling', ['scrypt', salt.toString('base64'), '4']],
])('%s opens nothing', async (_, args) => {
  expect(await new Passphrase('right').unwrap({ args, body: stanza(4).body })).toBeNull();
});

test('any byte of a wrapped key that was changed, and any length but its own, opens nothing', () => {
  const key = Buffer.alloc(32, 1);
  const body = chacha(key, fileKey);
  expect([body.length, unchacha(key, body)]).toEqual([32, fileKey]);
  fc.assert(
    fc.property(fc.nat(31), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = Buffer.from(body);
      other[at] = (other[at] ?? 0) ^ change;
      expect(unchacha(key, other)).toBeNull();
    }),
  );
  for (const length of [0, 16, 31]) expect(unchacha(key, body.subarray(0, length))).toBeNull();
  expect(unchacha(key, Buffer.concat([body, Buffer.alloc(1)]))).toBeNull();
});

test('base64 is written without filling', () =>
  expect([1, 2, 3].map((length) => unpadded(Buffer.alloc(length)))).toEqual(['AA', 'AAA', 'AAAA']));
