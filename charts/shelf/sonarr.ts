import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  httpGet,
  image,
  internet,
  type Lab,
  type Loan,
  optionsOf,
  type Port,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../../src';

export interface SonarrProps {
  /** @default 'sonarr' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Exclude<Audience, 'public'>;
  /** Where its database lies: SQLite wants NVMe. */
  readonly config: DiskRef;
  /** The library that it fills, with the downloads in it. */
  readonly library: Loan;
  /** What it hands downloads to: `qbittorrent.api`. */
  readonly client: Port;
  /** Where its visitors sign on: `authelia.signOn`. @default - they do not */
  readonly protectedBy?: Route;
}

const shape = shapes.object<SonarrProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.oneOf('tailnet', 'lan'),
  config: shapes.disk,
  library: shapes.loan,
  client: shapes.reachable,
  protectedBy: shapes.optional(shapes.protector),
});

/** Follows series, has them downloaded and puts them into the library. Radarr is the same with other names and port 7878. */
export class Sonarr extends ServiceChart {
  constructor(lab: Lab, given: SonarrProps) {
    const props = optionsOf(lab, 'sonarr', shape, given);
    super(lab, props.name ?? 'sonarr');

    const key = new Secret(this, 'api', {
      keys: ['key'],
      about: 'key: by which other programs speak to it; 32 hexadecimal digits',
      origins: { key: 'like:^[0-9a-f]{32}$' },
    });
    const config = new Volume(this, 'config', {
      on: props.config,
      size: Bytes.gib(2),
      owner: 1000,
      backup: daily({ sqlite: ['sonarr.db'], exclude: ['logs', 'logs.db*', 'MediaCover', 'Backups'] }), // covers are fetched again
    });
    const server = new Workload(this, 'main', {
      // everything in /config, port 8989, settings by SONARR__SECTION__NAME (home-operations/containers, apps/sonarr/Dockerfile, entrypoint.sh;
      // Sonarr/Sonarr, NzbDrone.Common/Options)
      image: image('ghcr.io/home-operations/sonarr:4.0.19.3001'),
      env: {
        SONARR__AUTH__APIKEY: key.key('key'),
        // with an account that its first visitor makes, or none where everybody has signed on
        SONARR__AUTH__METHOD: props.protectedBy === undefined ? 'Forms' : 'External',
        SONARR__AUTH__REQUIRED: 'Enabled',
        SONARR__LOG__DBENABLED: 'False',
        SONARR__LOG__LEVEL: 'info',
        SONARR__SERVER__PORT: '8989',
        SONARR__UPDATE__BRANCH: 'develop',
      },
      ports: { http: 8989 },
      mounts: { '/config': config, '/data': props.library, '/tmp': scratch(Bytes.mib(256)) },
      probes: {
        startup: httpGet('http', '/ping', { within: Duration.minutes(15) }), // migrations
        readiness: httpGet('http', '/ping'),
        liveness: httpGet('http', '/ping', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(256), limit: Bytes.gib(1) } },
      reaches: [props.client, internet(80, 443)],
    });
    const { hostname, audience, protectedBy } = props;
    new Route(this, 'web', { hostname, to: server.ports.http, audience, protectedBy });
  }
}
