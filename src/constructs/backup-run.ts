import type { BackupTarget } from './backup-policy';
import type { Volume } from './volume';

/**
 * What one job keeps at one time: the volumes of an app that lie on one node and whose files one user owns, with the databases
 * there. Only so do a database and the files that it speaks of come back as they were together.
 */
export interface BackupRun {
  /** The app's. */
  readonly app: string;
  /** Which of the app's runs it is: from 0, and nearly always the only one. */
  readonly index: number;
  readonly volumes: readonly Volume[];
  /** Every repository that keeps any of them. */
  readonly targets: readonly BackupTarget[];
}

/** The user that may read the files; of databases alone, theirs. */
export function userOf({ volumes }: BackupRun): number | undefined {
  return (volumes.find(({ backup }) => backup.kind === 'daily') ?? volumes[0])?.owner;
}

/** Shares out an app's volumes into runs. */
export function runsOf(app: string, volumes: readonly Volume[], targetsOf: (volume: Volume) => readonly BackupTarget[]): BackupRun[] {
  const runs: Volume[][] = [];
  const files = volumes.filter(({ backup }) => backup.kind === 'daily');
  const dumps = volumes.filter(({ backup }) => backup.kind === 'dump');
  for (const volume of [...files, ...dumps]) {
    const fits = runs.find(
      ([first]) => first?.nodeDisk?.node === volume.nodeDisk?.node && (first?.owner === volume.owner || volume.backup.kind === 'dump'),
    );
    if (fits) fits.push(volume);
    else runs.push([volume]);
  }
  return runs.map((all, index) => ({
    app,
    index,
    volumes: volumes.filter((volume) => all.includes(volume)),
    targets: (['local', 'offsite'] as const).filter((target) => all.some((volume) => targetsOf(volume).includes(target))),
  }));
}
