import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { files, House } from './backup-house';
import type { Pods } from './restic-lab';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

/** Keeps volumes as they are at a time, in places of theirs. */
function keep(pods: Pods, at: string, kept: readonly string[], more: Readonly<Record<string, string>> = {}): void {
  expect(pods.backup(house.env({ AT: at, KEPT: kept.join('\n'), ...more }))).toMatchObject({ status: 0 });
}

/** What a restored volume's marker says of when it was. */
const restoredAt = (pods: Pods, volume: string) => pods.read(`${volume}/.ready`).trim().split(' of ')[1];

describe('a volume', () => {
  test('comes back as it was, whatever its names, modes, links and times; without what is left out; and only once', () => {
    const pods = house.pods();
    pods.write('whole/.ready');
    pods.write('whole/data/a b/ü\'"$(x) [1]*.txt', 'hello'.repeat(1000));
    pods.write('whole/data/cache/big', Buffer.alloc(10_000));
    pods.write('whole/data/empty', '');
    fs.mkdirSync(pods.at('volumes/whole/data/nothing'));
    fs.symlinkSync('../elsewhere', pods.at('volumes/whole/data/link'));
    fs.chmodSync(pods.at('volumes/whole/data/empty'), 0o640);
    fs.utimesSync(pods.at('volumes/whole/data/empty'), 1_000_000_000, 1_000_000_000);
    execFileSync('ln', [pods.at('volumes/whole/data/empty'), pods.at('volumes/whole/data/same')]);
    const list = () =>
      execFileSync('find', ['.', '-not', '-path', './cache*', '-printf', '%p %y %m %U %l %s %T@\n'], {
        cwd: pods.at('volumes/whole/data'),
        encoding: 'utf8',
      })
        .split('\n')
        .filter((line) => !line.startsWith('. '))
        .sort();
    keep(pods, '2026-11-01 08:00:00', [`${files('whole')}\nexclude /volumes/whole/data/cache`]);
    const before = list();
    pods.wipe('whole');
    pods.write('whole/.restoring/half/a', 'of one that was cut off');
    const restored = pods.restore('whole', house.env());
    expect(restored).toMatchObject({
      status: 0,
      last: expect.stringMatching(/^restore of whole: restored [0-9a-f]{8} of 2026-11-01T08:00:00Z$/),
    });
    expect(list()).toEqual(before);
    expect(fs.readdirSync(pods.at('volumes/whole')).sort()).toEqual(['.ready', 'data']);
    expect(fs.readdirSync(pods.at('tmp')).filter((name) => name === 'restic')).toEqual([]);
    pods.write('whole/data/empty', 'newer');
    expect(pods.restore('whole', house.env())).toMatchObject({ status: 0, last: 'restore of whole: nothing to do: it is ready' });
    expect(pods.read('whole/data/empty')).toBe('newer');
  });

  test('begins empty once every repository opened and none holds it; a database leaves that to what makes it', () => {
    const pods = house.pods();
    expect(pods.restore('new', house.env())).toMatchObject({
      status: 0,
      last: 'restore of new: local offsite opened and none holds it: it begins empty',
    });
    expect([pods.read('new/.ready'), fs.readdirSync(pods.at('volumes/new')).sort()]).toEqual(['', ['.ready', 'data']]);
    expect(pods.restore('db', house.env({ KIND: 'dump' }))).toMatchObject({
      status: 0,
      last: expect.stringContaining('the database begins empty'),
    });
    expect([fs.readdirSync(pods.at('copies')), fs.readdirSync(pods.at('volumes/db'))]).toEqual([['empty'], []]);
  });

  test.each([
    ['is unreachable', { OFFSITE_REPOSITORY: 'rest:http://127.0.0.1:9/one/' }, 'it cannot be reached, or refuses its user or key'],
    ['answers nothing but errors', { LOCAL_PASSWORD: 'other' }, 'it cannot be reached, or refuses its user or key'],
    ['is not there', { OFFSITE_REPOSITORY: '/tmp/nothing' }, 'there is none at its address'],
    ['has another password', { RESTIC_PASSWORD: 'other' }, 'its password is another than the sealed one'],
  ])('waits, and says why, while one of its repositories %s', (_, wrong, why) => {
    const pods = house.pods();
    const waiting = pods.restore('waiting', house.env({ OPEN_WITHIN: '5', ...wrong }));
    expect([waiting.status, waiting.last]).toEqual([
      1,
      expect.stringMatching(/^restore of waiting: waiting, since the (local|offsite) repository may hold it and does not open: /),
    ]);
    expect(waiting.last).toContain(why);
    expect(fs.readdirSync(pods.at('volumes/waiting'))).toEqual([]);
  });

  test('waits while a snapshot cannot be read: it may be of this volume', () => {
    const junk = house.at('away/one/snapshots', '0'.repeat(64));
    fs.writeFileSync(junk, 'junk');
    fs.chownSync(junk, 1000, 1000);
    try {
      const pods = house.pods();
      expect(pods.restore('doubt', house.env())).toMatchObject({
        status: 1,
        last: 'restore of doubt: waiting, since what the offsite repository holds cannot be listed',
      });
      expect(fs.readdirSync(pods.at('volumes/doubt'))).toEqual([]);
    } finally {
      fs.rmSync(junk);
    }
  });

  test('takes the newest snapshot, whatever zone its clock was in and whichever repository has it', () => {
    const pods = house.pods();
    pods.write('zoned/.ready');
    pods.write('zoned/data/version', '1');
    keep(pods, '2026-11-02 08:00:00', [files('zoned')]);
    pods.write('zoned/data/version', '2');
    keep(pods, '2026-11-02 09:00:00', [files('zoned', 'offsite')]);
    // by hand, from a computer of another zone: 08:30 UTC
    const zoned = { '/volumes/zoned': pods.at('volumes/zoned') };
    const hand = house.restic(['backup', '--host', 'loutik', '--tag', 'zoned', '--time', '2026-11-02 10:30:00', '/volumes/zoned/data'], {
      mounts: zoned,
      env: { TZ: 'Africa/Johannesburg' },
    });
    expect(hand.status).toBe(0);
    pods.wipe('zoned');
    expect(pods.restore('zoned', house.env())).toMatchObject({ status: 0 });
    expect([pods.read('zoned/data/version'), restoredAt(pods, 'zoned')]).toEqual(['2', '2026-11-02T09:00:00Z']);
  });
});

