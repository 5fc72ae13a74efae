import type { BackupTarget } from './backup-policy';
import { ServiceChart } from './chart';
import type { Lab } from './lab';
import { type Destination, internet } from './pod-set';
import { RepositoryServer } from './repository-server';
import { Volume } from './volume';

/** Where the backups of each volume really lie: where its policy wants them, as far as the homelab has such a place. */
export class BackupPlaces {
  private readonly servers: readonly RepositoryServer[];
  private readonly apps = new Map<RepositoryServer, Set<string>>();
  /** Those that keep any backup in the house. */
  private readonly local = new Set<string>();

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
  reachedFor(volume: Volume, targets: readonly BackupTarget[]): Destination[] {
    const server = this.serverOf(volume);
    return [...(targets.includes('local') && server ? [server.port] : []), ...(targets.includes('offsite') ? [internet(443)] : [])];
  }

  /** The apps that keep a repository at a server, in the order of their volumes. */
  appsAt(server: RepositoryServer): readonly string[] {
    return [...(this.apps.get(server) ?? [])];
  }
}
