import { failOn } from '../../problems';
import type { Command } from '../command';
import { kitOptions } from './options';

export const verify: Command = {
  name: 'kit verify',
  summary: 'opens the kit and every sealed secret of the repository, and names what is missing, unused, expired, different or damaged',
  examples: ['npx loutik kit verify', 'npx loutik kit verify --strict --kit /media/stick/loutik.age'],
  options: {
    strict: { type: 'boolean', about: 'what is still to do is a failure too' },
    ...kitOptions,
  },
  async run(context) {
    const { root, homelab, options } = context;
    const [{ openKit }, { verify }, { sealedFilesOf }, { trySealingCert }] = await Promise.all([
      import('./session'),
      import('../../kit/verify'),
      import('../../model/load'),
      import('../../secrets/disk'),
    ]);
    const { lab, kit, file, now } = await openKit(context);
    const certificate = trySealingCert(root, homelab);
    const { problems, todo, notes, opened } = verify(lab, kit, certificate, sealedFilesOf(root, homelab), now);
    failOn(options.strict ? [...problems, ...todo] : problems);
    return {
      text: [
        ...(todo.length > 0
          ? [`to do (${todo.length}):`, ...todo.flatMap(({ where, what, repair }) => [`  ${where}: ${what}`, `      ${repair}`]), '']
          : []),
        ...notes.map((note) => `  ${note}`),
        `✓ ${file.path} opens, with ${Object.keys(kit.values).length} values; ${opened} sealed values open to what it has`,
      ].join('\n'),
      result: { opened, todo, notes },
    };
  },
};
