import { alteredOf, type Change } from '../change';
import { type Danger, type DangerRule, placeOf, type Scene } from '../danger';
import { replicasOf } from '../restart';

/** Pods that stop before the new ones answer. */
export const downtime: DangerRule = {
  states: 'While its pods are made anew, a service is down.',
  find: (scene) => [...scene.changes.flatMap(restarted), ...stopped(scene)],
};

function restarted(change: Change): Danger[] {
  const down = change.restart?.down;
  if (down === undefined) return [];
  const start =
    down.start === undefined
      ? 'as long as it takes to start (no startup probe bounds it)'
      : `up to ${shownSeconds(down.start)} to start (its startup probe's budget)`;
  return [
    {
      kind: 'service-down',
      ...placeOf(change),
      field: 'spec.template',
      what: `its pods are made anew: ${change.restart?.how ?? ''}`,
      consequence: `${down.of === 'all of it' ? 'it is' : 'one node after the other it is'} down for up to ${shownSeconds(down.stop)} to stop, then ${start}`,
      instead: 'push it when nobody needs it',
    },
  ];
}

function stopped({ changes, before, after }: Scene): Danger[] {
  return alteredOf(changes, 'Deployment', 'StatefulSet').flatMap((change): Danger[] => {
    if (replicasOf(change.before, before) === 0 || replicasOf(change.after, after) > 0) return [];
    return [
      {
        kind: 'service-down',
        ...placeOf(change),
        field: 'spec.replicas',
        what: 'it is to have no pod any more',
        consequence: 'it is down until somebody scales it up again',
        instead: 'take it out of services.ts when it is over: then its routes go too',
      },
    ];
  });
}

/** Seconds as people say them. */
export function shownSeconds(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
