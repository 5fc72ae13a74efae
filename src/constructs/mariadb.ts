import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { object as fields, optional, record } from '../shape/composed';
import { bytes, textOf } from '../shape/values';
import { Bytes } from '../units/bytes';
import { Cpu } from '../units/cpu';
import { ServiceChart } from './chart';
import { type ContainerProps, type Memory, memory } from './container';
import { type DumpedDatabase, roomToLoad, scriptContainer, serverProbes } from './dumped-database';
import { Files } from './files';
import { type Image, imageShape } from './image';
import { mariadbImage } from './images';
import { type DiskRef, diskRef, Lab, pathOf } from './lab';
import { scratch } from './mount';
import { Part } from './part';
import type { Port } from './pod-set';
import { copies } from './restore';
import dump from './scripts/mariadb/dump.sh';
import dumpOld from './scripts/mariadb/dump-old.sh';
import load from './scripts/mariadb/load.sh';
import prepare from './scripts/mariadb/prepare.sh';
import server from './scripts/mariadb/server.sh';
import { Secret } from './secret';
import { Volume } from './volume';
import { Workload } from './workload';

export interface MariaDbProps {
  /** An NVMe disk: databases wait for it at every commit. */
  readonly on: DiskRef;
  readonly size: Bytes;
  /** @default 256 MiB asked, 768 MiB at the most */
  readonly memory?: Memory;
  /** An image that is made from docker.io/library/mariadb. @default - that itself */
  readonly image?: Image;
  /** The server's options: `{ max_allowed_packet: '64M' }`. @default - the image's */
  readonly settings?: Readonly<Record<string, string>>;
  /** The image of the version that the data is of, while it is one before this: docs/databases.md. @default - none */
  readonly upgradeFrom?: Image;
}

const shape = fields<MariaDbProps>({
  on: diskRef,
  size: bytes,
  memory: optional(memory),
  image: optional(imageShape),
  settings: optional(record(textOf(/^[^\0\n]*$/, 'give the option as one line of text'))),
  upgradeFrom: optional(imageShape),
});

/** User id of `mysql`: the first of Ubuntu's system users (MariaDB/mariadb-docker, 11.8/Dockerfile: groupadd -r, useradd -r). */
const mysqlUser = 999;

/** What options of the server look like. */
export const optionName = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/;

/** Options that all that belongs to a database relies on, and those that its files are made by. */
export const ownOptions =
  /^(datadir|socket|port|bind[-_]address|skip[-_]networking|user|pid[-_]file|innodb[-_](page[-_]size|data[-_]file[-_]path|undo[-_]tablespaces)|lower[-_]case[-_]table[-_]names|skip[-_]grant[-_]tables)$/;

/**
 * One MariaDB server beside its service, for it alone, with one user who owns the one database. As with `Database`: its backup is a dump,
 * its restore and its upgrade a load into fresh files, its password the one that is sealed, at each start.
 */
export class MariaDb extends Part<MariaDbProps> implements DumpedDatabase {
  readonly name: string;
  readonly user: string;
  readonly secret: Secret<'password'>;
  readonly volume: Volume;
  readonly workload: Workload<'mariadb'>;
  private readonly image: Image;
  private readonly scripts: Files;

