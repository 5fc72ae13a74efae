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
  ],
  takes: ['SERVICE'],
  options: clusterOptions,
  async run(context) {
    const { args, options } = context;
    const [{ listBackups }, { standingText }, { isSound }, { Progress }] = await Promise.all([
      import('../restore/list-backups'),
      import('../restore/standing-text'),
      import('../restore/judge'),
      import('../twin/progress'),
    ]);
    const progress = new Progress(process.stderr);
    const now = Date.now() / 1000;
    try {
      const { standings, unkept, note } = await listBackups(context, { service: args[0], ...options }, progress, now);
      const isGood = standings.every(isSound) && unkept.every(({ isMeant }) => isMeant);
      const text = standingText(standings, unkept, now, hasColour(process.stderr, process.env));
      process.stderr.write(`${[...(note ? [note, ''] : []), text].join('\n')}\n`); // it has colours
      return {
        result: { ok: isGood, services: standings, unkept, ...(note ? { note } : {}) },
        code: isGood ? exit.done : exit.problems,
      };
    } finally {
      progress.end();
    }
  },
};
