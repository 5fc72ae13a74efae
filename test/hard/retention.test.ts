import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { House } from './backup-house';
import { ofDay, policy } from './policy';

let house: House;
beforeAll(async () => {
  house = await House.build();
});
afterAll(() => house.close());

const day = 86_400_000;

/** Makes snapshots at these times, as older and newer versions of us would: with other tags beside the volume's, of other paths. */
function played(volume: string, times: readonly number[], host = 'loutik'): void {
  const lines = times.map((time, index) => {
    const tags = index % 2 ? `--tag ${volume} --tag bytes=${index}` : `--tag ${volume}`;
    return `echo ${index} >/tmp/path-${index % 3} && restic --quiet backup --host ${host} ${tags} --time '${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}' /tmp/path-${index % 3}`;
  });
  const env = { RESTIC_REPOSITORY: '/data/one', RESTIC_PASSWORD: 'restic-one', RESTIC_CACHE_DIR: '/tmp/cache', TZ: 'UTC' };
  expect(house.pods().command(['sh', '-euc', lines.join('\n')], env, { mounts: { '/data': house.at('data') } })).toMatchObject({
    status: 0,
  });
}

const kept = (volume: string, host = 'loutik') =>
  (JSON.parse(house.restic(['snapshots', '--json', '--host', host, '--tag', volume]).stdout) as { time: string }[])
    .map(({ time }) => ofDay(Date.parse(time)))
    .sort();

test('after forty nights and eight months exactly what the policy says is kept, of each volume for itself', () => {
  const last = Date.UTC(2026, 10, 26, 8);
  const nights = Array.from({ length: 40 }, (_, index) => last - index * day);
  const months = Array.from({ length: 8 }, (_, index) => last - 45 * day - index * 30 * day);
  const times = [...nights, ...months].reverse();
  played('files', times);
  played('other', times.slice(0, 3));
  played('one', times.slice(0, 2), 'rehearsal');
  const tended = house.tend('prune.sh', 'one two');
  expect([tended.status, tended.last]).toEqual([0, 'retention: done: one two']);
  expect(kept('files')).toEqual(policy(times).map(ofDay).sort());
  expect(policy(times)).toHaveLength(15);
  expect(kept('other')).toEqual(times.slice(0, 3).map(ofDay));
  expect(kept('one', 'rehearsal')).toEqual(times.slice(0, 2).map(ofDay));
  expect(house.restic(['check', '--read-data']).status).toBe(0);
});

describe('one app whose', () => {
  /** What the other app has, and that it is cared for while the first is not. */
  const others = (apps: string, why: RegExp) => {
    const before = house.restic(['snapshots'], { app: 'two' }).status;
    const begun = house.begin(apps);
    const tended = house.tend('prune.sh', apps);
    expect([before, begun.map(({ status }) => status), tended.status]).toEqual([0, [0, 0], 1]);
    expect(tended.said).toContain('retention: two: done');
    expect(`${begun.map(({ said }) => said).join('')}${tended.said}`).toMatch(why);
    return { begun, tended };
  };

  test('passwords are missing keeps the server from nothing but serving it', () => {
    const { begun, tended } = others('nobody two', /no user for nobody: the secret holds no password for it/);
    expect(fs.readFileSync(house.at('pod/run/htpasswd'), 'utf8')).toMatch(/^two:\S+\n$/);
    expect(begun[1]?.last).toBe('repositories: these do not open: nobody; their backups and restores wait, all others work');
    expect(tended.last).toBe('retention: not done: nobody');
    expect(fs.existsSync(house.at('data/nobody'))).toBe(false);
  });

  test('password is wrong, or empty, likewise', () => {
    fs.writeFileSync(house.at('passwords/one.restic'), 'other');
    fs.writeFileSync(house.at('passwords/one.http'), '');
    try {
      others('one two', /these do not open: one;/);
      expect(fs.readFileSync(house.at('pod/run/htpasswd'), 'utf8')).toMatch(/^two:\S+\n$/);
    } finally {
      fs.writeFileSync(house.at('passwords/one.restic'), 'restic-one');
      fs.writeFileSync(house.at('passwords/one.http'), 'http-one');
    }
  });

  test('repository is damaged likewise, and it is not made anew', () => {
    for (const part of ['config', 'keys']) {
      fs.renameSync(house.at('data/one', part), house.at('kept'));
      try {
        others('one two', /these do not open: one;/);
        expect(fs.existsSync(house.at('data/one', part))).toBe(false);
      } finally {
        fs.renameSync(house.at('kept'), house.at('data/one', part));
      }
    }
    expect(house.tend('prune.sh', 'one two').status).toBe(0);
  });
});

test.each([0.2, 0.6, 1, 1.4])('a repository whose making was cut off after %d s is made again', (seconds) => {
  for (const kind of ['http', 'restic']) fs.writeFileSync(house.at(`passwords/new.${kind}`), 'new');
  fs.rmSync(house.at('data/new'), { recursive: true, force: true });
  house.tend('repositories.sh', 'new', {}, {}, ['timeout', '-s', 'KILL', String(seconds)]);
  expect(house.tend('repositories.sh', 'new')).toMatchObject({ status: 0, last: 'repositories: all open' });
  expect(fs.readdirSync(house.at('data'))).not.toContain('.making');
});

test('a full disk refuses backups, keeps what is there, and is made room on by what was set aside', () => {
  const disk = house.at('small');
  fs.mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]);
  const mounts = { '/data': disk };
  const write = house.pods();
  const backup = (bytes: number, at: string) => {
    write.write('big/.ready');
    write.write('big/data/file', randomBytes(bytes));
    return write.backup(
      house.env({ AT: at, TARGETS: 'local', LOCAL_REPOSITORY: '/data/one', KEPT: 'volume big\nto local\nfrom /volumes/big/data' }),
      { mounts },
    );
  };
  try {
    expect(house.begin('one', mounts).map(({ status }) => status)).toEqual([0, 0]);
    expect(fs.statSync(`${disk}/.reserve`).size).toBe(1_048_576);
    expect(backup(1000, '2026-11-01 07:00:00')).toMatchObject({ status: 0 }); // restic keeps the oldest while there are few
    expect(backup(9_000_000, '2026-11-01 08:00:00')).toMatchObject({ status: 0 });
    expect(backup(9_000_000, '2026-11-01 09:00:00')).toMatchObject({ status: 0 });
    const full = backup(9_000_000, '2026-11-01 10:00:00');
    expect([full.status, full.said]).toEqual([1, expect.stringContaining('not kept: big (local)')]);
    execFileSync('sh', ['-c', `dd if=/dev/zero of=${disk}/filler bs=4096 2>/dev/null; true`]);
    const tended = house.tend('prune.sh', 'one', mounts);
    expect(tended).toMatchObject({ status: 0, said: expect.stringContaining('the space that was set aside for this is used') });
    fs.rmSync(`${disk}/filler`);
    const left = house.restic(['snapshots', '--json'], { mounts });
    expect((JSON.parse(left.stdout) as unknown[]).length).toBe(2); // the later one of that day, and the oldest
    expect(house.restic(['check', '--read-data'], { mounts }).status).toBe(0);
    expect(house.tend('prune.sh', 'one', mounts).status).toBe(0);
    expect(fs.existsSync(`${disk}/.reserve`)).toBe(true); // for the next time
    expect(backup(9_000_000, '2026-11-02 08:00:00')).toMatchObject({ status: 0 });
  } finally {
    execFileSync('umount', [disk]);
  }
});
