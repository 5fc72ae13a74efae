/** How many snapshots of each volume are kept, in restic's words. */
export const retention = '--keep-daily 7 --keep-weekly 5 --keep-monthly 6';
