import type { BackupPlaces } from '../constructs/backup-places';
import type { BackupRun } from '../constructs/backup-run';
import type { Volume } from '../constructs/volume';

/** The SQLite databases of a volume, by their path in it. */
export function sqliteOf({ backup }: Volume): readonly string[] {
  return backup.kind === 'daily' ? backup.sqlite : [];
}

/** The SQLite databases of all volumes of a run, as scripts take them. */
export function sqliteIn({ volumes }: BackupRun): string {
  return volumes.flatMap((volume) => sqliteOf(volume).map((path) => `${volume.name}/${path}`)).join('\n');
}

/** What scripts are told of a run's volumes: their KEPT. */
export function keptOf({ volumes }: BackupRun, places: BackupPlaces): string {
  return volumes.map((volume) => ofVolume(volume, places)).join('\n');
}

function ofVolume(volume: Volume, places: BackupPlaces): string {
  const { name, backup } = volume;
  const sqlite = sqliteOf(volume);
  const live = sqlite.flatMap((path) => ['', '-wal', '-shm', '-journal'].map((suffix) => `${literal(path)}${suffix}`));
  const exclude = backup.kind === 'daily' ? backup.exclude : [];
  return [
    `volume ${name}`,
    `to ${places.targetsOf(volume).join(' ')}`,
    ...(backup.kind === 'daily' ? [`from /volumes/${name}/data`] : []),
    ...(backup.kind === 'dump' || sqlite.length > 0 ? [`from /copies/${name}`, 'database'] : []),
    ...[...exclude, ...live].map((path) => `exclude /volumes/${name}/data/${path}`),
  ].join('\n');
}

/** A path as a pattern that only it is meant by (restic, filter.Match; find, -path). */
function literal(path: string): string {
  return path.replace(/[\\*?[]/g, '\\$&');
}
