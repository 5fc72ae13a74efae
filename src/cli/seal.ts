import { type Command, UsageError } from './command';
import { kitOptions } from './kit/options';

export const seal: Command = {
  name: 'seal',
  summary: 'seals the value of a declared secret into clusters/<homelab>/secrets, offline: asked for on a terminal, or from a file',
  examples: [
    'npx loutik seal bot token',
    'pass show dns | npx loutik seal kube-system/traefik-dns token',
    'npx loutik seal nextcloud/nextcloud-db password --generate',
    'npx loutik seal --all',
  ],
  takes: ['SECRET', 'KEY'],
  options: {
    'from-file': {
      type: 'string',
      value: 'FILE',
      about: 'the value is in a file; - for standard input, which is read anyway where there is no terminal',
    },
    generate: { type: 'boolean', about: 'makes the value, where a program can' },
    all: { type: 'boolean', about: 'walks through all that is still to seal: what can be made is made, the rest asked for' },
    ...kitOptions,
  },
  onProblems: 'nothing was sealed',
  async run(context) {
    const { args, options } = context;
    const [secret, key] = args;
    if (options.all === true) {
      if (secret !== undefined || options['from-file'] !== undefined)
        throw new UsageError('seal --all walks through every secret, and takes no other words than --kit and what opens it');
      return (await import('./sealing')).sealAll(context);
    }
    if (secret === undefined) throw new UsageError('seal takes a SECRET and a KEY, as in: npx loutik seal bot token; or --all');
    if (options.generate === true && options['from-file'] !== undefined)
      throw new UsageError('seal takes --generate or --from-file, not both');
    return (await import('./sealing')).sealOne(context, secret, key);
  },
};
