import { readFileSync } from 'node:fs';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Inventory } from '../inventory/inventory';
import { type Command, type CommandGroup, type Context, type Option, type Outcome, UsageError } from './command';

const name: Option = { type: 'string', value: 'NAME', about: 'which twin; the homelab’s name while there is no other' };
const timeout: Option = { type: 'string', value: 'SECONDS', about: 'how long Argo CD may take (300)' };

/** A twin's name is a folder's, which `down` removes: it must not lead anywhere else. */
function nameOf({ options, homelab }: Context): string {
  const given = (options.name as string | undefined) ?? homelab;
  if (/^[A-Za-z0-9][\w-]*$/.test(given)) return given;
  throw new UsageError(`--name takes letters, digits, - and _, not ${JSON.stringify(given)}`);
}

const secondsOf = ({ options }: Context): number => number(options.timeout, 'timeout') ?? 300;

function number(value: string | boolean | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^[1-9]\d{0,4}$/.test(value)) return Number(value);
  throw new UsageError(`--${option} takes a number, not ${String(value)}`);
}

const up: Command = {
  name: 'twin up',
  summary: 'brings the homelab’s cluster up on this computer and waits until all of it is Synced and Healthy',
  examples: ['npx loutik twin up', 'LOUTIK_TOOLS=/opt/tools npx loutik twin up --name second --port 28000'],
  options: {
    name,
    port: { type: 'string', value: 'PORT', about: 'the first of 14 ports in a row; free ones are found without it' },
    timeout,
  },
  async run(context) {
    const [{ up, down, limits }, { TwinFolder }, { Progress }, { loadHomelab }] = await Promise.all([
      import('../twin/up'),
      import('../twin/folder'),
      import('../twin/progress'),
      import('../synth/load'),
    ]);
    const { root, homelab } = context;
    const progress = new Progress(process.stderr);
    const { inventory } = await loadHomelab(root, homelab, context.modules);
    const request = {
      root,
      homelab,
      name: nameOf(context),
      port: number(context.options.port, 'port'),
      timeout: secondsOf(context),
      progress,
    };
    let isInterrupted = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (isInterrupted) return;
        isInterrupted = true;
        progress.end();
        progress.say('interrupted: what was started is stopped');
        const isOurs = new TwinFolder(request.name).state?.root === root; // else it has begun nothing, and another checkout's stays
        void (isOurs ? down(request.name) : Promise.resolve(false)).finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
      });
    }
    try {
      const result = await up({ ...request, version: (inventory as Inventory).k3s.version });
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
      if (isInterrupted) await sleep(60_000, undefined, { ref: true }); // the handler ends the process
      progress.end();
      if (new TwinFolder(request.name).exists) progress.say('what did start still runs, to be looked at; npx loutik twin down ends it\n');
      throw error;
    }
  },
};

const push: Command = {
  name: 'twin push',
  summary: 'hands HEAD to the twin, as git push does to the cluster, and follows the sync to its end',
  examples: ['git commit -am "films on the other disk" && npx loutik twin push'],
  options: { name, timeout },
  async run(context) {
    const [{ push }, { Progress }] = await Promise.all([import('../twin/push'), import('../twin/progress')]);
    const progress = new Progress(process.stderr);
    const { root, homelab } = context;
    try {
      return { result: await push({ root, homelab, name: nameOf(context), timeout: secondsOf(context), progress }) };
    } finally {
      progress.end();
    }
  },
};

const status: Command = {
  name: 'twin status',
  summary: 'applications, load of the nodes, and what is not as it should be',
  examples: ['npx loutik twin status', 'npx loutik twin status --watch'],
  options: { name, watch: { type: 'boolean', about: 'again every two seconds, until Ctrl-C' } },
  async run(context) {
    const [{ running }, { status, statusText }] = await Promise.all([import('../twin/up'), import('../twin/status')]);
    for (;;) {
      const { folder, api } = await running(nameOf(context));
      const result = await status(folder, api).finally(() => api.close());
      if (!context.options.watch) return { text: statusText(result), result };
      process.stderr.write(`${process.stderr.isTTY ? '\u001b[2J\u001b[H' : ''}${statusText(result)}\n`);
      await sleep(2000);
    }
  },
};

