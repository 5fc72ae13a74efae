import { Duration } from 'cdk8s';
import { AppBackup } from '../constructs/app-backup';
import type { BackupPlaces } from '../constructs/backup-places';
import { type BackupRun, userOf } from '../constructs/backup-run';
import type { ContainerProps } from '../constructs/container';
import { databasesOf } from '../constructs/databases';
import type { DumpedDatabase } from '../constructs/dumped-database';
import { pythonImage } from '../constructs/images';
import { type Lab, pathOf } from '../constructs/lab';
import { copies } from '../constructs/restore';
import { ScheduledJob } from '../constructs/scheduled-job';
import { Volume } from '../constructs/volume';
import { daytime, loudHours } from '../inventory/quiet-hours';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { keptOf, sqliteIn, sqliteOf } from './kept';

/** A job for every app, one after the other once the quiet hours are over: it keeps all that belongs together at one time. */
export function deriveBackups(lab: Lab, places: BackupPlaces): void {
  for (const volume of Volume.all(lab)) {
    if (volume.backup.kind === 'none' || volume.nodeDisk === undefined || places.targetsOf(volume).length > 0) continue;
    lab.report({
      code: 'VOLUME_BACKUP_MISSING',
      where: pathOf(volume),
      what: `it is to be kept in ${volume.backup.to.join(' and ')}, and the homelab has no such place`,
      repair: "add a repository server on another machine in services.ts, or offsite in inventory.ts, or say backup: none('…')",
    });
  }
  const databases = new Map(databasesOf(lab).map((database) => [database.volume, database]));
  for (const [turn, run] of places.runs.entries()) deriveJob(lab, places, run, databases, 15 + turn * 10);
}

function deriveJob(lab: Lab, places: BackupPlaces, run: BackupRun, all: ReadonlyMap<Volume, DumpedDatabase>, after: number): void {
  const [first] = run.volumes;
  if (first === undefined) return;
  const backup = AppBackup.of(first, places);
  const user = userOf(run);
  const databases = run.volumes.flatMap((volume) => all.get(volume) ?? []);
  const copied = databases.length > 0 || run.volumes.some((volume) => sqliteOf(volume).length > 0);
  const id = run.index === 0 ? 'job' : `job-${run.index + 1}`;
  new ScheduledJob(backup, id, {
    name: run.index === 0 ? `${run.app}-backup` : `${run.app}-backup-${run.index + 1}`,
    user,
    groups: [...new Set(run.volumes.map(({ owner }) => owner))].filter((owner) => owner !== user), // to see a database's marker
    schedule: daytime(lab.inventory.quietHours, { after }),
    // a first backup off site takes days: each gets as far as it can before it is quiet, and the next goes on from there
    within: Duration.minutes(loudHours(lab.inventory.quietHours).minutes - (after % loudHours(lab.inventory.quietHours).minutes)),
    reaches: [...places.reachedFor(first, run.targets), ...databases.map(({ port }) => port)],
    init: copying(run, backup, databases),
    ...backup.restic(first, run.targets, places, {
      args: ['/scripts/backup.sh'],
      env: { APP: run.app, TARGETS: run.targets.join(' '), KEPT: keptOf(run, places) },
      mounts: {
        ...Object.fromEntries(
          run.volumes.map((volume) => [`/volumes/${volume.name}`, volume.whole({ readOnly: sqliteOf(volume).length === 0 })]),
        ),
        ...(copied ? { '/copies': copies } : {}),
      },
    }),
  });
}

/** What has to be copied by the databases' own commands before restic runs. */
function copying(run: BackupRun, backup: AppBackup, databases: readonly DumpedDatabase[]): Readonly<Record<string, ContainerProps>> {
  const dumps = databases.map(
    (database, index) => [index === 0 ? 'dump' : `dump-${index + 1}`, database.dump({ '/copies': copies })] as const,
  );
  const withSqlite = run.volumes.filter((volume) => sqliteOf(volume).length > 0);
  if (withSqlite.length === 0) return Object.fromEntries(dumps);
  const copy: ContainerProps = {
    image: pythonImage,
    command: ['python3', '/scripts/sqlite.py'],
    env: { DATABASES: sqliteIn(run) },
    mounts: {
      '/copies': copies,
      '/scripts': backup.scripts,
      // SQLite writes its lock beside the database
      ...Object.fromEntries(withSqlite.map((volume) => [`/volumes/${volume.name}`, volume.whole({ readOnly: false })])),
    },
    resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(64), limit: Bytes.mib(512) } },
  };
  return { ...Object.fromEntries(dumps), copy };
}
