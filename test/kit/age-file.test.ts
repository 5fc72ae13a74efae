import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { decrypt, encrypt, lockOf } from '../../src/kit/age-file';
import type { Keys } from '../../src/kit/keys';
import { Passphrase, type StanzaParts } from '../../src/kit/scrypt';
import { ProblemsError } from '../../src/problems';

// each byte of a real kit: test/kit/kit-file.test.ts

const where = 'place.age';
let keys: Extract<Keys, { kind: 'recipients' }>;
let file: Uint8Array;
beforeAll(async () => {
  const identity = await generateX25519Identity();
  keys = { kind: 'recipients', recipients: [await identityToRecipient(identity)], identities: [identity] };
  file = await encrypt('text', keys);
});

/** A passphrase that takes no second: what it wraps is there to be read. */
const quickly = (word: string): Keys => ({
  kind: 'passphrase',
  passphrase: Object.assign(Object.create(Passphrase.prototype), {
    wrap: async (fileKey: Uint8Array) => ({ args: ['scrypt', word, '18'], body: fileKey }),
    unwrap: async ({ args, body }: StanzaParts) => (args[1] === word ? body : null),
  }) as Passphrase,
});

describe('how a file wants to be opened', () => {
  test('is said by its header', async () => {
    expect(lockOf(file, where)).toBe('recipients');
    expect(lockOf(await encrypt('text', quickly('horse')), where)).toBe('passphrase');
    expect(lockOf(Buffer.from('age-encryption.org/v1\n-> ssh-ed25519 scrypt \n'), where)).toBe('recipients');
  });

  test.each<[string, Uint8Array, string]>([
    ['an empty one', Buffer.alloc(0), 'it is empty'],
    ['another file', Buffer.from('age-encryption.org/v2\n'), 'it is no age file: another file, or its beginning was changed'],
    ['one that is cut short', Buffer.from('age-encryption.org/v1'), 'it is no age file: another file, or its beginning was changed'],
    ['one that begins later', Buffer.from('\nage-encryption.org/v1\n'), 'it is no age file: another file, or its beginning was changed'],
  ])('and of %s is told, before anything is opened', async (_, bytes, what) => {
    expect(lockOf(bytes, where)).toMatchObject({ code: 'KIT_INVALID', where, what });
    expect(await decrypt(bytes, keys, where)).toMatchObject({ code: 'KIT_INVALID', where, what });
  });
});

test('a recipient of which a letter was changed is told by its text', async () => {
  const [recipient = ''] = keys.recipients;
  const wrong = `${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`;
  const made = encrypt('text', { ...keys, recipients: [recipient, wrong] });
  await expect(made).rejects.toBeInstanceOf(ProblemsError);
  await expect(made).rejects.toMatchObject({ problems: [{ code: 'VALUE_INVALID', where: wrong }] });
});

describe('a file', () => {
  test('is opened by who is a recipient, or has the passphrase', async () => {
    expect(await decrypt(file, keys, where)).toBe('text');
    expect(await decrypt(await encrypt('text', quickly('horse')), quickly('horse'), where)).toBe('text');
  });

  test('stays closed to others, who are told what to try by what they came with', async () => {
    const stranger = { ...keys, identities: [await generateX25519Identity()] };
    const [byIdentity, byPassphrase] = [
      await decrypt(file, stranger, where),
      await decrypt(await encrypt('text', quickly('horse')), quickly('cow'), where),
    ];
    expect(byIdentity).toEqual({
      code: 'KIT_LOCKED',
      where,
      what: 'none of the identities opens it; or its first lines were changed',
      repair: 'give one of a recipient of the kit: --identity FILE',
    });
    expect(byPassphrase).toEqual({
      code: 'KIT_LOCKED',
      where,
      what: 'the passphrase does not open it; or its first lines were changed',
      repair: 'type it again; else try another copy of the kit',
    });
  });

  test('with an identity that is none is not tried', async () => {
    expect(await decrypt(file, { ...keys, identities: ['AGE-SECRET-KEY-1QQ'] }, where)).toMatchObject({
      code: 'KIT_LOCKED',
      what: 'an identity is none: a letter of it was changed',
    });
  });

  test('that is damaged behind its header is told as that', async () => {
    const changed = Buffer.from(file);
    changed[changed.length - 1] = (changed.at(-1) as number) ^ 1;
    for (const bytes of [changed, file.subarray(0, -1)])
      expect(await decrypt(bytes, keys, where)).toMatchObject({
        code: 'KIT_INVALID',
        what: 'it is damaged: cut short, or a byte of it was changed',
      });
  });
});
