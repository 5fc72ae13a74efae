import type { Dialogue } from '../../init/dialogue';
import { ProblemsError } from '../../problems';
import { Cluster } from '../../restore/cluster';
import { connect } from '../../restore/connect';
import { Drive } from '../../restore/drive';
import { Journal } from '../../restore/journal';
import { type KeptRun, keptRuns } from '../../restore/kept';
import { newId, runsOf } from '../../restore/list-backups';
import { isSettled, type Plan, titleOf } from '../../restore/plan';
import { Reader } from '../../restore/reader';
import { onSignals } from '../../restore/signals';
import { Progress } from '../../twin/progress';
import { Bytes } from '../../units/bytes';
import { type Context, type Outcome, UsageError } from '../command';
import { asking, hasTerminal } from '../kit/terminal';
import { type Choice, choose } from './choosing';
import { checkOutput, writeWhole } from './output';
import { askCut, askService, askYes } from './questions';
import { outcomeOf } from './told';

/** What one call of the command works with. */
export interface Call {
  readonly options: Context['options'];
  readonly cluster: Cluster;
  readonly progress: Progress;
  readonly id: string;
  /** Asks on the terminal; refuses where there is none, with what should have been said. */
  ask<T>(instead: string, question: (dialogue: Dialogue) => Promise<T>): Promise<T>;
}

/** Brings something back, or goes on with what was begun. */
export async function restoring({ options, args }: Context): Promise<Outcome> {
  if (typeof options.output === 'string') checkOutput(options.output);
  if (args[0] === undefined && !hasTerminal())
    throw new UsageError('restore takes a SERVICE, as in: npx loutik restore nextcloud. What is kept: npx loutik backups');
  const api = await connect(options);
  const progress = new Progress(process.stderr);
  const cluster = new Cluster(api, (line) => progress.say(line));
  const ask: Call['ask'] = (instead, question) => {
    if (!hasTerminal()) throw new UsageError(`${instead}; without a terminal nobody is asked`);
    return asking(() => 'nothing was changed by this', question);
  };
  const call: Call = { options, cluster, progress, id: newId(new Date()), ask };
  try {
    return await chosenWay(call, args[0]);
  } finally {
    progress.end();
    api.close();
  }
}

async function chosenWay(call: Call, named: string | undefined): Promise<Outcome> {
  const { options, cluster } = call;
  const all = keptRuns(await cluster.list('batch/v1', 'CronJob'));
  const services = [...new Set(all.map(({ app }) => app))];
  const service = named ?? (await call.ask('restore takes a SERVICE', (dialogue) => askService(dialogue, services)));
  const runs = runsOf(all, service);
  if (options.output !== undefined) return read(call, runs, options.output as string);
  const journal = await Journal.of(cluster, (runs[0] as KeptRun).namespace, service);
  const { open, kept } = journal.entries;
  if (options.clean) return clean(call, runs, journal);
  if (options.finish || options.undo) {
    const last =
      open ?? (options.finish ? kept.findLast(({ phase }) => phase === 'beside') : kept.findLast(({ phase }) => phase === 'placed'));
    if (last === undefined)
      throw new UsageError(`Nothing of ${service} was restored that could be ${options.finish ? 'gone on with' : 'undone'}`);
    return goOn(call, runs, journal, last, options.finish ? 'finish' : 'undo');
  }
  if (open) {
    journal.checkAlone();
    const cut = `A restore of ${titleOf(open)} was cut while it was ${open.phase}`;
    if (!hasTerminal()) throw unfinished(service, cut);
    const word = await call.ask(cut, (dialogue) => {
      dialogue.say(`${cut}. Nothing is lost.`);
      return askCut(dialogue);
    });
    if (word === 'leave') throw unfinished(service, cut);
    return goOn(call, runs, journal, open, word);
  }
  return begin(call, runs, journal);
}

function unfinished(service: string, what: string): ProblemsError {
  const repair = `go on: npx loutik restore ${service} --finish; or have what was there before: npx loutik restore ${service} --undo`;
  return new ProblemsError([{ code: 'RESTORE_UNFINISHED', where: `restore of ${service}`, what, repair }]);
}

/** A new restore: beside the data first, into its place only when that is wanted. */
async function begin(call: Call, runs: readonly KeptRun[], journal: Journal): Promise<Outcome> {
  const { options } = call;
  if (options.to === 'place' && !options.yes && !hasTerminal())
    throw new UsageError('--to place stops the service for a while: say --yes where nobody can be asked');
  const { run, moment, path } = await withReader(call, runs, async (choice) => choice);
  const plan: Plan = {
    id: call.id,
    app: run.app,
    namespace: run.namespace,
    parts: moment.snapshots.map(({ volume, target, id, at, bytes }) => {
      const isDump = run.volumes.some((kept) => kept.name === volume && kept.isDump);
      return { volume, target, snapshot: id, at, bytes, isDump };
    }),
    ...(path === '' ? {} : { path }),
    phase: 'fetching',
    to: 'scratch',
    seen: 0,
  };
  const beside = await drive(call, run, journal, plan);
  const wanted = options.to === 'place' ? true : options.to === undefined && hasTerminal() ? undefined : false;
  if (beside === undefined || wanted === false) return outcomeOf(call, beside ?? plan);
  return (await mayStop(call, run))
    ? outcomeOf(call, (await drive(call, run, journal, Drive.placing(beside))) ?? beside)
    : outcomeOf(call, beside);
}

