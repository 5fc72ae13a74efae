const day = 86_400_000;

/** The day of a moment, in UTC. */
export const ofDay = (time: number) => new Date(time).toISOString().slice(0, 10);

/** ISO week of a day, as `2026-48`. */
function weekOf(time: number): string {
  const thursday = new Date(time + (4 - (new Date(time).getUTCDay() || 7)) * day);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return `${thursday.getUTCFullYear()}-${Math.floor((thursday.getTime() - first) / day / 7)}`;
}

/**
 * What the policy keeps of snapshots, newest first: the newest of each of the last 7 days, 5 weeks and 6 months that have any; and the
 * oldest of all while there are fewer days, weeks or months than that, since it stands for those that are not over (restic, ApplyPolicy).
 */
export function policy(times: readonly number[]): readonly number[] {
  const newestFirst = [...times].sort((a, b) => b - a);
  const chosen = new Set<number>();
  for (const [count, of] of [
    [7, ofDay],
    [5, weekOf],
    [6, (time: number) => ofDay(time).slice(0, 7)],
  ] as const) {
    const seen = new Set<string>();
    for (const time of newestFirst) {
      if (seen.has(of(time)) || seen.size === count) continue;
      seen.add(of(time));
      chosen.add(time);
    }
    if (seen.size < count) chosen.add(newestFirst.at(-1) as number);
  }
  return [...chosen].sort((a, b) => b - a);
}
