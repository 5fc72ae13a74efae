import type { Duration } from 'cdk8s';
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

/** The age of what is replicated every so often, outside the quiet hours. */
export function ageOf(quiet: Pick<QuietHours, 'from' | 'to'>, every: Duration): Age {
  const usual = Math.min(every.toSeconds(), hourSeconds);
  const slots = wholeLoudHours(quiet).flatMap((hour) =>
    Array.from({ length: Math.floor(hourSeconds / usual) }, (_, slot) => hour * hourSeconds + slot * usual),
  );
  const [first] = slots;
  if (first === undefined) return { usual: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
  const gaps = slots.map((slot, index) => (slots[index + 1] ?? first + 24 * hourSeconds) - slot);
  return { usual, most: Math.max(...gaps) };
}
