import { clusterOptions } from '../cluster-options';
import type { Command } from '../command';
import { kitOptions } from './options';

export const recover: Command = {
  name: 'kit recover',
  summary:
    'makes a lost kit again from the running cluster: its sealing keys, what they open of Git, and what was opened there; says what no cluster has, and where that lies',
  examples: [
    'npx loutik kit recover',
    'npx loutik kit recover --kubeconfig k3s.yaml --kit /media/stick/loutik.age --recipient age1… --identity ~/.ssh/id_ed25519',
  ],
  options: {
    ...clusterOptions,
    recipient: { type: 'string', value: 'KEY', about: 'whom a new kit is encrypted to, as in kit create', multiple: true },
    ...kitOptions,
  },
  onProblems: 'nothing was written',
  async run(context) {
    const { recoverKit } = await import('./recovering');
    return recoverKit(context);
  },
};
