import { machineQuestion, questions } from '../init/questions';
import { type Command, UsageError } from './command';

const asked = [machineQuestion, ...questions];

export const init: Command = {
  name: 'init',
  summary: 'a new homelab: asks what it is made of, on a terminal or by options, and writes its folder in clusters/',
  examples: [
    'npx loutik init mine',
    'npx loutik init mine --machine i5:32:4/4:nvme120,hdd500 --router 192.168.1.1/24 --country ch --keyboard fr-ch --timezone Europe/Zurich --gateway no --tailnet no --ups no --offsite no',
  ],
  options: Object.fromEntries(
    asked.map(({ flag, value, about, key }) => [flag, { type: 'string' as const, value, about, multiple: key === 'machines' }]),
  ),
  onProblems: 'nothing was written',
  takes: ['NAME'],
  needsNoHomelab: true,
  async run({ root, options, args }) {
    const [{ askFor, missingFlags, readFlags }, { Dialogue, GivenUp }, { homelabFiles }, { checkPlace, writeHomelab }] = await Promise.all([
      import('../init/describe'),
      import('../init/dialogue'),
      import('../init/files'),
      import('../init/write'),
    ]);
    const [name] = args;
    if (name === undefined) throw new UsageError('init takes the NAME of the new homelab, as in: npx loutik init mine');
    checkPlace(root, name);
    const { answers, faults } = readFlags(options as Parameters<typeof readFlags>[0]);
    if (faults.length > 0) throw new UsageError(faults.join('\n'));
    const missing = missingFlags(answers);
    let whole = answers;
    if (missing.length > 0) {
      if (!process.stdin.isTTY || !process.stderr.isTTY)
        throw new UsageError(`init asks nobody without a terminal. It still takes:\n${missing.map((flag) => `  ${flag}`).join('\n')}`);
      const dialogue = new Dialogue(process.stdin, process.stderr);
      try {
        whole = await askFor(answers, dialogue, { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone });
      } catch (error) {
        if (error instanceof GivenUp) throw new UsageError('\nGiven up: nothing was written.');
        throw error;
      } finally {
        dialogue.end();
      }
    }
    const files = homelabFiles({ ...(whole as Required<typeof whole>), name });
    writeHomelab(root, name, files);
    const paths = files.map(({ path }) => `clusters/${name}/${path}`);
    return {
      text: [
        ...paths.map((path) => `  + ${path}`),
        '',
        `✓ ${name} is there. Next: npx loutik synth --homelab ${name}, which lists what is still to fill in`,
      ].join('\n'),
      result: { homelab: name, files: paths },
    };
  },
};
