import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentPostgres, debianPostgres, Home } from './postgres-lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-postgres-'));
// in memory: what a power cut does to a disk is PostgreSQL's own affair, and tested by its makers
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1g,mode=755', 'tmpfs', folder]);
afterAll(() => {
  execFileSync('umount', [folder]);
  fs.rmdirSync(folder);
});

const current = currentPostgres(folder);
const older = debianPostgres();

/** A database that runs since a fresh start, never written to again: tests take copies. */
const fresh = new Home(folder).begin();
const first = fresh.script(current, 'prepare.sh');

/** One of an older major version, with a table of a thousand rows, as Nextcloud's installer left them: owned by a role of its own. */
const old = new Home(folder).begin();
old.script(older, 'prepare.sh');
const fill = `
  create role oc_admin login password 'x' createdb; grant all on database cloud to oc_admin; set role oc_admin;
  reset role; grant create on schema public to oc_admin; set role oc_admin;
  create table files (id serial primary key, name text collate "C" not null); create index on files (name);
  insert into files (name) select 'file ' || n from generate_series(1, 1000) n;
  reset role; grant select on files to public;`;
old.ask(older, fill);
/** The same, dumped as each night. */
const kept = old.copy();
const dumped = kept.served(older, 'sh /scripts/dump.sh');

const made = Home.count;
afterEach(() => Home.forget(made));

const count = "select count(*) || ' ' || max(id) || ' ' || max(name) from files";
const counted = '1000 1000 file 999';

/** What lies in a volume's data, and its marker. */
const state = (home: Home) => [home.list('volume').includes('.ready') ? home.read('volume/.ready') : undefined, home.list('volume/data')];

describe('a fresh database', () => {
  test('is whole when its volume is marked ready, and takes the sealed password only', () => {
    expect(first).toMatchObject({ status: 0, stderr: expect.stringContaining('database: ready: fresh\n') });
    expect(state(fresh)).toEqual(['\n', ['18']]);
    const home = fresh.copy();
    expect(home.ask(current, "select current_user || ' ' || pg_encoding_to_char(encoding) from pg_database where datname = 'cloud'")).toBe(
      'cloud UTF8',
    );
    expect(home.ask(current, 'select 1', 'wrong')).toContain('password authentication failed');
  });

  test('is not made while nothing says that no repository holds it', () => {
    const home = new Home(folder);
    expect(home.script(current, 'prepare.sh')).toMatchObject({
      status: 1,
      stderr: 'database: nothing says whether the volume was ever backed up\n',
    });
    expect(home.list('volume')).toEqual([]);
  });

  test('is not made with an empty password', () => {
    const home = new Home(folder).begin();
    expect(home.script(current, 'prepare.sh', { POSTGRES_PASSWORD: '' })).toMatchObject({
      status: 1,
      stderr: 'database: the sealed password is empty\n',
    });
    expect(home.list('volume')).toEqual([]);
  });

  test.each([0.2, 0.8, 1.4])('that was cut off after %d s is made again, whole', (seconds) => {
    const home = new Home(folder).begin();
    home.run(current, ['timeout', '-s', 'KILL', String(seconds), 'sh', '/scripts/prepare.sh']);
    expect(home.script(current, 'prepare.sh')).toMatchObject({ status: 0 });
    expect(state(home)).toEqual(['\n', ['18']]);
    expect(home.ask(current, 'select 1')).toBe('1');
  });
});

describe('a password that was sealed anew', () => {
  test.each(['second', `it's "quoted" \\ $HOME %s`, 'ends with a newline\n'])('reaches the database at the next start: %j', (password) => {
    const home = fresh.copy();
    const prepared = home.script(current, 'prepare.sh', { POSTGRES_PASSWORD: password });
    expect(prepared).toMatchObject({ status: 0, stderr: expect.stringContaining('the password of cloud is the one that is sealed') });
    expect(home.ask(current, 'select 1', password)).toBe('1');
    expect(home.ask(current, 'select 1', 'first')).toContain('password authentication failed');
    expect(prepared.stdout + prepared.stderr).not.toContain(password.trim());
  });

  test('is not shown when it cannot be set', () => {
    const home = fresh.copy();
    const { status, stdout, stderr } = home.script(current, 'prepare.sh', { POSTGRES_USER: 'nobody', POSTGRES_PASSWORD: 'topsecret' });
    expect([status === 0, `${stdout}${stderr}`.includes('topsecret')]).toEqual([false, false]);
  });

  test('is set although the server was killed and left its lock behind', () => {
    const home = fresh.copy();
    home.run(current, ['timeout', '-s', 'KILL', '2', 'postgres', '-D', '/volume/data/18/docker', '-c', 'unix_socket_directories=/tmp']);
    expect(home.list('volume/data/18/docker')).toContain('postmaster.pid');
    expect(home.script(current, 'prepare.sh', { POSTGRES_PASSWORD: 'second' })).toMatchObject({ status: 0 });
    expect(home.ask(current, 'select 1', 'second')).toBe('1');
  });
});

