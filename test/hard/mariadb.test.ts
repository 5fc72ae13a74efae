import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-mariadb-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2g,mode=755', 'tmpfs', folder]);
afterAll(() => {
  execFileSync('umount', [folder]);
  fs.rmdirSync(folder);
});
const scripts = join(repository, 'src/constructs/scripts/mariadb');
const user = 999;
fs.writeFileSync(join(folder, 'passwd'), 'root:x:0:0::/:/bin/sh\nmysql:x:999:999::/var/lib/mysql:/bin/bash\n');
const series = /Ver (\d+\.\d+)\./.exec(execFileSync('mariadbd', ['--no-defaults', '--version'], { encoding: 'utf8' }))?.[1] as string;

/** The same server, which says that it is of an older series: a stand-in for the image that an upgrade comes from. */
const older = join(folder, 'older');
fs.mkdirSync(older);
fs.writeFileSync(
  join(older, 'mariadbd'),
  `#!/bin/sh\n[ "$*" = '--no-defaults --version' ] || exec /usr/sbin/mariadbd "$@"\necho 'mariadbd  Ver 10.6.21-MariaDB for debian-linux-gnu'\n`,
  { mode: 0o755 },
);

/** A volume and what stands beside it, as the pod of a database has it. */
class Home {
  readonly path = fs.mkdtempSync(join(folder, 'home-'));

  constructor(from?: Home) {
    for (const name of ['volume', 'copies', 'cluster']) fs.mkdirSync(this.at(name));
    if (from) {
      fs.rmdirSync(this.at('volume'));
      execFileSync('cp', ['-a', from.at('volume'), this.path]);
    } else this.put('copies/empty', '');
    execFileSync('chown', ['-R', `${user}:${user}`, this.at('copies'), this.at('cluster')]);
    if (!from) fs.chownSync(this.at('volume'), user, user);
    fs.chmodSync(this.path, 0o755);
  }

  at(...path: readonly string[]): string {
    return join(this.path, ...path);
  }

  put(path: string, content: string | Buffer): void {
    fs.writeFileSync(this.at(path), content);
    fs.chownSync(this.at(path), user, user);
  }

  list(path: string): readonly string[] {
    return fs.readdirSync(this.at(path)).sort();
  }

  run(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const tmp = fs.mkdtempSync(join(folder, 'tmp-'));
    fs.chownSync(tmp, user, user);
    const variables = {
      MARIADB_USER: 'cloud',
      MARIADB_DATABASE: 'cloud',
      MARIADB_PASSWORD: 'first',
      VOLUME: 'cloud-db',
      ROOM: String(2 ** 32),
    };
    const mounts = {
      '/etc/passwd': join(folder, 'passwd'),
      '/scripts': scripts,
      '/older': older,
      '/tmp': tmp,
      ...Object.fromEntries(['volume', 'copies', 'cluster'].map((name) => [`/${name}`, this.at(name)])),
    };
    try {
      return inContainer(command, { user, env: { ...variables, ...env }, mounts });
    } finally {
      fs.rmSync(tmp, { recursive: true, force: true });
    }
  }

  script(name: string, env: Readonly<Record<string, string>> = {}) {
    return this.run(['sh', `/scripts/${name}`], env);
  }

  /** Runs a shell's lines while the server is up, reached as others reach it: over TCP, with a password. */
  served(lines: string, env: Readonly<Record<string, string>> = {}) {
    const { stdout, stderr, status } = this.run(
      [
        'sh',
        '-c',
        `. /scripts/server.sh
         mariadbd --no-defaults --datadir="/volume/data/$(version)" --bind-address=127.0.0.1 --socket=/tmp/server.sock --pid-file=/tmp/pid 2>/tmp/log & server=$!
         until ask 'select 1' >/dev/null 2>&1; do kill -0 $server || { cat /tmp/log >&2; exit 90; }; sleep 0.2; done
         (${lines}); code=$?; rest; exit $code`,
      ],
      { MARIADB_HOST: '127.0.0.1', MYSQL_PWD: 'first', ...env },
    );
    return { status, stdout: stdout.trim(), stderr };
  }

