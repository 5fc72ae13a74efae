import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../lab';
import { inContainer } from './pod';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-sqlite-'));
fs.chmodSync(folder, 0o755);
const writers: ChildProcess[] = [];
afterAll(async () => {
  for (const writer of writers) {
    writer.kill('SIGKILL');
    if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
  }
  fs.rmSync(folder, { recursive: true, force: true });
});

let count = 0;
/** A volume that is ready, with one database made by these statements. */
function volumeWith(path: string, ...statements: readonly string[]) {
  const home = join(folder, String(count++));
  const live = join(home, 'volumes/app-data/data', path);
  fs.mkdirSync(dirname(live), { recursive: true });
  fs.mkdirSync(join(home, 'copies'));
  fs.writeFileSync(join(home, 'volumes/app-data/.ready'), '');
  if (statements.length > 0) sql(live, ...statements);
  execFileSync('chown', ['-R', '1000:1000', home]);
  return { home, live, copy: join(home, 'copies/app-data', path) };
}

const program = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as c:\n  for s in sys.argv[2:]: print(*c.execute(s).fetchall())';
/** What each statement answers, one line each. */
const sql = (path: string, ...statements: readonly string[]) =>
  execFileSync('python3', ['-c', program, path, ...statements], { encoding: 'utf8' }).trim();

