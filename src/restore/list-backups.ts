import { randomBytes } from 'node:crypto';
import { ProblemsError } from '../problems';
import { suggest } from '../suggest';
import type { Progress } from '../twin/progress';
import { Cluster } from './cluster';
import { connect, type Wanted } from './connect';
import { type Sources, unkeptOf } from './declared';
import { judge, type Standing } from './judge';
import { type KeptRun, keptRuns } from './kept';
import type { Repository } from './moments';
import { Reader } from './reader';
import { onSignals } from './signals';
import type { Unkept } from './standing-text';

/** Readers at one time: each asks for 128 MiB of memory. */
const atOnce = 4;

/** A name for what one call makes in the cluster: the time, and what no other call has. */
export function newId(now: Date): string {
  const time = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 13);
  return `${time}-${randomBytes(2).toString('hex')}`;
}

/** What is kept of a service; one that is not there is an error that names those that are. */
export function runsOf(runs: readonly KeptRun[], service: string): readonly KeptRun[] {
  const own = runs.filter(({ app }) => app === service);
  if (own.length > 0) return own;
  const known = [...new Set(runs.map(({ app }) => app))];
  const right = suggest(service, known);
  throw new ProblemsError([
    {
      code: 'REFERENCE_UNKNOWN',
      where: `service ${service}`,
      what: `no job in the cluster keeps it; there ${known.length === 0 ? 'is none at all' : `are jobs for ${known.join(', ')}`}`,
      repair: right ? `did you mean ${right}?` : 'is what declares it pushed and synced, and is this the right cluster? See --context',
    },
  ]);
}

export interface Listed {
  readonly standings: readonly Standing[];
  readonly unkept: readonly Unkept[];
  readonly note?: string;
}

/** Asks every repository of a cluster, or of one service, and judges what it answers. */
export async function listBackups(
  sources: Sources,
  { service, ...wanted }: Wanted & { readonly service?: string },
  progress: Progress,
  now: number,
): Promise<Listed> {
  const api = await connect(wanted);
  try {
    const cluster = new Cluster(api, (line) => progress.say(line));
    const all = keptRuns(await cluster.list('batch/v1', 'CronJob'));
    const runs = service === undefined ? all : runsOf(all, service);
    const { unkept, note } = service === undefined ? await unkeptOf(sources, all) : { unkept: [], note: undefined };
    const step = progress.begin(`asks the repositories of ${runs.length === 1 ? runs[0]?.app : `${runs.length} services`}`);
    const id = newId(new Date());
    const standings: Standing[] = [];
    const open = [...runs.entries()];
    const readers = new Set<Reader>();
    const next = async (): Promise<void> => {
      for (let turn = open.shift(); turn !== undefined; turn = open.shift()) {
        const [index, run] = turn;
        standings[index] = judge(run, await ask(cluster, run, `${id}-${index}`, readers), now);
        step.at(`${standings.filter(Boolean).length} of ${runs.length}`);
      }
    };
    const calm = onSignals(progress, () => Promise.all([...readers].map((reader) => reader.close())), 'nothing was changed');
    try {
      await Promise.all(Array.from({ length: atOnce }, next));
    } finally {
      calm();
    }
    step.done(`asked the repositories of ${runs.length === 1 ? '1 service' : `${runs.length} services`}`);
    return { standings, unkept, ...(note ? { note } : {}) };
  } finally {
    api.close();
  }
}

/** What a service's repositories answer; one whose pod cannot even ask keeps nobody else's from being seen. */
async function ask(cluster: Cluster, run: KeptRun, id: string, readers: Set<Reader>): Promise<readonly Repository[]> {
  try {
    const reader = await Reader.open(cluster, run, id);
    readers.add(reader);
    try {
      return await reader.list();
    } finally {
      await reader.close();
      readers.delete(reader);
    }
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const why = error.problems[0]?.what ?? '';
    return run.targets.map((target) => ({ target, why }));
  }
}
