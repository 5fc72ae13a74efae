import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { object as fields, optional } from '../shape/composed';
import { bytes } from '../shape/values';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { ServiceChart } from './chart';
import { type ContainerProps, type Memory, memory } from './container';
import { Files } from './files';
import { type Image, imageShape } from './image';
import { postgresImage } from './images';
import { type DiskRef, diskRef, Lab, pathOf } from './lab';
import { scratch } from './mount';
import { Part } from './part';
import type { Port } from './pod-set';
import { exec } from './probe';
import { copies } from './restore';
import cluster from './scripts/cluster.sh';
import dump from './scripts/dump.sh';
import dumpOld from './scripts/dump-old.sh';
import load from './scripts/load.sh';
import prepare from './scripts/prepare.sh';
import { Secret } from './secret';
import { Volume } from './volume';
import { Workload } from './workload';

export interface DatabaseProps {
  /** An NVMe disk: databases wait for it at every commit. */
  readonly on: DiskRef;
  readonly size: Bytes;
  /** @default 384 MiB asked, 1 GiB at the most */
  readonly memory?: Memory;
  /** The image of the major version that the data is of, while it is one before this: docs/databases.md. @default - none */
  readonly upgradeFrom?: Image;
}

const shape = fields<DatabaseProps>({
  on: diskRef,
  size: bytes,
  memory: optional(memory),
  upgradeFrom: optional(imageShape),
});

/** User id of `postgres` (docker-library/postgres, 18/trixie/Dockerfile). */
const postgresUser = 999;

/** What a rehearsal takes of a node's system disk at the most; a larger database is read to its end instead of loaded. */
const rehearsalRoom = Bytes.gib(4);

/**
 * One PostgreSQL server beside its service, for it alone, with one user who owns all of it. Its backup is a dump, its restore and
 * its upgrade a load into a fresh cluster. Its password is the one that is sealed, at each start.
 */
export class Database extends Part<DatabaseProps> {
  readonly name: string;
  readonly user: string;
  readonly secret: Secret<'password'>;
  readonly volume: Volume;
  readonly workload: Workload<'postgres'>;
  private readonly scripts: Files;

  constructor(scope: Construct, id: string, given: DatabaseProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.name = chart.name.replaceAll('-', '_');
    this.user = this.name;
    this.checkName(chart.name);
    this.secret = new Secret(this, this.node.id, {
      keys: ['password'],
      about: `password: of ${chart.name}'s database user; letters and digits`,
      origins: { password: 'random' },
    });
    this.scripts = new Files(this, `${this.node.id}-scripts`, {
      'cluster.sh': cluster,
      'dump.sh': dump,
      'dump-old.sh': dumpOld,
      'load.sh': load,
      'prepare.sh': prepare,
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
      image: postgresImage,
      user: postgresUser,
      env: this.environment,
      ports: { postgres: 5432 },
      mounts: {
        '/var/lib/postgresql': this.volume, // since 18 the image keeps its data in a directory of the major version below
        '/var/run/postgresql': scratch(Bytes.mib(16)),
        '/tmp': scratch(Bytes.mib(256)),
        '/dev/shm': scratch(Bytes.mib(64), { memory: true }),
      },
      init: {
        // the old server's image knows its own version, and the new one's knows its own
        ...(props.upgradeFrom ? { 'dump-old': this.run('dump-old.sh', props.upgradeFrom, whole, memory) } : {}),
        prepare: this.run('prepare.sh', postgresImage, whole, memory), // the server may have to replay its log in there, too
      },
      probes: {
        startup: exec(ready, { within: Duration.minutes(30) }), // replays its log after a power cut
        readiness: exec(ready),
        liveness: exec(ready, { failures: 6 }),
      },
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

  /** A container that writes the dump of the running server into a folder that is mounted at `/copies`. */
  dump(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const { env, ...container } = this.run('dump.sh', postgresImage, mounts, { request: Bytes.mib(64), limit: Bytes.mib(512) });
    return { ...container, env: { ...env, VOLUME: this.volume.name, PGHOST: this.host, PGPASSWORD: this.secret.key('password') } };
  }

  /** A container that loads a dump, which lies in a folder that is mounted at `/copies`, into a cluster that is thrown away. */
  rehearsal(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const room = this.volume.size.exceeds(rehearsalRoom) ? rehearsalRoom : this.volume.size;
    const { env, ...container } = this.run(
      'load.sh',
      postgresImage,
      { ...mounts, '/cluster': scratch(room, { name: 'cluster' }) },
      { request: Bytes.mib(64), limit: Bytes.mib(512) },
    );
    return { ...container, env: { ...env, VOLUME: this.volume.name, ROOM: String(room.count) } };
  }

  private get environment() {
    return { POSTGRES_DB: this.name, POSTGRES_USER: this.user, POSTGRES_PASSWORD: this.secret.key('password') };
  }

  /** A container that runs one of the scripts. */
  private run(
    script: string,
    image: Image,
    mounts: NonNullable<ContainerProps['mounts']>,
    memory: ContainerProps['resources']['memory'],
  ): ContainerProps {
    return {
      image,
      command: ['/bin/sh', `/scripts/${script}`],
      env: this.environment,
      mounts: { ...mounts, '/scripts': this.scripts, '/tmp': scratch(Bytes.mib(64), { name: 'scripts-tmp' }) },
      resources: { cpu: Cpu.millis(50), memory },
    };
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
