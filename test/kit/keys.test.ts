import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { identitiesIn, openersOf, passphraseKeys, passphraseRecipient, recipientFault, recipientOf } from '../../src/kit/keys';
import { Passphrase, type StanzaParts } from '../../src/kit/scrypt';
import { sshPair } from '../../src/secrets/ssh-key';

// with age's own files: test/kit/kit-file.test.ts

type Opener = { unwrapFileKey(stanzas: readonly StanzaParts[]): Uint8Array | null | Promise<Uint8Array | null> };
type Recipient = { wrapFileKey(fileKey: Uint8Array): StanzaParts[] | Promise<StanzaParts[]> };

const fileKey = Buffer.alloc(16, 7);
const pair = sshPair('me');
let identity = '';
let recipient = '';
beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity as Awaited<ReturnType<typeof generateX25519Identity>>);
});

describe('a recipient', () => {
  test('is one of age’s, whole and nothing more, or an SSH key', () => {
    expect([recipientFault(recipient), recipientFault(pair.publicKey)]).toEqual([undefined, undefined]);
    for (const text of [
      `${recipient}q`,
      recipient.slice(0, -1),
      ` ${recipient}`,
      `x${recipient}`,
      recipient.toUpperCase(),
      `${recipient} me`,
    ])
      expect([text, recipientFault(text)]).toEqual([text, expect.stringMatching(/^is no recipient: /)]);
  });

  test('of age’s is told to it by its text, an SSH key by how it wraps', async () => {
    expect(recipientOf(recipient)).toBe(recipient);
    const stanzas = await (recipientOf(pair.publicKey) as Recipient).wrapFileKey(fileKey);
    expect(stanzas.map(({ args }) => args[0])).toEqual(['ssh-ed25519']);
    expect(await (recipientOf('ssh-dss AAAA') as Recipient).wrapFileKey(fileKey)).toEqual([]);
  });
});

describe('a passphrase', () => {
  /** Takes no second: it says what it was asked. */
  const asked: StanzaParts[] = [];
  const quick = Object.assign(Object.create(Passphrase.prototype), {
    wrap: async (key: Uint8Array) => ({ args: ['scrypt', 'salt', '18'], body: key }),
    unwrap: async (stanza: StanzaParts) => {
      asked.push(stanza);
      return fileKey;
    },
  }) as Passphrase;
  const stanza = (type: string): StanzaParts => ({ args: [type, 'salt', '18'], body: fileKey });
  const opened = (...stanzas: readonly StanzaParts[]) => {
    const [opener] = openersOf({ kind: 'passphrase', passphrase: quick }) as readonly Opener[];
    return opener?.unwrapFileKey(stanzas);
  };
  beforeEach(() => void asked.splice(0));

  test('is kept as one', () => {
    expect(passphraseKeys('correct horse')).toEqual({ kind: 'passphrase', passphrase: new Passphrase('correct horse') });
  });

  test('wraps in one stanza', async () => {
    expect(await (passphraseRecipient(quick) as Recipient).wrapFileKey(fileKey)).toEqual(
      [stanza('scrypt')].map((one) => ({ ...one, body: fileKey })),
    );
  });

  test('opens a stanza of its own that stands alone', async () => {
    expect(await opened(stanza('scrypt'))).toBe(fileKey);
    expect(asked).toEqual([stanza('scrypt')]);
  });

  test('opens nothing that somebody else could open too, nor what is none of its own', async () => {
    expect(await opened(stanza('scrypt'), stanza('X25519'))).toBeNull();
    expect(await opened(stanza('scrypt'), stanza('scrypt'))).toBeNull();
    expect(await opened(stanza('X25519'))).toBeNull();
    expect(await opened()).toBeNull();
    expect(asked).toEqual([]);
  });
});

test('of recipients’ keys, age’s are told by their text, and an SSH key opens what it finds among stanzas', async () => {
  const [own, ssh] = openersOf({ kind: 'recipients', recipients: [], identities: [identity, pair.privateKey] });
  expect(own).toBe(identity);
  const [stanza] = await (recipientOf(pair.publicKey) as Recipient).wrapFileKey(fileKey);
  const [other] = await (recipientOf(sshPair('other').publicKey) as Recipient).wrapFileKey(fileKey);
  const open = (...stanzas: readonly (StanzaParts | undefined)[]) => (ssh as Opener).unwrapFileKey(stanzas as readonly StanzaParts[]);
  expect(open(other, stanza)).toEqual(fileKey);
  expect([open(other), open()]).toEqual([null, null]);
});

describe('a file of identities', () => {
  test('is one of age-keygen: a line each, between comments and empty lines, whichever the line ends', () => {
    expect(identitiesIn(identity)).toEqual([identity]);
    expect(identitiesIn(`# created: today\n# public key: ${recipient}\n${identity}\n`)).toEqual([identity]);
    expect(identitiesIn(`\r\n  ${identity}  \r\n#\r\n${identity}\r\n\r\n`)).toEqual([identity, identity]);
  });

  test('or one SSH key without a passphrase', () => {
    expect(identitiesIn(pair.privateKey)).toEqual([pair.privateKey]);
  });

  test('and nothing else: each line of it is an identity, whole and nothing more', () => {
    for (const text of [
      '',
      '#',
      `${identity}Q`,
      `x${identity}`,
      identity.toLowerCase(),
      identity.slice(0, -1),
      `${identity}\nhunter2`,
      recipient,
      pair.publicKey,
    ])
      expect([text, identitiesIn(text)]).toEqual([text, undefined]);
    expect(identitiesIn(`AGE-SECRET-KEY-1B${identity.slice(17)}`)).toBeUndefined(); // a letter that bech32 has not
  });
});
