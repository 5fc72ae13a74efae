import type { Inventory } from '../../inventory/inventory';
import { type Command, type Context, type Option, UsageError } from '../command';
import { kitOptions } from '../kit/options';
import { nameOf, numberOf, options, timeoutOf } from './options';

export const up: Command = {
  name: 'twin up',
  summary: 'brings the homelab’s cluster up on this computer and waits until all of it is Synced and Healthy',
  examples: [
    'npx loutik twin up',
    'LOUTIK_TOOLS=/opt/tools npx loutik twin up --name second --port 28000',
    'npx loutik twin up --kit ~/.local/share/loutik/loutik.age',
  ],
  options: {
    name: options.name,
    port: { type: 'string', value: 'PORT', about: 'the first of 15 ports in a row; free ones are found without it' },
    timeout: options.timeout,
    run: { type: 'boolean', about: 'real kubelets and containers, traffic and volumes; needs Linux and root' },
    kit: {
      type: 'string',
      value: 'FILE',
      about:
        'the secrets that are committed, opened with the sealing key of this kit, in place of random ones; they lie open in the twin until down. Not with --run: real tokens would act',
    },
    identity: { ...kitOptions.identity, about: 'with --kit: who opens one that has recipients' } as Option,
    'passphrase-file': { ...kitOptions['passphrase-file'], about: 'with --kit: its passphrase, where there is no terminal' } as Option,
    images: { type: 'string', value: 'real|built', about: 'with --run: pulled from their registries, or built here without any (real)' },
  },
  async run(context) {
    const [{ up: bringUp, limits }, { imageLines }, { down }, { TwinFolder }, { Progress }, { loadHomelab }] = await Promise.all([
      import('../../twin/up'),
      import('../../twin/run/run'),
      import('../../twin/down'),
      import('../../twin/folder'),
      import('../../twin/progress'),
      import('../../model/load'),
    ]);
    const { root, homelab } = context;
    const name = nameOf(context);
    const progress = new Progress(process.stderr);
    const request = { root, homelab, name, port: numberOf(context, 'port'), timeout: timeoutOf(context), progress, run: imagesOf(context) };
    const { inventory } = await loadHomelab(root, homelab, context.modules);
    const sealingKey = await sealingKeyOf(context);
    const isInterrupted = endOnSignals(async () => {
      progress.end();
      progress.say('interrupted: what was started is stopped');
      const { state, exists } = new TwinFolder(name);
      if (!exists || state?.root === root) await down(name); // another checkout's twin of that name stays
    });
    try {
      const result = await bringUp({ ...request, sealingKey, version: (inventory as Inventory).k3s.version });
      return {
        text: [
          '',
          `Twin ${result.twin} of commit ${result.commit.slice(0, 9)} is up, after ${result.seconds} s.`,
          `  kubectl: export KUBECONFIG=${result.kubeconfig}`,
          `  Argo CD: ${result.argocd}`,
          ...(result.images ? ['Images that are not the real ones:', ...imageLines(result.images)] : [limits]),
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

/** The sealing key of the kit that is named; undefined when none is. */
async function sealingKeyOf(context: Context): Promise<{ readonly certificate: string; readonly privateKey: string } | undefined> {
  const { kit: path, run } = context.options;
  if (path === undefined) return undefined;
  if (run) throw new UsageError('--kit is for a twin without --run: its bot would log in, and its backups be written off site');
  const [{ openKit }, { bootSecretsOf, itemsFor }] = await Promise.all([import('../kit/session'), import('../../kit/values')]);
  const { lab, kit } = await openKit(context);
  const { sealingKey } = bootSecretsOf(kit, itemsFor(lab, kit));
  if (sealingKey === undefined) throw new UsageError(`${String(path)} has no sealing key yet: npx loutik kit create makes it`);
  return sealingKey;
}

/** Where images come from when containers run; undefined when none does. */
function imagesOf({ options: { run, images } }: Context): 'real' | 'built' | undefined {
  if (images !== undefined && !run) throw new UsageError('--images says where the images of --run come from: give both');
  if (images !== undefined && images !== 'real' && images !== 'built') throw new UsageError(`--images takes real or built, not ${images}`);
  return run ? (images ?? 'real') : undefined;
}

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
