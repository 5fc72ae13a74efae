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
  PortRoute,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  urlOf,
  Volume,
  Workload,
} from '../../src';

/** Options of `Forgejo`. */
export interface ForgejoProps {
  /** @default 'forgejo' */
  readonly name?: string;
  /** Of its pages and of `ssh://git@…` alike. */
  readonly hostname: string;
  readonly audience: Audience;
  /** Repositories lie here too: many small files, which want NVMe. */
  readonly on: DiskRef;
  /** @default 20 GiB */
  readonly size?: Bytes;
  /** What people clone by; 22 is the node's own. @default 2222 */
  readonly sshPort?: number;
  /** Whether anybody who comes by may make an account: for as long as the house makes its own. @default false */
  readonly signups?: boolean;
}

const shape = shapes.object<ForgejoProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  size: shapes.optional(shapes.bytes),
  sshPort: shapes.optional(shapes.port),
  signups: shapes.optional(shapes.flag),
});

/** The house's own Git, by pages and by SSH, whose tries to log in are counted by who really calls. The first account is the administrator's. */
export class Forgejo extends ServiceChart {
  constructor(lab: Lab, given: ForgejoProps) {
    const props = optionsOf(lab, 'forgejo', shape, given);
    super(lab, props.name ?? 'forgejo');
    const sshPort = props.sshPort ?? 2222;
    const keys = new Secret(this, 'keys', {
      keys: ['secret-key'],
      about: 'secret-key: what tokens and second factors in its database are encrypted with; another one makes them worthless',
      origins: { 'secret-key': 'random' },
    });
    const data = new Volume(this, 'data', {
      on: props.on,
      size: props.size ?? Bytes.gib(20),
      owner: 1000,
      // its own keys of SSH and of tokens are files beside the database; indexes and archives are made again
      backup: daily({ sqlite: ['data/gitea.db'], exclude: ['data/indexers', 'data/repo-archive', 'data/tmp', 'log'] }),
    });
    const server = new Workload(this, 'main', {
      // user 1000, data in /var/lib/gitea, settings from FORGEJO__section__KEY at each start (forgejo/forgejo, Dockerfile.rootless,
      // docker/rootless/usr/local/bin/docker-setup.sh)
      image: image('codeberg.org/forgejo/forgejo:15.0.9-rootless'),
      env: {
        GITEA_APP_INI: '/var/lib/gitea/custom/conf/app.ini', // it keeps there what it makes up at its first start
        FORGEJO__database__DB_TYPE: 'sqlite3',
        FORGEJO__database__PATH: '/var/lib/gitea/data/gitea.db',
        FORGEJO__security__INSTALL_LOCK: 'true', // else whoever comes first installs it
        FORGEJO__security__SECRET_KEY: keys.key('secret-key'),
        FORGEJO__security__REVERSE_PROXY_TRUSTED_PROXIES: lab.inventory.k3s.pods, // nobody but the ingress comes to its port
        FORGEJO__server__ROOT_URL: `${urlOf(props)}/`,
        FORGEJO__server__SSH_DOMAIN: props.hostname,
        FORGEJO__server__SSH_PORT: String(sshPort),
        FORGEJO__server__SSH_LISTEN_PORT: '2222',
        FORGEJO__server__START_SSH_SERVER: 'true', // its own, which runs no shell
        FORGEJO__server__SSH_SERVER_USE_PROXY_PROTOCOL: 'true', // the ingress says who calls
        FORGEJO__service__DISABLE_REGISTRATION: String(!(props.signups ?? false)),
        FORGEJO__session__COOKIE_SECURE: 'true',
      },
      ports: { http: 3000, ssh: 2222 },
      mounts: { '/var/lib/gitea': data, '/tmp': scratch(Bytes.gib(1)) }, // a push is put together in /tmp
      probes: {
        startup: httpGet('http', '/api/healthz', { within: Duration.minutes(15) }), // migrations of its database
        readiness: httpGet('http', '/api/healthz'), // asks database and cache
        liveness: httpGet('http', '/api/healthz', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(100), memory: { request: Bytes.mib(256), limit: Bytes.gib(1) } }, // git packs in its memory
      reaches: [internet(443)], // mirrors of others' repositories
      stopWithin: Duration.seconds(60),
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
    new PortRoute(this, 'ssh', {
      hostname: props.hostname,
      to: server.ports.ssh,
      audience: props.audience,
      port: sshPort,
      proxyProtocol: true,
    });
  }
}