/** A process that has a database open, once it has said that it does. */
async function having(live: string, ...lines: readonly string[]) {
  const writer = spawn(
    '/usr/bin/python3',
    ['-uc', ['import sqlite3, sys, time', 'c = sqlite3.connect(sys.argv[1], isolation_level=None)', ...lines].join('\n'), live],
    {
      uid: 1000,
      gid: 1000,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  writers.push(writer);
  await Promise.race([
    once(writer.stdout as NodeJS.ReadableStream, 'data'),
    once(writer, 'exit').then(() => Promise.reject(new Error('it ended too early'))),
  ]);
}

function copied(home: string, databases: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = inContainer(['python3', '/scripts/sqlite.py'], {
    env: { DATABASES: databases.map((path) => `app-data/${path}`).join('\n'), ...env },
    mounts: {
      '/volumes': join(home, 'volumes'),
      '/copies': join(home, 'copies'),
      '/scripts': join(repository, 'src/constructs/scripts'),
    },
  });
  expect(status).toBe(0); // it keeps no other volume from being kept
  return { whole: fs.existsSync(join(home, 'copies/app-data.whole')), said: stderr.trim() };
}

const rows = (number: number) => [
  'create table t (n integer, x text)',
  `with recursive s(i) as (select 1 union all select i + 1 from s where i < ${number}) insert into t select i, hex(randomblob(40)) from s`,
];

describe('a database', () => {
  test('is copied whole, at a path with spaces and quotes in it', () => {
    const { home, copy } = volumeWith("Plug-in Support/it's #1?.db", ...rows(1000));
    expect(copied(home, ["Plug-in Support/it's #1?.db"])).toEqual({
      whole: true,
      said: expect.stringContaining('backup of app-data: copied'),
    });
    expect(sql(copy, 'select count(*), sum(n) from t')).toBe('(1000, 500500)');
    expect(fs.readdirSync(dirname(copy))).toHaveLength(1);
  });

  test('that is not there is an error that names it, and none is made in its place', () => {
    const { home, live, copy } = volumeWith('data/right.db', ...rows(1));
    expect(copied(home, ['data/wrong.db'])).toEqual({
      whole: false,
      said: 'backup of app-data: there is no database data/wrong.db. Does the chart name the right path?',
    });
    expect(fs.readdirSync(dirname(live))).toEqual(['right.db']);
    expect(fs.existsSync(dirname(copy))).toBe(false);
  });

  test('that holds nothing is an error: its copy would replace a good one', () => {
    const { home, live } = volumeWith('app.db');
    fs.writeFileSync(live, '');
    expect(copied(home, ['app.db'])).toEqual({
      whole: false,
      said: 'backup of app-data: app.db is empty: it would replace a good backup',
    });
  });

  test('that is no database is an error', () => {
    const { home, live } = volumeWith('app.db');
    fs.writeFileSync(live, 'x'.repeat(5000));
    expect(copied(home, ['app.db'])).toEqual({
      whole: false,
      said: expect.stringMatching(/app\.db was not copied: file is not a database$/),
    });
  });

  test('with a damaged page is an error', () => {
    const { home, live } = volumeWith('app.db', ...rows(2000));
    const file = fs.openSync(live, 'r+');
    fs.writeSync(file, Buffer.alloc(4096, 0xee), 0, 4096, 4096 * 5);
    fs.closeSync(file);
    expect(copied(home, ['app.db'])).toEqual({ whole: false, said: expect.stringContaining('the copy of app.db is damaged') });
  });

  test('of a volume without its marker is left alone', () => {
    const { home, copy } = volumeWith('app.db', ...rows(1));
    fs.rmSync(join(home, 'volumes/app-data/.ready'));
    expect(copied(home, ['app.db'])).toEqual({ whole: false, said: expect.stringContaining('no .ready marker') });
    expect(fs.existsSync(copy)).toBe(false);
  });

  test.each(['wal', 'delete'])('that is written all the while is copied at one moment (journal mode %s)', async (mode) => {
    const { home, live, copy } = volumeWith(
      'app.db',
      `pragma journal_mode = ${mode}`,
      ...rows(20_000),
      'create table pairs (a integer, b integer)',
    );
    // each transaction writes two rows that belong together, and the log is never merged back by itself
    await having(
      live,
      'c.execute("pragma wal_autocheckpoint = 0")',
      'for i in range(10**9):',
      '  try:',
      '    c.execute("begin immediate")',
      '    c.execute("insert into pairs values (?, 1)", (i,)); c.execute("insert into pairs values (?, -1)", (i,))',
      '    c.execute("commit")',
      '  except sqlite3.OperationalError: pass',
      '  if i == 200: print("writing")',
    );
    for (let turn = 0; turn < 3; turn++) {
      expect(copied(home, ['app.db'])).toMatchObject({ whole: true });
      const [whole = '', pairs = ''] = sql(copy, 'pragma integrity_check', 'select sum(b), count(*) >= 400 from pairs').split('\n');
      expect([whole, pairs]).toEqual(["('ok',)", '(0, 1)']);
    }
  });

  test('that cannot be copied keeps its own volume from being kept, and no other', () => {
    const { home } = volumeWith('app.db', ...rows(1));
    fs.cpSync(join(home, 'volumes/app-data'), join(home, 'volumes/other'), { recursive: true });
    execFileSync('chown', ['-R', '1000:1000', home]);
    const { whole, said } = copied(home, ['app.db', 'missing.db'], { DATABASES: 'app-data/app.db\napp-data/missing.db\nother/app.db' });
    expect([whole, fs.existsSync(join(home, 'copies/other.whole'))]).toEqual([false, true]);
    expect(said).toContain('backup of other: copied app.db');
  });

  test('that its service keeps locked is waited for, and then named', async () => {
    const { home, live, copy } = volumeWith('app.db', ...rows(10));
    await having(
      live,
      'c.execute("begin exclusive")',
      'print("locked")',
      'time.sleep(3)',
      'c.execute("commit")',
      'c.execute("begin exclusive")',
      'time.sleep(600)',
    );
    const began = Date.now();
    expect(copied(home, ['app.db'], { WAIT_SECONDS: '1' })).toEqual({
      whole: false,
      said: 'backup of app-data: app.db was not copied: its service kept it locked for 1 s',
    });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(sql(copy, 'select count(*) from sqlite_master')).toBe('(0,)');
  });

  test('that is locked for a while only is copied', async () => {
    const { home, live, copy } = volumeWith('app.db', ...rows(10));
    await having(live, 'c.execute("begin exclusive")', 'print("locked")', 'time.sleep(2)', 'c.execute("commit")', 'time.sleep(600)');
    expect(copied(home, ['app.db'])).toMatchObject({ whole: true });
    expect(sql(copy, 'select count(*) from t')).toBe('(10,)');
  });
});