  constructor(scope: Construct, id: string, given: MariaDbProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    this.name = chart.name.replaceAll('-', '_');
    this.user = this.name;
    this.image = props.image ?? mariadbImage;
    if (this.isSound) this.check(chart.name);
    this.secret = new Secret(this, this.node.id, {
      keys: ['password'],
      about: `password: of ${chart.name}'s database user; letters and digits`,
      origins: { password: 'random' },
    });
    this.scripts = new Files(this, `${this.node.id}-scripts`, {
      'dump.sh': dump,
      'dump-old.sh': dumpOld,
      'load.sh': load,
      'prepare.sh': prepare,
      'server.sh': server,
    });
    this.volume = new Volume(this, `${this.node.id}-data`, {
      on: props.on,
      size: props.size,
      owner: mysqlUser,
      backup: { kind: 'dump', to: ['local', 'offsite'] },
    });
    const memory = props.memory ?? { request: Bytes.mib(256), limit: Bytes.mib(768) };
    const whole = { '/volume': this.volume.whole({ readOnly: false }), '/copies': copies };
    // as the server's own user, by its socket: no password
    const ready = ['mariadb', '--no-defaults', '--socket=/run/mysqld/mysqld.sock', '--user=mysql', '--execute=select 1', this.name];
    this.workload = new Workload(this, 'server', {
      kind: 'StatefulSet',
      name: `${chart.name}-${this.node.id}`,
      image: this.image,
      user: mysqlUser,
      // its files stand in a folder of the version, so that an upgrade keeps the old ones beside; the entrypoint would look elsewhere
      command: [
        '/bin/sh',
        '-c',
        `. /scripts/server.sh && exec mariadbd --datadir="/var/lib/mysql/$(version)" --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid "$@"`,
        'mariadbd',
      ],
      args: Object.entries(props.settings ?? {}).map(([name, value]) => `--${name}=${value}`),
      ports: { mariadb: 3306 },
      mounts: {
        '/var/lib/mysql': this.volume,
        '/run/mysqld': scratch(Bytes.mib(16)),
        '/tmp': scratch(Bytes.mib(512)), // where it sorts what memory does not hold
        '/scripts': this.scripts,
      },
      init: {
        ...(props.upgradeFrom ? { 'dump-old': this.run('dump-old.sh', props.upgradeFrom, whole, memory) } : {}),
        prepare: this.run('prepare.sh', this.image, whole, memory), // the server may have to replay its log in there, too
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
    return this.workload.ports.mariadb;
  }

  dump(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const { env, ...container } = this.run('dump.sh', this.image, mounts, { request: Bytes.mib(64), limit: Bytes.mib(512) });
    return { ...container, env: { ...env, VOLUME: this.volume.name, MARIADB_HOST: this.host, MYSQL_PWD: this.secret.key('password') } };
  }

  rehearsal(mounts: NonNullable<ContainerProps['mounts']>): ContainerProps {
    const room = roomToLoad(this.volume);
    const all = { ...mounts, '/cluster': scratch(room, { name: 'mariadb' }) };
    const { env, ...container } = this.run('load.sh', this.image, all, { request: Bytes.mib(128), limit: Bytes.mib(768) });
    return { ...container, env: { ...env, VOLUME: this.volume.name, ROOM: String(room.count) } };
  }

  /** A container that runs one of the scripts. */
  private run(
    script: string,
    image: Image,
    mounts: NonNullable<ContainerProps['mounts']>,
    memory: ContainerProps['resources']['memory'],
  ): ContainerProps {
    const env = { MARIADB_DATABASE: this.name, MARIADB_USER: this.user, MARIADB_PASSWORD: this.secret.key('password') };
    return scriptContainer(script, { image, scripts: this.scripts, env, tmp: Bytes.mib(256) }, mounts, memory);
  }

  private check(name: string): void {
    const report = (code: 'NAME_INVALID' | 'VALUE_INVALID', what: string, repair: string) =>
      Lab.of(this).report({ code, where: pathOf(this), what, repair });
    if (/^(mysql|sys|information_schema|performance_schema|root|mariadb_sys|public|none)$/.test(this.name))
      report(
        'NAME_INVALID',
        `its user and database would be ${this.name}, after ${name}, and MariaDB keeps that name for itself`,
        'give the service another name',
      );
    for (const [option, value] of Object.entries(this.props.settings ?? {})) {
      if (!optionName.test(option))
        report('VALUE_INVALID', `${option} is no option of MariaDB`, "name it as its documentation does: { max_allowed_packet: '64M' }");
      else if (ownOptions.test(option))
        report(
          'VALUE_INVALID',
          `it sets ${option} to ${value}, by which its files, its probes or its backup are made`,
          `leave ${option} out`,
        );
    }
  }
}
