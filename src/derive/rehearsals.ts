import { Duration } from 'cdk8s';
import { AppBackup } from '../constructs/app-backup';
import type { BackupPlaces } from '../constructs/backup-places';
import { type BackupRun, userOf } from '../constructs/backup-run';
import type { ContainerProps } from '../constructs/container';
import { databasesOf } from '../constructs/databases';
import type { DumpedDatabase } from '../constructs/dumped-database';
import { pythonImage } from '../constructs/images';
import type { Lab } from '../constructs/lab';
import { copies } from '../constructs/restore';
import { retained } from '../constructs/retention';
import { ScheduledJob } from '../constructs/scheduled-job';
import type { Volume } from '../constructs/volume';
import { loudHours, monthly } from '../inventory/quiet-hours';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { keptOf, sqliteIn } from './kept';

/** Once a month, each app on a day of its own, what is kept is brought back beside the data: a backup that nobody restores is a hope. */
export function deriveRehearsals(lab: Lab, places: BackupPlaces): void {
  const databases = new Map(databasesOf(lab).map((database) => [database.volume, database]));
  for (const [turn, run] of places.runs.entries()) deriveJob(lab, places, run, databases, 1 + (turn % 28));
}

function deriveJob(lab: Lab, places: BackupPlaces, run: BackupRun, all: ReadonlyMap<Volume, DumpedDatabase>, day: number): void {
  const [first] = run.volumes;
  if (first === undefined) return;
  const backup = AppBackup.of(first, places);
  const databases = run.volumes.flatMap((volume) => all.get(volume) ?? []);
  const quiet = lab.inventory.quietHours;
  const env = { APP: run.app, TARGETS: run.targets.join(' ') };
  const sqlite = sqliteIn(run);
  const restic = (script: string, more: NonNullable<ContainerProps['env']>) =>
    backup.restic(first, run.targets, places, { args: [`/scripts/${script}`], env: { ...env, ...more }, mounts: { '/copies': copies } });
  new ScheduledJob(backup, run.index === 0 ? 'rehearsal' : `rehearsal-${run.index + 1}`, {
    name: run.index === 0 ? `${run.app}-rehearsal` : `${run.app}-rehearsal-${run.index + 1}`,
    user: databases[0]?.volume.owner ?? userOf(run), // PostgreSQL runs as a user that its image knows
    placement: first.placement, // where a restore would run
    schedule: monthly(quiet, { day }),
    within: Duration.minutes(Math.floor(loudHours(quiet).minutes / 2)),
    reaches: places.reachedFor(first, run.targets),
    init: {
      fetch: restic('rehearse.sh', {
        KEPT: keptOf(run, places),
        SPACE_MIB: String(copies.size.count / Bytes.mib(1).count),
        // two months of nights more than what is ever kept
        MOST: String(retained + 62),
      }),
      ...Object.fromEntries(
        databases.map((database, index) => [index === 0 ? 'load' : `load-${index + 1}`, database.rehearsal({ '/copies': copies })]),
      ),
      ...(sqlite === ''
        ? {}
        : {
            verify: {
              image: pythonImage,
              command: ['python3', '/scripts/verify.py'],
              env: { DATABASES: sqlite },
              mounts: { '/copies': copies, '/scripts': backup.scripts },
              resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(64), limit: Bytes.mib(512) } },
            },
          }),
    },
    ...restic('report.sh', {}),
  });
}