describe('a dump', () => {
  /** A new volume, with the dump of another that restore.sh has fetched. */
  const fetched = (from: Home) => {
    const home = new Home(folder);
    fs.copyFileSync(from.at('copies/cloud-db/database.dump'), home.at('copies/database.dump'));
    home.write('copies/origin', '1234abcd of 2026-11-01T09:00:00Z\n');
    return home;
  };
  test('comes back whole in a newer server, owned by the one user, and says where it came from', () => {
    expect(dumped).toMatchObject({ status: 0, stderr: expect.stringMatching(/^database: dumped cloud, \d+ bytes\n$/) });
    const home = fetched(kept);
    expect(home.script(current, 'prepare.sh')).toMatchObject({ status: 0 });
    expect(state(home)).toEqual(['1234abcd of 2026-11-01T09:00:00Z\n', ['18']]);
    expect(home.ask(current, count)).toBe(counted);
    expect(home.ask(current, "select tableowner from pg_tables where tablename = 'files'")).toBe('cloud');
    expect(home.ask(current, "select shobj_description(oid, 'pg_database') from pg_database where datname = 'cloud'")).toBe(
      '1234abcd of 2026-11-01T09:00:00Z',
    );
    expect(home.ask(current, "insert into files (name) values ('next') returning id")).toMatch(/^1001\n/);
  });

  test('with owners and grants of roles that are not there loads as well', () => {
    const other = old.copy();
    other.served(older, 'mkdir /copies/cloud-db && pg_dump --format custom --file /copies/cloud-db/database.dump');
    const home = fetched(other);
    expect(home.script(current, 'prepare.sh')).toMatchObject({ status: 0 });
    expect(home.ask(current, count)).toBe(counted);
  });

  test('that is cut short makes no database, and a whole one does after it', () => {
    const home = fetched(kept);
    fs.truncateSync(home.at('copies/database.dump'), fs.statSync(home.at('copies/database.dump')).size - 500);
    expect(home.script(current, 'prepare.sh').status).not.toBe(0);
    expect(home.list('volume')).not.toContain('.ready');
    fs.copyFileSync(kept.at('copies/cloud-db/database.dump'), home.at('copies/database.dump'));
    expect(home.script(current, 'prepare.sh')).toMatchObject({ status: 0 });
    expect(home.ask(current, count)).toBe(counted);
  });

  test('waits for a server that starts', () => {
    const home = old.copy();
    const lines = `pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --mode fast stop >/dev/null
      (sleep 3; pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --log /copies/log start --options "-c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp") >/dev/null &
      WAIT_SECONDS=60 sh /scripts/dump.sh`;
    expect(home.served(older, lines)).toMatchObject({ status: 0, stderr: expect.stringContaining('dumped cloud') });
  });

  test('of a server that never answers is none, and names it', () => {
    const home = old.copy();
    const { status, stderr } = home.script(older, 'dump.sh', { PGHOST: '127.0.0.1', PGPASSWORD: 'first', WAIT_SECONDS: '0' });
    expect([status, stderr, home.list('copies')]).toEqual([0, 'database: 127.0.0.1 does not answer\ndatabase: not dumped\n', []]);
  });

  test('with a wrong password is none, at once, even where one was whole before', () => {
    const home = old.copy();
    home.served(older, 'sh /scripts/dump.sh');
    expect(home.list('copies')).toContain('cloud-db.whole');
    const { status, stderr } = home.served(older, 'sh /scripts/dump.sh', { PGPASSWORD: 'wrong' });
    expect([status, stderr]).toEqual([0, expect.stringMatching(/password authentication failed[\s\S]*database: not dumped\n$/)]);
    expect(home.list('copies')).not.toContain('cloud-db.whole');
  });
});

