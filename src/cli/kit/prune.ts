import { type Command, UsageError } from '../command';
import { kitOptions } from './options';

export const prune: Command = {
  name: 'kit prune',
  summary: 'removes from the place off site what the policy no longer keeps, and checks what it does: once a month, with the kit at hand',
  examples: ['npx loutik kit prune', 'npx loutik kit prune --app bot'],
  options: {
    app: { type: 'string', value: 'NAME', about: 'only this app; may be given several times', multiple: true },
    ...kitOptions,
  },
  async run(context) {
    const { homelab, options } = context;
    const [
      { labOf, openKit },
      { pruneOffsite },
      { resticAt },
      { checkBootSecrets },
      { BackupPlaces },
      { failOn },
      { bootSecretsOf, itemsFor },
      { offsiteOf },
    ] = await Promise.all([
      import('./session'),
      import('../../kit/prune'),
      import('../../kit/restic'),
      import('../../bootstrap/boot-secrets/check-boot-secrets'),
      import('../../constructs/backup-places'),
      import('../../problems'),
      import('../../kit/values'),
      import('../../inventory/offsite'),
    ]);
    const { app = [] } = options;
    const lab = await labOf(context);
    const place = offsiteOf(lab.inventory);
    if (place === undefined) throw new UsageError(`${homelab} keeps nothing off site: its inventory has no offsite`);
    const all = [...new Set(new BackupPlaces(lab).runs.flatMap((run) => (run.targets.includes('offsite') ? [run.app] : [])))];
    const unknown = [app].flat().filter((name) => !all.includes(String(name)));
    if (unknown.length > 0) throw new UsageError(`no app ${unknown.join(', ')} keeps anything off site; there are ${all.join(', ')}`);
    const { kit } = await openKit(context);
    const secrets = bootSecretsOf(kit, itemsFor(lab, kit));
    failOn(checkBootSecrets(lab, secrets).filter(({ where }) => where === 'secrets' || where.startsWith('secrets.backups.')));
    const wanted = [app].flat().length > 0 ? all.filter((name) => [app].flat().includes(name)) : all;
    const pruned = pruneOffsite(place, secrets.backups, wanted, resticAt('restic'), (line) => process.stderr.write(`  ${line}\n`));
    return { text: `✓ pruned and checked: ${pruned.map(({ app: name, after }) => `${name} (${after})`).join(', ')}`, result: { pruned } };
  },
};
