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
  none,
  Route,
  Secret,
  ServiceChart,
  scratch,
  Volume,
  Workload,
} from '../src';

export interface PlexProps {
  /** @default 'plex' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  readonly library: Bytes;
  readonly on: DiskRef;
  readonly config: DiskRef;
}

/** In Jellyfin's place for who prefers it: the same volumes, the same route. Needs an account at plex.tv. */
export class Plex extends ServiceChart {
  constructor(lab: Lab, props: PlexProps) {
    super(lab, props.name ?? 'plex');

    const claim = new Secret(this, 'claim', {
      keys: ['token'],
      about: 'token: from plex.tv/claim, good for four minutes, needed at the first start only',
    });
    const config = new Volume(this, 'config', {
      on: props.config,
      size: Bytes.gib(8),
      owner: 1000,
      backup: daily({
        sqlite: ['Library/Application Support/Plex Media Server/Plug-in Support/Databases/com.plexapp.plugins.library.db'],
        exclude: ['Library/Application Support/Plex Media Server/Cache'],
      }),
    });
    const media = new Volume(this, 'media', {
      on: props.on,
      size: props.library,
      owner: 1000,
      backup: none('films can be ripped again from their discs'),
    });

    const server = new Workload(this, 'main', {
      image: image('ghcr.io/home-operations/plex:1.43.3.10828'),
      ports: { http: 32400 },
      env: { PLEX_CLAIM_TOKEN: claim.key('token'), PLEX_ADVERTISE_URL: `https://${props.hostname}:443` },
      mounts: { '/config': config, '/transcode': scratch(Bytes.gib(6)), '/tmp': scratch(Bytes.gib(1)), '/media': media.readOnly() },
      probes: {
        startup: httpGet('http', '/identity', { within: Duration.minutes(30) }),
        readiness: httpGet('http', '/identity'),
        liveness: httpGet('http', '/identity', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(200), memory: { request: Bytes.mib(768), limit: Bytes.gib(2) } },
      reaches: [internet(80, 443)],
      nodeSysctls: { 'fs.inotify.max_user_watches': 524_288 }, // it watches its library
    });

    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
