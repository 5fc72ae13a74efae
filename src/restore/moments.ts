import type { BackupTarget } from '../constructs/backup-policy';

/** A snapshot of a volume. */
export interface Snapshot {
  /** The time of its run, in seconds since 1970. */
  readonly at: number;
  readonly id: string;
  /** What was kept; null for one of a restic that did not say. */
  readonly bytes: number | null;
  readonly volume: string;
}

/** One result of a rehearsed restore: src/constructs/scripts/report.sh. */
export interface Rehearsal {
  readonly at: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly steps: readonly {
    readonly volume: string;
    /** Of what was brought out of a repository; what was done with it then has none. */
    readonly target?: BackupTarget;
    readonly ok: boolean;
    readonly seconds?: number;
    /** How much came back, in `seconds`. */
    readonly bytes?: number;
    readonly fault?: string;
  }[];
}

/** What one repository answered. */
export type Repository =
  | {
      readonly target: BackupTarget;
      readonly snapshots: readonly Snapshot[];
      readonly rehearsal?: Rehearsal | null;
      readonly why?: undefined;
    }
  | { readonly target: BackupTarget; readonly why: string; readonly snapshots?: undefined; readonly rehearsal?: undefined };

/** Reads what reader.sh lists. */
export function readListing(text: string): readonly Repository[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Repository);
}

/** A snapshot, and where it lies. */
export interface Stored extends Snapshot {
  readonly target: BackupTarget;
}

/** What was kept at one time of some volumes: one snapshot of each. */
export interface Moment {
  readonly at: number;
  readonly snapshots: readonly Stored[];
}

/** The times at which all of some volumes were kept, the newest first. Of a snapshot's copies the one in the house comes first. */
export function momentsOf(repositories: readonly Repository[], volumes: readonly string[]): readonly Moment[] {
  const byTime = new Map<number, Map<string, Stored>>();
  for (const { target, snapshots = [] } of repositories) {
    for (const snapshot of snapshots) {
      const found = byTime.get(snapshot.at) ?? new Map<string, Stored>();
      if (!found.has(snapshot.volume)) found.set(snapshot.volume, { ...snapshot, target });
      byTime.set(snapshot.at, found);
    }
  }
  return [...byTime]
    .flatMap(([at, found]): Moment[] => {
      const snapshots = volumes.flatMap((volume) => found.get(volume) ?? []);
      return snapshots.length === volumes.length ? [{ at, snapshots }] : [];
    })
    .sort((a, b) => b.at - a.at);
}

const day = 24 * 3600;

/**
 * The moment that a person means: `latest`, the id of a snapshot, or the newest at or before a time. A day without a time of day is
 * meant to its end, in the person's own time zone. A fault says how to write one.
 *
 * @param now in seconds since 1970
 */
export function chosen(moments: readonly Moment[], text: string, now: number): Moment | { readonly fault: string } {
  const said = text.trim().toLowerCase();
  if (/^[0-9a-f]{8}([0-9a-f]{56})?$/.test(said)) {
    const byId = moments.find(({ snapshots }) => snapshots.some(({ id }) => id === said.slice(0, 8)));
    return byId ?? { fault: `is no snapshot that holds all of it` };
  }
  const until = said === 'latest' ? Number.POSITIVE_INFINITY : endOf(said, now);
  if (until === undefined) return { fault: 'is no time: latest, yesterday, 2026-11-26, 2026-11-26T08:30 or the id of a snapshot' };
  return moments.find(({ at }) => at <= until) ?? { fault: 'is before anything that is kept' };
}

/** The last second of what a text means; undefined for what is no time. */
function endOf(text: string, now: number): number | undefined {
  const words: Readonly<Record<string, number>> = { today: 0, yesterday: 1 };
  if (Object.hasOwn(words, text)) {
    const midnight = new Date(now * 1000);
    midnight.setHours(24, 0, 0, 0);
    midnight.setDate(midnight.getDate() - (words[text] ?? 0));
    return midnight.getTime() / 1000 - 1;
  }
  const form = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2}))?(z)?)?$/.exec(text);
  if (form === null) return undefined;
  const [, year, month, date, hour, minute, second, utc] = form;
  if (hour === undefined) {
    const start = new Date(Number(year), Number(month) - 1, Number(date));
    if (start.getMonth() !== Number(month) - 1) return undefined;
    return new Date(start.getFullYear(), start.getMonth(), start.getDate() + 1).getTime() / 1000 - 1;
  }
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second ?? '59'}${utc ? 'Z' : ''}`);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

const units = [
  [day, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
] as const;

/** How long something took, or ago it was, in its largest unit: `3 hours`, `2 days`. */
export function age(seconds: number): string {
  const [length, name] = units.find(([unit]) => seconds >= unit) ?? [1, 'second'];
  const count = Math.floor(seconds / length);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** A time as people write it, in their own time zone: `2026-11-26 08:15`. */
export function written(at: number): string {
  const time = new Date(at * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
