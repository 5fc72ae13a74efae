import { at, listAt, textAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import type { Objects } from '../../objects/objects';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf, type Scene } from '../danger';

/** What goes with a removed object that Argo CD does not keep. */
export const removedData: DangerRule = {
  states: 'Data goes with the claim, volume or namespace that is removed, unless its volume retains it.',
  find: (scene) =>
    scene.changes.filter(({ fate }) => fate !== undefined && fate.fate !== 'kept').flatMap((change) => dangersOf(change, scene)),
};

function dangersOf(change: Change, scene: Scene): Danger[] {
  const { before } = change;
  if (before === undefined) return [];
  switch (before.manifest.kind) {
    case 'Namespace':
      return [namespace(change, before, scene)];
    case 'PersistentVolumeClaim':
      return [claim(change, before, scene)];
    case 'PersistentVolume':
      return [volume(change, before)];
    case 'StatefulSet':
      return textAt(before.manifest, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete'
        ? [ownClaims(change, before)]
        : [];
    default:
      return [];
  }
}

const keep =
  'take it back into services.ts, or give it the annotation argocd.argoproj.io/sync-options: Prune=false,Delete=false in a push of its own first';

function namespace(change: Change, { manifest }: Rendered, { before, after }: Scene): Danger {
  const { name } = manifest.metadata;
  const inside = before.ofKind('PersistentVolumeClaim').filter((one) => one.manifest.metadata.namespace === name);
  const lost = inside.filter((one) => !isRetained(one, before)).map((one) => one.manifest.metadata.name);
  const claimed = inside.map((one) => one.manifest.metadata.name);
  const left = after.all.filter((one) => one.manifest.metadata.namespace === name).length;
  return {
    kind: 'namespace-removed',
    ...placeOf(change),
    what: `namespace ${name} goes${change.fate?.fate === 'waits' ? ' once somebody confirms it' : ''}`,
    consequence: [
      'Kubernetes deletes everything in it, also what is protected from pruning',
      ...(lost.length > 0 ? [`the data of ${lost.join(', ')} is lost`] : []),
      ...(claimed.length > lost.length
        ? [`${claimed.filter((one) => !lost.includes(one)).join(', ')} lose their claim; their volumes keep the data`]
        : []),
      ...(left > 0 ? [`Git still has ${left} objects in it: their sync fails for ever`] : []),
    ].join('; '),
    instead: keep,
  };
}

function claim(change: Change, rendered: Rendered, { before }: Scene): Danger {
  if (!isRetained(rendered, before)) {
    return {
      kind: 'data-removed',
      ...placeOf(change),
      what: 'the claim goes, and nothing here says that its volume retains the data',
      consequence: 'the storage class decides, and most delete: its data is lost',
      instead: keep,
    };
  }
  return {
    kind: 'claim-removed',
    ...placeOf(change),
    what: 'the claim goes, and its volume is released',
    consequence: 'the data stays on its disk (Retain), and no pod gets at it until a claim of that name is there again',
    instead: keep,
  };
}

function volume(change: Change, { manifest }: Rendered): Danger {
  const deletes = textAt(manifest, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete';
  return {
    kind: deletes ? 'data-removed' : 'claim-removed',
    ...placeOf(change),
    what: `the volume goes, whose reclaim policy is ${deletes ? 'Delete' : 'Retain'}`,
    consequence: deletes
      ? 'its data is lost as soon as no claim holds it'
      : 'the data stays on its disk, and its claim is lost: no pod that mounts it starts any more',
    instead: keep,
  };
}

function ownClaims(change: Change, { manifest }: Rendered): Danger {
  const names = listAt(manifest, 'spec', 'volumeClaimTemplates').map((one) => textAt(one, 'metadata', 'name') ?? '');
  return {
    kind: 'data-removed',
    ...placeOf(change),
    what: `the claims that it makes for ${names.join(', ')} go with it (persistentVolumeClaimRetentionPolicy.whenDeleted is Delete)`,
    consequence: 'their data is lost',
    instead: 'set whenDeleted to Retain in a push of its own first',
  };
}

/** Whether the volume of a claim is one of ours that keeps its data. */
export function isRetained({ manifest }: Rendered, objects: Objects): boolean {
  const { name, namespace } = manifest.metadata;
  const volume = objects.ofKind('PersistentVolume').find((one) => {
    const held = at(one.manifest, 'spec', 'claimRef');
    return (
      (textAt(held, 'name') === name && textAt(held, 'namespace') === namespace) ||
      textAt(manifest, 'spec', 'volumeName') === one.manifest.metadata.name
    );
  });
  return volume !== undefined && textAt(volume.manifest, 'spec', 'persistentVolumeReclaimPolicy') !== 'Delete';
}
