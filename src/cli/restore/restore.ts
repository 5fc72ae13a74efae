import { clusterOptions } from '../cluster-options';
import { type Command, UsageError } from '../command';

export const restore: Command = {
  name: 'restore',
  summary:
    'brings a file, a volume or a whole service back from its backups: beside the data, here with --output, or into its place; what is missing is asked for on a terminal',
  examples: [
    'npx loutik restore nextcloud',
    "npx loutik restore nextcloud --volume nextcloud-data --at yesterday --path 'files/alice/files/thesis.odt' --output thesis.odt",
    'npx loutik restore bot --at 2026-11-26 --to place --yes',
    'npx loutik restore bot --undo',
    'npx loutik restore bot --clean',
  ],
  takes: ['SERVICE'],
  options: {
    volume: { type: 'string', value: 'NAME', about: 'only this volume; all that are kept together without it' },
    at: {
      type: 'string',
      value: 'TIME',
      about: 'latest, yesterday, 2026-11-26, 2026-11-26T08:30 (the newest at or before it), or the id of a snapshot',
    },
    path: { type: 'string', value: 'PATH', about: 'only this file or folder, by its path in the volume' },
    to: { type: 'string', value: 'scratch|place', about: 'beside the data, where it can be looked at, or in place of it (scratch)' },
    output: {
      type: 'string',
      value: 'FILE',
      about: 'into a file here, a folder as tar; - for standard output. Nothing in the cluster is changed',
    },
    yes: { type: 'boolean', about: 'does not ask before the service is stopped' },
    finish: { type: 'boolean', about: 'goes on with a restore that was cut, or puts what lies beside the data into its place' },
    undo: { type: 'boolean', about: 'puts back what was there before the last restore, or before one that was cut' },
    clean: { type: 'boolean', about: 'removes what restores have left beside the data' },
    ...clusterOptions,
  },
  async run(context) {
    const { options } = context;
    const words = ['finish', 'undo', 'clean'].filter((word) => options[word] === true);
    const others = ['volume', 'at', 'path', 'to', 'output'].filter((word) => options[word] !== undefined);
    if (words.length > 1) throw new UsageError(`restore takes one of --finish, --undo and --clean, not ${words.length}`);
    if (words.length === 1 && others.length > 0) throw new UsageError(`restore --${words[0]} takes no --${others.join(', --')}`);
    if (options.to !== undefined && options.to !== 'scratch' && options.to !== 'place')
      throw new UsageError(`--to takes scratch or place, not ${JSON.stringify(options.to)}`);
    if (options.output !== undefined && options.to !== undefined) throw new UsageError('restore takes --to or --output, not both');
    return (await import('./restoring')).restoring(context);
  },
};