  ask(sql: string, password = 'first') {
    return this.served(
      `mariadb --no-defaults --host=127.0.0.1 --user=cloud --default-character-set=utf8mb4 --batch --skip-column-names --execute="$SQL" cloud 2>&1`,
      {
        SQL: sql,
        MYSQL_PWD: password,
      },
    ).stdout;
  }
}

const fill = `create table files (id int auto_increment primary key, name varchar(50) character set utf8mb4) engine = InnoDB;
  insert into files (name) select concat('fichier é 🎉 ', seq) from seq_1_to_1000;
  create view last_file as select max(name) as name from files;
  create trigger no_empty before insert on files for each row set new.name = coalesce(new.name, 'none');
  create procedure count_files() select count(*) from files;`;
const count =
  "select concat(count(*), ' ', max(id), ' ', (select name from last_file)) from files; call count_files(); insert into files (name) values (null); select name from files where id > 1000";
const counted = ['1000 1000 fichier é 🎉 999', '1000', 'none'];

const fresh = new Home();
const first = fresh.script('prepare.sh');
const home = new Home(fresh);
home.ask(fill);
const dumped = home.served('sh /scripts/dump.sh');

/** A new volume, with the dump that restore.sh has fetched. */
const fetched = (dump: Buffer = fs.readFileSync(home.at('copies/cloud-db/database.dump'))) => {
  const other = new Home();
  fs.rmSync(other.at('copies/empty'));
  other.put('copies/database.dump', dump);
  other.put('copies/origin', '1234abcd of 2026-11-01T09:00:00Z\n');
  return other;
};

test('a fresh MariaDB is whole when its volume is marked ready, with one user who owns one database and no other that is reached', () => {
  expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining('database: ready: fresh\n') });
  expect([fresh.list('volume'), fresh.list('volume/data')]).toEqual([['.ready', 'data'], [series]]);
  expect(fresh.ask('select concat(current_user(), " ", @@character_set_database)')).toBe('cloud@% utf8mb4');
  expect(fresh.ask('select 1', 'wrong')).toContain('Access denied');
  const { stdout } = fresh.served(`ask "select concat(user, '@', host) from mysql.global_priv where host != 'localhost'"`);
  expect(stdout).toBe('cloud@%');
});

test.each([1.5])('one that was cut off after %d s is made again, whole', (seconds) => {
  const cut = new Home();
  cut.run(['timeout', '-s', 'KILL', String(seconds), 'sh', '/scripts/prepare.sh']);
  expect(cut.script('prepare.sh')).toMatchObject({ status: 0 });
  expect(cut.list('volume')).toEqual(['.ready', 'data']);
});

test.each([
  ['nothing says that no repository holds it', {}, 'nothing says whether the volume was ever backed up', true],
  ['its password is empty', { MARIADB_PASSWORD: '' }, 'the sealed password is empty', false],
])('none is made while %s', (_, env, said, isUnknown) => {
  const none = new Home();
  if (isUnknown) fs.rmSync(none.at('copies/empty'));
  expect(none.script('prepare.sh', env)).toMatchObject({ status: 1, stderr: `database: ${said}\n` });
  expect(none.list('volume')).toEqual([]);
});

test(`a password that was sealed anew reaches it at the next start, whatever is in it, and stands in no log`, () => {
  const password = `it's "quoted" \\ $HOME % \\n`;
  const later = new Home(fresh);
  const prepared = later.script('prepare.sh', { MARIADB_PASSWORD: password });
  expect(prepared).toMatchObject({ status: 0, stderr: expect.stringContaining('the password of cloud is the one that is sealed') });
  expect([later.ask('select 1', password), later.ask('select 1')]).toEqual(['1', expect.stringContaining('Access denied')]);
  expect(prepared.stdout + prepared.stderr).not.toContain('quoted');
});

