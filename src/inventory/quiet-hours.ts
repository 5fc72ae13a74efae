import type { QuietHours } from './inventory';

const day = 24 * 60;

/** Minutes after midnight of `HH:MM`. */
function minutes(time: string): number {
  const [hours = '0', rest = '0'] = time.split(':');
  return Number(hours) * 60 + Number(rest);
}

/** A cron schedule, so many minutes after the quiet hours end; it turns over within the loud ones. `on` is a day of the week. */
export function daytime(quiet: QuietHours, options: { readonly after: number; readonly on?: string }): string {
  const loud = (minutes(quiet.from) - minutes(quiet.to) + day) % day || day;
  const at = (minutes(quiet.to) + (options.after % loud)) % day;
  return `${at % 60} ${Math.floor(at / 60)} * * ${options.on ?? '*'}`;
}

/** The middle of the loud hours, `HH:MM`: as far from anybody's sleep as it can be. */
export function midday(quiet: QuietHours): string {
  const loud = (minutes(quiet.from) - minutes(quiet.to) + day) % day || day;
  const at = (minutes(quiet.to) + Math.floor(loud / 2)) % day;
  return [Math.floor(at / 60), at % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