describe('volumes that belong together', () => {
  const together = { TOGETHER: 'pair-db pair-files' };
  const pair = ['volume pair-db\nto local offsite\nfrom /copies/pair-db\ndatabase', files('pair-files', 'offsite')];
  const night = (pods: Pods, at: string, which: readonly string[]) => {
    fs.mkdirSync(pods.at('copies/pair-db'), { recursive: true });
    fs.writeFileSync(pods.at('copies/pair-db/database.dump'), `database of ${at}`);
    fs.writeFileSync(pods.at('copies/pair-db.whole'), '');
    pods.write('pair-db/.ready');
    pods.write('pair-files/.ready');
    pods.write('pair-files/data/notes', `files of ${at}`);
    keep(pods, at, which);
  };
  const restored = (pods: Pods) => {
    pods.wipe('pair-db');
    pods.wipe('pair-files');
    fs.rmSync(pods.at('copies'), { recursive: true });
    fs.mkdirSync(pods.at('copies'));
    const said = [pods.restore('pair-files', house.env(together)), pods.restore('pair-db', house.env({ ...together, KIND: 'dump' }))];
    expect(said.map(({ status }) => status)).toEqual([0, 0]);
    return {
      files: pods.read('pair-files/data/notes'),
      database: fs.readFileSync(pods.at('copies/database.dump'), 'utf8'),
      said: said.map(({ said }) => said).join(''),
    };
  };

  test('come back as they were at one time, and not the one newer than the other; unless that would be two nights older', () => {
    const pods = house.pods();
    night(pods, '2026-11-03 08:00:00', pair);
    night(pods, '2026-11-04 08:00:00', pair);
    night(pods, '2026-11-05 08:00:00', pair.slice(0, 1));
    expect(restored(pods)).toEqual({
      files: 'files of 2026-11-04 08:00:00',
      database: 'database of 2026-11-04 08:00:00',
      said: expect.stringContaining(
        'restore of pair-db: there is a newer one of 2026-11-05T08:00:00Z, but not of all that belongs together',
      ),
    });
    night(pods, '2026-11-06 08:00:00', pair.slice(0, 1));
    expect(restored(pods).database).toBe('database of 2026-11-04 08:00:00');
    night(pods, '2026-11-06 08:00:01', pair.slice(0, 1));
    expect(restored(pods)).toEqual({
      files: 'files of 2026-11-04 08:00:00',
      database: 'database of 2026-11-06 08:00:01',
      said: expect.stringContaining(
        'of the last two nights before it there is none that holds all of pair-db pair-files: they may be of different times',
      ),
    });
  });
});

