import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import { files, House } from './backup-house';
import { hastyRestic } from './restic-lab';

// a lock is refreshed every 2.5 s here, and is nobody's after 15
let house: House;
let mounts: Readonly<Record<string, string>>;
beforeAll(async () => {
  house = await House.build();
  mounts = { '/image/restic': await hastyRestic() };
});
afterAll(() => house.close());

const locks = (place = 'data') => fs.readdirSync(house.at(place, 'one/locks'));
const env = (more: Readonly<Record<string, string>> = {}) =>
  house.env({ TARGETS: 'local', KEPT: files('locked', 'local'), LOCK_PATIENCE: '20s', ...more });
const pods = () => {
  const made = house.pods();
  made.write('locked/.ready');
  made.write('locked/data/notes', 'notes');
  return made;
};

/** Leaves the lock of a check that was killed, which wants the repository for itself. */
function killed(): void {
  const cut = `"$@" & child=$!; until ls /data/one/locks | grep -qx '[0-9a-f]*'; do :; done; kill -9 $child`;
  house.restic(['check'], { mounts, through: ['sh', '-c', cut, 'sh'] });
  expect(locks()).toHaveLength(1);
}

test('a lock that its holder left behind is waited for until it is nobody’s, and then taken away', () => {
  killed();
  expect(pods().backup(env(), { mounts })).toMatchObject({ status: 0 });
  expect(locks()).toEqual([]);
  killed();
  expect(house.tend('prune.sh', 'one', mounts, { LOCK_PATIENCE: '20s' })).toMatchObject({ status: 0, last: 'retention: done: one' });
  expect(locks()).toEqual([]);
});

test('a prune that was killed while it freed space loses nothing, and keeps neither a backup nor the next prune from their work for good', () => {
  const one = house.pods();
  one.write('pruned/.ready');
  const of = (at: string) => env({ AT: at, KEPT: files('pruned', 'local') });
  for (const at of ['2026-11-01 08:00:00', '2026-11-02 08:00:00', '2026-11-02 09:00:00']) {
    one.write('pruned/data/big', randomBytes(1_000_000));
    expect(one.backup(of(at), { mounts })).toMatchObject({ status: 0 });
  }
  // its first lock is for what is forgotten, its second for what is freed
  const cut = `"$@" & until [ "$(echo $seen | wc -w)" = 2 ]; do
      for lock in $(ls /data/one/locks | grep -x '[0-9a-f]*'); do case $seen in *$lock*) ;; *) seen="$seen $lock" ;; esac; done
    done`;
  house.tend('prune.sh', 'one', mounts, { LOCK_PATIENCE: '20s' }, ['sh', '-c', cut, 'sh']);
  expect(locks()).toHaveLength(1);
  const last = randomBytes(1_000_000);
  one.write('pruned/data/big', last);
  expect(one.backup(of('2026-11-03 08:00:00'), { mounts })).toMatchObject({ status: 0 });
  expect(house.tend('prune.sh', 'one', mounts, { LOCK_PATIENCE: '20s' })).toMatchObject({ status: 0, last: 'retention: done: one' });
  expect(locks()).toEqual([]);
  expect(house.restic(['check', '--read-data']).status).toBe(0);
  one.wipe('pruned');
  expect(one.restore('pruned', env(), { mounts })).toMatchObject({ status: 0 });
  expect(fs.readFileSync(one.at('volumes/pruned/data/big')).equals(last)).toBe(true);
});

test('a restore needs none, and leaves none', () => {
  const one = pods();
  expect(one.backup(env(), { mounts })).toMatchObject({ status: 0 });
  killed();
  one.wipe('locked');
  expect(one.restore('locked', env({ LOCK_PATIENCE: '1s' }), { mounts })).toMatchObject({ status: 0 });
  expect(one.read('locked/data/notes')).toBe('notes');
  expect(locks()).toHaveLength(1);
});

test('a slow backup refreshes its own with a key that may delete nothing else', async () => {
  house.restic(['unlock', '--remove-all']);
  const holder = pods();
  holder.write('locked/data/big', randomBytes(6_000_000));
  const slow = await throttled(house.local.port);
  try {
    const began = Date.now();
    const kept = holder.backup(env({ LOCAL_REPOSITORY: `rest:http://127.0.0.1:${slow.port}/one/`, OPEN_WITHIN: '60' }), { mounts });
    expect(kept).toMatchObject({ status: 0, last: expect.stringContaining('kept: locked (local, 6000005 bytes)') });
    expect(Date.now() - began).toBeGreaterThan(20_000); // longer than a lock lives that nobody refreshes
    expect(locks()).toEqual([]);
  } finally {
    slow.stop();
  }
});

/** A way to a server that lets 200 kB through each second. */
async function throttled(to: number) {
  const program = `const net = require('node:net');
    net.createServer((from) => {
      const to = net.connect(${to}, '127.0.0.1');
      to.pipe(from);
      from.on('data', (chunk) => { from.pause(); setTimeout(() => { to.write(chunk); from.resume(); }, chunk.length / 200); });
      from.on('end', () => to.end());
      for (const socket of [from, to]) socket.on('error', () => { from.destroy(); to.destroy(); });
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: String(port).trim(), stop: () => child.kill('SIGKILL') };
}
