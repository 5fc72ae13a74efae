import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { files, House } from './backup-house';
import type { Pods } from './restic-lab';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

/** Snapshots of a volume in both places: time and size. */
const snapshots = (volume: string, place = 'data') => {
  const { stdout } = house.restic(['snapshots', '--json', '--host', 'loutik', '--tag', volume], { place });
  return (JSON.parse(stdout) as { time: string; summary: { total_bytes_processed: number } }[]).map(({ time, summary }) => ({
    time,
    bytes: summary.total_bytes_processed,
  }));
};

/** An app with one volume that is ready and has some files. */
function ready(volume: string, bytes = 5000): Pods {
  const pods = house.pods();
  pods.write(`${volume}/.ready`);
  pods.write(`${volume}/data/notes`, Buffer.alloc(bytes, 'x'));
  return pods;
}

describe('a run', () => {
  test('keeps each volume where it belongs, all at one time', () => {
    const pods = ready('first');
    pods.write('second/.ready');
    pods.write('second/data/more', 'more');
    const kept = pods.backup(house.env({ KEPT: `${files('first')}\n${files('second', 'offsite')}` }));
    expect(kept).toMatchObject({
      status: 0,
      last: expect.stringMatching(
        /^backup of one: kept: first \(local, 5000 bytes\) first \(offsite, 5000 bytes\) second \(offsite, 4 bytes\), as of 20/,
      ),
    });
    const [times] = [[snapshots('first'), snapshots('first', 'away'), snapshots('second', 'away')].flat().map(({ time }) => time)];
    expect(times).toEqual([times?.[0], times?.[0], times?.[0]]);
    expect(snapshots('second')).toEqual([]);
  });

  test('goes on where one volume is not ready, one has no copy of its database, one cannot be read; and names each', () => {
    const pods = ready('sound');
    pods.write('unready/data/a', 'a');
    pods.write('uncopied/.ready');
    pods.write('locked/.ready');
    pods.write('locked/data/private/a', 'a');
    fs.chmodSync(pods.at('volumes/locked/data/private'), 0);
    const kept = pods.backup(
      house.env({
        KEPT: [
          files('unready'),
          `volume uncopied\nto local\nfrom /copies/uncopied\ndatabase`,
          files('locked', 'local'),
          files('sound'),
        ].join('\n'),
      }),
    );
    expect([kept.status, kept.last]).toEqual([
      1,
      'backup of one: not kept: unready (local) uncopied (local) locked (local) unready (offsite). Kept: sound (local, 5000 bytes) sound (offsite, 5000 bytes)',
    ]);
    expect(kept.said).toContain(
      'unready is not kept in the local repository: it has no .ready marker, so its content is not known to be whole',
    );
    expect(kept.said).toContain('uncopied is not kept in the local repository: its database was not copied');
    expect(kept.said).toMatch(/locked is not kept in the local repository: parts of it cannot be read: .*private/);
    expect([snapshots('locked'), snapshots('unready'), snapshots('uncopied')]).toEqual([[], [], []]);
  });

  test.each([
    ['is unreachable', { LOCAL_REPOSITORY: 'rest:http://127.0.0.1:9/one/' }, 'it cannot be reached, or refuses its user or key'],
    ['refuses its user', { LOCAL_PASSWORD: 'other' }, 'it cannot be reached, or refuses its user or key'],
    ['is not there', { LOCAL_REPOSITORY: '/tmp/nothing' }, 'there is none at its address'],
  ])('goes on where one repository %s', (_, wrong, why) => {
    const pods = ready('data');
    const before = snapshots('data', 'away').length;
    const kept = pods.backup(house.env({ KEPT: files('data'), ...wrong }));
    expect([kept.status, kept.last]).toEqual([
      1,
      'backup of one: not kept: all that belongs there (local). Kept: data (offsite, 5000 bytes)',
    ]);
    expect(kept.said).toContain(`all that belongs there is not kept in the local repository: ${why}`);
    expect(snapshots('data', 'away')).toHaveLength(before + 1);
  });

  test('keeps nothing with a password of the repositories that is wrong, and says so', () => {
    const kept = ready('data').backup(house.env({ KEPT: files('data'), RESTIC_PASSWORD: 'other' }));
    expect([kept.status, kept.last]).toEqual([
      1,
      expect.stringContaining('not kept: all that belongs there (local) all that belongs there (offsite). Kept: nothing'),
    ]);
    expect(kept.said).toContain('its password is another than the sealed one');
    expect(kept.said).not.toContain('restic-one');
  });

  test('shows the user of the house to nobody else', async () => {
    const heard = house.at('heard');
    const listener = `require('node:http').createServer((request, response) => { require('node:fs').appendFileSync(process.argv[1], JSON.stringify(request.headers) + '\\n'); response.statusCode = 403; response.end(); }).listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
    const elsewhere = spawn(process.execPath, ['-e', listener, heard], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = (await once(elsewhere.stdout, 'data')) as [Buffer];
    try {
      const kept = ready('data').backup(
        house.env({ KEPT: files('data'), OFFSITE_REPOSITORY: `rest:http://127.0.0.1:${String(port).trim()}/one/` }),
      );
      expect(kept.last).toContain('not kept: all that belongs there (offsite). Kept: data (local');
      expect(fs.readFileSync(heard, 'utf8')).toContain('restic');
      expect(fs.readFileSync(heard, 'utf8')).not.toContain(Buffer.from('one:http-one').toString('base64'));
    } finally {
      elsewhere.kill('SIGKILL');
    }
  });
});

