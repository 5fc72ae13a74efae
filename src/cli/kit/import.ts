import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const importKit: Command = {
  name: 'kit import',
  summary: 'takes boot secrets that were kept as JSON, or other values by their names, into the kit; begins one where there is none',
  examples: [
    'npx loutik kit import /media/kit/secrets.json',
    'pass show homelab | npx loutik kit import - --passphrase-file /dev/shm/passphrase',
  ],
  takes: ['FILE'],
  options: {
    recipient: { type: 'string', value: 'KEY', about: 'whom a new kit is encrypted to, as in kit create', multiple: true },
    ...kitOptions,
  },
  onProblems: 'nothing was written',
  async run(context) {
    const [path] = context.args;
    if (path === undefined) throw new UsageError('kit import takes a FILE, or - for standard input');
    const { begin, finish } = await import('./creating');
    const options = { ...context.options, answers: path };
    return finish(await begin({ ...context, options }), { ...context, options });
  },
};
