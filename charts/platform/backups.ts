import {
  type BackupPlaces,
  Bytes,
  type ContainerProps,
  Cpu,
  type Declared,
  type DiskRef,
  Duration,
  daytime,
  Files,
  image,
  type Lab,
  type MachineRef,
  none,
  optionsOf,
  RepositoryServer,
  resticImage,
  ScheduledJob,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  tcp,
  Volume,
  Workload,
} from '../../src';
import { retention } from '../../src/constructs/retention';
import repository from '../../src/constructs/scripts/repository.sh';
import { lastWave } from '../../src/gitops/applications';
import prune from './scripts/prune.sh';
import repositories from './scripts/repositories.sh';
import users from './scripts/users.sh';

export interface BackupsProps {
  /** A repository server for each machine that keeps other machines' backups. */
  readonly servers: readonly BackupServer[];
}

export interface BackupServer {
  readonly machine: MachineRef;
  readonly on: DiskRef;
  readonly size: Bytes;
}

const shape = shapes.object<BackupsProps>({
  servers: shapes.list(shapes.object<BackupServer>({ machine: shapes.machine, on: shapes.disk, size: shapes.bytes })),
});

// rest-server and htpasswd are in it; its entrypoint is not used (restic/rest-server, Dockerfile.goreleaser)
const rest = image('docker.io/restic/rest-server:0.14.0');

/** Set aside of each server's disk, so that a full one can be pruned: restic writes locks and indexes before it removes anything. */
const reserveMib = '64';

/** restic's repositories in the house: append-only through the server, one user and password for each app. */
export class Backups extends ServiceChart {
  private readonly servers: readonly RepositoryServer[];
  private places?: BackupPlaces;

  constructor(
    private readonly lab: Lab,
    given: BackupsProps,
  ) {
    const props = optionsOf(lab, 'backups', shape, given);
    super(lab, 'backups', { trust: 'platform', priority: 'core', wave: lastWave });
    const scripts = new Files(this, 'scripts', {
      'prune.sh': prune,
      'repositories.sh': repositories,
      'repository.sh': repository,
      'users.sh': users,
    });
    this.servers = props.servers.map(({ machine, on, size }, index) => {
      const name = `rest-server-${machine.name}`;
      const volume = new Volume(this, machine.name, {
        name: `backups-${machine.name}`,
        on,
        size,
        owner: 1000,
        backup: none('it is the backup'),
      });
      const apps = () => this.appsAt(index).join(' ');
      const container = (
        of: Pick<ContainerProps, 'image' | 'command'>,
        mounts: ContainerProps['mounts'],
        limit: number,
      ): ContainerProps => ({
        ...of,
        env: { APPS: apps, RESERVE_MIB: reserveMib },
        mounts: { '/scripts': scripts, '/passwords': { kind: 'secret', secret: { name } }, ...mounts },
        resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(64), limit: Bytes.mib(limit) } },
      });
      const run = scratch(Bytes.mib(1), { name: 'server' });
      const workload = new Workload(this, name, {
        name,
        image: rest,
        command: [
          'rest-server',
          '--path',
          '/data',
          '--listen',
          ':8000',
          '--append-only',
          '--private-repos',
          '--htpasswd-file',
          '/run/server/htpasswd',
        ],
        ports: { http: 8000 },
        mounts: { '/data': volume, '/run/server': run },
        init: {
          users: container({ image: rest, command: ['/bin/sh', '/scripts/users.sh'] }, { '/run/server': run }, 64),
          repositories: container(
            { image: resticImage, command: ['/bin/sh', '/scripts/repositories.sh'] },
            { '/data': volume, '/tmp': scratch(Bytes.mib(256)) },
            256,
          ),
        },
        probes: { readiness: tcp('http'), liveness: tcp('http', { failures: 6 }) },
        resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(48), limit: Bytes.mib(256) } },
      });
      return new RepositoryServer(this, `repositories-${machine.name}`, { machine, workload, volume, scripts });
    });
  }

  override derive({ places }: Declared): void {
    this.places = places;
    for (const [index, { machine, workload, volume, scripts }] of this.servers.entries()) {
      const apps = this.appsAt(index);
      if (apps.length === 0) {
        // its secret would have no key, and its pod wait for it: it comes with the first app that keeps anything there
        this.node.tryRemoveChild(workload.node.id);
        continue;
      }
      const secret = new Secret(this, `passwords-${machine}`, {
        name: `rest-server-${machine}`,
        keys: apps.flatMap((app) => [`${app}.http`, `${app}.restic`]),
        about: "for each app: its http-password and its password, as in the app's own backup secret",
        origins: Object.fromEntries(
          apps.flatMap((app) => [
            [`${app}.http`, `same:backups.http.${app}` as const],
            [`${app}.restic`, `same:backups.passwords.${app}` as const],
          ]),
        ),
      });
      new ScheduledJob(this, `prune-${machine}`, {
        image: resticImage,
        command: ['/bin/sh', '/scripts/prune.sh'],
        env: { APPS: apps.join(' '), RESERVE_MIB: reserveMib, KEEP: retention, PARTS: '8' }, // all is read within two months
        mounts: { '/data': volume, '/scripts': scripts, '/passwords': secret.files, '/tmp': scratch(Bytes.gib(1)) },
        schedule: daytime(this.lab.inventory.quietHours, { after: 360 + index * 60, on: '0' }), // Sundays around midday
        within: Duration.hours(6),
        resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(128), limit: Bytes.gib(1) } },
      });
    }
  }
  /** The apps that keep a repository at one of the servers: known once all are declared. */
  private appsAt(index: number): readonly string[] {
    const server = this.servers[index];
    return server && this.places ? this.places.appsAt(server) : [];
  }
}
