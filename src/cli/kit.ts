import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { type Command, type CommandGroup, UsageError } from './command';

const render: Command = {
  name: 'kit render',
  summary: 'the secret part of every machine, from the boot secrets: what its first boot needs and Git never sees',
  examples: ['npx loutik kit render --secrets /media/kit/secrets.json --to /dev/shm/loutik'],
  options: {
    secrets: { type: 'string', value: 'FILE', about: 'the boot secrets as JSON (docs/boot-secrets.md); - for standard input' },
    to: { type: 'string', value: 'FOLDER', about: 'where to write: in memory, or on a medium that you lock away; in no repository' },
  },
  onProblems: 'nothing was written',
  async run({ root, homelab, modules, options }) {
    const [{ readSecrets, writeSecretFiles }, { renderSecrets }, { proved }, { loadHomelab }] = await Promise.all([
      import('../kit/disk'),
      import('../kit/secret-files'),
      import('../proofs/prove'),
      import('../model/load'),
    ]);
    const { secrets, to } = options;
    if (typeof secrets !== 'string' || typeof to !== 'string' || secrets === '' || to === '')
      throw new UsageError('kit render takes --secrets FILE and --to FOLDER');
    const { model } = proved(await loadHomelab(root, homelab, modules));
    const { files, withheld } = renderSecrets(model, readSecrets(secrets) as BootSecrets);
    writeSecretFiles(root, to, files);
    return {
      text: [
        ...files.map(({ path }) => `  + ${to}/${path}`),
        ...withheld.map(({ path, holes }) => `  withheld: ${path}, until clusters/${homelab}/site.ts has ${holes.join(', ')}`),
        '',
        `✓ ${files.length} files; they are secret: remove the folder when the machines are installed`,
      ].join('\n'),
      result: { files: files.map(({ path }) => path), withheld },
    };
  },
};

export const kit: CommandGroup = {
  name: 'kit',
  summary: 'what the machines need and Git never sees',
  commands: [render],
};
