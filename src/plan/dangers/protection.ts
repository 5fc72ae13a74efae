import { textAt } from '../../objects/lenient';
import { hasOption } from '../argocd';
import { alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

const options = ['Prune=false', 'Delete=false'] as const;

/** What keeps data from the next mistake. */
export const protection: DangerRule = {
  states: 'What protects an object from being removed stays on it.',
  find: ({ changes }) => [
    ...changes.flatMap((change): Danger[] => {
      const { before, after } = change;
      if (before === undefined || after === undefined) return [];
      const gone = options.filter((option) => hasOption(before.manifest, option) && !hasOption(after.manifest, option));
      if (gone.length === 0) return [];
      return [
        {
          kind: 'protection-removed',
          ...placeOf(change),
          field: 'metadata.annotations["argocd.argoproj.io/sync-options"]',
          what: `it loses ${gone.join(' and ')}`,
          consequence: gone.includes('Prune=false')
            ? 'the next push that leaves it out deletes it'
            : 'it is deleted together with its Application, once that goes',
          instead: 'leave the annotation where it is',
        },
      ];
    }),
    ...alteredOf(changes, 'PersistentVolume').flatMap((change): Danger[] => {
      const policy = ({ manifest }: typeof change.before) => textAt(manifest, 'spec', 'persistentVolumeReclaimPolicy') ?? 'Retain';
      if (policy(change.before) === 'Delete' || policy(change.after) !== 'Delete') return [];
      return [
        {
          kind: 'volume-reclaimed',
          ...placeOf(change),
          field: 'spec.persistentVolumeReclaimPolicy',
          what: `its reclaim policy becomes Delete; it was ${policy(change.before)}`,
          consequence: 'its data is deleted as soon as its claim is',
          instead: 'leave it at Retain, and remove data by hand when it is time',
        },
      ];
    }),
  ],
};
