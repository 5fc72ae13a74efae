import {
  type Audience,
  Bytes,
  Cpu,
  Database,
  type DiskRef,
  Duration,
  daily,
  httpGet,
  image,
  type Lab,
  none,
  optionsOf,
  prefer,
  Route,
  Secret,
  ServiceChart,
  Share,
  scratch,
  shapes,
  tcp,
  urlOf,
  Volume,
  Workload,
  waitFor,
} from '../../src';

export interface PaperlessProps {
  /** @default 'paperless' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** Where documents lie. */
  readonly on: DiskRef;
  /** Where the database and the search index lie: NVMe, on the same machine. */
  readonly fast: DiskRef;
  /** Size of the documents' volume: originals, and each again as an archived PDF. */
  readonly documents: Bytes;
  /** A share of the house that scanners write to, over NFS or SMB, `nas.scans`: what lies there is taken in, and removed. @default - a volume of its own */
  readonly inbox?: string;
  /** What texts are read in, as Tesseract calls them. @default 'eng' */
  readonly languages?: string;
}

const shape = shapes.object<PaperlessProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  on: shapes.disk,
  fast: shapes.disk,
  documents: shapes.bytes,
  inbox: shapes.optional(shapes.text),
  languages: shapes.optional(shapes.text),
});

/** The house's papers: read, filed and found again. */
export class Paperless extends ServiceChart {
  constructor(lab: Lab, given: PaperlessProps) {
    const props = optionsOf(lab, 'paperless', shape, given);
    super(lab, props.name ?? 'paperless', {
      podSecurity: { level: 'baseline', reason: 'its image starts as root and becomes its own user (s6)' },
    });

    const secret = new Secret(this, 'settings', {
      keys: ['secret-key', 'admin-user', 'admin-password', 'valkey-password'],
      about: 'secret-key: signs sessions; admin-user, admin-password: the first account; valkey-password: of its queue, letters and digits',
      origins: { 'secret-key': 'random', 'admin-user': 'fixed:admin', 'admin-password': 'random', 'valkey-password': 'random' },
      renewals: {
        'admin-password': {
          what: 'Paperless takes it when it makes the account: afterwards it is typed, once',
          commands: [
            `kubectl -n ${props.name ?? 'paperless'} exec -it deploy/${props.name ?? 'paperless'} -- python3 manage.py changepassword admin`,
          ],
        },
      },
    });
    const database = new Database(this, 'db', { on: props.fast, size: Bytes.gib(4) });
    const media = new Volume(this, 'media', { on: props.on, size: props.documents, owner: 1000, backup: daily() });
    const data = new Volume(this, 'data', {
      on: props.fast,
      size: Bytes.gib(4),
      owner: 1000,
      backup: daily({ exclude: ['log'] }), // the index too: made again of 10,000 documents it takes a night
    });
    const underway = 'what lies there is on its way in: whoever put it there still has it';
    const consume =
      props.inbox === undefined
        ? new Volume(this, 'consume', { on: props.fast, size: Bytes.gib(4), owner: 1000, backup: none(underway) })
        : new Share(this, 'inbox', { of: props.inbox, keptBy: `nobody: ${underway}`, owner: 1000 });

    const queue = new Workload(this, 'valkey', {
      image: image('docker.io/valkey/valkey:9.1.4'),
      user: 999, // valkey (valkey-io/valkey-container, Dockerfile of Debian)
      command: [
        '/bin/sh',
        '-c',
        'exec valkey-server --requirepass "$VALKEY_PASSWORD" --save "" --maxmemory 96mb --maxmemory-policy noeviction',
      ],
      env: { VALKEY_PASSWORD: secret.key('valkey-password') },
      ports: { valkey: 6379 },
      mounts: { '/data': scratch(Bytes.mib(64)) },
      probes: { readiness: tcp('valkey'), liveness: tcp('valkey', { failures: 6 }) },
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(48), limit: Bytes.mib(160) } },
      placement: prefer({ name: props.fast.machine }),
    });
    const server = new Workload(this, 'main', {
      // s6: as root it gives its folders to user 1000, then runs the web server, its workers and what watches the inbox as that user, port 8000
      // (paperless-ngx/paperless-ngx, Dockerfile, docker/rootfs/etc/s6-overlay/s6-rc.d/init-folders/run)
      image: image('ghcr.io/paperless-ngx/paperless-ngx:2.20.15'),
      env: {
        PAPERLESS_URL: urlOf(props),
        PAPERLESS_SECRET_KEY: secret.key('secret-key'),
        PAPERLESS_ADMIN_USER: secret.key('admin-user'),
        PAPERLESS_ADMIN_PASSWORD: secret.key('admin-password'),
        PAPERLESS_DBENGINE: 'postgresql',
        PAPERLESS_DBHOST: database.host,
        PAPERLESS_DBNAME: database.name,
        PAPERLESS_DBUSER: database.user,
        PAPERLESS_DBPASS: database.secret.key('password'),
        VALKEY_PASSWORD: secret.key('valkey-password'),
        PAPERLESS_REDIS: `redis://:$(VALKEY_PASSWORD)@${queue.host}:6379`,
        PAPERLESS_TIME_ZONE: lab.inventory.quietHours.timezone,
        PAPERLESS_OCR_LANGUAGE: props.languages ?? 'eng',
        PAPERLESS_TASK_WORKERS: '1', // one document at a time, on one core
        PAPERLESS_THREADS_PER_WORKER: '1',
        PAPERLESS_WEBSERVER_WORKERS: '1',
        // nobody is told of what another machine writes to a share: it is looked for (PAPERLESS_CONSUMER_POLLING, docs/configuration.md)
        ...(props.inbox === undefined ? {} : { PAPERLESS_CONSUMER_POLLING: '60' }),
        PAPERLESS_USE_X_FORWARD_HOST: 'true',
        PAPERLESS_USE_X_FORWARD_PORT: 'true',
      },
      ports: { http: 8000 },
      mounts: {
        '/usr/src/paperless/data': data,
        '/usr/src/paperless/media': media,
        '/usr/src/paperless/consume': consume,
        '/usr/src/paperless/export': scratch(Bytes.gib(1)),
        '/tmp': scratch(Bytes.gib(4)), // a scan of a hundred pages is gigabytes while it is read
      },
      init: { 'wait-for-database': waitFor(database.port) },
      probes: {
        startup: httpGet('http', '/accounts/login/', { within: Duration.minutes(30), hostname: props.hostname }), // migrations, a new index
        readiness: httpGet('http', '/accounts/login/', { hostname: props.hostname }),
        liveness: httpGet('http', '/accounts/login/', { failures: 6, timeoutSeconds: 20, hostname: props.hostname }),
      },
      capabilities: ['CHOWN', 'SETUID', 'SETGID'],
      waivers: {
        root: 's6 begins as root, and runs everything else as user 1000',
        writableRoot: 's6 makes its supervision tree in /run',
      },
      resources: { cpu: Cpu.millis(200), memory: { request: Bytes.mib(768), limit: Bytes.gib(2) } },
      reaches: [database.port, queue.ports.valkey],
      stopWithin: Duration.seconds(30),
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