describe('another major version', () => {
  const upgrade = (home: Home, ...through: readonly string[]) => {
    const dumped = home.run(older, [...through, 'sh', '/scripts/dump-old.sh']);
    return { dumped, prepared: home.run(current, [...through, 'sh', '/scripts/prepare.sh']) };
  };
  const before = `${older.major}.before-18`;

  test('takes over what the older one left, and keeps that', () => {
    const home = old.copy();
    const { dumped, prepared } = upgrade(home);
    expect([dumped.status, prepared.status]).toEqual([0, 0]);
    expect(prepared.stderr).toContain(`upgraded from PostgreSQL ${older.major} to 18; the old cluster is kept beside it as ${before}`);
    expect(state(home)).toEqual(['\n', [before, '18'].sort()]);
    expect(home.list('volume')).toEqual(['.ready', 'data']);
    expect(home.ask(current, count)).toBe(counted);
  });

  test('does so once: later starts find it done, and what was written since stays', () => {
    const home = old.copy();
    upgrade(home);
    home.ask(current, "insert into files (name) values ('since')");
    expect(upgrade(home)).toMatchObject({
      dumped: { status: 0, stderr: `database: nothing of PostgreSQL ${older.major} is left to dump\n` },
      prepared: { status: 0 },
    });
    expect(home.ask(current, "select count(*) from files where name = 'since'")).toBe('1');
  });

  test('does not start over the older one’s data unasked, nor beside it', () => {
    const home = old.copy();
    expect(home.script(current, 'prepare.sh')).toMatchObject({
      status: 1,
      stderr: `database: the data is of PostgreSQL ${older.major} and this is 18: give the Database upgradeFrom, as docs/databases.md says\n`,
    });
    expect(state(home)).toEqual(['\n', [older.major]]);
    expect(home.ask(older, count)).toBe(counted);
  });

  test('chooses none of two', () => {
    const home = old.copy();
    upgrade(home);
    fs.renameSync(home.at('volume/data', before), home.at('volume/data', older.major));
    const { prepared } = upgrade(home);
    expect(prepared).toMatchObject({
      status: 1,
      stderr: `database: there are clusters of PostgreSQL 18 and ${older.major}: move all but the one to be used out of the volume\n`,
    });
  });

  test('goes back by one name, and forward again with what was written then', () => {
    const home = old.copy();
    upgrade(home);
    fs.rmSync(home.at('volume/data/18'), { recursive: true });
    fs.renameSync(home.at('volume/data', before), home.at('volume/data', older.major));
    expect(home.script(older, 'prepare.sh')).toMatchObject({ status: 0 });
    home.ask(older, "insert into files (name) values ('back')");
    expect(upgrade(home).prepared.status).toBe(0);
    expect(home.ask(current, "select count(*) from files where name = 'back'")).toBe('1');
  });

  test('that was cut off between its two renames is finished', () => {
    const home = old.copy();
    upgrade(home);
    fs.renameSync(home.at('volume/data', before), home.at('volume/data', older.major));
    home.write('volume/.upgrading', `${older.major}\n`);
    expect(upgrade(home)).toMatchObject({
      dumped: { stderr: `database: nothing of PostgreSQL ${older.major} is left to dump\n` },
      prepared: { status: 0 },
    });
    expect(state(home)).toEqual(['\n', [before, '18'].sort()]);
  });

  test.each([0.4, 0.9, 1.4, 1.9])('that was cut off after %d s loses nothing', (seconds) => {
    const home = old.copy();
    upgrade(home, 'timeout', '-s', 'KILL', String(seconds));
    expect(upgrade(home).prepared.status).toBe(0);
    expect(home.ask(current, count)).toBe(counted);
  });
});

test('a volume that is marked ready and holds no cluster is not taken for a fresh one', () => {
  const home = fresh.copy();
  fs.rmSync(home.at('volume/data/18'), { recursive: true });
  expect(home.script(current, 'prepare.sh')).toMatchObject({
    status: 1,
    stderr: 'database: the volume is marked ready and holds no cluster: remove .ready beside its data, and it is restored\n',
  });
});
