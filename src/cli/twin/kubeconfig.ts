import type { Command } from '../command';
import { nameOf, options } from './options';

export const kubeconfig: Command = {
  name: 'twin kubeconfig',
  summary: 'prints the path of the twin’s kubeconfig',
  examples: ['export KUBECONFIG=$(npx loutik twin kubeconfig)'],
  options: { name: options.name },
  async run(context) {
    const { running } = await import('../../twin/running');
    const { folder, api } = await running(nameOf(context));
    api.close();
    return { output: folder.kubeconfig, result: { kubeconfig: folder.kubeconfig } };
  },
};
