import { Passphrase, type StanzaParts } from './scrypt';
import { sshIdentity, sshWrap } from './ssh';

/** How a kit is locked: by a passphrase, or to recipients; then with what opens it, so that what is written can be read back. */
export type Keys =
  | { readonly kind: 'passphrase'; readonly passphrase: Passphrase }
  | { readonly kind: 'recipients'; readonly recipients: readonly string[]; readonly identities: readonly string[] };

/** What age's `Encrypter` and `Decrypter` take, in the words of that package. */
interface Wraps {
  wrapFileKey(fileKey: Uint8Array): StanzaParts[] | Promise<StanzaParts[]>;
}
interface Unwraps {
  unwrapFileKey(stanzas: readonly StanzaParts[]): Uint8Array | null | Promise<Uint8Array | null>;
}

export function passphraseKeys(passphrase: string): Keys {
  return { kind: 'passphrase', passphrase: new Passphrase(passphrase) };
}

const native = /^age1[02-9ac-hj-np-z]{58}$/;

/** What keeps a text from being a recipient; undefined for one that age encrypts to. */
export function recipientFault(text: string): string | undefined {
  if (native.test(text) || sshWrap(text, new Uint8Array(16)) !== undefined) return undefined;
  return 'is no recipient: age1… of age-keygen, or a line of ssh-keygen for an ed25519 key or an RSA key of 2048 bits or more';
}

/** How an encrypter is told of recipients: age's own by their text, SSH keys by how they wrap. */
export function recipientOf(text: string): string | Wraps {
  if (native.test(text)) return text;
  return { wrapFileKey: (fileKey) => [sshWrap(text, fileKey)].filter((stanza) => stanza !== undefined) };
}

export function passphraseRecipient(passphrase: Passphrase): Wraps {
  return { wrapFileKey: async (fileKey) => [await passphrase.wrap(fileKey)] };
}

/** What a decrypter is told of those who open. */
export function openersOf(keys: Keys): readonly (string | Unwraps)[] {
  if (keys.kind === 'passphrase') {
    const { passphrase } = keys;
    return [
      {
        unwrapFileKey: async (stanzas) => {
          const [stanza, ...others] = stanzas; // a passphrase stands alone, or somebody else could open too
          return stanza?.args[0] === 'scrypt' && others.length === 0 ? passphrase.unwrap(stanza) : null;
        },
      },
    ];
  }
  return keys.identities.map((text) => {
    const ssh = sshIdentity(text);
    if (ssh === undefined) return text;
    return { unwrapFileKey: (stanzas) => stanzas.map(ssh).find((fileKey) => fileKey !== null) ?? null };
  });
}

/** Identities in a file: those of age-keygen, one a line, or an SSH private key. Undefined when it holds none. */
export function identitiesIn(text: string): readonly string[] | undefined {
  if (sshIdentity(text) !== undefined) return [text];
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(line)) ? lines : undefined;
}
