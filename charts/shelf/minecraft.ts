import {
  type Audience,
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  exec,
  image,
  internet,
  type Lab,
  optionsOf,
  PortRoute,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../../src';

/** Options of `Minecraft`. */
export interface MinecraftProps {
  /** @default 'minecraft' */
  readonly name?: string;
  readonly hostname: string;
  /** `public` is reached through the gateway, and by the same name in the house. */
  readonly audience: Audience;
  readonly on: DiskRef;
  /** That Minecraft's end user licence is agreed to: minecraft.net/eula. Without, the server does not start. */
  readonly eula: 'agreed';
  /** The game's own version, exactly as its players have it: `26.3`. */
  readonly version: string;
  /** Players that may come, by their names; nobody else may. */
  readonly players: readonly string[];
  /** What Java may take for the world. @default 2 GiB */
  readonly heap?: Bytes;
}

const shape = shapes.object<MinecraftProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  eula: shapes.oneOf('agreed'),
  version: shapes.text,
  players: shapes.list(shapes.text),
  heap: shapes.optional(shapes.bytes),
});

/** What Java takes beside its heap: code, threads, the network's buffers (itzg/docker-minecraft-server, docs/configuration/jvm-options.md). */
const besideHeap = Bytes.mib(1024);

/**
 * A world for the class, by Paper. Who may come is a list, for the port is no secret: the server sees the ingress's address in place of each
 * player's, so it bans accounts and no addresses.
 */
export class Minecraft extends ServiceChart {
  constructor(lab: Lab, given: MinecraftProps) {
    const props = optionsOf(lab, 'minecraft', shape, given);
    super(lab, props.name ?? 'minecraft', {
      outside: [{ party: 'Mojang', holds: 'the accounts of all players', without: 'who plays plays on; nobody comes in, at once' }],
    });
    const heap = props.heap ?? Bytes.gib(2);
    const memory = Bytes.sum([heap, besideHeap]);
    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(10),
      owner: 1000,
      backup: daily({ exclude: ['cache', 'libraries', 'logs', 'versions'] }), // these are downloaded again
    });
    const server = new Workload(this, 'main', {
      // its start script takes any user, and works in /data (itzg/docker-minecraft-server, Dockerfile, scripts/start)
      image: image('docker.io/itzg/minecraft-server:2026.9.1-java25'),
      env: {
        EULA: 'TRUE', // agreed to, above
        TYPE: 'PAPER',
        VERSION: props.version,
        MEMORY: `${Math.floor(heap.count / 2 ** 20)}M`,
        ENFORCE_WHITELIST: 'TRUE',
        WHITELIST: props.players.join(','),
        EXISTING_WHITELIST_FILE: 'SYNCHRONIZE', // who leaves the list here is out
        ENABLE_RCON: 'FALSE', // a way in with a password of its own, which nothing here needs
        STOP_DURATION: '100', // it saves the world when it is told to stop
        TZ: lab.inventory.quietHours.timezone,
      },
      ports: { game: 25565 },
      mounts: { '/data': data, '/tmp': scratch(Bytes.mib(512)) },
      probes: {
        startup: exec(['mc-health'], { within: Duration.minutes(20) }), // Paper is downloaded, and a new world is made
        readiness: exec(['mc-health'], { everySeconds: 30 }),
        liveness: exec(['mc-health'], { everySeconds: 60, failures: 5 }), // a world that saves may be silent for a minute
      },
      resources: { cpu: Cpu.millis(500), memory: { request: memory, limit: memory } },
      reaches: [internet(443)], // Mojang's accounts, Paper's downloads
      stopWithin: Duration.seconds(120),
      waivers: { writableRoot: 'its start script writes beside itself; it was not tried without' },
    });
    new PortRoute(this, 'game', { hostname: props.hostname, to: server.ports.game, audience: props.audience });
  }
}
