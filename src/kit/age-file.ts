import { type Problem, ProblemsError } from '../problems';
import { type Keys, openersOf, passphraseRecipient, recipientOf } from './keys';

/** Encrypts a text into an age file (age-encryption.org/v1). */
export async function encrypt(text: string, keys: Keys): Promise<Uint8Array> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  const recipients = keys.kind === 'passphrase' ? [passphraseRecipient(keys.passphrase)] : keys.recipients.map(recipientOf);
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient as Parameters<typeof encrypter.addRecipient>[0]);
    } catch {
      const repair = 'copy it whole, from age-keygen or from the line of its file that begins with # public key';
      throw new ProblemsError([
        { code: 'VALUE_INVALID', where: String(recipient), what: 'it is no recipient: a letter of it was changed', repair },
      ]);
    }
  }
  return encrypter.encrypt(text);
}

const magic = 'age-encryption.org/v1\n';

/** How an age file wants to be opened, by its header; a problem when it is none. */
export function lockOf(file: Uint8Array, where: string): 'passphrase' | 'recipients' | Problem {
  const head = Buffer.from(file.subarray(0, 100)).toString('latin1');
  if (file.length === 0) return damaged(where, 'it is empty');
  if (!head.startsWith(magic)) return damaged(where, 'it is no age file: another file, or its beginning was changed');
  return head.startsWith(`${magic}-> scrypt `) ? 'passphrase' : 'recipients';
}

/** The text of an age file, or why it does not open. */
export async function decrypt(file: Uint8Array, keys: Keys, where: string): Promise<string | Problem> {
  const lock = lockOf(file, where);
  if (typeof lock !== 'string') return lock;
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  try {
    for (const opener of openersOf(keys)) decrypter.addIdentity(opener as Parameters<typeof decrypter.addIdentity>[0]);
  } catch {
    return locked(where, 'an identity is none: a letter of it was changed', 'give the file as age-keygen wrote it');
  }
  try {
    return await decrypter.decrypt(file, 'text');
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (!/no identity matched/.test(message)) return damaged(where, 'it is damaged: cut short, or a byte of it was changed');
    return keys.kind === 'passphrase'
      ? locked(where, 'the passphrase does not open it; or its first lines were changed', 'type it again; else try another copy of the kit')
      : locked(
          where,
          'none of the identities opens it; or its first lines were changed',
          'give one of a recipient of the kit: --identity FILE',
        );
  }
}

function locked(where: string, what: string, repair: string): Problem {
  return { code: 'KIT_LOCKED', where, what, repair };
}

function damaged(where: string, what: string): Problem {
  return { code: 'KIT_INVALID', where, what, repair: 'give another copy of the kit: --kit FILE' };
}
