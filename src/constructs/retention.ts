const policy = { daily: 7, weekly: 5, monthly: 6 };

/** How many snapshots of each volume are kept, in restic's words. */
export const retention = Object.entries(policy)
  .map(([period, count]) => `--keep-${period} ${count}`)
  .join(' ');

/** How many that is at the most. */
export const retained = Object.values(policy).reduce((sum, count) => sum + count);

/** Days between two snapshots of each kind that is kept. */
const days = { daily: 1, weekly: 7, monthly: 30 };

/** How many times its data a repository holds, of which such a share changes in a day: what changed between two snapshots is kept twice. */
export function keptTimes(change: number): number {
  return (Object.keys(policy) as (keyof typeof policy)[]).reduce((sum, kind) => sum + policy[kind] * Math.min(1, days[kind] * change), 1);
}