/** Whether the service may be stopped: said already, or asked for now. */
async function mayStop({ options, ask }: Call, { app }: KeptRun): Promise<boolean> {
  if (options.yes) return true;
  return ask(`${app} is stopped for it: say --yes`, (dialogue) =>
    askYes(dialogue, `Put it into its place now; ${app} stops for it, and what is there now is kept beside`),
  );
}

/** Goes on with a restore, or goes back. */
async function goOn(call: Call, runs: readonly KeptRun[], journal: Journal, plan: Plan, word: 'finish' | 'undo'): Promise<Outcome> {
  journal.checkAlone();
  const run = runOf(runs, plan);
  if (isSettled(plan) && !(await mayStop(call, run))) return outcomeOf(call, plan);
  const next = word === 'undo' ? Drive.undoing(plan) : plan.phase === 'beside' ? Drive.placing(plan) : plan;
  return outcomeOf(call, await drive(call, run, journal, next), word === 'undo');
}

/** Removes all that restores have left beside the data. */
async function clean(call: Call, runs: readonly KeptRun[], journal: Journal): Promise<Outcome> {
  const { open, kept } = journal.entries;
  const service = runs[0]?.app ?? '';
  if (open) throw unfinished(service, `A restore of ${titleOf(open)} was cut while it was ${open.phase}`);
  if (kept.length === 0) return { text: `Nothing is kept beside the data of ${service}.`, result: { removed: [] } };
  const isSure =
    call.options.yes ||
    (await call.ask('--clean removes for good what was there before a restore: say --yes', (dialogue) => {
      for (const plan of kept)
        dialogue.say(`  ${plan.phase === 'placed' ? 'what was there before the restore of' : 'a copy of'} ${titleOf(plan)}`);
      return askYes(dialogue, 'Remove it for good');
    }));
  if (!isSure) return { text: 'Nothing was removed.', result: { removed: [] } };
  for (const plan of kept) await drive(call, runOf(runs, plan), journal, Drive.removing(plan));
  return { text: `✓ nothing is kept beside the data of ${service} any more`, result: { removed: kept.map(({ id }) => id) } };
}

function runOf(runs: readonly KeptRun[], { parts, app }: Plan): KeptRun {
  const run = runs.find(({ volumes }) => parts.every(({ volume }) => volumes.some(({ name }) => name === volume)));
  if (run) return run;
  throw new ProblemsError([
    {
      code: 'CLUSTER_LACKS',
      where: `restore of ${app}`,
      what: `no job keeps ${parts.map(({ volume }) => volume).join(' and ')} any more`,
      repair: 'bring back what declares it, and go on then',
    },
  ]);
}

/** Into a file here: nothing in the cluster is changed. */
async function read(call: Call, runs: readonly KeptRun[], file: string): Promise<Outcome> {
  return withReader(call, runs, async ({ moment, path, entries }, reader) => {
    const [stored] = moment.snapshots;
    if (moment.snapshots.length !== 1 || stored === undefined) throw new UsageError('--output takes one volume: say which, with --volume');
    const step = call.progress.begin(`fetches ${path || stored.volume}`);
    const bytes = await writeWhole(
      file,
      entries.map((entry) => (output) => reader.dump(stored.target, stored.id, entry, output)),
      (count) => process.stderr.isTTY && step.at(Bytes.of(count).toString()),
    );
    step.done(`${path || stored.volume} is in ${file}, ${bytes} bytes${entries[0]?.type === 'dir' ? ', as tar' : ''}`);
    return { result: { file, bytes, snapshot: stored.id, target: stored.target, at: stored.at } };
  });
}

/** Asks and answers with a pod that reads the repositories, which is gone afterwards. */
async function withReader<T>(call: Call, runs: readonly KeptRun[], use: (choice: Choice, reader: Reader) => Promise<T>): Promise<T> {
  const opened = new Map<KeptRun, Reader>();
  const closeAll = () => Promise.all([...opened.values()].map((reader) => reader.close()));
  const readerOf = async (run: KeptRun) => {
    const step = call.progress.begin(`opens the backups of ${run.app}`);
    const reader = await Reader.open(call.cluster, run, call.id);
    opened.set(run, reader);
    step.done();
    return reader;
  };
  const calm = onSignals(call.progress, closeAll, 'nothing was changed');
  try {
    const choice = await choose(call, runs, readerOf);
    return await use(choice, opened.get(choice.run) as Reader);
  } finally {
    await closeAll();
    calm();
  }
}

async function drive(call: Call, run: KeptRun, journal: Journal, plan: Plan): Promise<Plan | undefined> {
  const words = `what was begun in the cluster is whole or waits: npx loutik restore ${run.app} --finish goes on, --undo goes back`;
  const calm = onSignals(call.progress, () => journal.letGo(), words);
  try {
    return await new Drive(call.cluster, run, journal, call.progress).finish(plan);
  } catch (error) {
    await journal.letGo().catch(() => {}); // the journal's own faults are told by whoever comes next
    throw error;
  } finally {
    calm();
  }
}
