import type { Command, Context, Outcome } from '../command';
import { kitOptions } from './options';

export const create: Command = {
  name: 'kit create',
  summary: 'makes the kit, or goes on with it: makes what can be made, asks for the rest one by one, and seals all that it has',
  examples: [
    'npx loutik kit create',
    'npx loutik kit create --recipient age1… --recipient "ssh-ed25519 AAAA…" --identity ~/.ssh/id_ed25519',
    'npx loutik kit create --answers answers.json --passphrase-file /dev/shm/passphrase',
  ],
  options: {
    answers: { type: 'string', value: 'FILE', about: 'answers as JSON, by the names that kit show lists; - for standard input' },
    recipient: {
      type: 'string',
      value: 'KEY',
      about: 'whom a new kit is encrypted to: age1… or a line of ssh-keygen; two or more are better',
      multiple: true,
    },
    ...kitOptions,
  },
  async run(context: Context): Promise<Outcome> {
    const { begin, finish } = await import('./creating');
    const session = await begin(context);
    return finish(session, context);
  },
};
