import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../lab';
import { debianPostgres, Home } from './postgres-lab';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-extensions-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1g,mode=755', 'tmpfs', folder]);
afterAll(() => {
  execFileSync('umount', [folder]);
  fs.rmdirSync(folder);
});

/** Its scripts, as a database has them that loads a library: one that refuses to be made by a server which did not load it. */
const source = join(repository, 'src/constructs/scripts');
const scripts = join(folder, 'scripts');
fs.cpSync(source, scripts, { recursive: true });
fs.appendFileSync(join(scripts, 'cluster.sh'), fs.readFileSync(join(source, 'preload.sh')));
const mounts = { '/scripts': scripts };
const env = { EXTENSIONS: 'pg_stat_statements earthdistance', PRELOAD: 'pg_stat_statements' };

const postgres = debianPostgres();
const home = new Home(folder).begin();
const made = [home.script(postgres, 'prepare.sh', env, mounts), home.script(postgres, 'extend.sh', env, mounts)];
const names = "select string_agg(extname, ' ' order by extname) from pg_extension";
const all = 'cube earthdistance pg_stat_statements plpgsql';
/** A question that only a server answers which loaded the library. */
const loaded = 'select count(*) > 0 from pg_stat_statements';

/** What the server says, started as its pod starts it. */
const asked = (of: Home, sql: string) =>
  of
    .run(postgres, [
      'sh',
      '-c',
      `pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --wait --log /copies/log start --options "-c shared_preload_libraries=pg_stat_statements -c unix_socket_directories=/tmp" >/dev/null
     psql --host /tmp --username cloud --dbname cloud --tuples-only --no-align --command "$1"
     pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --mode fast stop >/dev/null`,
      'sh',
      sql,
    ])
    .stdout.trim();

test('extensions are made in a fresh database, with those that they need, by a server that loads their libraries', () => {
  expect(made.map(({ status }) => status)).toEqual([0, 0]);
  expect([asked(home, names), asked(home, loaded)]).toEqual([all, 't']);
});

test('at each start there is nothing to make, and one that an older image made is brought to this one’s version', () => {
  const later = home.copy();
  asked(later, "drop extension earthdistance; drop extension cube; create extension cube version '1.4'");
  expect(later.script(postgres, 'extend.sh', { ...env, EXTENSIONS: 'cube earthdistance' }, mounts).status).toBe(0);
  const versions =
    "select string_agg(name, ' ') from pg_available_extensions where installed_version = default_version and name in ('cube', 'earthdistance')";
  expect([asked(later, names), asked(later, versions).split(' ').sort()]).toEqual([all, ['cube', 'earthdistance']]);
});

test('one that the image does not have stops the start, and says which', () => {
  const later = home.copy();
  const { status, stderr } = later.script(postgres, 'extend.sh', { ...env, EXTENSIONS: 'vchord' }, mounts);
  expect([status === 0, stderr]).toEqual([false, expect.stringContaining('"vchord" is not available')]);
});

test('a dump with them is loaded by a server that loads their libraries, where a service starts and where its restore is rehearsed', () => {
  asked(home, 'create table places (at earth); insert into places values (ll_to_earth(48.1, -1.6))');
  const other = new Home(folder);
  const dump = '--username cloud --host /tmp --format custom --no-owner --no-acl --file /copies/database.dump cloud';
  home.run(postgres, [
    'sh',
    '-c',
    `pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --wait --log /copies/log start --options "-c shared_preload_libraries=pg_stat_statements -c unix_socket_directories=/tmp" >/dev/null
     pg_dump ${dump}; pg_ctl --pgdata /volume/data/$PG_MAJOR/docker --mode fast stop >/dev/null`,
  ]);
  fs.copyFileSync(home.at('copies/database.dump'), other.at('copies/database.dump'));
  other.write('copies/origin', '1234abcd of 2026-11-01T09:00:00Z\n');
  expect(other.script(postgres, 'prepare.sh', env, mounts).status).toBe(0);
  expect([asked(other, names), asked(other, 'select count(*) from places')]).toEqual([all, '1']);
  fs.mkdirSync(home.at('copies/rehearsed/cloud-db'), { recursive: true });
  fs.copyFileSync(home.at('copies/database.dump'), home.at('copies/rehearsed/cloud-db/database.dump'));
  fs.writeFileSync(home.at('copies/rehearsed/cloud-db/size'), '1');
  const cluster = fs.mkdtempSync(join(folder, 'cluster-'));
  execFileSync('chown', ['-R', '999:999', home.at('copies'), cluster]);
  home.script(postgres, 'load.sh', { ...env, ROOM: String(2 ** 31) }, { ...mounts, '/cluster': cluster });
  expect(JSON.parse(home.read('copies/results'))).toMatchObject({ how: 'loaded', ok: true, tables: 1 });
});
