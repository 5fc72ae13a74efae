import type { Command } from '../command';
import { nameOf, options } from './options';

export const down: Command = {
  name: 'twin down',
  summary: 'ends the twin and removes all of it; --all ends every one',
  examples: ['npx loutik twin down', 'npx loutik twin down --all'],
  options: { name: options.name, all: { type: 'boolean', about: 'every twin on this computer' } },
  async run(context) {
    const [{ down: end }, { TwinFolder }] = await Promise.all([import('../../twin/down'), import('../../twin/folder')]);
    const names = context.options.all ? TwinFolder.all() : [nameOf(context)];
    const ended: string[] = [];
    for (const twin of names) if (await end(twin)) ended.push(twin);
    return { text: ended.length > 0 ? `✓ ${ended.join(', ')} ended` : 'there was no twin', result: { ended } };
  },
};
