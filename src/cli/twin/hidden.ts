import { text } from 'node:stream/consumers';
import { type Command, UsageError } from '../command';
import { nameOf, options } from './options';

/** Called by `up` and `push` in the commit that they deploy: what that commit makes of the homelab. */
export const render: Command = {
  name: 'twin render',
  summary: 'the twin’s model and files',
  examples: [],
  hidden: true,
  async run({ root, homelab, modules }) {
    const [{ twinFiles, twinModel }, { loadHomelab }, { staleFiles }, { proved }, { layOut }] = await Promise.all([
      import('../../twin/overlay'),
      import('../../model/load'),
      import('../../twin/stale'),
      import('../../proofs/prove'),
      import('../../synth/layout'),
    ]);
    const change = JSON.parse(await text(process.stdin));
    const loaded = await loadHomelab(root, homelab, modules);
    const { model } = proved(loaded);
    return {
      result: { model: twinModel(model), files: twinFiles(loaded, change), stale: staleFiles(root, homelab, layOut(model).files) },
    };
  },
};

/** Runs beside a twin until it is ended. */
export const simulate: Command = {
  name: 'twin simulate',
  summary: 'writes what Traefik and K3s would',
  examples: [],
  options: { name: options.name },
  hidden: true,
  async run(context) {
    const [{ TwinFolder }, { connect }, { simulate: play }, { twinModel }, { loadHomelab }, { proved }] = await Promise.all([
      import('../../twin/folder'),
      import('../../twin/control-plane'),
      import('../../twin/simulator'),
      import('../../twin/overlay'),
      import('../../model/load'),
      import('../../proofs/prove'),
    ]);
    const folder = new TwinFolder(nameOf(context));
    if (folder.state === undefined) throw new UsageError(`there is no twin ${nameOf(context)}`);
    const { ingressAddress } = twinModel(proved(await loadHomelab(context.root, context.homelab, context.modules)).model);
    await play(connect(folder, folder.state.ports), ingressAddress, () => folder.standIns);
    return { result: {} };
  },
};

/** Runs in the network namespace of a twin's networks until it is ended; with --internet outside, for what containerd pulls. */
export const gate: Command = {
  name: 'twin gate',
  summary: 'leads from this machine into the twin’s networks',
  examples: [],
  options: { name: options.name, internet: { type: 'boolean', about: 'leads from the nodes’ containerd to registries' } },
  hidden: true,
  async run(context) {
    const [{ TwinFolder }, { serveGate }, { gateSocket, internetSocket }, { openTargets }] = await Promise.all([
      import('../../twin/folder'),
      import('../../twin/run/gate'),
      import('../../twin/run/folders'),
      import('../../twin/run/targets'),
    ]);
    const folder = new TwinFolder(nameOf(context));
    if (context.options.internet) serveGate(internetSocket(folder), (host, port) => ({ host, port }));
    else serveGate(gateSocket(folder), openTargets(folder));
    await new Promise(() => {}); // until it is ended
    return { result: {} };
  },
};
