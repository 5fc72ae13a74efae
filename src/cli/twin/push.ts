import type { Command } from '../command';
import { nameOf, options, timeoutOf } from './options';

export const push: Command = {
  name: 'twin push',
  summary: 'hands HEAD to the twin, as git push does to the cluster, and follows the sync to its end',
  examples: ['git commit -am "films on the other disk" && npx loutik twin push'],
  options,
  async run(context) {
    const [{ push: handOver }, { Progress }] = await Promise.all([import('../../twin/push'), import('../../twin/progress')]);
    const progress = new Progress(process.stderr);
    const { root, homelab } = context;
    try {
      return { result: await handOver({ root, homelab, name: nameOf(context), timeout: timeoutOf(context), progress }) };
    } finally {
      progress.end();
    }
  },
};
