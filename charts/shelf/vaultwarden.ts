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
  optionsOf,
  Route,
  ServiceChart,
  scratch,
  shapes,
  urlOf,
  Volume,
  Workload,
} from '../../src';

export interface VaultwardenProps {
  /** @default 'vaultwarden' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** SQLite wants NVMe. */
  readonly on: DiskRef;
  /** Whether anybody who comes by may make an account: for as long as the house makes its own. @default false */
  readonly signups?: boolean;
}

const shape = shapes.object<VaultwardenProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  signups: shapes.optional(shapes.flag),
});

/**
 * The house's passwords. Its administration page stays off (no ADMIN_TOKEN): what it would change stands here. Browsers keep a
 * copy of what they saw last, so that nobody is locked out while it is away.
 */
export class Vaultwarden extends ServiceChart {
  constructor(lab: Lab, given: VaultwardenProps) {
    const props = optionsOf(lab, 'vaultwarden', shape, given);
    super(lab, props.name ?? 'vaultwarden');

    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(2),
      owner: 1000,
      // the keys that sessions are signed with and the attachments are files beside the database; icons are fetched again
      backup: daily({ sqlite: ['db.sqlite3'], exclude: ['icon_cache', 'tmp'] }),
    });
    const server = new Workload(this, 'main', {
      // /start.sh runs /vaultwarden; data in /data, port by ROCKET_PORT (dani-garcia/vaultwarden, docker/Dockerfile.debian, start.sh)
      image: image('docker.io/vaultwarden/server:1.37.3'),
      env: {
        DOMAIN: urlOf(props), // what links and hardware keys are bound to
        ROCKET_PORT: '8080',
        SIGNUPS_ALLOWED: String(props.signups ?? false),
        SHOW_PASSWORD_HINT: 'false', // without mail it would show the hint to whoever types an address
        IP_HEADER: 'X-Real-IP', // the ingress's, by which tries to log in are counted
      },
      ports: { http: 8080 },
      mounts: { '/data': data, '/tmp': scratch(Bytes.mib(64)) },
      probes: {
        startup: httpGet('http', '/alive', { within: Duration.minutes(5) }), // migrations of its database
        readiness: httpGet('http', '/alive'), // asks the database (src/api/web.rs)
        liveness: httpGet('http', '/alive', { failures: 6 }),
      },
      // argon2 takes 64 MiB for each login that runs
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(128), limit: Bytes.mib(512) } },
      reaches: [internet(443)], // icons of sites
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