test('all that is said comes in one stream, in which the last line is the last', () => {
  const pods = ready('streamed');
  const one = house.env({ TARGETS: 'local', KEPT: files('streamed', 'local') });
  const kept = pods.backup(one);
  pods.wipe('streamed');
  const tended = ['repositories.sh', 'prune.sh'].map((script) => house.tend(script, 'one'));
  const said = [kept, pods.restore('streamed', one), ...tended];
  expect(said.map(({ status, stdout }) => [status, stdout])).toEqual(said.map(() => [0, '']));
  expect(said.map(({ last }) => last.split(':')[0])).toEqual(['backup of one', 'restore of streamed', 'repositories', 'retention']);
  expect(kept.said).toContain('snapshot '); // of restic
});

test('a password of the repositories that is sealed anew opens them, once it is added through the server; what was kept is there', () => {
  const pods = ready('rotated');
  const one = house.env({ TARGETS: 'local', KEPT: files('rotated', 'local') });
  expect(pods.backup(one)).toMatchObject({ status: 0 });
  fs.writeFileSync(pods.at('copies/new'), 'sealed-anew');
  const through = { RESTIC_REPOSITORY: house.local.of('one', 'one:http-one@'), RESTIC_PASSWORD: 'restic-one' };
  expect(pods.command(['restic', 'key', 'add', '--new-password-file', '/copies/new'], through).status).toBe(0);
  const anew = { ...one, RESTIC_PASSWORD: 'sealed-anew' };
  expect(pods.backup(anew)).toMatchObject({ status: 0 });
  pods.wipe('rotated');
  expect(pods.restore('rotated', anew)).toMatchObject({ status: 0 });
  expect(pods.read('rotated/data/notes')).toHaveLength(5000);
});

