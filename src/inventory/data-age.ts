import type { Duration } from 'cdk8s';
import { day, tryMinutes } from '../units/time-of-day';
import type { QuietHours } from './inventory';

const hourSeconds = 3600;

/** The hours of which no minute is quiet: what Proxmox VE and systemd run by. */
export function wholeLoudHours({ from, to }: Pick<QuietHours, 'from' | 'to'>): readonly number[] {
  const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const [start, end] = [minute(from), minute(to)];
  const isQuiet = (at: number) => (start <= end ? at >= start && at < end : at >= start || at < end);
  return Array.from({ length: 24 }, (_, hour) => hour).filter(
    (hour) => !Array.from({ length: 60 }, (_, at) => hour * 60 + at).some(isQuiet),
  );
}

/** How old, in seconds, a copy can be that is made so often in each loud hour: by day, and by the end of the quiet hours. */
export interface Age {
  readonly usual: number;
  readonly most: number;
}

/** Minutes before the quiet hours at which replication runs once more: at 80 MB/s enough for 48 GB, a thousand times what an hour of services writes. */
const lastRunBefore = 10;

/** When that is, in minutes after midnight. */
export function lastReplication({ from }: Pick<QuietHours, 'from'>): number {
  return ((tryMinutes(from) ?? 0) - lastRunBefore + day) % day;
}

/** The age of what is made anew every so often, outside the quiet hours. */
export function ageOf(quiet: Pick<QuietHours, 'from' | 'to'>, every: Duration): Age {
  return ageOfRuns(slotsOf(quiet, every), every);
}

/** The age of a replica: made so often by day, and once more as the quiet hours begin. */
export function replicaAge(quiet: Pick<QuietHours, 'from' | 'to'>, every: Duration): Age {
  return ageOfRuns([...slotsOf(quiet, every), lastReplication(quiet) * 60], every);
}

/** Seconds after midnight. */
function slotsOf(quiet: Pick<QuietHours, 'from' | 'to'>, every: Duration): number[] {
  const usual = Math.min(every.toSeconds(), hourSeconds);
  return wholeLoudHours(quiet).flatMap((hour) =>
    Array.from({ length: Math.floor(hourSeconds / usual) }, (_, slot) => hour * hourSeconds + slot * usual),
  );
}

function ageOfRuns(runs: readonly number[], every: Duration): Age {
  const usual = Math.min(every.toSeconds(), hourSeconds);
  const sorted = [...runs].sort((a, b) => a - b);
  const [first] = sorted;
  if (first === undefined) return { usual: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  return { usual, most: Math.max(...sorted.map((run, index) => (sorted[index + 1] ?? first + 24 * hourSeconds) - run)) };
}
