import { isTimeZone, timeZoneFor } from '../../inventory/check/time-zones';
import { onceForText } from '../../units/remembered';

/** The grammar of a CronJob's schedule: github.com/robfig/cron/v3, ParseStandard in parser.go. */

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'day of the week', least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const nicknames = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
/** Go's time.ParseDuration, of what a schedule can have in it. */
const duration = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** What is wrong with a schedule, to be read behind it; nothing when a CronJob can have it. */
export const cronSchedule = onceForText((value): string | undefined => {
  if (value.includes('TZ')) return 'names a time zone, which belongs into timeZone';
  if (value.startsWith('@')) {
    const every = /^@every (.*)$/s.exec(value)?.[1];
    if (nicknames.includes(value) || (every !== undefined && duration.test(every))) return undefined;
    return `is none of ${nicknames.join(', ')}, @every 1h30m`;
  }
  const parts = value.trim().split(/\s+/).filter(Boolean);
  if (parts.length !== fields.length)
    return `has ${parts.length} fields, and a schedule has five: minute, hour, day, month, day of the week`;
  for (const [index, field] of fields.entries()) {
    const wrong = (parts[index] ?? '')
      .split(',')
      .map((range) => (range === '' ? undefined : checkRange(range, field)))
      .find(Boolean);
    if (wrong) return `has a ${field.name} that ${wrong}`;
  }
  return undefined;
});

/** Days of each month at its longest, January first. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether a schedule that is valid names days that none of its months has. Where both a day of the month and one of the week are named,
 * either of them is enough (SpecSchedule's dayMatches in spec.go; a `*` with a step counts as named).
 */
export function neverComes(schedule: string): boolean {
  const parts = schedule.trim().split(/\s+/);
  if (schedule.startsWith('@') || parts.length !== fields.length) return false;
  const [days = '', months = '', week = ''] = parts.slice(2);
  const isOpen = (part: string) => part.split(',').some((range) => /^[*?](-[^/]*)?(\/\+?0*1)?$/.test(range));
  if (!isOpen(days) && !isOpen(week)) return false;
  const [first] = valuesOf(days, fields[2] as Field);
  return valuesOf(months, fields[3] as Field).every((month) => (longestMonths[month - 1] ?? 0) < (first ?? 1));
}

/** What a field of a schedule names, the least first. */
function valuesOf(part: string, field: Field): number[] {
  const all = Array.from({ length: field.most - field.least + 1 }, (_, index) => field.least + index);
  const named = part
    .split(',')
    .filter(Boolean)
    .map((range) => {
      const [span = '', step] = range.split('/');
      const [low = '', high] = span.split('-');
      const isAny = low === '*' || low === '?';
      const start = isAny ? field.least : valueIn(low, field);
      const end = isAny ? field.most : high === undefined ? (step === undefined ? start : field.most) : valueIn(high, field);
      return (value: number) => value >= start && value <= end && (value - start) % (step === undefined ? 1 : numberOf(step)) === 0;
    });
  return all.filter((value) => named.some((holds) => holds(value)));
}

function checkRange(range: string, field: Field): string | undefined {
  const [span = '', step, ...more] = range.split('/');
  if (more.length > 0) return `has more than one slash: ${range}`;
  if (step !== undefined && !(numberOf(step) >= 1)) return `has a step that is no number above 0: ${range}`;
  const [low = '', high, ...rest] = span.split('-');
  if (low === '*' || low === '?') return undefined; // what follows a hyphen is not looked at
  if (rest.length > 0) return `has more than one hyphen: ${range}`;
  const first = valueIn(low, field);
  const last = high === undefined ? (step === undefined ? first : field.most) : valueIn(high, field);
  if (Number.isNaN(first) || Number.isNaN(last)) return `is no number${field.names ? ' or name' : ''}: ${range}`;
  if (first < field.least || last > field.most) return `is not within ${field.least} and ${field.most}: ${range}`;
  return first > last ? `ends before it begins: ${range}` : undefined;
}

function valueIn(text: string, { names }: Field): number {
  const index = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1);
  return index >= 0 ? index : numberOf(text);
}

/** Go's strconv.Atoi, of numbers that are not negative. */
function numberOf(text: string): number {
  return /^([+]?\d+|-0+)$/.test(text) && Number(text) <= Number.MAX_SAFE_INTEGER ? Math.abs(Number(text)) : Number.NaN;
}

/**
 * A time zone that the API server finds: in its own letters, of Debian or of Go's older names (time.LoadLocation, and
 * pkg/apis/batch/validation, validateTimeZone).
 */
export const cronTimeZone = onceForText((value): string | undefined => {
  const isName = value.split('/').every((part) => /^(?!-|\.\.?$)[A-Za-z.\-_0-9+]{1,14}$/.test(part));
  if (isTimeZone(value) || (isName && isOlderName(value))) return undefined;
  const right = timeZoneFor(value);
  return `is no time zone${right ? `; did you mean ${right}?` : ''}`;
});

/** Intl takes names in any case, and offsets: a name begins with a capital, and Intl says another for it, since it has a newer one. */
function isOlderName(value: string): boolean {
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
    return /^[A-Z]/.test(value) && (known === value || known.toLowerCase() !== value.toLowerCase());
  } catch {
    return false; // Intl says it by throwing
  }
}
