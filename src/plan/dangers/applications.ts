import { policyOf } from '../argocd';
import { alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';

/** What makes a later push do less than it says, or an object change hands. */
export const applications: DangerRule = {
  states: 'Every object stays in the app it is in, and every Application goes on to sync and to clear up after itself.',
  find: ({ changes }) => [
    ...changes.flatMap((change): Danger[] =>
      change.from === undefined
        ? []
        : [
            {
              kind: 'app-moved',
              ...placeOf(change),
              what: `it moves from app ${change.from} to ${change.app}`,
              consequence: 'until both are synced two Applications claim it: the first may delete it before or after the second makes it',
              instead: `protect it first, in a push of its own (argocd.argoproj.io/sync-options: Prune=false,Delete=false), then move it`,
            },
          ],
    ),
    ...alteredOf(changes, 'Application').flatMap((change): Danger[] => {
      const [was, is] = [policyOf(change.before.manifest), policyOf(change.after.manifest)];
      const danger = (field: string, what: string, consequence: string): Danger => ({
        kind: 'app-unmanaged',
        ...placeOf(change),
        field,
        what,
        consequence,
        instead: 'leave it as it was',
      });
      return [
        ...(was.automated && !is.automated
          ? [
              danger(
                'spec.syncPolicy.automated',
                'it is not synced by itself any more',
                'what is pushed from now on reaches the cluster only by hand',
              ),
            ]
          : []),
        ...(was.prunes && is.automated && !is.prunes
          ? [
              danger(
                'spec.syncPolicy.automated.prune',
                'it does not prune any more',
                'what is taken out of Git stays in the cluster, running',
              ),
            ]
          : []),
        ...(was.cascades && !is.cascades
          ? [
              danger(
                'metadata.finalizers',
                'it loses its finalizer',
                'when it goes, what it made stays in the cluster, and nobody looks after it',
              ),
            ]
          : []),
      ];
    }),
  ],
};