describe('a restore that is cut off', () => {
  const whole = (pods: Pods) => {
    expect(fs.readdirSync(pods.at('volumes/cut')).sort()).toEqual(['.ready', 'data']);
    expect(fs.readdirSync(pods.at('volumes/cut/data'))).toHaveLength(200);
    expect(pods.read('cut/data/199')).toBe('199'.repeat(10_000));
  };

  test('at any moment is made again, whole', () => {
    const pods = house.pods();
    const one = house.env({ TARGETS: 'local' });
    pods.write('cut/.ready');
    for (let file = 0; file < 200; file++) pods.write(`cut/data/${file}`, `${file}`.repeat(10_000));
    keep(pods, '2026-11-07 08:00:00', [files('cut', 'local')], { TARGETS: 'local' });
    pods.wipe('cut');
    const began = Date.now();
    expect(pods.restore('cut', one)).toMatchObject({ status: 0 });
    const seconds = (Date.now() - began) / 1000;
    whole(pods);
    for (const part of [0.2, 0.5, 0.7, 0.8, 0.9, 0.97]) {
      pods.wipe('cut');
      pods.restore('cut', one, { through: ['timeout', '-s', 'KILL', String(seconds * part)] });
      expect(pods.restore('cut', one)).toMatchObject({ status: 0 });
      whole(pods);
    }
    // what a kill between its last commands leaves
    for (const state of [
      'mv data .restoring',
      'rm .ready; mkdir .restoring',
      'mv .ready .ready.new',
      'rm .ready; echo half >data/199; rm data/1',
    ]) {
      execFileSync('sh', ['-euc', state], { cwd: pods.at('volumes/cut') });
      fs.rmSync(pods.at('volumes/cut/.ready'), { force: true });
      expect(pods.restore('cut', one)).toMatchObject({ status: 0 });
      whole(pods);
    }
  });

  test('by a full disk says so, leaves what is there, and goes on when there is room', () => {
    const pods = house.pods();
    pods.write('full/.ready');
    pods.write('full/data/big', Buffer.alloc(8_000_000, 'b'));
    keep(pods, '2026-11-08 08:00:00', [files('full', 'local')], { TARGETS: 'local' });
    pods.wipe('full');
    const volume = pods.at('volumes/full');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', volume]);
    try {
      pods.write('full/data/old', 'of before');
      const full = pods.restore('full', house.env({ TARGETS: 'local' }));
      expect([full.status, full.last]).toEqual([
        1,
        'restore of full: there is no room for it beside what is there, which was left as it was',
      ]);
      expect([pods.read('full/data/old'), pods.has('full/.ready')]).toEqual(['of before', false]);
      execFileSync('mount', ['-o', 'remount,size=20m', volume]);
      expect(pods.restore('full', house.env({ TARGETS: 'local' }))).toMatchObject({ status: 0 });
      expect(pods.read('full/data/big')).toHaveLength(8_000_000);
    } finally {
      execFileSync('umount', [volume]);
    }
  });
});
