import { generateKeyPairSync } from 'node:crypto';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { seal } from '../../src/secrets/seal';
import { sealedText } from '../../src/secrets/sealed-text';
import { type Scope, tryUnseal } from '../../src/secrets/unseal';
import vectors from './kubeseal-vectors.json';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const bot = { namespace: 'bot', name: 'bot-token' };

test('a sealed value opens with the private key for exactly its namespace and name', () => {
  const sealed = seal(pem, bot, 'hunter2');
  expect(tryUnseal(key, bot, sealed)?.toString()).toBe('hunter2');
  const others = [
    { ...bot, name: 'other' },
    { ...bot, namespace: 'other' },
    { namespace: 'bot/bot', name: 'token' },
  ];
  for (const other of others) expect(tryUnseal(key, other, sealed)).toBeUndefined();
  for (const scope of ['namespace-wide', 'cluster-wide'] as const) expect(tryUnseal(key, bot, sealed, scope)).toBeUndefined();
  expect(tryUnseal(vectors.privateKey, bot, sealed)).toBeUndefined();
});

test.each([0, 1, 16, 4096, 1024 * 1024])('bytes of any kind, %i of them, come out as they went in', (length) => {
  const value = Buffer.from(Array.from({ length }, (_, index) => (index * 7) % 256));
  expect(tryUnseal(key, bot, seal(pem, bot, value))?.equals(value)).toBe(true);
});

test('two seals of one value are not alike', () => {
  expect(seal(pem, bot, 'same')).not.toBe(seal(pem, bot, 'same'));
});

describe('what the real kubeseal made', () => {
  const { namespace, name } = vectors;
  test.each(Object.entries(vectors.sealed))('in the scope %s opens in it, and in no other', (scope, sealed) => {
    expect(tryUnseal(vectors.privateKey, { namespace, name }, sealed, scope as Scope)?.toString('hex')).toBe(vectors.value);
    for (const other of ['strict', 'namespace-wide', 'cluster-wide'] as const)
      if (other !== scope) expect(tryUnseal(vectors.privateKey, { namespace, name }, sealed, other)).toBeUndefined();
  });

  test('of no bytes opens to none', () => {
    expect(tryUnseal(vectors.privateKey, { namespace, name }, vectors.empty)?.length).toBe(0);
  });

  test('as a file is read, and every key of it opens', () => {
    const read = readSealedFile({ path: 'clusters/x/secrets/bot/bot-token.yaml', text: vectors.file });
    if (Array.isArray(read)) throw new Error(JSON.stringify(read));
    const opened = Object.entries(read.encryptedData).map(([each, text]) => [
      each,
      tryUnseal(vectors.privateKey, read, text)?.toString('hex'),
    ]);
    expect(Object.fromEntries(opened)).toEqual(vectors.fileValues);
  });
});

test('any byte that was changed keeps a value from opening, and so does any that is missing', () => {
  const sealed = seal(pem, bot, 'hunter2');
  const length = sealed.length;
  for (let at = 0; at < length; at++) {
    for (const bit of [1, 32]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ bit;
      expect([at, tryUnseal(key, bot, changed.toString('latin1'))]).toEqual([at, undefined]);
    }
  }
  for (const end of [0, 1, 3, 8, length - 4, length - 1]) expect(tryUnseal(key, bot, sealed.slice(0, end))).toBeUndefined();
});

test('what is written is read by synth, in the strict scope, with every key', () => {
  const text = sealedText(bot, { token: seal(pem, bot, 'x'), 'b.2': seal(pem, bot, 'y') });
  const read = readSealedFile({ path: 'clusters/x/secrets/bot/bot-token.yaml', text });
  expect(read).toMatchObject({
    namespace: 'bot',
    name: 'bot-token',
    encryptedData: { token: expect.any(String), 'b.2': expect.any(String) },
  });
});
