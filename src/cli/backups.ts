import type { Recorded } from '../restore/record';
import { clusterOptions } from './cluster-options';
import type { Command } from './command';
import { hasColour } from './print-problems';
import { exit } from './tell';

export const backups: Command = {
  name: 'backups',
  summary:
    'what is kept of each service in each repository, how old it is, and when its restore was last rehearsed; ends with 1 if any is overdue',
  examples: [
    'npx loutik backups',
    'npx loutik backups nextcloud --context home',
    'npx loutik backups --json || echo "look at the backups"',
    'npx loutik backups --record && git commit -m "restores, as rehearsed" clusters',
  ],
  takes: ['SERVICE'],
  options: {
    ...clusterOptions,
    record: {
      type: 'boolean',
      about: 'writes what the last rehearsals took into clusters/<homelab>/rehearsals.yaml, which the recovery proof goes by',
    },
  },
  async run(context) {
    const { args, options } = context;
    const [{ listBackups }, { standingText }, { isSound }, { record }, { Progress }] = await Promise.all([
      import('../restore/list-backups'),
      import('../restore/standing-text'),
      import('../restore/judge'),
      import('../restore/record'),
      import('../twin/progress'),
    ]);
    const progress = new Progress(process.stderr);
    const now = Date.now() / 1000;
    try {
      const { standings, unkept, note } = await listBackups(context, { service: args[0], ...options }, progress, now);
      const isGood = standings.every(isSound) && unkept.every(({ isMeant }) => isMeant);
      const text = standingText(standings, unkept, now, hasColour(process.stderr, process.env));
      process.stderr.write(`${[...(note ? [note, ''] : []), text].join('\n')}\n`); // it has colours
      const recorded = options.record ? record(context.root, context.homelab, standings, args[0] === undefined) : undefined;
      return {
        ...(recorded ? { text: recordedText(recorded) } : {}),
        result: { ok: isGood, services: standings, unkept, ...(note ? { note } : {}), ...(recorded ? { recorded } : {}) },
        code: isGood ? exit.done : exit.problems,
      };
    } finally {
      progress.end();
    }
  },
};

function recordedText({ file, rehearsals, changed }: Recorded): string {
  if (changed) return `\n${rehearsals.length} rehearsed restores stand in ${file}: commit it`;
  return rehearsals.length === 0 ? '\nno rehearsal has said yet how long a restore takes' : `\n${file} said so before`;
}
