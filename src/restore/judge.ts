import type { BackupTarget } from '../constructs/backup-policy';
import type { KeptRun } from './kept';
import type { Live } from './live';
import { age, type Rehearsal, type Repository, type Snapshot } from './moments';

/** How one volume is kept in one repository. */
export interface Row {
  readonly volume: string;
  readonly target: BackupTarget;
  /** The newest first. */
  readonly snapshots: readonly Snapshot[];
  /** Why it is not as its policy wants it; undefined where it is. */
  readonly fault?: string;
}

/** How one service's backups stand. */
export interface Standing {
  readonly service: string;
  readonly namespace: string;
  readonly rows: readonly Row[];
  readonly rehearsal?: Rehearsal;
  readonly rehearsalFault?: string;
}

interface CronJobFields {
  readonly startingDeadlineSeconds?: number;
  readonly suspend?: boolean;
  readonly jobTemplate?: { readonly spec?: { readonly activeDeadlineSeconds?: number } };
}

const day = 24 * 3600;

/** Backups are nightly, rehearsals monthly. Seconds; the longest month. */
const every = { backup: day, rehearsal: 31 * day };

/**
 * How old the newest result of a CronJob may be: as long as from one to the next, and as late as that may start; while it runs, as
 * long as it may. Seconds.
 */
export function allowed(cronJob: Live, period: number): number {
  const { startingDeadlineSeconds = 0, jobTemplate } = (cronJob.spec ?? {}) as CronJobFields;
  const { active = [] } = (cronJob.status ?? {}) as { active?: readonly object[] };
  return period + startingDeadlineSeconds + (active.length > 0 ? (jobTemplate?.spec?.activeDeadlineSeconds ?? 0) : 0);
}

/** Why the newest result of a CronJob is too old; undefined when it is not. Of one that is new, none is expected yet. */
function overdue(cronJob: Live, period: number, newest: number | undefined, now: number): string | undefined {
  const created = Date.parse(cronJob.metadata.creationTimestamp ?? '') / 1000;
  const limit = allowed(cronJob, period);
  const since = newest ?? (Number.isNaN(created) ? 0 : created);
  const suspended = (cronJob.spec as CronJobFields | undefined)?.suspend ? `; ${cronJob.metadata.name} is suspended` : '';
  if (now - since <= limit) return undefined;
  return newest === undefined ? `none at all${suspended}` : `${age(now - newest)} old, and may be ${age(limit)}${suspended}`;
}

/** Judges what the repositories of a service answered. `now` in seconds since 1970. */
export function judge(run: KeptRun, repositories: readonly Repository[], now: number): Standing {
  const rows = run.volumes.flatMap(({ name, to }) =>
    to.map((target): Row => {
      const found = repositories.find((one) => one.target === target);
      if (found?.snapshots === undefined)
        return { volume: name, target, snapshots: [], fault: `cannot be read: ${found?.why ?? 'it did not answer'}` };
      const snapshots = found.snapshots.filter(({ volume }) => volume === name).sort((a, b) => b.at - a.at);
      const fault = overdue(run.backup, every.backup, snapshots[0]?.at, now);
      return { volume: name, target, snapshots, ...(fault ? { fault } : {}) };
    }),
  );
  const rehearsal = repositories
    .flatMap((one) => one.rehearsal ?? [])
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  const rehearsalFault = faultOf(run, rehearsal, now);
  return {
    service: run.app,
    namespace: run.namespace,
    rows,
    ...(rehearsal ? { rehearsal } : {}),
    ...(rehearsalFault ? { rehearsalFault } : {}),
  };
}

function faultOf({ rehearsal: cronJob }: KeptRun, last: Rehearsal | undefined, now: number): string | undefined {
  if (last && !last.ok) {
    const faults = last.steps
      .filter(({ ok }) => !ok)
      .map(({ volume, target, fault }) => `${volume}${target ? ` (${target})` : ''}: ${fault}`);
    return `it did not come back: ${faults.join('; ')}`;
  }
  if (cronJob === undefined) return 'no job in the cluster rehearses it';
  return overdue(cronJob, every.rehearsal, last && Date.parse(last.at) / 1000, now);
}

/** Whether all is as its policy wants it. */
export function isSound({ rows, rehearsalFault }: Standing): boolean {
  return rehearsalFault === undefined && rows.every(({ fault }) => fault === undefined);
}
