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
  type Lab,
  optionsOf,
  type Port,
  Route,
  Secret,
  ServiceChart,
  scratch,
  shapes,
  urlOf,
  Volume,
  Workload,
} from '../../src';

/** Options of `Grafana`. */
export interface GrafanaProps {
  /** @default 'grafana' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** SQLite wants NVMe. */
  readonly on: DiskRef;
  /** What answers in Prometheus' words: `new VictoriaMetrics(…).api`. */
  readonly metrics: Port;
}

const shape = shapes.object<GrafanaProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  metrics: shapes.reachable,
});

/**
 * Shows what VictoriaMetrics has. Not by its Helm chart: dashboards and accounts are in one SQLite file that has to be kept and restored,
 * which the chart leaves to others, and besides a claim and a Deployment it brings sidecars that nobody needs whose data source is a file.
 */
export class Grafana extends ServiceChart {
  constructor(lab: Lab, given: GrafanaProps) {
    const props = optionsOf(lab, 'grafana', shape, given);
    super(lab, props.name ?? 'grafana');

    const data = new Volume(this, 'data', {
      on: props.on,
      size: Bytes.gib(2),
      owner: 472,
      backup: daily({ sqlite: ['grafana.db'], exclude: ['plugins', 'png', 'csv'] }),
    });
    const secret = new Secret(this, 'account', {
      keys: ['admin-password', 'secret-key'],
      about: 'admin-password: of the first account, admin; secret-key: encrypts the passwords of data sources in its database',
      origins: { 'admin-password': 'random', 'secret-key': 'random' },
      renewals: {
        'admin-password': {
          what: 'Grafana takes it when it makes the account: afterwards it is typed, once',
          commands: [
            `kubectl -n ${this.name} exec -it deploy/${this.name} -- grafana cli admin reset-admin-password --password-from-stdin`,
          ],
        },
      },
    });
    const sources = new Files(this, 'sources', {
      // JSON is YAML
      'metrics.yaml': `${JSON.stringify({
        apiVersion: 1,
        prune: true,
        datasources: [
          {
            name: 'Metrics',
            uid: 'metrics',
            type: 'prometheus',
            access: 'proxy',
            url: addressOf(props.metrics),
            isDefault: true,
          },
        ],
      })}\n`,
    });
    const server = new Workload(this, 'main', {
      // run.sh runs `grafana server`, as user 472; its settings by GF_… (grafana/grafana, Dockerfile, packaging/docker/run.sh, conf/defaults.ini)
      image: image('docker.io/grafana/grafana:13.2.0'),
      user: 472,
      env: {
        GF_SERVER_ROOT_URL: `${urlOf(props)}/`,
        GF_SECURITY_ADMIN_USER: 'admin',
        GF_SECURITY_ADMIN_PASSWORD: secret.key('admin-password'),
        GF_SECURITY_SECRET_KEY: secret.key('secret-key'),
        GF_SECURITY_COOKIE_SECURE: 'true',
        GF_SECURITY_DISABLE_GRAVATAR: 'true',
        GF_USERS_ALLOW_SIGN_UP: 'false',
        // it asks nobody outside: no plugins that it fetches by itself, no reports, no news
        GF_PLUGINS_PREINSTALL_DISABLED: 'true',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
        GF_NEWS_NEWS_FEED_ENABLED: 'false',
      },
      ports: { http: 3000 },
      mounts: { '/var/lib/grafana': data, '/etc/grafana/provisioning/datasources': sources, '/tmp': scratch(Bytes.mib(64)) },
      probes: {
        startup: httpGet('http', '/api/health', { within: Duration.minutes(10) }), // migrations of its database
        readiness: httpGet('http', '/api/health'), // 503 when its database does not answer
        liveness: httpGet('http', '/api/health', { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(50), memory: { request: Bytes.mib(192), limit: Bytes.mib(512) } },
      reaches: [props.metrics],
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}

/** Where others ask at a port; of one that is none, which is told where it was given, nothing. */
function addressOf(port?: Port): string | undefined {
  return port && `http://${port.pods.name}.${port.pods.namespace}.svc:${port.number}`;
}
