import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { files, House } from './backup-house';
import { debianPostgres, Home } from './postgres-lab';
import type { Pods } from './restic-lab';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

const sqlite = (path: string, statement: string) =>
  execFileSync('python3', [
    '-c',
    'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as c: c.executescript(sys.argv[2])',
    path,
    statement,
  ]);

/** An app with files, and a volume with an SQLite database, whose copy stands where sqlite.py leaves it. */
function kept(name: string, statement: string | undefined, more: readonly string[] = []): { pods: Pods; env: Record<string, string> } {
  const pods = house.pods();
  for (const volume of ['files', 'bot']) pods.write(`${name}-${volume}/.ready`);
  pods.write(`${name}-files/data/a b/ü\n[1].txt`, 'x'.repeat(100_000));
  pods.write(`${name}-files/data/${'long/'.repeat(60)}name`, 'long');
  pods.write(`${name}-files/data/empty`, '');
  fs.symlinkSync('/nowhere', pods.at(`volumes/${name}-files/data/link`));
  execFileSync('ln', [pods.at(`volumes/${name}-files/data/empty`), pods.at(`volumes/${name}-files/data/same`)]);
  pods.write(`${name}-bot/data/settings`, 'settings');
  const copies = pods.at(`copies/${name}-bot`);
  fs.mkdirSync(copies, { recursive: true });
  fs.writeFileSync(`${copies}.whole`, '');
  if (statement !== undefined) sqlite(`${copies}/app.db`, statement);
  const lines = [
    files(`${name}-files`),
    `volume ${name}-bot\nto offsite\nfrom /volumes/${name}-bot/data\nfrom /copies/${name}-bot\ndatabase`,
    ...more,
  ];
  const env = house.env({ KEPT: lines.join('\n'), SPACE_MIB: '4096', MOST: '80', DATABASES: `${name}-bot/app.db` });
  expect(pods.backup(env)).toMatchObject({ status: 0 });
  fs.rmSync(pods.at('copies'), { recursive: true });
  fs.mkdirSync(pods.at('copies'));
  return { pods, env };
}

/** Runs the containers of the job, one after the other, as its user. */
function rehearsed(pods: Pods, env: Record<string, string>, between: () => void = () => {}) {
  const asUser = { user: 999, prepared: 'chown -R 999:999 copies tmp' };
  const fetched = pods.run('rehearse.sh', env, asUser);
  between();
  const verified = pods.command(['/usr/bin/python3', '/scripts/verify.py'], env, asUser);
  const reported = pods.run('report.sh', env, asUser);
  expect([fetched.status, verified.status]).toEqual([0, 0]);
  const dumped = house.restic(['dump', '--quiet', '--host', 'rehearsal', '--tag', 'one', 'latest', '/rehearsal.json']);
  return {
    fetched,
    reported,
    result: JSON.parse(dumped.stdout) as { app: string; ok: boolean; steps: readonly Record<string, unknown>[] },
  };
}

const spoken = ({ steps }: { steps: readonly Record<string, unknown>[] }) =>
  steps.map(({ volume, target, how, files, bytes, tables, fault }) =>
    [volume, target, how, files ?? tables, bytes, fault].filter((value) => value !== undefined),
  );

