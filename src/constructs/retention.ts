const policy = { daily: 7, weekly: 5, monthly: 6 };

/** How many snapshots of each volume are kept, in restic's words. */
export const retention = Object.entries(policy)
  .map(([period, count]) => `--keep-${period} ${count}`)
  .join(' ');

/** How many that is at the most. */
export const retained = Object.values(policy).reduce((sum, count) => sum + count);
