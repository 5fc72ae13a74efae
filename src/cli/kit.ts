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

const prune: Command = {
  name: 'kit prune',
  summary: 'removes from the place off site what the policy no longer keeps, and checks what it does: once a month, with the kit at hand',
  examples: ['npx loutik kit prune --secrets /media/kit/secrets.json', 'npx loutik kit prune --secrets /media/kit/secrets.json --app bot'],
  options: {
    secrets: { type: 'string', value: 'FILE', about: 'the boot secrets as JSON (docs/boot-secrets.md); - for standard input' },
    app: { type: 'string', value: 'NAME', about: 'only this app; may be given several times', multiple: true },
  },
  async run({ root, homelab, modules, options }) {
    const [{ readSecrets }, { pruneOffsite }, { checkBootSecrets }, { BackupPlaces }, { ProblemsError }, { assemble }, { loadHomelab }] =
      await Promise.all([
        import('../kit/disk'),
        import('../kit/prune'),
        import('../bootstrap/boot-secrets/check-boot-secrets'),
        import('../constructs/backup-places'),
        import('../problems'),
        import('../model/assemble'),
        import('../model/load'),
      ]);
    const { secrets: file, app = [] } = options;
    if (typeof file !== 'string' || file === '') throw new UsageError('kit prune takes --secrets FILE');
    const { lab } = assemble(await loadHomelab(root, homelab, modules));
    if (lab.inventory.offsite === undefined) throw new UsageError(`${homelab} keeps nothing off site: its inventory has no offsite`);
    const all = [...new Set(new BackupPlaces(lab).runs.flatMap((run) => (run.targets.includes('offsite') ? [run.app] : [])))];
    const unknown = [app].flat().filter((name) => !all.includes(String(name)));
    if (unknown.length > 0) throw new UsageError(`no app ${unknown.join(', ')} keeps anything off site; there are ${all.join(', ')}`);
    const secrets = readSecrets(file) as BootSecrets;
    const problems = checkBootSecrets(lab, secrets).filter(({ where }) => where === 'secrets' || where.startsWith('secrets.backups.'));
    if (problems.length > 0) throw new ProblemsError(problems);
    const wanted = [app].flat().length > 0 ? all.filter((name) => [app].flat().includes(name)) : all;
    const pruned = pruneOffsite(secrets.backups, wanted, 'restic', (line) => process.stderr.write(`  ${line}\n`));
    return { text: `✓ pruned and checked: ${pruned.map(({ app: name, after }) => `${name} (${after})`).join(', ')}`, result: { pruned } };
  },
};

export const kit: CommandGroup = {
  name: 'kit',
  summary: 'what the machines need and Git never sees',
  commands: [render, prune],
};
