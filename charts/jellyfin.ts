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
  ServiceChart,
  scratch,
  Volume,
  Workload,
} from '../src';

export interface JellyfinProps {
  /** @default 'jellyfin' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** Size of the films' volume. */
  readonly library: Bytes;
  /** Where films lie: slow and large will do. */
  readonly on: DiskRef;
  /** Where its database lies: SQLite wants NVMe. */
  readonly config: DiskRef;
}

/** Films and music for the house. */
export class Jellyfin extends ServiceChart {
  constructor(lab: Lab, props: JellyfinProps) {
    super(lab, props.name ?? 'jellyfin');

    const config = new Volume(this, 'config', {
      on: props.config,
      size: Bytes.gib(8),
      owner: 1000,
      backup: daily({ sqlite: ['data/jellyfin.db'], exclude: ['log', 'cache', 'transcodes', 'metadata'] }),
    });
    const media = new Volume(this, 'media', {
      on: props.on,
      size: props.library,
      owner: 1000,
      backup: none('films can be ripped again from their discs'),
    });

    const server = new Workload(this, 'main', {
      image: image('docker.io/jellyfin/jellyfin:10.11.11'),
      ports: { http: 8096 },
      env: { JELLYFIN_PublishedServerUrl: `https://${props.hostname}` },
      mounts: {
        '/config': config,
        '/cache': scratch(Bytes.gib(6)), // transcodes: capped, so that a long film ends here and not on the node's disk
        '/tmp': scratch(Bytes.mib(256)),
        '/media': media.readOnly(), // an unmounted disk has no such directory: the pod then waits, and no film leaves the library
      },
      probes: {
        startup: httpGet('http', '/health', { within: Duration.minutes(30) }), // a library migration may take that long
        readiness: httpGet('http', '/health'),
        liveness: httpGet('http', '/health', { failures: 6 }),
      },
      // others measure 549 MiB idle (Tanguille/cluster#4060); the limit is what the 4 GiB node can spare for a transcode
      resources: { cpu: Cpu.millis(200), memory: { request: Bytes.mib(896), limit: Bytes.gib(2) } },
      reaches: [internet(80, 443)], // posters and descriptions
      stopWithin: Duration.seconds(30),
      nodeSysctls: { 'fs.inotify.max_user_instances': 512, 'fs.inotify.max_user_watches': 524_288 }, // it watches its library
    });

    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
