import { day, timeOfDay, tryMinutes } from '../units/time-of-day';
import type { QuietHours } from './inventory';

/** When the loud hours begin, in minutes after midnight, and how many minutes they last. */
export function loudHours({ from, to }: Pick<QuietHours, 'from' | 'to'>): { readonly begin: number; readonly minutes: number } {
  const begin = tryMinutes(to) ?? 0;
  return { begin, minutes: ((tryMinutes(from) ?? 0) - begin + day) % day || day };
}

/** A cron schedule, so many minutes after the quiet hours end; it turns over within the loud ones. `on` is a day of the week. */
export function daytime(quiet: QuietHours, options: { readonly after: number; readonly on?: string }): string {
  const { begin, minutes } = loudHours(quiet);
  const at = (begin + (options.after % minutes)) % day;
  return `${at % 60} ${Math.floor(at / 60)} * * ${options.on ?? '*'}`;
}

/** A cron schedule for one day of each month, in the middle of the loud hours. `day` is from 1 to 28: every month has it. */
export function monthly(quiet: QuietHours, options: { readonly day: number }): string {
  const at = tryMinutes(midday(quiet)) ?? 0;
  return `${at % 60} ${Math.floor(at / 60)} ${options.day} * *`;
}

/** The middle of the loud hours, `HH:MM`: as far from anybody's sleep as it can be. */
export function midday(quiet: QuietHours): string {
  const { begin, minutes } = loudHours(quiet);
  return timeOfDay((begin + Math.floor(minutes / 2)) % day);
}
