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
  optionsOf,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  tailnetPort,
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

/** Plex' own folder, below /config (home-operations/containers, apps/plex/Dockerfile). */
const plexFolder = 'Library/Application Support/Plex Media Server';

const shape = shapes.object<PlexProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  library: shapes.bytes,
  on: shapes.disk,
  config: shapes.disk,
});

/** In Jellyfin's place for who prefers it: the same volumes, the same route. Needs an account at plex.tv. */
export class Plex extends ServiceChart {
  constructor(lab: Lab, given: PlexProps) {
    const props = optionsOf(lab, 'plex', shape, given);
    super(lab, props.name ?? 'plex');

    const claim = new Secret(this, 'claim', {
      keys: ['token'],
      about: 'token: from plex.tv/claim, good for four minutes, needed at the first start only',
      renewals: { token: { what: 'it was spent at the first start: no new one is needed' } },
    });
    const config = new Volume(this, 'config', {
      on: props.config,
      size: Bytes.gib(8),
      owner: 1000,
      backup: daily({
        sqlite: ['library.db', 'library.blobs.db'].map((name) => `${plexFolder}/Plug-in Support/Databases/com.plexapp.plugins.${name}`),
        exclude: [`${plexFolder}/Cache`],
      }),
    });
    const media = new Volume(this, 'media', {
      on: props.on,
      size: props.library,
      owner: 1000,
      backup: none('films can be ripped again from their discs'),
    });

    // a volume and no scratch space: who exceeds that is thrown out with every stream
    const cache = new Volume(this, 'cache', {
      on: props.config,
      size: Bytes.gib(4),
      owner: 1000,
      backup: none('transcodes are made again'),
    });

    const server = new Workload(this, 'main', {
      // Plex alone makes images that begin as root; these are of a community that many homelabs take theirs from. It runs as any user, on
      // 32400, and transcodes in /transcode (apps/plex/entrypoint.sh)
      image: image('ghcr.io/home-operations/plex:1.43.3.10828'),
      ports: { http: 32400 },
      env: {
        PLEX_CLAIM_TOKEN: claim.key('token'),
        PLEX_ADVERTISE_URL: `https://${props.hostname}:${props.audience === 'tailnet' ? tailnetPort : 443}`,
      },
      mounts: { '/config': config, '/transcode': cache, '/tmp': scratch(Bytes.gib(1)), '/media': media.readOnly() },
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
