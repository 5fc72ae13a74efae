import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { object as fields, list, optional, record } from '../shape/composed';
import { bytes, textOf } from '../shape/values';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { ServiceChart } from './chart';
import { type ContainerProps, type Memory, memory } from './container';
import { type DumpedDatabase, roomToLoad, scriptContainer, serverProbes } from './dumped-database';
import { Files } from './files';
import { type Image, imageShape } from './image';
import { postgresImage } from './images';
import { type DiskRef, diskRef, Lab, pathOf } from './lab';
import { scratch } from './mount';
import { Part } from './part';
import type { Port } from './pod-set';
import { copies } from './restore';
import cluster from './scripts/cluster.sh';
import dump from './scripts/dump.sh';
import dumpOld from './scripts/dump-old.sh';
import extend from './scripts/extend.sh';
import load from './scripts/load.sh';
import preload from './scripts/preload.sh';
import prepare from './scripts/prepare.sh';
import { Secret } from './secret';
import { Volume } from './volume';
import { Workload } from './workload';

/** Options of a `Database`. */
export interface DatabaseProps {
  /** An NVMe disk: databases wait for it at every commit. */
  readonly on: DiskRef;
  /** The quota of its volume. */
  readonly size: Bytes;
  /** Memory of the server. @default 384 MiB asked, 1 GiB at the most */
  readonly memory?: Memory;
  /** Debian's PostgreSQL with more in it: an image that is made from docker.io/library/postgres. @default - that itself */
  readonly image?: Image;
  /** Made in its database before anybody sees it, with those that they need, and brought to the image's version at each start. */
  readonly extensions?: readonly string[];
  /** The server's settings: `{ shared_preload_libraries: 'vchord' }`. @default - the image's */
  readonly settings?: Readonly<Record<string, string>>;
  /** What processes of one query may share, beside `shared_buffers`: it counts as the server's memory. @default 64 MiB */
  readonly sharedMemory?: Bytes;
  /** The image of the major version that the data is of, while it is one before this: docs/databases.md. @default - none */
  readonly upgradeFrom?: Image;
}

const extension = textOf(/^[a-z][a-z0-9_-]{0,62}$/, 'name an extension, like pg_trgm');
const setting = textOf(/^[^\0\n]*$/, 'give the setting as one line of text');

const shape = fields<DatabaseProps>({
  on: diskRef,
  size: bytes,
  memory: optional(memory),
  image: optional(imageShape),
  extensions: optional(list(extension)),
  settings: optional(record(setting)),
  sharedMemory: optional(bytes),
  upgradeFrom: optional(imageShape),
});

/** User id of `postgres` (docker-library/postgres, 18/trixie/Dockerfile). */
const postgresUser = 999;

/** Settings that all that belongs to a database relies on. */
export const ownSettings = new Set(['config_file', 'data_directory', 'hba_file', 'listen_addresses', 'port', 'unix_socket_directories']);

/**
 * One PostgreSQL server beside its service, for it alone, with one user who owns all of it. Its backup is a dump, its restore and
 * its upgrade a load into a fresh cluster. Its password is the one that is sealed, at each start.
 */
export class Database extends Part<DatabaseProps> implements DumpedDatabase {
  readonly name: string;
  readonly user: string;
  readonly secret: Secret<'password'>;
  readonly volume: Volume;
  readonly workload: Workload<'postgres'>;
  private readonly image: Image;
  private readonly preload: string;
  private readonly scripts: Files;

