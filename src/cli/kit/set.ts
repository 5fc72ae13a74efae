import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const set: Command = {
  name: 'kit set',
  summary: 'gives the kit a value, or another one, and seals it where a chart declares it; the earlier one is kept',
  examples: ['npx loutik kit set tailscale.node', 'pass show dns | npx loutik kit set kube-system/traefik-dns/token --from-file -'],
  takes: ['NAME'],
  options: {
    'from-file': { type: 'string', value: 'FILE', about: 'the value is in a file; - for standard input' },
    ...kitOptions,
  },
  onProblems: 'nothing was written',
  async run(context) {
    const [name] = context.args;
    if (name === undefined) throw new UsageError('kit set takes a NAME, and asks for the value; npx loutik kit show lists the names');
    const { setValue } = await import('./setting');
    return setValue(context, name);
  },
};
