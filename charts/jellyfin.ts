import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  Files,
  httpGet,
  image,
  internet,
  type Lab,
  none,
  optionsOf,
  type PeripheralRef,
  Route,
  ServiceChart,
  scratch,
  shapes,
  urlOf,
  Volume,
  Workload,
} from '../src';
import { pythonImage } from '../src/constructs/images';
import give from './jellyfin/scripts/settings.py';
import { jellyfinSettings } from './jellyfin/settings';

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
  /**
   * The migration of a large library took others up to 4 GiB. The default is what a node of 4 GiB can spare.
   * @default 896 MiB asked, 2 GiB at the most
   */
  readonly memory?: { readonly request: Bytes; readonly limit: Bytes };
  /** Graphics of its machine, given to its node: /dev/loutik/<name> in its dashboard, as VA-API device. @default - films are transcoded in software */
  readonly gpu?: PeripheralRef;
}

const shape = shapes.object<JellyfinProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  library: shapes.bytes,
  on: shapes.disk,
  config: shapes.disk,
  memory: shapes.optional(shapes.memory),
  gpu: shapes.optional(shapes.device),
});

/** Why, and what would change it: on its namespace, so that who wonders finds it, and no pod starts anew. */
const inSoftware =
  'in software: its VM has no graphics. A GPU among its machine’s peripherals, given to that VM and as gpu: lab.peripherals.<machine>.<gpu>, would change that';

/**
 * Films and music for the house. Each of its people has a password here: it speaks no OpenID Connect, and no release of it does; the
 * plugin that would (9p4/jellyfin-plugin-sso) is somebody else's, comes from his server unpinned, and clients of televisions know nothing
 * of it. An option `signOn` would stand in `JellyfinProps`, once it can be had with the image.
 */
export class Jellyfin extends ServiceChart {
  /** Its library, for those who fill it: `media.lend({ readOnly: false })`. */
  readonly media: Volume;

  constructor(lab: Lab, given: JellyfinProps) {
    const props = optionsOf(lab, 'jellyfin', shape, given);
    super(lab, props.name ?? 'jellyfin', props.gpu ? {} : { namespaceAnnotations: { 'loutik.dev/transcodes': inSoftware } });

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

    this.media = media;
    // a volume and no scratch space: who exceeds that is thrown out with every stream, and here only ends a transcode that finds no room.
    // Room for four: throttled to 180 s ahead and kept for 720 s behind, one of 8 Mbit/s takes 0.9 GB
    const cache = new Volume(this, 'cache', {
      on: props.config,
      size: Bytes.gib(4),
      owner: 1000,
      backup: none('transcodes and resized pictures are made again'),
    });
    const settings = new Files(this, 'settings', {
      'settings.json': `${JSON.stringify(jellyfinSettings(lab.inventory.k3s.pods), undefined, 2)}\n`,
      'settings.py': give,
    });

    const server = new Workload(this, 'main', {
      // port 8096, data in /config and /config/config, cache in /cache, any user (jellyfin/jellyfin-packaging, docker/Dockerfile)
      image: image('docker.io/jellyfin/jellyfin:10.11.11'),
      ports: { http: 8096 },
      env: { JELLYFIN_PublishedServerUrl: urlOf(props) },
      mounts: {
        '/config': config,
        '/cache': cache,
        '/tmp': scratch(Bytes.mib(256)),
        '/media': media.readOnly(), // an unmounted disk has no such directory: the pod then waits, and no film leaves the library
      },
      init: {
        settings: {
          image: pythonImage,
          command: ['python3', '/loutik/settings.py'],
          mounts: { '/config': config, '/loutik': settings },
          resources: { cpu: Cpu.millis(20), memory: Bytes.mib(64) },
        },
      },
      probes: {
        startup: httpGet('http', '/health', { within: Duration.minutes(30) }), // a library migration may take that long
        readiness: httpGet('http', '/health'),
        liveness: httpGet('http', '/health', { failures: 6 }),
      },
      // others measure 549 MiB idle (Tanguille/cluster#4060)
      resources: { cpu: Cpu.millis(200), memory: props.memory ?? { request: Bytes.mib(896), limit: Bytes.gib(2) } },
      devices: props.gpu ? [props.gpu] : [],
      reaches: [internet(80, 443)], // posters and descriptions
      stopWithin: Duration.seconds(30),
      nodeSysctls: { 'fs.inotify.max_user_instances': 512, 'fs.inotify.max_user_watches': 524_288 }, // it watches its library
    });

    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