describe('a rehearsal', () => {
  test.each([
    ['restores and reads back', '4096', 'restored'],
    ['reads to their end, where there is no room,', '256', 'read'],
  ])('%s all files, and counts them, and looks through the databases', (_, room, how) => {
    const { pods, env } = kept('sound', 'create table a (b); create table c (d)');
    const { reported, result } = rehearsed(pods, { ...env, SPACE_MIB: room });
    expect(spoken(result).slice(0, 3)).toEqual([
      ['sound-files', 'local', how, 4, 100_004],
      ['sound-files', 'offsite', how, 4, 100_004],
      ['sound-bot', 'offsite', how, 2, 12_296],
    ]);
    expect(spoken(result).slice(3)).toEqual([['sound-bot', 'checked', 2]]);
    expect([reported.status, reported.last]).toEqual([0, expect.stringMatching(/^rehearsal of one: all comes back, in \d+ s$/)]);
    expect(pods.has('sound-files/data/empty')).toBe(true); // the data beside it is as it was
    expect(fs.readdirSync(pods.at('copies')).sort()).toEqual(['rehearsed', 'results']);
  });

  test('names a database that is damaged, holds nothing, or is not there; what else comes back is told as well', () => {
    const { pods, env } = kept('broken', 'create table a (b); insert into a values (1)');
    const copy = pods.at('copies/rehearsed/broken-bot/app.db');
    const damaged = rehearsed(pods, env, () => fs.writeFileSync(copy, fs.readFileSync(copy).fill(0xee, 4096)));
    expect([damaged.result.ok, damaged.reported.status]).toEqual([false, 1]);
    expect(damaged.reported.last).toMatch(/^rehearsal of one: does not come back: broken-bot\/app\.db: \S/);
    const empty = rehearsed(pods, env, () => fs.writeFileSync(copy, ''));
    expect(empty.reported.last).toBe('rehearsal of one: does not come back: broken-bot/app.db: it holds no table');
    const missing = rehearsed(pods, { ...env, DATABASES: 'broken-bot/other.db' });
    expect(missing.reported.last).toBe('rehearsal of one: does not come back: broken-bot/other.db: it is not in the snapshot');
    expect(spoken(missing.result)).toContainEqual(['broken-files', 'local', 'restored', 4, 100_004]);
  });

  test('names what was never kept, a place that does not open, and one that nobody prunes; the rest is rehearsed', () => {
    const { pods, env } = kept('partly', 'create table a (b)');
    const never = rehearsed(pods, { ...env, KEPT: `${env.KEPT}\n${files('never', 'local')}` });
    expect(never.reported.last).toBe('rehearsal of one: does not come back: never (local): nothing of it is kept there');
    const closed = rehearsed(pods, { ...env, OFFSITE_REPOSITORY: '/tmp/nothing', DATABASES: '' });
    expect(closed.reported.last).toBe('rehearsal of one: does not come back: all (offsite): there is none at its address');
    expect(spoken(closed.result)[0]).toEqual(['partly-files', 'local', 'restored', 4, 100_004]);
    const crowded = rehearsed(pods, { ...env, MOST: '0' });
    expect(crowded.reported.last).toContain('partly-files (offsite): 1 snapshots are there: nobody has removed old ones for two months');
    expect(crowded.reported.last).not.toContain('(local)');
  });

  test('finds a piece that has changed on the disk, wherever it lies', () => {
    const { pods, env } = kept('rotten', 'create table a (b)');
    const packs = fs.readdirSync(house.at('data/one/data'), { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 10);
    const before = new Map(packs.map((name) => [name, fs.readFileSync(house.at('data/one/data', name))]));
    for (const [name, content] of before) {
      const changed = Buffer.from(content);
      for (let at = 40; at < Math.min(changed.length, 4000); at += 7) changed[at] = (changed[at] ?? 0) ^ 0xff;
      fs.chmodSync(house.at('data/one/data', name), 0o600);
      fs.writeFileSync(house.at('data/one/data', name), changed);
    }
    try {
      for (const room of ['4096', '256']) {
        const fetched = pods.run(
          'rehearse.sh',
          { ...env, TARGETS: 'local', SPACE_MIB: room },
          { user: 999, prepared: 'chown -R 999:999 copies tmp' },
        );
        expect(fetched.said).toMatch(/rotten-files in the local repository: it could not be (restored|read to its end)/);
      }
    } finally {
      for (const [name, content] of before) fs.writeFileSync(house.at('data/one/data', name), content);
    }
  });
});

describe('a database’s dump', () => {
  const folder = () => house.at('postgres');
  const image = debianPostgres();
  let home: Home;
  beforeAll(() => {
    fs.mkdirSync(folder());
    fs.chmodSync(folder(), 0o755);
    home = new Home(folder()).begin();
    home.script(image, 'prepare.sh');
    home.ask(image, 'create table files (id int); insert into files select generate_series(1, 1000)');
    home.served(image, 'sh /scripts/dump.sh');
    fs.mkdirSync(home.at('cluster'));
    fs.mkdirSync(home.at('copies/rehearsed'));
    execFileSync('chown', ['-R', '999:999', home.at('cluster'), home.at('copies')]);
  });
  const loaded = (change: (dump: Buffer) => Buffer, room = 2 ** 30) => {
    fs.rmSync(home.at('copies/results'), { force: true });
    fs.cpSync(home.at('copies/cloud-db'), home.at('copies/rehearsed/cloud-db'), { recursive: true });
    fs.writeFileSync(home.at('copies/rehearsed/cloud-db/database.dump'), change(fs.readFileSync(home.at('copies/cloud-db/database.dump'))));
    execFileSync('chown', ['-R', '999:999', home.at('copies')]);
    const { status, stderr } = home.script(image, 'load.sh', { ROOM: String(room) }, { '/cluster': home.at('cluster') });
    expect([status, home.list('cluster'), home.list('copies/rehearsed')]).toEqual([0, [], []]);
    return { said: stderr.trim().split('\n').at(-1), result: JSON.parse(home.read('copies/results')) };
  };

  test('is loaded into a cluster that is thrown away, and its tables are counted', () => {
    expect(loaded((dump) => dump)).toEqual({
      said: expect.stringMatching(/^database: loaded 1 tables in \d+ s$/),
      result: { volume: 'cloud-db', how: 'loaded', seconds: expect.any(Number), tables: 1, ok: true },
    });
  });

  test('that is larger than there is room is read to its end', () => {
    expect(loaded((dump) => dump, 2 ** 29)).toEqual({
      said: expect.stringMatching(/^database: read 1 tables in \d+ s$/),
      result: { volume: 'cloud-db', how: 'read', seconds: expect.any(Number), tables: 1, ok: true },
    });
  });

  test.each([2 ** 30, 2 ** 29])('that is cut short is told, in a room of %d bytes', (room) => {
    expect(loaded((dump) => dump.subarray(0, dump.length - 200), room)).toEqual({
      said: 'database: the dump does not load, or holds no table',
      result: expect.objectContaining({ ok: false, fault: 'its dump does not load, or holds no table' }),
    });
  });

  test('that was not brought is left to who did not bring it', () => {
    fs.rmSync(home.at('copies/results'), { force: true });
    const { status, stderr } = home.script(image, 'load.sh', {}, { '/cluster': home.at('cluster') });
    expect([status, stderr, home.list('copies').includes('results')]).toEqual([
      0,
      'database: no dump was brought; what the container before this one says is the reason\n',
      false,
    ]);
  });
});