describe('a volume that lost half its size', () => {
  const kept =
    'volume shrunk\nto local offsite\nfrom /volumes/shrunk/data\nexclude /volumes/shrunk/data/cache\nexclude /volumes/shrunk/data/tmp-*';

  test('is not kept, unless its owner says so, once, for every repository, whatever may be written to it', () => {
    const pods = ready('shrunk', 10_000);
    pods.write('shrunk/data/cache/big', Buffer.alloc(50_000));
    pods.write('shrunk/data/tmp-1', Buffer.alloc(50_000));
    const backup = () => pods.backup(house.env({ KEPT: kept }), { through: ['sh', '-c', 'sleep 1; exec "$@"', 'sh'] });
    expect(backup()).toMatchObject({ status: 0 });
    pods.write('shrunk/data/notes', Buffer.alloc(5000));
    expect(backup()).toMatchObject({ status: 0 }); // half is not less than half
    pods.write('shrunk/data/notes', Buffer.alloc(2499));
    const refused = backup();
    expect([refused.status, refused.last]).toEqual([1, 'backup of one: not kept: shrunk (local) shrunk (offsite). Kept: nothing']);
    expect(refused.said).toContain(
      'shrunk is not kept in the local repository: it has 2499 bytes now, and had 5000 at the last backup. If that is right, create .may-shrink beside .ready and run it again',
    );
    pods.write('shrunk/.may-shrink');
    expect(backup()).toMatchObject({
      status: 0,
      last: expect.stringContaining('kept: shrunk (local, 2499 bytes) shrunk (offsite, 2499 bytes)'),
    });
    pods.write('shrunk/data/notes', Buffer.alloc(1000));
    expect(backup()).toMatchObject({ status: 1 }); // it was said of the one before
    expect(snapshots('shrunk').map(({ bytes }) => bytes)).toEqual([10_000, 5000, 2499]);
  });

  test('is found out in a database’s dump as well, by a user who may only look at its volume', () => {
    const pods = house.pods();
    pods.write('db/.ready');
    fs.mkdirSync(pods.at('copies/db'));
    const backup = (bytes: number) => {
      fs.writeFileSync(pods.at('copies/db/database.dump'), Buffer.alloc(bytes));
      fs.writeFileSync(pods.at('copies/db.whole'), '');
      const prepared = 'chown -R 999:999 volumes/db; chmod 770 volumes/db; chmod 600 volumes/db/.ready';
      return pods.backup(house.env({ KEPT: 'volume db\nto local\nfrom /copies/db\ndatabase', TARGETS: 'local' }), {
        groups: [999],
        prepared,
      });
    };
    expect(backup(9000)).toMatchObject({ status: 0 });
    expect(backup(1000)).toMatchObject({ status: 1, said: expect.stringContaining('it has 1000 bytes now, and had 9000') });
    fs.writeFileSync(pods.at('volumes/db/.may-shrink'), '');
    fs.utimesSync(pods.at('volumes/db/.may-shrink'), Date.now() / 1000 + 2, Date.now() / 1000 + 2);
    expect(backup(1000)).toMatchObject({ status: 0 });
  });

  test('cannot hide behind a list of snapshots that is not whole', () => {
    const pods = ready('hidden');
    expect(pods.backup(house.env({ KEPT: files('hidden', 'local') }))).toMatchObject({ status: 0 });
    const junk = house.at('data/one/snapshots', 'f'.repeat(64));
    fs.writeFileSync(junk, 'junk');
    fs.chownSync(junk, 1000, 1000);
    try {
      const refused = pods.backup(house.env({ KEPT: files('hidden', 'local') }));
      expect([refused.status, refused.said]).toEqual([
        1,
        expect.stringContaining('not kept in the local repository: what it holds cannot be listed'),
      ]);
    } finally {
      fs.rmSync(junk);
    }
  });
});

describe('a backup that is cut off', () => {
  test.each([0.3, 1, 1.7, 2.4, 3.1])('after %d s leaves nothing that keeps the next from being whole', (seconds) => {
    const pods = ready('killed', 3_000_000);
    const one = house.env({ KEPT: files('killed', 'local'), TARGETS: 'local' });
    pods.backup(one, { through: ['timeout', '-s', 'KILL', String(seconds)] });
    expect(pods.backup(one)).toMatchObject({ status: 0 });
    pods.wipe('killed');
    expect(pods.restore('killed', one)).toMatchObject({ status: 0 });
    expect(pods.read('killed/data/notes')).toHaveLength(3_000_000);
  });

  test('by being told to stop takes its lock away and says so', async () => {
    const pods = ready('stopped');
    execFileSync('truncate', ['-s', '40G', pods.at('volumes/stopped/data/big')]);
    const stopped = pods.backup(house.env({ KEPT: files('stopped', 'local'), TARGETS: 'local' }), {
      through: ['timeout', '-s', 'TERM', '5'],
    });
    expect(stopped.last).toBe('backup of one: told to stop before it was done; the next run goes on from what is there');
    expect(fs.readdirSync(house.at('data/one/locks'))).toEqual([]);
  });
});
