import { at, textAt } from '../../objects/lenient';
import type { Objects } from '../../objects/objects';
import { tryQuantity } from '../../units/quantity';
import { isRecreated } from '../argocd';
import { type Altered, alteredOf } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';
import { isSame } from '../same';
import { volumeSources } from './immutable-fields';
import { refused } from './refused';

const size = ['spec', 'resources', 'requests', 'storage'] as const;

/** What a claim or a volume is bound to for good. Each is refused as an immutable field is, and there is more to say. */
export const claims: DangerRule = {
  states: 'A claim neither shrinks nor moves, and its storage class stays.',
  find: ({ changes, after }) =>
    alteredOf(changes, 'PersistentVolumeClaim', 'PersistentVolume').flatMap((change): Danger[] => {
      if (isRecreated(change.after.manifest)) return [];
      const was = (...keys: readonly string[]) => textAt(change.before.manifest, ...keys) ?? 'none';
      const is = (...keys: readonly string[]) => textAt(change.after.manifest, ...keys) ?? 'none';
      return [
        ...(isShrunk(change)
          ? [
              {
                kind: 'claim-shrunk' as const,
                ...placeOf(change),
                field: size.join('.'),
                what: `it shrinks from ${was(...size)} to ${is(...size)}`,
                consequence: refused,
                instead: 'leave its size; or make a smaller volume of another name and bring the data over by a restore',
              },
            ]
          : []),
        ...(isHeldBack(change, after)
          ? [
              {
                kind: 'immutable-field' as const,
                ...placeOf(change),
                field: size.join('.'),
                what: `it grows from ${was(...size)} to ${is(...size)}, and its storage class lets none grow`,
                consequence: refused,
                instead: 'let the class do so first (allowVolumeExpansion), in a push of its own',
              },
            ]
          : []),
        ...(hasOtherClass(change)
          ? [
              {
                kind: 'storage-class-changed' as const,
                ...placeOf(change),
                field: 'spec.storageClassName',
                what: `its storage class changes from ${was('spec', 'storageClassName')} to ${is('spec', 'storageClassName')}`,
                consequence: `${refused}. Its data stays where it is`,
                instead: 'make a volume of another name on the other class, and bring the data over by a restore',
              },
            ]
          : []),
        ...movedFields(change).map((field) => ({
          kind: 'claim-moved' as const,
          ...placeOf(change),
          field,
          what: `${field} changes: it would be another place than that of the data`,
          consequence: `${refused}. Its data stays where it is`,
          instead: 'make a volume of another name at the other place, and bring the data over by a restore; then retire this one',
        })),
      ];
    }),
};

/** Whether a refused field has a danger of its own here. */
export function isClaimed(change: Altered, field: string): boolean {
  if (change.after.manifest.kind === 'PersistentVolumeClaim' && field === 'spec.storageClassName') return true;
  return movedFields(change).includes(field);
}

function isShrunk({ before, after }: Altered): boolean {
  if (after.manifest.kind !== 'PersistentVolumeClaim') return false;
  const [was, is] = [before, after].map(({ manifest }) => tryQuantity(at(manifest, ...size)));
  return was !== undefined && is !== undefined && is < was;
}

/** Whether it grows on a class that lets no claim grow (kubernetes, plugin/pkg/admission/storage/persistentvolume/resize). */
function isHeldBack({ before, after }: Altered, objects: Objects): boolean {
  if (after.manifest.kind !== 'PersistentVolumeClaim') return false;
  const [was, is] = [before, after].map(({ manifest }) => tryQuantity(at(manifest, ...size)));
  if (was === undefined || is === undefined || is <= was) return false;
  const name = textAt(after.manifest, 'spec', 'storageClassName');
  const found = objects.ofKind('StorageClass').find(({ manifest }) => manifest.metadata.name === name);
  return found !== undefined && at(found.manifest, 'allowVolumeExpansion') !== true;
}

function hasOtherClass({ before, after }: Altered): boolean {
  return (
    after.manifest.kind === 'PersistentVolumeClaim' &&
    !isSame(at(before.manifest, 'spec', 'storageClassName'), at(after.manifest, 'spec', 'storageClassName'))
  );
}

/** Where the data lies: of a claim its volume, of a volume its path and its node. */
function movedFields({ before, after }: Altered): string[] {
  const isVolume = after.manifest.kind === 'PersistentVolume';
  const fields = isVolume ? [...volumeSources, 'nodeAffinity'] : after.manifest.kind === 'PersistentVolumeClaim' ? ['volumeName'] : [];
  return fields
    .filter((field) => {
      const [was, is] = [before, after].map(({ manifest }) => at(manifest, 'spec', field));
      const mayCome = field === 'nodeAffinity' || field === 'volumeName';
      return !isSame(was, is) && !(mayCome && was === undefined);
    })
    .map((field) => `spec.${field}`);
}