  constructor(scope: Construct, id: string, given: DatabaseProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.name = chart.name.replaceAll('-', '_');
    this.user = this.name;
    const { extensions = [], settings = {} } = props;
    this.image = props.image ?? postgresImage;
    this.preload = settings.shared_preload_libraries?.replaceAll(' ', '') ?? '';
    this.checkName(chart.name);
    if (this.isSound) this.checkServer();
    this.secret = new Secret(this, this.node.id, {
      keys: ['password'],
      about: `password: of ${chart.name}'s database user; letters and digits`,
      origins: { password: 'random' },
    });
    this.scripts = new Files(this, `${this.node.id}-scripts`, {
      'cluster.sh': this.preload === '' ? cluster : `${cluster}${preload}`,
      'dump.sh': dump,
      'dump-old.sh': dumpOld,
      'load.sh': load,
      'prepare.sh': prepare,
      ...(extensions.length > 0 ? { 'extend.sh': extend } : {}),
    });
    this.volume = new Volume(this, `${this.node.id}-data`, {
      on: props.on,
      size: props.size,
      owner: postgresUser,
      backup: { kind: 'dump', to: ['local', 'offsite'] },
    });
    const memory = props.memory ?? { request: Bytes.mib(384), limit: Bytes.gib(1) };
    const whole = { '/volume': this.volume.whole({ readOnly: false }), '/copies': copies };
    const ready = ['pg_isready', '--host', '127.0.0.1', '--username', this.user, '--dbname', this.name];
    this.workload = new Workload(this, 'server', {
      kind: 'StatefulSet',
      name: `${chart.name}-${this.node.id}`,
      image: this.image,
      ...this.command,
      user: postgresUser,
      env: this.environment,
      ports: { postgres: 5432 },
      mounts: {
        '/var/lib/postgresql': this.volume, // since 18 the image keeps its data in a directory of the major version below
        '/var/run/postgresql': scratch(Bytes.mib(16)),
        '/tmp': scratch(Bytes.mib(256)),
        '/dev/shm': scratch(props.sharedMemory ?? Bytes.mib(64), { memory: true }),
      },
      init: {
        // the old server's image knows its own version, and the new one's knows its own
        ...(props.upgradeFrom ? { 'dump-old': this.run('dump-old.sh', props.upgradeFrom, whole, memory) } : {}),
        prepare: this.run('prepare.sh', this.image, whole, memory), // the server may have to replay its log in there, too
        ...(extensions.length > 0 ? { extend: this.extending(whole, memory) } : {}),
      },
      probes: serverProbes(ready),
      resources: { cpu: Cpu.millis(100), memory },
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

  dump(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const { env, ...container } = this.run('dump.sh', this.image, mounts, { request: Bytes.mib(64), limit: Bytes.mib(512) });
    return { ...container, env: { ...env, VOLUME: this.volume.name, PGHOST: this.host, PGPASSWORD: this.secret.key('password') } };
  }

  rehearsal(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const room = roomToLoad(this.volume);
    const { env, ...container } = this.run(
      'load.sh',
      this.image,
      { ...mounts, '/cluster': scratch(room, { name: 'cluster' }) },
      { request: Bytes.mib(64), limit: Bytes.mib(512) },
    );
    return { ...container, env: { ...env, VOLUME: this.volume.name, ROOM: String(room.count) } };
  }

  private get environment() {
    return {
      POSTGRES_DB: this.name,
      POSTGRES_USER: this.user,
      POSTGRES_PASSWORD: this.secret.key('password'),
      ...(this.preload === '' ? {} : { PRELOAD: this.preload }),
    };
  }

  private extending(mounts: NonNullable<ContainerProps['mounts']>, asked: Memory): ContainerProps {
    const container = this.run('extend.sh', this.image, mounts, asked);
    return { ...container, env: { ...container.env, EXTENSIONS: (this.props.extensions ?? []).join(' ') } };
  }

  /** How the server starts, where not as the image says: those before 18 keep their data elsewhere, and others have an entrypoint of their own. */
  private get command(): Pick<ContainerProps, 'command' | 'args'> {
    const { image, settings = {} } = this.props;
    if (image === undefined && Object.keys(settings).length === 0) return {};
    return {
      command: [
        '/bin/sh',
        '-c',
        'export PGDATA=/var/lib/postgresql/$PG_MAJOR/docker && exec docker-entrypoint.sh postgres "$@"',
        'postgres',
      ],
      args: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    };
  }

  /** A container that runs one of the scripts. */
  private run(
    script: string,
    image: Image,
    mounts: NonNullable<ContainerProps['mounts']>,
    memory: ContainerProps['resources']['memory'],
  ): ContainerProps {
    return scriptContainer(script, { image, scripts: this.scripts, env: this.environment, tmp: Bytes.mib(64) }, mounts, memory);
  }

  private checkServer(): void {
    const report = (what: string, repair: string) => Lab.of(this).report({ code: 'VALUE_INVALID', where: pathOf(this), what, repair });
    for (const image of [this.props.image, this.props.upgradeFrom])
      if (image && /[:-]alpine/.test(image.reference))
        report(
          `${image.reference} is Alpine's, whose user postgres is 70 and whose library sorts texts otherwise than Debian's`,
          "take an image that is made from Debian's: docker.io/library/postgres:18.6-trixie",
        );
    for (const [name, value] of Object.entries(this.props.settings ?? {})) {
      if (!/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/.test(name))
        report(`${name} is no setting of PostgreSQL`, "name it as postgresql.conf does: { work_mem: '16MB' }");
      else if (name === 'shared_preload_libraries' && !/^[\w$/.-]+( *, *[\w$/.-]+)*$/.test(value))
        report(`${value} is no list of libraries`, "name them with commas between: 'vchord, pg_stat_statements'");
      else if (ownSettings.has(name))
        report(`it sets ${name} to ${value}, by which its probes, its backup and its restore find it`, `leave ${name} out`);
    }
  }

  /** Names of roles that PostgreSQL keeps for itself: initdb would end with an error (initdb.c, and IsReservedName in acl.c). */
  private checkName(name: string): void {
    if (!/^(pg_.*|public|none)$/.test(this.user)) return;
    Lab.of(this).report({
      code: 'NAME_INVALID',
      where: pathOf(this),
      what: `its user would be ${this.user}, after ${name}, and PostgreSQL keeps that name for itself`,
      repair: 'give the service another name: not public or none, nor one that begins with pg-',
    });
  }
}
