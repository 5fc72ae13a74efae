import type { Inventory } from '../../inventory/inventory';
import type { Command } from '../command';
import { nameOf, numberOf, options, timeoutOf } from './options';

export const up: Command = {
  name: 'twin up',
  summary: 'brings the homelab’s cluster up on this computer and waits until all of it is Synced and Healthy',
  examples: ['npx loutik twin up', 'LOUTIK_TOOLS=/opt/tools npx loutik twin up --name second --port 28000'],
  options: {
    name: options.name,
    port: { type: 'string', value: 'PORT', about: 'the first of 14 ports in a row; free ones are found without it' },
    timeout: options.timeout,
  },
  async run(context) {
    const [{ up: bringUp, limits }, { down }, { TwinFolder }, { Progress }, { loadHomelab }] = await Promise.all([
      import('../../twin/up'),
      import('../../twin/down'),
      import('../../twin/folder'),
      import('../../twin/progress'),
      import('../../model/load'),
    ]);
    const { root, homelab } = context;
    const name = nameOf(context);
    const progress = new Progress(process.stderr);
    const request = { root, homelab, name, port: numberOf(context, 'port'), timeout: timeoutOf(context), progress };
    const { inventory } = await loadHomelab(root, homelab, context.modules);
    const isInterrupted = endOnSignals(async () => {
      progress.end();
      progress.say('interrupted: what was started is stopped');
      const { state, exists } = new TwinFolder(name);
      if (!exists || state?.root === root) await down(name); // another checkout's twin of that name stays
    });
    try {
      const result = await bringUp({ ...request, version: (inventory as Inventory).k3s.version });
      return {
        text: [
          '',
          `Twin ${result.twin} of commit ${result.commit.slice(0, 9)} is up, after ${result.seconds} s.`,
          `  kubectl: export KUBECONFIG=${result.kubeconfig}`,
          `  Argo CD: ${result.argocd}`,
          limits,
          'Commit a change, then: npx loutik twin push. End it: npx loutik twin down',
        ].join('\n'),
        result,
      };
    } catch (error) {
      if (isInterrupted()) await new Promise(() => {}); // the handler ends the process
      progress.end();
      if (new TwinFolder(name).exists) progress.say('what did start still runs, to be looked at; npx loutik twin down ends it\n');
      throw error;
    }
  },
};

/** On Ctrl-C and its like, stops what was started and then ends the process. Returns whether that has begun. */
function endOnSignals(stop: () => Promise<unknown>): () => boolean {
  let hasBegun = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (hasBegun) return;
      hasBegun = true;
      void stop().finally(() => process.exit(code));
    });
  }
  return () => hasBegun;
}
