import { day } from './time-of-day';

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/**
 * The minutes after midnight at which a schedule of cron may begin, on whatever day. `@every` may begin at any; a schedule that is none at
 * none (github.com/robfig/cron/v3, parser.go).
 */
export function minutesOf(schedule: string): readonly number[] {
  if (schedule.startsWith('@every ')) return numbers(day);
  const [minute, hour] = (nicknames[schedule] ?? schedule).trim().split(/\s+/);
  if (minute === undefined || hour === undefined) return [];
  const minutes = numbers(60).filter(field(minute, 59));
  return numbers(24)
    .filter(field(hour, 23))
    .flatMap((at) => minutes.map((one) => at * 60 + one));
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}

/** Whether a field of a schedule holds a number: a star, a range, a list of them, each with a step. */
function field(text: string, most: number): (value: number) => boolean {
  const ranges = text.split(',').map((range) => {
    const [span = '', step] = range.split('/');
    const [first, last] = span === '*' || span === '?' ? [0, most] : span.split('-').map(Number);
    // of a single number with a step, everything from there on
    return { first: first ?? 0, last: last ?? (step === undefined ? (first ?? 0) : most), step: Number(step ?? 1) || 1 };
  });
  return (value) => ranges.some(({ first, last, step }) => value >= first && value <= last && (value - first) % step === 0);
}
