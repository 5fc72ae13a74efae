import { Bytes } from '../units/bytes';
import { AppBackup } from './app-backup';
import type { BackupPlaces } from './backup-places';
import type { ContainerProps } from './container';
import { scratch } from './mount';
import type { Volume } from './volume';

/** What the pod calls it. */
export const copiesName = 'copies';

/** Where dumps and copies of databases stand until they are kept, or loaded: one a pod. */
export const copies = scratch(Bytes.gib(4), { name: copiesName });

/**
 * The container that fills a volume before its service starts, by name. None for a volume that nobody backs up. Of a database it
 * brings the dump to the pod's `copies`; the database makes a cluster of it. It runs as the user that the files belong to.
 */
export function restoreContainers(volume: Volume, places: BackupPlaces, podUser = 1000): readonly (readonly [string, ContainerProps])[] {
  if (volume.backup.kind === 'none') return [];
  const targets = places.askedFor(volume);
  const together = places.runOf(volume)?.volumes ?? [volume];
  const dump = volume.backup.kind === 'dump';
  const own = volume.owner !== podUser;
  const restore = AppBackup.of(volume, places).restic(volume, targets, places, {
    args: ['/scripts/restore.sh'],
    env: {
      VOLUME: volume.name,
      TOGETHER: together.map(({ name }) => name).join(' '),
      TARGETS: targets.join(' '),
      KIND: dump ? 'dump' : 'files',
    },
    mounts: {
      '/volume': volume.whole({ readOnly: false }),
      ...(dump ? { '/copies': copies } : {}),
      // what one user leaves there no other may write over
      ...(own ? { '/tmp': scratch(Bytes.gib(1), { name: `restic-cache-${volume.owner}` }) } : {}),
    },
  });
  return [[`restore-${volume.node.id}`, own ? { ...restore, user: volume.owner } : restore]];
}
