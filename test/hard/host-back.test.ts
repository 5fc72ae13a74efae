import fs from 'node:fs';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { World } from './host-world/world';

const bothJoined = World.make(hostsOf(), exampleSecrets(hostInventory));
afterAll(() => World.removeAll());
for (const machine of ['one', 'two']) bothJoined.firstBoot(machine);
for (const step of ['qdevice', 'together']) bothJoined.step('one', step);

const base = '@__replicate_100-0_1__';

/** HA has moved the server to two while one was away; one is back, with what its disks held. */
function back(written: Readonly<Record<string, number>>): World {
  const world = bothJoined.copy();
  fs.renameSync(world.at('one/pve/nodes/one/qemu-server/100.conf'), world.at('one/pve/nodes/two/qemu-server/100.conf'));
  world.remove('one/running/100');
  for (const volume of ['rpool%data%vm-100-system', 'rpool%data%vm-100-fast', 'hdd%vm-100-hot']) {
    world.write(`one/zfs/${volume}${base}`, '');
    world.write(`one/zfs/${volume}.written`, `${written[volume] ?? 0}\n`);
  }
  return world;
}
const aside = (world: World) =>
  fs
    .readdirSync(world.at('one/zfs'))
    .filter((name) => name.includes('aside'))
    .map((name) => name.replace(/\d{8}-\d{6}/, 'THEN'))
    .sort();
const made = ['pvesr delete 100-0 --force 1', 'pvesr create-local-job 100-0 one --schedule 7..21:0/15'];

describe('what a VM wrote last on a host that was lost', () => {
  test('is set aside there, under a name of its own, before anything is replicated to it', () => {
    const world = back({ 'hdd%vm-100-hot': 4096, 'rpool%data%vm-100-fast': 1 });
    const data = world.read('one/zfs/hdd%vm-100-hot');
    const { changes, output } = world.step('two', 'together');
    expect(changes.map((call) => call.replace(/\d{8}-\d{6}/, 'THEN'))).toEqual([
      made[0],
      'zfs rename -p rpool/data/vm-100-fast rpool/aside/THEN-vm-100-fast',
      'zfs rename -p hdd/vm-100-hot hdd/aside/THEN-vm-100-hot',
      made[1],
    ]);
    expect(aside(world)).toEqual([
      'hdd%aside%THEN-vm-100-hot',
      `hdd%aside%THEN-vm-100-hot${base}`,
      'rpool%aside%THEN-vm-100-fast',
      `rpool%aside%THEN-vm-100-fast${base}`,
    ]);
    const [kept] = fs.readdirSync(world.at('one/zfs')).filter((name) => /^hdd%aside%[^@]*$/.test(name));
    expect(world.read(`one/zfs/${kept}`)).toBe(data);
    expect(output).toMatch(/what vm-100-hot held last is in hdd\/aside\/\d{8}-\d{6}-vm-100-hot/);
  });

  test('is left to replication where nothing is newer than the replica', () => {
    const world = back({});
    expect([world.step('one', 'together').changes, world.step('two', 'together').changes, aside(world)]).toEqual([[], made, []]);
    expect(world.step('two', 'together').changes).toEqual([]);
  });

  test('is set aside too where no replica tells what is newer', () => {
    const world = back({});
    world.remove(`one/zfs/hdd%vm-100-hot${base}`);
    world.step('two', 'together');
    expect(aside(world)).toEqual(['hdd%aside%THEN-vm-100-hot']);
  });

  test.each<[string, (world: World) => void, string]>([
    ['its host does not answer', (world) => world.write('refuses/one', ''), 'one has not set aside'],
    [
      'there is no room for it beside the replica',
      (world) => world.write('one/size-free', '1000\t199\n'),
      'no room on hdd for hdd/vm-100-hot twice',
    ],
  ])('keeps replication waiting while %s', (_, change, says) => {
    const world = back({ 'hdd%vm-100-hot': 4096 });
    change(world);
    const { status, changes, output } = world.step('two', 'together');
    expect([status, changes, aside(world)]).toEqual([75, made.slice(0, 1), []]);
    expect(output).toContain(says);
    world.remove('refuses');
    world.write('one/size-free', '1000\t200\n');
    expect(world.step('two', 'together').changes.map((call) => call.split(' ')[1])).toEqual(['rename', 'create-local-job']);
  });

  test('of a VM that runs here is never renamed, whoever asks', () => {
    const world = bothJoined.copy();
    world.write('one/zfs/hdd%vm-100-hot.written', '4096\n');
    const { status, changes, output } = world.on('one', ['/usr/local/sbin/loutik-host', 'set-aside', '100']);
    expect([status, changes]).toEqual([1, []]);
    expect(output).toContain('VM 100 is on this machine: nothing of it is set aside');
  });
});

describe('the last replication before the quiet hours', () => {
  const replicate = (world: World, machine: string) => world.on(machine, ['/usr/local/sbin/loutik-host', 'replicate']);

  test('is of the VMs that run on a host, and of no other', () => {
    const run = { status: 0, changes: ['pvesr run --id 100-0'] };
    expect([replicate(bothJoined.copy(), 'one'), replicate(bothJoined.copy(), 'two')]).toMatchObject([run, { status: 0, changes: [] }]);
  });

  test('that fails waits for the next, and says so', () => {
    const world = bothJoined.copy();
    world.write('replication-fails', '');
    expect(replicate(world, 'one')).toMatchObject({
      status: 75,
      output: expect.stringContaining('the replicas are of the last run before'),
    });
  });

  test('rests with a job that rests', () => {
    const world = bothJoined.copy();
    world.write('one/pve/replication.cfg', world.read('one/pve/replication.cfg').replace('\ttarget', '\tdisable 1\n\ttarget'));
    expect(replicate(world, 'one')).toMatchObject({ status: 0, changes: [] });
  });
});

describe('the snippets of a VM', () => {
  const says = (change: (world: World) => void) => {
    const world = bothJoined.copy();
    change(world);
    const { status, changes, output } = world.step('one', 'together');
    return { status, changes, said: output.split('\n').filter((line) => line.includes('snippets') || line.includes('not the same')) };
  };
  const quiet = { status: 0, changes: [], said: [] };

  test('are the same on both hosts that may run it', () => {
    expect(says(() => {})).toEqual(quiet);
  });

  test.each(['server.user-data', 'worker.vendor-data'])('that differ are named: %s', (file) => {
    const said = [`loutik: together: ${file} is not the same on two: run the newest first-boot.sh, rendered from one kit, on both`];
    expect(says((world) => fs.appendFileSync(world.at(`two/var/lib/vz/snippets/${file}`), '\n'))).toEqual({ ...quiet, said });
    expect(says((world) => world.remove(`two/var/lib/vz/snippets/${file}`))).toEqual({ ...quiet, said });
  });

  test('of a host that does not answer are no difference', () => {
    const change = (world: World) => {
      world.remove('two/var/lib/vz/snippets/server.user-data');
      world.write('refuses/two', '');
    };
    expect(says(change)).toEqual(quiet);
  });
});
