import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { anything, bytes, fields, optional, struct } from '../shape';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { ServiceChart } from './chart';
import { postgresImage } from './images';
import type { DiskRef } from './lab';
import { scratch } from './mount';
import { checkOptions } from './options';
import type { Port } from './pod-set';
import { exec } from './probe';
import { Secret } from './secret';
import { Volume } from './volume';
import { Workload } from './workload';

export interface DatabaseProps {
  /** An NVMe disk: databases wait for it at every commit. */
  readonly on: DiskRef;
  readonly size: Bytes;
  /** @default 512 MiB asked, 1 GiB at the most */
  readonly memory?: { readonly request: Bytes; readonly limit: Bytes };
}

const databaseShape = fields<DatabaseProps>({
  on: anything, // looked at by its volume
  size: bytes,
  memory: optional(struct({ request: bytes, limit: bytes })),
});

/** User id of `postgres` in the image (docker-library/postgres, Debian variant). */
const postgresUser = 999;

/** One PostgreSQL server beside its service, for it alone. Its backup is a dump, its restore a load into a fresh cluster. */
export class Database extends Construct {
  readonly name: string;
  readonly user: string;
  readonly secret: Secret<'password'>;
  readonly volume: Volume;
  readonly workload: Workload<'postgres'>;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    checkOptions(scope, id, databaseShape, props);
    super(scope, id);
    const chart = ServiceChart.of(this);
    this.name = chart.name.replaceAll('-', '_');
    this.user = this.name;
    this.secret = new Secret(this, id, { keys: ['password'], about: `password: of ${chart.name}'s database user; letters and digits` });
    this.volume = new Volume(this, `${id}-data`, {
      on: props.on,
      size: props.size,
      owner: postgresUser,
      backup: { kind: 'dump', to: ['local', 'offsite'] },
    });
    const ready = ['pg_isready', '--host', '127.0.0.1', '--username', this.user, '--dbname', this.name];
    this.workload = new Workload(this, 'server', {
      kind: 'StatefulSet',
      name: `${chart.name}-${id}`,
      image: postgresImage,
      user: postgresUser,
      env: {
        POSTGRES_DB: this.name,
        POSTGRES_USER: this.user,
        POSTGRES_PASSWORD: this.secret.key('password'),
      },
      ports: { postgres: 5432 },
      mounts: {
        '/var/lib/postgresql': this.volume, // since 18 the image keeps its data in a directory of the major version below
        '/var/run/postgresql': scratch(Bytes.mib(16)),
        '/tmp': scratch(Bytes.mib(256)),
        '/dev/shm': scratch(Bytes.mib(64), { memory: true }),
      },
      probes: {
        startup: exec(ready, { within: Duration.minutes(30) }), // replays its log after a power cut
        readiness: exec(ready),
        liveness: exec(ready, { failures: 6 }),
      },
      resources: { cpu: Cpu.millis(100), memory: props.memory ?? { request: Bytes.mib(384), limit: Bytes.gib(1) } },
      stopWithin: Duration.seconds(30),
    });
  }

  /** Host name and port of the server. */
  get host(): string {
    return this.workload.host;
  }

  get port(): Port {
    return this.workload.ports.postgres;
  }
}
