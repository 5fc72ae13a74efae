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
  internet,
  type Lab,
  none,
  optionsOf,
  prefer,
  Route,
  ServiceChart,
  scratch,
  shapes,
  tcp,
  Volume,
  Workload,
  waitFor,
} from '../../src';

export interface ImmichProps {
  /** @default 'immich' */
  readonly name?: string;
  readonly hostname: string;
  readonly audience: Audience;
  /** Size of the photographs' volume: originals, and about a fifth of them again for thumbnails and transcoded films. */
  readonly library: Bytes;
  /** Where photographs lie: slow and large will do. */
  readonly on: DiskRef;
  /** Where the database and the models lie: NVMe, on the same machine. */
  readonly fast: DiskRef;
  /** How long all photographs may take to come back, where the homelab promises less of others. @default - six hours */
  readonly restoredWithin?: Duration;
}

const shape = shapes.object<ImmichProps>({
  name: shapes.optional(shapes.text),
  hostname: shapes.hostname,
  audience: shapes.audience,
  library: shapes.bytes,
  on: shapes.disk,
  fast: shapes.disk,
  restoredWithin: shapes.optional(shapes.time(1)),
});

/** Server and machine learning are of one release, always (docs.immich.app, upgrading). */
const release = 'v3.3.0';

/** The family's photographs and films. */
export class Immich extends ServiceChart {
  constructor(lab: Lab, given: ImmichProps) {
    const props = optionsOf(lab, 'immich', shape, given);
    super(lab, props.name ?? 'immich', {
      recovery: {
        within: props.restoredWithin ?? Duration.hours(6),
        because: 'all photographs of a family at once come back at the pace of one line and one spinning disk',
      },
    });

    const database = new Database(this, 'db', {
      on: props.fast,
      size: Bytes.gib(12),
      memory: { request: Bytes.mib(768), limit: Bytes.gib(2) },
      // PostgreSQL with VectorChord and pgvector (immich-app/base-images, postgres/Dockerfile); its tag names no release of PostgreSQL, the digest does
      image: image(
        'ghcr.io/immich-app/postgres:18-vectorchord1.1.1-pgvector0.8.5@sha256:6e384bf4aa03866473395961786f40006555e4cd008b98f92bf4a44e5ab7b012',
      ),
      extensions: ['vchord', 'earthdistance', 'pg_trgm', 'unaccent', 'uuid-ossp'],
      // those of the image's own postgresql.ssd.conf that a household's library needs
      settings: {
        shared_preload_libraries: 'vchord.so',
        shared_buffers: '256MB',
        work_mem: '16MB',
        max_wal_size: '2GB',
        wal_compression: 'on',
        effective_io_concurrency: '200',
        random_page_cost: '1.2',
      },
      sharedMemory: Bytes.mib(128), // shm_size (immich-app/immich, docker/docker-compose.yml)
    });
    const library = new Volume(this, 'library', {
      on: props.on,
      size: props.library,
      owner: 1000,
      // thumbnails and transcoded films are made again (docs.immich.app, backup-and-restore); its own dumps of the database stand in ours
      backup: daily({ exclude: ['thumbs', 'encoded-video', 'backups'] }),
    });
    const models = new Volume(this, 'models', {
      on: props.fast,
      size: Bytes.gib(8),
      owner: 1000,
      backup: none('models are downloaded again'),
    });

    const queue = new Workload(this, 'valkey', {
      image: image('docker.io/valkey/valkey:9.1.4'),
      user: 999, // valkey (valkey-io/valkey-container, Dockerfile of Debian)
      // jobs in its queue are found again from the database; nothing is evicted, or they would be lost
      args: ['valkey-server', '--save', '', '--maxmemory', '192mb', '--maxmemory-policy', 'noeviction'],
      ports: { valkey: 6379 },
      mounts: { '/data': scratch(Bytes.mib(64)) },
      probes: { readiness: tcp('valkey'), liveness: tcp('valkey', { failures: 6 }) },
      resources: { cpu: Cpu.millis(20), memory: { request: Bytes.mib(64), limit: Bytes.mib(256) } },
      placement: prefer({ name: props.fast.machine }),
    });
    const learning = new Workload(this, 'learning', {
      // gunicorn on 3003, models in /cache (immich-app/immich, machine-learning/Dockerfile, scripts/healthcheck.py)
      image: image(`ghcr.io/immich-app/immich-machine-learning:${release}`),
      env: {
        MACHINE_LEARNING_WORKERS: '1',
        MACHINE_LEARNING_MODEL_TTL: '300',
        HF_XET_CACHE: '/cache/huggingface-xet',
        MPLCONFIGDIR: '/tmp',
      },
      ports: { http: 3003 },
      mounts: { '/cache': models, '/tmp': scratch(Bytes.gib(1)) },
      probes: {
        startup: httpGet('http', '/ping', { within: Duration.minutes(10) }),
        readiness: httpGet('http', '/ping'),
        liveness: httpGet('http', '/ping', { failures: 12, timeoutSeconds: 20 }), // one worker that thinks answers late
      },
      // its models take about 2 GiB while they are loaded, and are let go of after five minutes
      resources: { cpu: Cpu.millis(200), memory: { request: Bytes.gib(1), limit: Bytes.gib(4) } },
      reaches: [internet(443)], // models, once
    });
    const server = new Workload(this, 'main', {
      // port 2283, everything in /data; any user (immich-app/immich, server/Dockerfile, docker/docker-compose.rootless.yml)
      image: image(`ghcr.io/immich-app/immich-server:${release}`),
      env: {
        DB_HOSTNAME: database.host,
        DB_DATABASE_NAME: database.name,
        DB_USERNAME: database.user,
        DB_PASSWORD: database.secret.key('password'),
        DB_VECTOR_EXTENSION: 'vectorchord',
        REDIS_HOSTNAME: queue.host,
        IMMICH_MACHINE_LEARNING_URL: `http://${learning.host}:3003`,
        IMMICH_TRUSTED_PROXIES: lab.inventory.k3s.pods, // whose word on the client's address counts
        IMMICH_MEDIA_LOCATION: '/data',
      },
      ports: { http: 2283 },
      mounts: { '/data': library, '/tmp': scratch(Bytes.gib(8)) }, // uploads and films that are transcoded
      init: { 'wait-for-database': waitFor(database.port) },
      probes: {
        startup: httpGet('http', '/api/server/ping', { within: Duration.minutes(60) }), // a new index over all photographs
        readiness: httpGet('http', '/api/server/ping'),
        liveness: httpGet('http', '/api/server/ping', { failures: 6, timeoutSeconds: 20 }),
      },
      resources: { cpu: Cpu.millis(300), memory: { request: Bytes.gib(1), limit: Bytes.gib(4) } },
      reaches: [database.port, queue.ports.valkey, learning.ports.http, internet(443)], // names of places
      stopWithin: Duration.seconds(30),
    });
    new Route(this, 'web', { hostname: props.hostname, to: server.ports.http, audience: props.audience });
  }
}