test('a dump comes back whole, with views, triggers and procedures, and says where it came from', () => {
  expect(dumped).toMatchObject({ status: 0, stderr: expect.stringMatching(/database: dumped cloud, \d+ bytes\n/) });
  const other = fetched();
  expect(other.script('prepare.sh')).toMatchObject({ status: 0 });
  expect(fs.readFileSync(other.at('volume/.ready'), 'utf8')).toBe('1234abcd of 2026-11-01T09:00:00Z\n');
  expect(other.ask(count).split('\n')).toEqual(counted);
  expect(other.ask("select schema_comment from information_schema.schemata where schema_name = 'cloud'")).toBe(
    '1234abcd of 2026-11-01T09:00:00Z',
  );
});

test('a dump that is cut short makes no database, and none is kept of a server that does not answer', () => {
  const whole = fs.readFileSync(home.at('copies/cloud-db/database.dump'));
  const cut = fetched(whole.subarray(0, whole.length - 20));
  expect(cut.script('prepare.sh').status).not.toBe(0);
  expect(cut.list('volume')).not.toContain('.ready');
  const lone = new Home();
  expect(lone.script('dump.sh', { MARIADB_HOST: '127.0.0.1', MYSQL_PWD: 'first', WAIT_SECONDS: '0' })).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/127\.0\.0\.1 does not answer\ndatabase: not dumped\n$/),
  });
  expect(lone.list('copies')).toEqual(['empty']);
});

test('its restore is rehearsed: loaded where there is room, read where not, and told when it does not load', () => {
  const whole = fs.readFileSync(home.at('copies/cloud-db/database.dump'));
  const rehearsed = (dump: Buffer, room: number) => {
    const other = new Home();
    fs.mkdirSync(other.at('copies/rehearsed/cloud-db'), { recursive: true });
    other.put('copies/rehearsed/cloud-db/database.dump', dump);
    other.put('copies/rehearsed/cloud-db/size', fs.readFileSync(home.at('copies/cloud-db/size')));
    execFileSync('chown', ['-R', `${user}:${user}`, other.at('copies')]);
    expect(other.script('load.sh', { ROOM: String(room) }).status).toBe(0);
    return JSON.parse(fs.readFileSync(other.at('copies/results'), 'utf8'));
  };
  expect(rehearsed(whole, 2 ** 32)).toMatchObject({ volume: 'cloud-db', how: 'loaded', tables: 2, ok: true });
  expect(rehearsed(whole, 1000)).toMatchObject({ how: 'read', tables: 1, ok: true });
  expect(rehearsed(whole.subarray(0, whole.length - 20), 2 ** 32)).toMatchObject({
    ok: false,
    fault: 'its dump does not load, or holds no table',
  });
});

describe('of an older version', () => {
  const PATH = '/older:/usr/sbin:/usr/bin:/sbin:/bin';
  const old = new Home(home);
  fs.renameSync(old.at('volume/data', series), old.at('volume/data/10.6'));

  test('it does not start without upgradeFrom, and says so', () => {
    expect(new Home(old).script('prepare.sh')).toMatchObject({
      status: 1,
      stderr: `database: the data is of MariaDB 10.6 and this is ${series}: give the database upgradeFrom, as docs/databases.md says\n`,
    });
  });

  test('it is dumped by that and loaded by this, and the old files are kept; the next start finds nothing to do', () => {
    const upgraded = new Home(old);
    expect(upgraded.script('dump-old.sh', { PATH })).toMatchObject({ status: 0 });
    expect(upgraded.script('prepare.sh')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(`upgraded from MariaDB 10.6 to ${series}`),
    });
    expect(upgraded.list('volume/data')).toEqual([`10.6.before-${series}`, series].sort());
    expect(upgraded.script('dump-old.sh', { PATH }).stderr).toContain('nothing of MariaDB 10.6 is left to dump');
    expect(upgraded.script('prepare.sh').status).toBe(0);
    expect(upgraded.ask(count).split('\n')).toEqual(counted);
  });
});
