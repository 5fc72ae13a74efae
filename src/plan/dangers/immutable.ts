import type { Objects } from '../../objects/objects';
import { isRecreated } from '../argocd';
import { type Altered, alteredOf, touches } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';
import { isClaimed } from './claims';
import { refusedFields } from './immutable-fields';
import { refused } from './refused';
import { isRetained } from './removed-data';

/** A refused field, and the options of Argo CD that go round the refusal. */
export const immutable: DangerRule = {
  states: 'A field that Kubernetes lets nobody change keeps its app from being synced, and an object that is made anew loses what it has.',
  find: ({ changes, before }) =>
    changes.flatMap((change): Danger[] => {
      const [altered] = alteredOf([change], change.after?.manifest.kind ?? '');
      if (altered === undefined || change.fields.length === 0) return [];
      if (isRecreated(altered.after.manifest)) return [recreated(altered, before)];
      return refusedIn(altered).map((field) => ({
        kind: 'immutable-field',
        ...placeOf(change),
        field,
        what: `${field} cannot be changed once the object is there`,
        consequence: refused,
        instead: wayRound(altered),
      }));
    }),
};

function refusedIn(change: Altered): string[] {
  return refusedFields(change.before.manifest, change.after.manifest).filter(
    (field) => touches(change, field) && !isClaimed(change, field),
  );
}

function recreated(change: Altered, objects: Objects): Danger {
  const isLost = change.before.manifest.kind === 'PersistentVolumeClaim' && !isRetained(change.before, objects);
  return {
    kind: 'object-recreated',
    ...placeOf(change),
    what: 'it carries Replace=true and Force=true: it is deleted and made anew',
    consequence: isLost ? 'the volume of the deleted claim goes with its data' : 'what it runs or leads to stops in between',
    instead: 'take the two options off, in a push of its own before',
  };
}

function wayRound({ after: { manifest } }: Altered): string {
  const { kind, metadata } = manifest;
  const named = `kubectl delete ${kind.toLowerCase()} ${metadata.name}${metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`}`;
  if (kind === 'StatefulSet' || kind === 'Deployment' || kind === 'DaemonSet')
    return `leave the field; or push, and then delete the object without its pods, so that it is made anew: ${named} --cascade=orphan`;
  if (kind === 'PersistentVolume' || kind === 'PersistentVolumeClaim')
    return 'leave the field; or make another of another name, and bring the data over';
  return `leave the field, or give the object another name; or push, and then delete it, so that it is made anew: ${named}`;
}
