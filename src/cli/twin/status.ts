import { setTimeout as sleep } from 'node:timers/promises';
import { jsonLine, visibleLines } from '../../visible';
import type { Command } from '../command';
import { nameOf, options } from './options';

/** Clears a terminal and goes to its first line (ECMA-48: ED 2, CUP). */
const clear = '\u001b[2J\u001b[H';

export const status: Command = {
  name: 'twin status',
  summary: 'applications, load of the nodes, and what is not as it should be',
  examples: ['npx loutik twin status', 'npx loutik twin status --watch'],
  options: { name: options.name, watch: { type: 'boolean', about: 'again every two seconds, until Ctrl-C' } },
  async run(context) {
    const [{ running }, { status: read, statusText }] = await Promise.all([import('../../twin/running'), import('../../twin/status')]);
    for (;;) {
      const { folder, api } = await running(nameOf(context));
      const result = await read(folder, api).finally(() => api.close());
      if (!context.options.watch) return { text: statusText(result), result };
      if (context.json) process.stdout.write(jsonLine(result));
      else process.stderr.write(`${process.stderr.isTTY ? clear : ''}${visibleLines(statusText(result))}\n`);
      await sleep(2000);
    }
  },
};
