/** Minutes of a day. */
export const day = 24 * 60;

/** Minutes after midnight of `HH:MM`; undefined when it is no time of day. */
export function tryMinutes(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** `HH:MM`, so many minutes after midnight. */
export function timeOfDay(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