const kubeconfig: Command = {
  name: 'twin kubeconfig',
  summary: 'prints the path of the twin’s kubeconfig',
  examples: ['export KUBECONFIG=$(npx loutik twin kubeconfig)'],
  options: { name },
  async run(context) {
    const { running } = await import('../twin/up');
    const { folder, api } = await running(nameOf(context));
    api.close();
    return { output: folder.kubeconfig, result: { kubeconfig: folder.kubeconfig } };
  },
};

const open: Command = {
  name: 'twin open',
  summary: 'prints the address of the twin’s Argo CD',
  examples: ['npx loutik twin open'],
  options: { name },
  async run(context) {
    const { running } = await import('../twin/up');
    const { folder, api } = await running(nameOf(context));
    api.close();
    const url = `http://127.0.0.1:${folder.state?.ports['argocd-server']}`;
    const page = await fetch(url).then(
      (answer) => answer.text(),
      () => '',
    );
    const hasPage = page.includes('<html');
    return {
      output: url,
      text: hasPage ? undefined : 'This binary of Argo CD has no page (only released ones do): the address serves its API.',
      result: { url, hasPage },
    };
  },
};

const logs: Command = {
  name: 'twin logs',
  summary: 'prints the end of the log of one part, or lists the parts',
  examples: ['npx loutik twin logs', 'npx loutik twin logs argocd-application-controller'],
  options: { name },
  takes: ['part'],
  async run(context): Promise<Outcome> {
    const { TwinFolder } = await import('../twin/folder');
    const folder = new TwinFolder(nameOf(context));
    const [part] = context.args;
    if (part === undefined) return { output: folder.logs.join('\n'), result: { parts: folder.logs } };
    if (!folder.logs.includes(part)) throw new UsageError(`There is no part ${part}; there is ${folder.logs.join(', ') || 'no twin'}`);
    const lines = readFileSync(folder.log(part), 'utf8').trimEnd().split('\n').slice(-200);
    return { output: lines.join('\n'), result: { part, lines } };
  },
};

const down: Command = {
  name: 'twin down',
  summary: 'ends the twin and removes all of it; --all ends every one',
  examples: ['npx loutik twin down', 'npx loutik twin down --all'],
  options: { name, all: { type: 'boolean', about: 'every twin on this computer' } },
  async run(context) {
    const [{ down }, { TwinFolder }] = await Promise.all([import('../twin/up'), import('../twin/folder')]);
    const names = context.options.all ? TwinFolder.all() : [nameOf(context)];
    const ended: string[] = [];
    for (const twin of names) if (await down(twin)) ended.push(twin);
    return { text: ended.length > 0 ? `✓ ${ended.join(', ')} ended` : 'there was no twin', result: { ended } };
  },
};

/** Called by `up` and `push` in the commit that they deploy: what that commit makes of the homelab. */
const render: Command = {
  name: 'twin render',
  summary: 'the twin’s model and files',
  examples: [],
  hidden: true,
  async run({ root, homelab, modules }) {
    const [{ twinFiles, twinModel }, { loadHomelab }, { synthesize }, { staleFiles }] = await Promise.all([
      import('../twin/overlay'),
      import('../synth/load'),
      import('../synth/synth'),
      import('../twin/stale'),
    ]);
    const change = JSON.parse(await readText(process.stdin));
    const loaded = await loadHomelab(root, homelab, modules);
    return {
      result: { model: twinModel(loaded), files: twinFiles(loaded, change), stale: staleFiles(root, homelab, synthesize(loaded).files) },
    };
  },
};

/** Runs beside a twin until it is ended. */
const simulateCommand: Command = {
  name: 'twin simulate',
  summary: 'writes what Traefik and K3s would',
  examples: [],
  options: { name },
  hidden: true,
  async run(context) {
    const [{ TwinFolder }, { connect }, { simulate }, { twinModel }, { loadHomelab }] = await Promise.all([
      import('../twin/folder'),
      import('../twin/control-plane'),
      import('../twin/simulator'),
      import('../twin/overlay'),
      import('../synth/load'),
    ]);
    const folder = new TwinFolder(nameOf(context));
    if (folder.state === undefined) throw new UsageError(`there is no twin ${nameOf(context)}`);
    const { ingressAddress } = twinModel(await loadHomelab(context.root, context.homelab, context.modules));
    await simulate(connect(folder, folder.state.ports), ingressAddress);
    return { result: {} };
  },
};

export const twin: CommandGroup = {
  name: 'twin',
  summary: 'the homelab’s cluster on this computer',
  commands: [up, status, push, kubeconfig, open, logs, down, render, simulateCommand],
};
