import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const render: Command = {
  name: 'kit render',
  summary: 'the secret part of every machine, from the kit: what its first boot needs and Git never sees',
  examples: ['npx loutik kit render --to /dev/shm/loutik'],
  options: {
    to: { type: 'string', value: 'FOLDER', about: 'where to write: in memory, or on a medium that you lock away; in no repository' },
    ...kitOptions,
  },
  onProblems: 'nothing was written',
  async run(context) {
    const { root, homelab, modules, options } = context;
    const { to } = options;
    if (typeof to !== 'string' || to === '') throw new UsageError('kit render takes --to FOLDER');
    const [
      { writeSecretFiles },
      { renderSecrets },
      { unfilledIn },
      { failOn },
      { bootSecretsOf, itemsFor },
      { openKit },
      { proved },
      { loadHomelab },
    ] = await Promise.all([
      import('../../kit/disk'),
      import('../../kit/secret-files'),
      import('../../kit/unfilled'),
      import('../../problems'),
      import('../../kit/values'),
      import('./session'),
      import('../../proofs/prove'),
      import('../../model/load'),
    ]);
    const { model } = proved(await loadHomelab(root, homelab, modules));
    const { kit } = await openKit(context);
    const files = renderSecrets(model, bootSecretsOf(kit, itemsFor(model.lab, kit)));
    failOn(unfilledIn(homelab, files));
    writeSecretFiles(root, to, files);
    return {
      text: [
        ...files.map(({ path }) => `  + ${to}/${path}`),
        '',
        `✓ ${files.length} files; they are secret: remove the folder when the machines are installed`,
      ].join('\n'),
      result: { files: files.map(({ path }) => path) },
    };
  },
};
