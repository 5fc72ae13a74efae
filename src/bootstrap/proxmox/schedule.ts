import type { Duration } from 'cdk8s';
import { wholeLoudHours } from '../../inventory/data-age';
import type { QuietHours } from '../../inventory/inventory';
import { loudHours as loudMinutes } from '../../inventory/quiet-hours';
import { day, timeOfDay } from '../../units/time-of-day';

/** The whole hours outside the quiet ones, as systemd and Proxmox VE both write them: `8..21`, `0,5..23`. */
export function loudHours(quiet: QuietHours): string {
  const ranges: [number, number][] = [];
  for (const hour of wholeLoudHours(quiet)) {
    const last = ranges.at(-1);
    if (last && last[1] === hour - 1) last[1] = hour;
    else ranges.push([hour, hour]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}..${last}`)).join(',');
}

/** A replication schedule, a subset of systemd's calendar events (`man pvesr`): so often, outside the quiet hours. */
export function replicationSchedule(quiet: QuietHours, every: Duration): string {
  const minutes = every.toMinutes();
  return `${loudHours(quiet)}:${minutes < 60 ? `0/${minutes}` : '00'}`;
}

/** When disks are read to their ends, `HH:MM`, and for how long at most: an hour after the quiet ones, and until an hour before the next. */
export function scrubWindow(quiet: QuietHours): { readonly at: string; readonly seconds: number } {
  const { begin, minutes } = loudMinutes(quiet);
  const margin = Math.min(60, minutes / 4);
  return { at: timeOfDay(Math.floor(begin + margin) % day), seconds: Math.floor(minutes - 2 * margin) * 60 };
}
