import { readFileSync } from 'node:fs';
import { identitiesIn, type Keys, passphraseKeys, recipientFault } from '../../kit/keys';
import type { KitFile } from '../../kit/store';
import { ProblemsError } from '../../problems';
import { type Context, UsageError } from '../command';
import { asking, hasTerminal } from './terminal';

/** A guess of a shorter one is a matter of days, even at a second each. */
const shortest = 12;

type Options = Context['options'];

/** What opens a kit that is there: as the options say, else what is typed on the terminal. */
export async function keysFor(file: KitFile, options: Options): Promise<Keys> {
  if (file.lock() === 'recipients') {
    const identities = identitiesOf(options);
    if (identities.length === 0) throw new UsageError(`${file.path} opens for its recipients alone: give --identity FILE of one of them`);
    return { kind: 'recipients', recipients: [], identities };
  }
  return passphraseKeys(givenPassphrase(options) ?? (await typedPassphrase(`Passphrase of ${file.path}`)));
}

/** What a new kit is locked with: recipients with somebody who opens it, or a passphrase, typed twice. */
export async function newKeys(options: Options): Promise<Keys> {
  const recipients = listOf(options.recipient);
  for (const recipient of recipients) {
    const fault = recipientFault(recipient);
    if (fault !== undefined) throw new UsageError(`--recipient ${JSON.stringify(recipient)} ${fault}`);
  }
  if (recipients.length > 0) {
    const identities = identitiesOf(options);
    if (identities.length === 0)
      throw new UsageError('--recipient takes --identity FILE of one of them too: nobody keeps a kit that was never opened');
    return { kind: 'recipients', recipients, identities };
  }
  const given = givenPassphrase(options);
  const passphrase = given ?? (await newPassphrase());
  if (passphrase.length < shortest)
    throw new UsageError(`The passphrase has ${passphrase.length} characters: it takes at least ${shortest}`);
  return passphraseKeys(passphrase);
}

function newPassphrase(): Promise<string> {
  if (!hasTerminal())
    throw new UsageError(
      'Without a terminal, kit create takes --passphrase-file FILE and kit rotate --lock --new-passphrase-file FILE; both take --recipient and --identity',
    );
  return asking(
    () => 'there is no kit yet',
    async (dialogue) => {
      for (;;) {
        const read = (text: string) =>
          text.length < shortest ? { fault: `has ${text.length} characters: it takes at least ${shortest}` } : text;
        const first = await dialogue.secret(
          `A passphrase for the kit, of at least ${shortest} characters; write it down on paper, too`,
          read,
        );
        const second = await dialogue.secret('Once more', (text) => text);
        if (first === second) return first;
        dialogue.say('  they differ');
      }
    },
  );
}

async function typedPassphrase(question: string): Promise<string> {
  if (!hasTerminal()) throw new UsageError('The kit asks for its passphrase, and there is no terminal: give --passphrase-file FILE');
  return asking(
    () => 'nothing was changed',
    (dialogue) => dialogue.secret(question, (text) => (text === '' ? { fault: 'is empty' } : text)),
  );
}

function givenPassphrase(options: Options): string | undefined {
  const path = options['passphrase-file'];
  return typeof path === 'string' ? textIn(path).replace(/\r?\n$/, '') : undefined;
}

function identitiesOf(options: Options): readonly string[] {
  return listOf(options.identity).flatMap((path) => {
    const found = identitiesIn(textIn(path));
    if (found !== undefined) return found;
    throw new ProblemsError([
      {
        code: 'SECRET_INVALID',
        where: path,
        what: 'it is no identity that opens something: none of age-keygen, and no SSH private key without a passphrase',
        repair: 'make one: age-keygen -o FILE; or give an SSH key of which ssh-keygen -p has taken the passphrase off',
      },
    ]);
  });
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const what = (error as Error).message.replace(/, .*$/, '');
    throw new ProblemsError([{ code: 'SECRET_MISSING', where: path, what, repair: 'give a file that you may read' }]);
  }
}

function listOf(option: Options[string]): readonly string[] {
  return [option ?? []].flat().filter((each): each is string => typeof each === 'string');
}
