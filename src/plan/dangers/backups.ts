import { claimsOf, isBackup, isSuspended } from '../../objects/backup-jobs';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** A volume that nobody backs up any more looks the same until it is needed. */
export const backups: DangerRule = {
  states: 'A volume that stays keeps its backups.',
  find: ({ changes, after }) => {
    const claims = new Set(
      after.ofKind('PersistentVolumeClaim').map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`),
    );
    return changes.flatMap((change): Danger[] => {
      const { before, after: next } = change;
      if (before === undefined || !isBackup(before)) return [];
      const kept = next === undefined || ends(change) ? [] : claimsOf(next);
      if (next === undefined && change.fate?.fate === 'kept') return [];
      if (next !== undefined && isSuspended(before)) return [];
      const namespace = before.manifest.metadata.namespace ?? '';
      const volumes = claimsOf(before).filter((claim) => !kept.includes(claim) && claims.has(`${namespace}/${claim}`));
      if (volumes.length === 0) return [];
      return [
        {
          kind: 'backup-removed',
          ...placeOf(change),
          what:
            next === undefined
              ? 'this backup goes'
              : ends(change)
                ? 'this backup is suspended'
                : `this backup leaves out ${volumes.join(', ')}`,
          consequence: `${volumes.join(', ')} has new data that this repository never sees`,
          instead: 'leave it; or see that another one keeps the same volume',
        },
      ];
    });
  },
};

/** Whether a backup that stays runs no more. */
function ends({ after }: Change): boolean {
  return after !== undefined && isSuspended(after);
}
