import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { bcrypt, bcryptLimit, isBcryptOf } from '../../src/secrets/bcrypt';
import { isFormOf, largest, makerOf, moment, sealedForm, valueFault } from '../../src/secrets/form';
import { randomWord } from '../../src/secrets/random';

const bytes = (length: number) => Buffer.alloc(length, 'a');
const text = (value: string) => Buffer.from(value);
const salt = Buffer.alloc(16, 7);
const hash = bcrypt('hunter2', salt, 4);

test('a value has one byte at the least, and as many as a Secret holds', () => {
  expect(largest).toBe(1_048_576);
  const isSound = (length: number) => valueFault(undefined, bytes(length)) === undefined;
  expect([0, 1, largest - 1, largest, largest + 1].map(isSound)).toEqual([false, true, true, true, false]);
});

test('what bcrypt hashes has 72 bytes at the most, counted as UTF-8; a hash is longer and is taken as it is', () => {
  expect(bcryptLimit).toBe(72);
  const isSound = (value: Buffer) => valueFault('bcrypt', value) === undefined;
  expect([71, 72, 73].map((length) => isSound(bytes(length)))).toEqual([true, true, false]);
  expect([isSound(text('é'.repeat(36))), isSound(text('é'.repeat(37)))]).toEqual([true, false]);
  expect([hash.length, isSound(text(`${hash}`)), valueFault('random', bytes(73))]).toEqual([60, true, undefined]);
});

test('a hash is one from its first to its last letter: with more around it is a password, and may be too long for one', () => {
  const more = 'a'.repeat(bcryptLimit - hash.length);
  const isSound = (value: string) => valueFault('bcrypt', text(value)) === undefined;
  expect([isSound(`${more}${hash}`), isSound(`${hash}${more}`)]).toEqual([true, true]);
  expect([isSound(`a${more}${hash}`), isSound(`${hash}${more}a`)]).toEqual([false, false]);
});

test('a value of a form has that form, one of a time is one, and of the others any is', () => {
  const isSound = (origin: string, value: string) => valueFault(origin, text(value)) === undefined;
  expect([isSound('like:^a+$', 'aaa'), isSound('like:^a+$', 'aab'), isSound('like:^a:b$', 'a:b')]).toEqual([true, false, true]);
  expect([isSound('time:x', '2026-11-24T10:00:00Z'), isSound('time:x', 'yesterday')]).toEqual([true, false]);
  expect([isSound('fixed:a', 'b'), isSound('same:a', 'b'), isSound('random', 'yesterday')]).toEqual([true, true, true]);
});

test('of a password that is wanted hashed the hash is sealed, of a hash and of all else what was given', () => {
  const sealed = sealedForm('bcrypt', 'hunter2');
  expect(isBcryptOf(String(sealed), 'hunter2')).toBe(true);
  expect([sealedForm('bcrypt', hash), sealedForm('random', 'hunter2'), sealedForm(undefined, 'x')]).toEqual([hash, 'hunter2', 'x']);
});

test('what is sealed comes from a value that it is, or the hash of', () => {
  expect(isFormOf(undefined, text('a'), text('a'))).toBe(true);
  expect(isFormOf(undefined, text('a'), text('b'))).toBe(false);
  expect([isFormOf('bcrypt', text(hash), text('hunter2')), isFormOf('bcrypt', text(hash), text('hunter3'))]).toEqual([true, false]);
  expect(isFormOf('random', text(hash), text('hunter2'))).toBe(false);
});

test('what is no hash, or of a cost that nobody waits for, is no password’s', () => {
  const costing = (cost: string) => isBcryptOf(hash.replace('$04$', `$${cost}$`), 'hunter2');
  expect([costing('04'), costing('03'), costing('16'), costing('99')]).toEqual([true, false, false, false]);
  for (const other of [hash.slice(0, -1), `${hash}a`, ` ${hash}`, hash.replace('$2a$', '$2x$')])
    expect(isBcryptOf(other, 'hunter2')).toBe(false);
  expect([isBcryptOf(hash.replace('$2a$', '$2b$'), 'hunter2'), isBcryptOf(hash.replace('$2a$', '$2y$'), 'hunter2')]).toEqual([true, true]);
});

test('a program makes what is random, hashed, fixed or a time; what is asked for, or others share, it does not', () => {
  const now = new Date('2026-11-24T10:00:00.900Z');
  for (const origin of ['random', 'bcrypt']) expect(makerOf(origin)?.(now)).toMatch(/^[A-Za-z0-9]{32}$/);
  const made = ['fixed:a:b', 'time:x'].map((origin) => makerOf(origin)?.(now));
  expect([...made, moment(now)]).toEqual(['a:b', '2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z']);
  expect([undefined, 'like:a', 'same:a', 'below:a', 'bcrypt:a'].map(makerOf)).toEqual(Array(5).fill(undefined));
});

test('a key of RSA has 2048 bits, another each time, and what is none, or of fewer, is told without a word of it', () => {
  const pem = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const made = makerOf('rsa')?.(new Date()) as string;
  expect(made).toMatch(/^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----\n$/);
  expect(createPrivateKey(made).asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(makerOf('rsa')?.(new Date())).not.toBe(made);
  const fault = (value: string | Buffer) => valueFault('rsa', Buffer.from(value));
  expect([fault(made), fault(pem(2048)), fault(pem(2047))]).toEqual([undefined, undefined, 'has 2047 bits, and 2048 is the least']);
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const other of ['hunter2', curve]) expect(fault(other)).toBe('is no private key of RSA, as PEM');
});

test('a hash of what another has is sealed as one, and known again', () => {
  const sealed = sealedForm('bcrypt:a/b/c', 'hunter2');
  expect(sealed).toMatch(/^\$2a\$10\$/);
  expect(isFormOf('bcrypt:a/b/c', text(String(sealed)), text('hunter2'))).toBe(true);
  expect(isFormOf('bcrypt:a/b/c', text(String(sealed)), text('hunter3'))).toBe(false);
});

test('a random word is as long as it is asked for, of letters and digits, and never the same', () => {
  expect([randomWord(5).length, randomWord().length]).toEqual([5, 32]);
  expect(randomWord(2000)).toMatch(/^[A-Za-z0-9]+$/);
  expect(new Set(randomWord(5000)).size).toBe(62);
  expect(randomWord()).not.toBe(randomWord());
});
