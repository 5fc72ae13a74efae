import { ProblemsError } from '../../problems';
import type { KeptRun } from '../../restore/kept';
import { chosen, type Moment, momentsOf, type Repository, written } from '../../restore/moments';
import type { Entry, Reader } from '../../restore/reader';
import { beside, find, type Selection, selectionsOf, tidyPath } from '../../restore/select';
import { suggest } from '../../suggest';
import { UsageError } from '../command';
import { hasTerminal } from '../kit/terminal';
import { askMoment, askPath, askVolumes } from './questions';
import type { Call } from './restoring';

/** What is brought back: volumes of a service, as of a moment; `path` is empty for all of them. */
export interface Choice extends Selection {
  readonly moment: Moment;
  readonly path: string;
  /** What lies at the path of one volume; of several, nothing is said. */
  readonly entries: readonly Entry[];
}

/** Names in one line that says what is there. */
const most = 12;

/** Reads from the options what is wanted, and asks for what they leave open. */
export async function choose(call: Call, runs: readonly KeptRun[], readerOf: (run: KeptRun) => Promise<Reader>): Promise<Choice> {
  const { options } = call;
  const service = runs[0]?.app ?? '';
  if (options.at === undefined && !hasTerminal())
    throw new UsageError('restore takes --at, as in --at latest; without a terminal nobody is asked');
  const selection = await volumesOf(call, runs);
  const { run, volumes } = selection;
  const [volume] = volumes;
  const isFiles = volumes.length === 1 && !volume?.isDump;
  if (options.path !== undefined && !isFiles)
    throw new UsageError(
      volumes.length > 1 ? '--path is of one volume: say which, with --volume' : `${volume?.name} is a database’s, and comes back whole`,
    );
  const reader = await readerOf(run);
  const repositories = await reader.list();
  const moments = momentsOf(
    repositories,
    volumes.map(({ name }) => name),
  );
  for (const { target, why } of repositories) if (why !== undefined) call.progress.say(`! the ${target} repository cannot be read: ${why}`);
  if (moments.length === 0) throw nothing(service, selection, repositories);
  const moment = await momentOf(call, moments);
  const [stored] = moment.snapshots;
  if (volumes.length !== 1 || stored === undefined) return { ...selection, moment, path: '', entries: [] };
  if (!isFiles) return { ...selection, moment, path: '', entries: await find(reader, stored, 'database.dump') };
  const wrong = async (path: string) =>
    (await find(reader, stored, path)).length > 0 ? undefined : missing(path, await beside(reader, stored, path));
  const path = await pathOf(call, wrong);
  return { ...selection, moment, path, entries: await find(reader, stored, path) };
}

async function volumesOf(call: Call, runs: readonly KeptRun[]): Promise<Selection> {
  const selections = selectionsOf(runs);
  const { volume } = call.options;
  const names = runs.flatMap(({ volumes }) => volumes.map(({ name }) => name));
  if (volume !== undefined) {
    const found = selections.find(({ volumes }) => volumes.length === 1 && volumes[0]?.name === volume);
    if (found) return found;
    const right = suggest(String(volume), names);
    throw new UsageError(
      `${runs[0]?.app} keeps no volume ${volume}; it keeps ${names.join(', ')}${right ? `. Did you mean ${right}?` : ''}`,
    );
  }
  const [first] = selections;
  if (first && selections.length === 1) return first;
  if (first && !hasTerminal() && runs.length === 1 && call.options.path === undefined && call.options.output === undefined) return first;
  return call.ask(`say which with --volume: ${names.join(', ')}`, (dialogue) => askVolumes(dialogue, selections));
}

async function momentOf(call: Call, moments: readonly Moment[]): Promise<Moment> {
  const { at } = call.options;
  const now = Date.now() / 1000;
  if (at === undefined) return call.ask('say when with --at', (dialogue) => askMoment(dialogue, moments, now));
  const found = chosen(moments, String(at), now);
  if ('at' in found) return found;
  const range = `kept is ${written(moments.at(-1)?.at ?? 0)} to ${written(moments[0]?.at ?? 0)}`;
  throw new ProblemsError([
    { code: 'SNAPSHOT_UNKNOWN', where: '--at', what: `${at} ${found.fault}; ${range}`, repair: 'see what there is: npx loutik backups' },
  ]);
}

async function pathOf(call: Call, wrong: (path: string) => Promise<string | undefined>): Promise<string> {
  const { path, to } = call.options;
  if (path === undefined) return hasTerminal() && to === undefined ? call.ask('say --path', (dialogue) => askPath(dialogue, wrong)) : '';
  const tidy = tidyPath(String(path));
  if (tidy === undefined) throw new UsageError(`--path takes a path in the volume, not ${JSON.stringify(path)}`);
  const fault = tidy === '' ? undefined : await wrong(tidy);
  if (fault === undefined) return tidy;
  throw new ProblemsError([
    { code: 'SNAPSHOT_UNKNOWN', where: '--path', what: fault, repair: 'give its path in the volume, as it stands there' },
  ]);
}

function missing(path: string, instead: readonly string[]): string {
  const right = suggest(path, instead);
  const names = `${instead.slice(0, most).join(', ')}${instead.length > most ? `, and ${instead.length - most} more` : ''}`;
  return `there is no ${path} in it${right ? `; did you mean ${right}?` : names ? `; there is ${names}` : ''}`;
}

function nothing(service: string, { volumes }: Selection, repositories: readonly Repository[]): ProblemsError {
  const closed = repositories.flatMap(({ target, why }) => (why === undefined ? [] : [`the ${target} repository cannot be read: ${why}`]));
  const names = volumes.map(({ name }) => name).join(', ');
  const code = closed.length > 0 ? 'BACKUPS_UNREADABLE' : 'SNAPSHOT_UNKNOWN';
  return new ProblemsError([
    {
      code,
      where: `backups of ${service}`,
      what:
        closed.length > 0
          ? closed.join('; ')
          : volumes.length > 1
            ? `at no time all of ${names} was kept together`
            : `nothing of ${names} is kept`,
      repair:
        closed.length > 0
          ? 'mend that, and try again: nothing was changed'
          : 'see what there is: npx loutik backups; one volume alone: --volume NAME',
    },
  ]);
}
