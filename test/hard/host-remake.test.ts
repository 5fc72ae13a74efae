import fs from 'node:fs';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { World } from './host-world/world';

const done = World.make(hostsOf(), exampleSecrets(hostInventory));
afterAll(() => World.removeAll());
done.firstBoot('one');
const data = ['rpool%data%vm-100-fast', 'hdd%vm-100-hot'].map((volume) => `one/zfs/${volume}`);
const system = 'one/zfs/rpool%data%vm-100-system';
for (const path of data) done.write(path, 'precious\n');
const fresh = done.read(system).split('\n')[1] ?? '';
done.write(system, 'what it was\n');

const remake = (world: World, vm = 'server', told = {}, ...flags: string[]) =>
  world.on('one', ['/usr/local/sbin/loutik-host', ...flags, '--remake', vm], told);
const short = (calls: readonly string[]) => calls.map((call) => call.split(' ').slice(0, 3).join(' '));

describe('--remake', () => {
  const whole = done.copy();
  const { status, changes } = remake(whole);
  /** The same files, whatever the order of a VM's settings. */
  const end = (world: World) =>
    [...world.state()]
      .filter(([path]) => path.startsWith('one/'))
      .map(([path, text]) => (path.endsWith('100.conf') ? text.split('\n').sort().join() : `${path} ${text}`));

  test('stops a VM, begins its system disk again in place, and starts it', () => {
    expect([status, short(changes)]).toEqual([
      0,
      [
        'qm shutdown 100',
        'qm set 100',
        'blkdiscard /dev/zvol/rpool/data/vm-100-system',
        'qemu-img convert -n',
        'qm start 100',
        'qm set 100',
      ],
    ]);
    expect(changes[0]).toBe('qm shutdown 100 --timeout 60 --forceStop 1');
    expect(changes[1]).toMatch(/^qm set 100 --name server .*--cores 4 --memory 6144 .*--tags loutik-unfinished$/);
    expect(whole.read(system)).toBe(`${fresh}\n`);
    expect(whole.read('one/pve/nodes/one/qemu-server/100.conf')).toContain('tags: loutik\n');
    expect(whole.has('one/running/100')).toBe(true);
  });

  test('touches none of its data disks', () => {
    expect(data.map((path) => whole.read(path))).toEqual(['precious\n', 'precious\n']);
    expect(changes.filter((call) => /fast|hot/.test(call))).toEqual([]);
  });

  test('killed anywhere and run again comes to the same end', () => {
    for (const index of changes.keys()) {
      const world = done.copy();
      expect(remake(world, 'server', { killAt: index + 1, killWhen: 'after' }).status).toBe('SIGKILL');
      expect(remake(world).status).toBe(0);
      expect(end(world)).toEqual(end(whole));
      world.discard();
    }
  });

  test('that was killed is gone on with by the next run of all steps', () => {
    const world = done.copy();
    remake(world, 'server', { killAt: 3, killWhen: 'after' });
    expect(short(world.step('one', 'vms').changes)).toEqual(short(changes).slice(2));
    expect(end(world)).toEqual(end(whole));
  });

  test('says what it would do', () => {
    const world = done.copy();
    const before = world.state();
    expect(remake(world, 'server', {}, '--dry-run')).toMatchObject({
      status: 0,
      changes: [],
      output: expect.stringContaining('would put'),
    });
    expect(world.state()).toEqual(before);
  });

  test.each<[string, string, (world: World) => void, string]>([
    ['a VM that is not there', 'sever', () => {}, 'no VM sever'],
    ['without quorum', 'server', (world) => world.write('no-quorum', ''), 'no quorum'],
    [
      'a VM that is elsewhere',
      'server',
      (world) => {
        fs.mkdirSync(world.at('one/pve/nodes/two/qemu-server'), { recursive: true });
        fs.renameSync(world.at('one/pve/nodes/one/qemu-server/100.conf'), world.at('one/pve/nodes/two/qemu-server/100.conf'));
      },
      'server is not on this machine: run this where it is (/etc/pve/nodes/two/qemu-server/100.conf)',
    ],
  ])('refuses %s', (_, vm, change, says) => {
    const world = done.copy();
    change(world);
    const before = world.state();
    expect(remake(world, vm)).toMatchObject({ status: 1, changes: [], output: expect.stringContaining(says) });
    expect(world.state()).toEqual(before);
  });
});
