import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const rotate: Command = {
  name: 'kit rotate',
  summary:
    'another value for what is named: made, or asked for where somebody else gives it out; seals it wherever it is used, keeps the old one, and says in which order machines and services take it',
  examples: [
    'npx loutik kit rotate k3s.agentToken nextcloud/nextcloud-db/password',
    'npx loutik kit rotate --sealing-key',
    'npx loutik kit rotate bot/bot-token/token --from-file /dev/shm/token',
    'npx loutik kit rotate k3s.serverToken --order',
    'npx loutik kit rotate --lock',
  ],
  takes: ['NAME'],
  takesMore: true,
  options: {
    'sealing-key': { type: 'boolean', about: 'another sealing pair, and every secret sealed again with it' },
    'from-file': { type: 'string', value: 'FILE', about: 'the value of the one NAME is in a file; - for standard input' },
    lock: {
      type: 'boolean',
      about: 'what opens the kit itself: another passphrase, or with --recipient other recipients; alone, without a NAME',
    },
    recipient: { type: 'string', value: 'KEY', about: 'with --lock: whom the kit is encrypted to from now on', multiple: true },
    'new-passphrase-file': { type: 'string', value: 'FILE', about: 'with --lock: the new passphrase, where there is no terminal' },
    order: { type: 'boolean', about: 'changes nothing: says once more in which order the values of these names are taken' },
    ...kitOptions,
  },
  async run(context) {
    const names = [...context.args, ...(context.options['sealing-key'] === true ? ['sealingKey.privateKey'] : [])];
    if (context.options.lock === true) {
      if (names.length > 0) throw new UsageError('kit rotate --lock changes what opens the kit, and takes no NAME');
      return (await import('./locking')).lockAnew(context);
    }
    if (names.length === 0)
      throw new UsageError('kit rotate takes a NAME or several, or --sealing-key; npx loutik kit show lists the names');
    if (context.options['from-file'] !== undefined && names.length > 1)
      throw new UsageError('kit rotate takes --from-file with one NAME: it holds one value');
    const { rotateValues } = await import('./rotating');
    return rotateValues(context, names);
  },
};
