import { Duration } from 'cdk8s';
import { AppBackup } from '../constructs/app-backup';
import type { BackupPlaces } from '../constructs/backup-places';
import type { BackupTarget } from '../constructs/backup-policy';
import type { ContainerProps } from '../constructs/container';
import { Database } from '../constructs/database';
import { pythonImage } from '../constructs/images';
import { type Lab, pathOf } from '../constructs/lab';
import { copies } from '../constructs/restore';
import { ScheduledJob } from '../constructs/scheduled-job';
import { Volume } from '../constructs/volume';
import { daytime } from '../inventory/quiet-hours';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';

/** A job for every volume and every repository it is kept in, one after the other once the quiet hours are over. */
export function deriveBackups(lab: Lab, places: BackupPlaces): void {
  const databases = new Map(lab.all(Database).map((database) => [database.volume, database]));
  let turn = 0;
  for (const volume of Volume.all(lab)) {
    if (volume.backup === undefined || volume.backup.kind === 'none' || volume.nodeDisk === undefined) continue;
    const targets = places.targetsOf(volume);
    if (targets.length === 0) {
      lab.report({
        code: 'VOLUME_BACKUP_MISSING',
        where: pathOf(volume),
        what: `it is to be kept in ${volume.backup.to.join(' and ')}, and the homelab has no such place`,
        repair: "add a repository server on another machine in services.ts, or offsite in inventory.ts, or say backup: none('…')",
      });
    }
    for (const target of targets) deriveJob(lab, places, volume, target, databases.get(volume), turn++);
  }
}

function deriveJob(
  lab: Lab,
  places: BackupPlaces,
  volume: Volume,
  target: BackupTarget,
  database: Database | undefined,
  turn: number,
): void {
  const backup = AppBackup.of(volume, places);
  const policy = volume.backup;
  const sqlite = policy.kind === 'daily' ? policy.sqlite : [];
  const exclude = policy.kind === 'daily' ? policy.exclude : [];
  const live = sqlite.flatMap((path) => ['', '-wal', '-shm', '-journal'].map((suffix) => `${path}${suffix}`));
  const whole = volume.whole({ readOnly: sqlite.length === 0 });
  const copied = database !== undefined || sqlite.length > 0;
  new ScheduledJob(backup, `${volume.name}-${target}`, {
    name: `${volume.name}-backup-${target}`,
    user: volume.owner,
    schedule: daytime(lab.inventory.quietHours, { after: 15 + turn * 10 }),
    within: Duration.hours(6),
    reaches: [...places.reachedFor(volume, [target]), ...(database ? [database.port] : [])],
    init: first(volume, backup, sqlite, database),
    ...backup.restic(volume, [target], places, {
      args: ['/scripts/backup.sh'],
      env: {
        TARGET: target,
        SOURCES: [...(database ? [] : ['/volume/data']), ...(copied ? ['/copies'] : [])].join(' '),
        EXCLUDES: [...exclude, ...live].map((path) => `/volume/data/${path}`).join('\n'),
      },
      mounts: { '/volume': whole, ...(copied ? { '/copies': copies } : {}) },
    }),
  });
}

/** What has to be copied by the database's own command before restic runs. */
function first(
  volume: Volume,
  backup: AppBackup,
  sqlite: readonly string[],
  database?: Database,
): Readonly<Record<string, ContainerProps>> {
  if (database) {
    return { dump: database.dump({ '/copies': copies }) };
  }
  if (sqlite.length === 0) return {};
  return {
    copy: {
      image: pythonImage,
      command: ['python3', '/scripts/sqlite.py'],
      env: { VOLUME: volume.name, DATABASES: sqlite.join('\n') },
      mounts: { '/copies': copies, '/scripts': backup.scripts, '/volume': volume.whole({ readOnly: false }) }, // SQLite writes its lock beside the database
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(64), limit: Bytes.mib(512) } },
    },
  };
}
