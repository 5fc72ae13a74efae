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
  optionsOf,
  type PeripheralRef,
  Route,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
} from '../../src';
import start from './home-assistant/start.sh';

/** Options of `HomeAssistant`. */
export interface HomeAssistantProps {
  /** @default 'home-assistant' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** SQLite wants NVMe. On the machine that has the sticks. */
  readonly on: DiskRef;
  /** Zigbee and Z-Wave sticks, each at /dev/loutik/<name>. @default - none */
  readonly sticks?: readonly PeripheralRef[];
}

const shape = shapes.object<HomeAssistantProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  sticks: shapes.optional(shapes.list(shapes.device)),
});

/**
 * Lamps, heating and meters. It looks for them by broadcasts of the house (mDNS, SSDP), so it is on its node's network; the web comes by the
 * ingress all the same. Not as root: what custom integrations install goes to its volume.
 */
export class HomeAssistant extends ServiceChart {
  constructor(lab: Lab, given: HomeAssistantProps) {
    const props = optionsOf(lab, 'home-assistant', shape, given);
    const sticks = props.sticks ?? [];
    super(lab, props.name ?? 'home-assistant', {
      podSecurity: { level: 'privileged', reason: "it is on its node's network, where things of the house announce themselves" },
      ...(sticks.length > 0
        ? {
            recovery: {
              within: Duration.days(3),
              because: 'its sticks are plugged into one machine, which is bought again after its loss',
            },
          }
        : {}),
    });
    const config = new Volume(this, 'config', {
      on: props.on,
      size: Bytes.gib(10),
      owner: 1000,
      backup: daily({ sqlite: ['home-assistant_v2.db'], exclude: ['.venv', 'deps', 'tts', 'home-assistant.log', 'backups'] }),
    });
    const nodes = lab.nodes.flatMap(([, { addresses }]) => Object.values(addresses));
    const files = new Files(this, 'start', {
      'start.sh': start,
      // once: afterwards the file is the house's. From another node the ingress calls in that node's address
      'configuration.yaml': [
        'default_config:',
        'http:',
        '  server_port: 8123',
        '  use_x_forwarded_for: true',
        '  trusted_proxies:',
        ...[lab.inventory.k3s.pods, ...nodes].map((address) => `    - ${address}`),
        '',
      ].join('\n'),
    });
    const server = new Workload(this, 'main', {
      // Python with all that its own integrations need; s6 is not asked for (home-assistant/core, Dockerfile, rootfs). A user's own
      // packages in a venv over it: as home-operations/containers does (apps/home-assistant/entrypoint.sh)
      image: image('ghcr.io/home-assistant/home-assistant:2026.9.4'),
      command: ['/bin/sh', '/loutik/start.sh'],
      env: { HOME: '/tmp', TZ: lab.inventory.quietHours.timezone, UV_CACHE_DIR: '/tmp/uv' },
      ports: { http: 8123 },
      mounts: { '/config': config, '/loutik': files, '/tmp': scratch(Bytes.gib(1)) },
      devices: sticks,
      probes: {
        startup: httpGet('http', '/manifest.json', { within: Duration.minutes(30) }), // migrations of a database of years
        readiness: httpGet('http', '/manifest.json'), // asks for no account
        liveness: httpGet('http', '/manifest.json', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(200), memory: { request: Bytes.mib(512), limit: Bytes.gib(2) } },
      reaches: [internet(443)], // none of this holds it: on its node's network no policy does
      stopWithin: Duration.seconds(120), // it writes its states
      hostNetwork: 'it finds lamps, speakers and meters by broadcasts of the house',
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
