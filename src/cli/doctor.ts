import { isIP } from 'node:net';
import type { Lab } from '../constructs/lab';
import type { Finding } from '../doctor/finding';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import { type Command, type Context, UsageError } from './command';
import { kitOptions, kitPath } from './kit/options';
import { exit } from './tell';

export const doctor: Command = {
  name: 'doctor',
  summary:
    'what is as it should be outside of Git, before the media are made and afterwards: DNS, kit, gateway, each machine; changes nothing',
  examples: [
    'npx loutik doctor --only before --medium ~/proxmox-ve_9.1-1.iso',
    'npx loutik doctor --only after',
    'npx loutik doctor --only nodes,pools --json',
  ],
  options: {
    only: { type: 'string', value: 'CHECK,…', about: 'these checks alone, or all of those before or after; docs/doctor.md has them all' },
    medium: { type: 'string', value: 'FILE', about: "Proxmox VE's installer, as it was downloaded or copied to a stick" },
    world: { type: 'string', value: 'ADDRESS', about: "the name server of the world's records; else the domain's own" },
    house: { type: 'string', value: 'ADDRESS', about: "the name server of the house; else the inventory's, or the router" },
    ...kitOptions,
  },
  async run(context) {
    const { root, homelab, modules, options } = context;
    const [{ checks }, { loadHomelab }, { assemble }, { layOut }, { examine }, text, { Progress }] = await Promise.all([
      import('../doctor/finding'),
      import('../model/load'),
      import('../model/assemble'),
      import('../synth/layout'),
      import('../doctor/examine'),
      import('../doctor/text'),
      import('../twin/progress'),
    ]);
    const wanted = chosen(options.only, checks);
    const [world, house] = [serverOf('world', options.world), serverOf('house', options.house)];
    const isAsked = (check: string) => wanted.includes(check);
    const model = assemble(await loadHomelab(root, homelab, modules));
    if (model.problems.length > 0) throw new ProblemsError(model.problems);
    const files = layOut(model).files.filter(({ path }) => path.startsWith('bootstrap/'));
    const atDesk = await lookHere(context, model.lab, files, isAsked);
    const progress = new Progress(process.stderr);
    try {
      const found = [...atDesk, ...(await examine(model.lab, { isAsked, world, house, begin: (what) => progress.begin(what) }))];
      const code = text.stateOf(found) === 'ok' ? exit.done : exit.problems;
      return {
        text: `\n${text.doctorText(found)}\n\n${code === exit.done ? '✓' : '✗'} ${homelab}: ${text.tallyText(found)}`,
        result: { ok: code === exit.done, homelab, version: 1, findings: found },
        code,
      };
    } finally {
      progress.end();
    }
  },
};

/** A name server as `node:dns` takes it, as far as it was given. */
function serverOf(option: string, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  const [, address = String(given), port] = /^(\d+(?:\.\d+){3}):(\d{1,5})$/.exec(String(given)) ?? [];
  const isPort = port === undefined || (Number(port) > 0 && Number(port) < 65536);
  if (isIP(address) === 0 || !isPort)
    throw new UsageError(`--${option} takes an address, or IPv4 address:port, not ${JSON.stringify(given)}`);
  return String(given);
}

/** What can be seen at this desk. */
async function lookHere(
  context: Context,
  lab: Lab,
  files: Parameters<typeof import('../doctor/files').judgeFiles>[1],
  isAsked: (check: string) => boolean,
): Promise<readonly Finding[]> {
  const [{ judgeFiles, judgeSums, judgeValues }, { judgeMedium, readMedium }, { filesBelow, tryRead }] = await Promise.all([
    import('../doctor/files'),
    import('../doctor/medium'),
    import('../doctor/disk'),
  ]);
  const { root, homelab } = context;
  const medium = context.options.medium as string | undefined;
  const found: Finding[] = [];
  if (isAsked('values')) found.push(...judgeValues(lab, files));
  if (isAsked('files')) found.push(...judgeFiles(homelab, files, (path) => tryRead(root, path), filesBelow(root, `bootstrap/${homelab}`)));
  if (isAsked('sums')) found.push(...judgeSums(lab));
  if (isAsked('kit')) found.push(...(await lookIntoKit(context)));
  if (isAsked('medium')) found.push(judgeMedium(medium, medium === undefined ? undefined : tryMedium(() => readMedium(medium))));
  return found;
}

function tryMedium<T>(read: () => T): T | Error {
  try {
    return read();
  } catch (error) {
    return error as Error;
  }
}

async function lookIntoKit(context: Context): Promise<readonly Finding[]> {
  const [{ openKit }, { verify }, { sealedFilesOf }, { trySealingCert }, { judgeKit }, { at }] = await Promise.all([
    import('./kit/session'),
    import('../kit/verify'),
    import('../model/load'),
    import('../secrets/disk'),
    import('../doctor/kit'),
    import('../doctor/finding'),
  ]);
  const { root, homelab, options } = context;
  const path = kitPath(homelab, options.kit);
  try {
    const { lab, kit, now } = await openKit(context);
    return judgeKit(path, verify(lab, kit, trySealingCert(root, homelab), sealedFilesOf(root, homelab), now));
  } catch (error) {
    if (error instanceof ProblemsError) return judgeKit(path, error.problems);
    if (error instanceof UsageError)
      return [at('kit', path).unknown(error.message, 'npx loutik doctor --only kit, on a terminal or with what opens it')];
    throw error;
  }
}

/** The checks that are asked for. */
function chosen(only: unknown, checks: readonly { readonly id: string; readonly stage: string }[]): readonly string[] {
  if (only === undefined) return checks.map(({ id }) => id);
  const known = ['before', 'after', ...checks.map(({ id }) => id)];
  return String(only)
    .split(',')
    .flatMap((name) => {
      const found = checks.filter(({ id, stage }) => id === name || stage === name).map(({ id }) => id);
      if (found.length > 0) return found;
      const right = suggest(name, known);
      throw new UsageError(`There is no check ${name}${right ? `; did you mean ${right}?` : `; there are ${known.join(', ')}`}`);
    });
}
