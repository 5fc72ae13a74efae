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
  MariaDb,
  optionsOf,
  Route,
  ServiceChart,
  scratch,
  shapes,
  Volume,
  Workload,
  waitFor,
} from '../../src';

export interface UptimeKumaProps {
  /** @default 'uptime-kuma' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** Where its database lies: it writes each answer of each monitor, so NVMe. */
  readonly on: DiskRef;
}

const shape = shapes.object<UptimeKumaProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
});

/**
 * Asks services whether they are there, and tells who asked to be told. It sees what the Internet sees; of the cluster's own services ask
 * for the names that people use. Its first visitor makes the administrator: visit it at once, or let it be reached by the house alone first.
 */
export class UptimeKuma extends ServiceChart {
  constructor(lab: Lab, given: UptimeKumaProps) {
    const props = optionsOf(lab, 'uptime-kuma', shape, given);
    super(lab, props.name ?? 'uptime-kuma');

    // MariaDB and not SQLite: the history of some dozens of monitors is gigabytes, which SQLite rewrites each night
    const database = new MariaDb(this, 'db', { on: props.on, size: Bytes.gib(6) });
    const data = new Volume(this, 'data', { on: props.on, size: Bytes.gib(1), owner: 1000, backup: daily() }); // uploads, and the choice of a database
    const server = new Workload(this, 'main', {
      // node server/server.js in /app, its data in DATA_DIR, port 3001 (louislam/uptime-kuma, docker/dockerfile; server/setup-database.js for
      // the variables); `slim` leaves out Chromium and a MariaDB of its own
      image: image('docker.io/louislam/uptime-kuma:2.5.5-slim'),
      command: ['node', 'server/server.js'], // its entrypoint would change owners first, as root
      env: {
        DATA_DIR: '/app/data/',
        UPTIME_KUMA_DB_TYPE: 'mariadb',
        UPTIME_KUMA_DB_HOSTNAME: database.host,
        UPTIME_KUMA_DB_PORT: String(database.port.number),
        UPTIME_KUMA_DB_NAME: database.name,
        UPTIME_KUMA_DB_USERNAME: database.user,
        UPTIME_KUMA_DB_PASSWORD: database.secret.key('password'),
      },
      ports: { http: 3001 },
      mounts: { '/app/data': data, '/tmp': scratch(Bytes.mib(64)) },
      init: { 'wait-for-database': waitFor(database.port) }, // it ends when its database is not there
      probes: {
        startup: httpGet('http', '/', { within: Duration.minutes(15) }), // migrations of the history
        readiness: httpGet('http', '/'),
        liveness: httpGet('http', '/', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(160), limit: Bytes.mib(512) } },
      reaches: [database.port, internet()], // whatever its monitors ask for
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
