import { offsiteOf } from '../inventory/offsite';
import type { BackupTarget } from './backup-policy';
import { type BackupRun, runsOf } from './backup-run';
import { ServiceChart } from './chart';
import type { Lab } from './lab';
import { internet, type Reached } from './pod-set';
import { RepositoryServer } from './repository-server';
import { Volume } from './volume';

/** Where the backups of each volume really lie: where its policy wants them, as far as the homelab has such a place. */
export class BackupPlaces {
  private readonly servers: readonly RepositoryServer[];
  private readonly apps = new Map<RepositoryServer, Set<string>>();
  /** Those that keep any backup in the house. */
  private readonly local = new Set<string>();
  /** What is kept together, app by app. */
  readonly runs: readonly BackupRun[];
  private readonly runOfEach: ReadonlyMap<Volume, BackupRun>;

  /** Made once every app is declared: a place that comes later would be seen by nobody. */
  constructor(private readonly lab: Lab) {
    this.servers = RepositoryServer.all(lab);
    for (const volume of Volume.all(lab)) {
      const server = this.targetsOf(volume).includes('local') ? this.serverOf(volume) : undefined;
      if (server === undefined) continue;
      const { name } = ServiceChart.of(volume);
      this.local.add(name);
      if (volume.nodeDisk) this.apps.set(server, (this.apps.get(server) ?? new Set()).add(name));
    }
    this.runs = this.shareOut();
    this.runOfEach = new Map(this.runs.flatMap((run) => run.volumes.map((volume) => [volume, run] as const)));
  }

  private shareOut(): BackupRun[] {
    const byApp = new Map<ServiceChart, Volume[]>();
    for (const volume of Volume.all(this.lab)) {
      if (volume.nodeDisk === undefined || this.targetsOf(volume).length === 0) continue;
      const chart = ServiceChart.of(volume);
      byApp.set(chart, [...(byApp.get(chart) ?? []), volume]);
    }
    return [...byApp].flatMap(([{ name }, volumes]) => runsOf(name, volumes, (volume) => this.targetsOf(volume)));
  }

  /** The run that keeps a volume; undefined for one that nothing keeps. */
  runOf(volume: Volume): BackupRun | undefined {
    return this.runOfEach.get(volume);
  }

  /** The repositories that a restore asks: all that hold anything of the run, since only they can tell what belongs together. */
  askedFor(volume: Volume): readonly BackupTarget[] {
    return this.runOf(volume)?.targets ?? this.targetsOf(volume);
  }

  /** Whether an app keeps any backup in the house. */
  isKeptLocally(app: string): boolean {
    return this.local.has(app);
  }

  /** The repository server for a volume: the first that is not on the machine whose loss it is for. */
  serverOf(volume: Volume): RepositoryServer | undefined {
    return this.servers.find(({ machine }) => machine !== volume.disk.machine);
  }

  /** The repositories that hold a volume's backups. */
  targetsOf(volume: Volume): readonly BackupTarget[] {
    const { backup } = volume;
    if (backup === undefined || backup.kind === 'none') return [];
    return backup.to.filter((target) => (target === 'local' ? this.serverOf(volume) : this.lab.inventory.offsite) !== undefined);
  }

  /** What a pod must reach to use some of a volume's repositories. */
  reachedFor(volume: Volume, targets: readonly BackupTarget[]): Reached[] {
    const server = this.serverOf(volume);
    const offsite = offsiteOf(this.lab.inventory);
    return [
      ...(targets.includes('local') && server ? [server.port] : []),
      ...(targets.includes('offsite') && offsite ? [internet(...offsite.ports)] : []),
    ];
  }

  /** The apps that keep a repository at a server, in the order of their volumes. */
  appsAt(server: RepositoryServer): readonly string[] {
    return [...(this.apps.get(server) ?? [])];
  }
}
