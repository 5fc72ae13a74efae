import { type Command, type Context, UsageError } from '../command';
import { nameOf, options } from './options';

/** The nodes that a command means: the one that it names, or all of them. */
async function nodesMeant(context: Context) {
  const [{ TwinFolder }, { poweredNodes }, { unknownTwin }] = await Promise.all([
    import('../../twin/folder'),
    import('../../twin/run/power'),
    import('../../twin/running'),
  ]);
  const folder = new TwinFolder(nameOf(context));
  const { state } = folder;
  if (state === undefined) throw unknownTwin(folder.name);
  if (state.run === undefined)
    throw new UsageError('this twin runs no containers, so it has no power: make it by npx loutik twin up --run');
  const all = poweredNodes(folder);
  const [name] = context.args;
  const nodes = name === undefined ? all : all.filter((node) => node.name === name);
  if (nodes.length === 0) throw new UsageError(`There is no node ${name}; there is ${all.map((node) => node.name).join(', ')}`);
  return { folder, ports: state.ports, nodes, server: all.find(({ isServer }) => isServer) };
}

export const cut: Command = {
  name: 'twin cut',
  summary: 'cuts the power of a node of a twin that runs, or of all: what was not synced to disk is lost',
  examples: ['npx loutik twin cut', 'npx loutik twin cut ryzen-worker'],
  options: { name: options.name },
  takes: ['node'],
  async run(context) {
    const { cutPower } = await import('../../twin/run/power');
    const { folder, nodes } = await nodesMeant(context);
    const names = await cutPower(folder, nodes);
    return {
      text: names.length > 0 ? `✓ ${names.join(', ')} without power; npx loutik twin boot gives it back` : 'nothing had power',
      result: { cut: names },
    };
  },
};

export const boot: Command = {
  name: 'twin boot',
  summary: 'gives power back to a node of a twin that runs, or to all, and waits until they are Ready',
  examples: ['npx loutik twin boot', 'npx loutik twin boot ryzen-worker'],
  options: { name: options.name },
  takes: ['node'],
  async run(context) {
    const [{ bootNodes, isOn }, { connect }, { Progress }] = await Promise.all([
      import('../../twin/run/power'),
      import('../../twin/control-plane'),
      import('../../twin/progress'),
    ]);
    const { folder, ports, nodes, server } = await nodesMeant(context);
    if (server !== undefined && !nodes.includes(server) && !isOn(folder, server.name))
      throw new UsageError(`${server.name} has the control plane and no power: boot it too, by npx loutik twin boot`);
    const api = connect(folder, ports);
    const progress = new Progress(process.stderr);
    const step = progress.begin('booting');
    try {
      const names = await bootNodes(folder, api, nodes, (missing) => step.at(`waiting for ${missing}`));
      step.done(names.length > 0 ? `nodes ${names.join(', ')} Ready; their pods follow: npx loutik twin status` : 'every node ran');
      return { result: { booted: names } };
    } finally {
      api.close();
      progress.end();
    }
  },
};
