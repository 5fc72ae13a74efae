import { BorrowedVolume } from '../constructs/borrowed';
import { pathOf } from '../constructs/lab';
import { Share } from '../constructs/share';
import { Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import { offsiteOf } from '../inventory/offsite';
import type { Model } from '../model/assemble';
import { claimsOf, isBackup, isSuspended, restoredBy } from '../objects/backup-jobs';
import { listAt, textAt } from '../objects/lenient';
import type { Rendered } from '../objects/manifest';
import type { Problem } from '../problems';
import { type Figure, failures, type Proof } from './proof';

export const backups: Proof = {
  id: 'backups',
  states:
    'Every claim is backed up by a job that runs, to a place that its own loss does not take, and is brought back before its pods start.',
  why: 'A volume that nobody keeps is noticed on the day it is gone; so is a copy that lay beside it.',
  waivable: ['BACKUP_MISSING', 'BACKUP_LOST_TOGETHER', 'BACKUP_ERASABLE', 'RESTORE_MISSING'],
  prove(model) {
    const volumes = Volume.all(model.lab).filter(({ nodeDisk, backup }) => nodeDisk !== undefined && backup !== undefined);
    return {
      figures: figures(model, volumes),
      findings: failures([...unknown(model, volumes), ...unkept(model, volumes), ...together(model, volumes), ...erasable(model, volumes)]),
    };
  },
};

const keyOf = ({ namespace, name }: { readonly namespace?: string; readonly name: string }) => `${namespace}/${name}`;
const isKept = ({ backup }: Volume) => backup.kind !== 'none';

/** Where the copies of a volume lie. */
function placesOf({ lab, places }: Pick<Model, 'lab' | 'places'>, volume: Volume): readonly string[] {
  return places
    .targetsOf(volume)
    .map((target) =>
      target === 'local' ? `machine ${places.serverOf(volume)?.machine}` : (lab.inventory.offsite?.provider ?? 'off site'),
    );
}

function figures(model: Model, volumes: readonly Volume[]): Figure[] {
  const kept = volumes.filter(isKept);
  const byPlaces = new Map<string, string[]>();
  for (const volume of kept) {
    const key = `of ${volume.disk.machine}, on ${placesOf(model, volume).join(' and ')}`;
    byPlaces.set(key, [...(byPlaces.get(key) ?? []), volume.name]);
  }
  return [
    ...[...byPlaces].map(([about, names]) => ({ about, value: names.length > 6 ? `${names.length} volumes` : names.join(', ') })),
    { about: 'without a backup, for a stated reason', value: `${volumes.length - kept.length} of ${volumes.length} volumes` },
  ];
}

/** Claims that no Volume declares: nothing says what becomes of their data. */
function unknown({ lab, objects }: Pick<Model, 'lab' | 'objects'>, volumes: readonly Volume[]): Problem[] {
  const lent = BorrowedVolume.all(lab).map(({ namespace, volume }) => keyOf({ namespace, name: volume.name })); // their owners' say it
  const known = new Set([...volumes.map(keyOf), ...lent, ...Share.all(lab).map(keyOf)]); // of a share it says who keeps it
  const problem = (where: string, what: string): Problem => ({
    code: 'BACKUP_MISSING',
    where,
    what: `${what}, and no Volume says what becomes of its data when its disk is gone`,
    repair: "declare it: new Volume(this, …, { on, size, owner, backup: daily() }), or backup: none('…') with the reason",
  });
  const claims = objects
    .ofKind('PersistentVolumeClaim')
    .filter(({ manifest: { metadata } }) => !known.has(keyOf(metadata)))
    .map(({ manifest: { metadata }, source }) => problem(source, `it is the claim ${keyOf(metadata)}`));
  const templates = objects
    .ofKind('StatefulSet')
    .flatMap(({ manifest, source }) =>
      listAt(manifest, 'spec', 'volumeClaimTemplates').map((claim) =>
        problem(source, `its pods make the claims ${textAt(claim, 'metadata', 'name') ?? ''}-${manifest.metadata.name}-0 and so on`),
      ),
    );
  return [...claims, ...templates];
}

/** By namespace and claim: those that some objects hold. */
function heldBy(all: readonly Rendered[], claims: (rendered: Rendered) => readonly string[]): ReadonlySet<string> {
  return new Set(all.flatMap((one) => claims(one).map((name) => keyOf({ namespace: one.manifest.metadata.namespace, name }))));
}

/** Volumes that are to be kept, and that no job keeps or nothing brings back. */
function unkept({ lab, objects, places, problems }: Model, volumes: readonly Volume[]): Problem[] {
  const jobs = objects.all.filter((one) => isBackup(one) && !isSuspended(one));
  const [saved, restored] = [heldBy(jobs, claimsOf), heldBy(objects.all, restoredBy)];
  // of a workload that is refused no pod is made: what is wrong with it is told there
  const refused = new Set(problems.map(({ where }) => where));
  const unmade = new Set(Workload.all(lab).flatMap((one) => (refused.has(pathOf(one)) ? one.written : [])));
  return volumes
    .filter((volume) => isKept(volume) && places.targetsOf(volume).length > 0)
    .flatMap((volume): Problem[] => [
      ...(saved.has(keyOf(volume))
        ? []
        : [
            {
              code: 'BACKUP_MISSING' as const,
              where: pathOf(volume),
              what: 'it is to be backed up, and no job that runs restic and is not suspended mounts it',
              repair: 'leave the jobs of its app as they follow from the volume',
            },
          ]),
      ...(restored.has(keyOf(volume)) || unmade.has(volume)
        ? []
        : [
            {
              code: 'RESTORE_MISSING' as const,
              where: pathOf(volume),
              what: 'it is backed up, and no pod brings it back before its containers start',
              repair: 'mount it, not read-only, in the workload that it belongs to, and leave what fills it as it follows from the volume',
            },
          ]),
    ]);
}

/** Copies that lie where the volume lies. */
function together({ places }: Pick<Model, 'places'>, volumes: readonly Volume[]): Problem[] {
  return volumes.flatMap((volume): Problem[] => {
    const targets = places.targetsOf(volume);
    const server = targets.includes('local') ? places.serverOf(volume) : undefined;
    if (server?.volume.disk.machine !== volume.disk.machine) return [];
    return [
      {
        code: 'BACKUP_LOST_TOGETHER',
        where: pathOf(volume),
        what: `its copy in the house lies on ${server?.volume.disk.machine}.${server?.volume.disk.name}, in the machine that it lies in itself`,
        repair: 'put the repository on a disk of the machine that it is said to be on',
      },
    ];
  });
}

/** Copies off site that whoever breaks into an app can delete: the place has no rights to write and not delete. */
function erasable({ lab, places }: Pick<Model, 'lab' | 'places'>, volumes: readonly Volume[]): Problem[] {
  const place = offsiteOf(lab.inventory);
  const kept = volumes.filter((volume) => places.targetsOf(volume).includes('offsite'));
  if (place?.backEnd.guard.by !== 'nothing' || kept.length === 0) return [];
  const only = kept.filter((volume) => !places.targetsOf(volume).includes('local'));
  return [
    {
      code: 'BACKUP_ERASABLE',
      where: 'offsite.backend',
      what: `${place.backEnd.guard.why}: who breaks into one app can erase the backups of all at ${place.provider}${only.length > 0 ? `, which are the only ones of ${only.map(({ name }) => name).join(', ')}` : ''}`,
      repair: `keep them where a key cannot delete (backend: 's3', 'gs', 'b2', or 'rest' with --append-only); or waive it with what else holds: snapshots of ${place.provider} that no login reaches`,
    },
  ];
}
