import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const lost: Command = {
  name: 'kit lost',
  summary:
    'what is to do when the kit, the workstation or a machine is lost: in order, every credential to take back and where, every value to change. On a terminal it goes through them and ticks what is done; stop at any time, and run it again',
  examples: [
    'npx loutik kit lost workstation',
    'npx loutik kit lost ryzen',
    'npx loutik kit lost ryzen --done tailnet --done "revoke git.password"',
  ],
  takes: ['kit|workstation|MACHINE'],
  options: {
    done: {
      type: 'string',
      value: 'STEP',
      about: 'ticks a step, by the name that --json gives it; may be given several times',
      multiple: true,
    },
    again: { type: 'boolean', about: 'it is lost once more: begins anew' },
    ...kitOptions,
  },
  async run(context) {
    const [place] = context.args;
    if (place === undefined) throw new UsageError('kit lost takes what is lost: kit, workstation, or a machine of the inventory');
    const { goThrough } = await import('./losing');
    return goThrough(context, place);
  },
};
