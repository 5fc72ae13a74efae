import { hostname } from 'node:os';
import { ProblemsError } from '../problems';
import type { Cluster } from './cluster';
import type { Live } from './live';
import { isSettled, type Plan, titleOf } from './plan';

/** What a service's restores have left. */
export interface Entries {
  /** One that did not come to its end. */
  readonly open?: Plan;
  /** Those that left something beside the data, the newest last. */
  readonly kept: readonly Plan[];
}

/** Somebody follows a restore as long as its journal is not older than this. Milliseconds. */
const followed = 60_000;

/** How often it is said that somebody does. Milliseconds. */
const beatEvery = 15_000;

/**
 * What is known of a service's restores, in a ConfigMap beside it: whoever comes next finds there what was begun. Argo CD leaves an
 * object alone that is not marked as its own.
 */
export class Journal {
  private constructor(
    private readonly cluster: Cluster,
    private object: Live,
    private state: Entries,
  ) {}

  static async of(cluster: Cluster, namespace: string, app: string): Promise<Journal> {
    const name = `loutik-restore-${app}`;
    const empty = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace, labels: { 'app.kubernetes.io/part-of': app } },
      data: { restores: JSON.stringify({ kept: [] }) },
    };
    let object = await cluster.get('v1', 'ConfigMap', name, namespace);
    for (; object === undefined; object = await cluster.get('v1', 'ConfigMap', name, namespace)) await cluster.make(empty);
    return new Journal(cluster, object, entriesOf(object));
  }

  get entries(): Entries {
    return this.state;
  }

  /** Refuses while somebody else follows the open restore. */
  checkAlone(now = Date.now()): void {
    const { open } = this.state;
    if (open && now - open.seen < followed && !isDead(open.by)) throw taken(open);
  }

  /** Writes down how far a restore is, before that is done; keeps it when it is settled. */
  async write(plan: Plan): Promise<void> {
    const others = this.state.kept.filter(({ id }) => id !== plan.id);
    const by = `${hostname()} ${process.pid}`;
    const { by: _, ...rest } = plan;
    await this.save(
      isSettled(plan) ? { kept: [...others, { ...rest, seen: 0 }] } : { open: { ...plan, by, seen: Date.now() }, kept: others },
    );
  }

  /** Says that somebody follows the open restore. */
  async beat(): Promise<void> {
    const { open } = this.state;
    if (open && Date.now() - open.seen > beatEvery) await this.write(open);
  }

  /** Lets go of the open restore, so that anybody may go on with it at once. */
  async letGo(): Promise<void> {
    const { open, kept } = this.state;
    if (open) await this.save({ open: { ...open, seen: 0 }, kept });
  }

  async forget({ id }: Plan): Promise<void> {
    const { open, kept } = this.state;
    await this.save({ ...(open && open.id !== id ? { open } : {}), kept: kept.filter((plan) => plan.id !== id) });
  }

  private async save(entries: Entries): Promise<void> {
    const { name, namespace = '' } = this.object.metadata;
    const object = { ...this.object, data: { restores: JSON.stringify(entries) } };
    const isMine = await this.cluster.replace(object);
    const found = await this.cluster.get('v1', 'ConfigMap', name, namespace);
    // of a replace whose answer was lost, the question came twice: what is there tells whether the first one did it
    if (found === undefined || (!isMine && JSON.stringify(entriesOf(found)) !== JSON.stringify(entries)))
      throw taken(found ? (entriesOf(found).open ?? entries.open) : entries.open);
    this.object = found;
    this.state = entries;
  }
}

/** Whether who followed a restore was a process of this machine that is gone. */
function isDead(by = ''): boolean {
  const [host, pid] = by.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function entriesOf(object: Live): Entries {
  const { restores = '{"kept":[]}' } = (object.data ?? {}) as { restores?: string };
  return JSON.parse(restores) as Entries;
}

function taken(plan: Plan | undefined): ProblemsError {
  return new ProblemsError([
    {
      code: 'RESTORE_UNFINISHED',
      where: plan ? `restore of ${titleOf(plan)}` : 'restore',
      what: 'somebody else works on this service, or did a minute ago',
      repair: 'wait until they are done; if they were cut off, try again in a minute',
    },
  ]);
}
