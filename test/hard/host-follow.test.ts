import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { Bytes, type Inventory } from '../../src';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { withChange } from '../inventory/base';
import { World } from './host-world/world';

const done = World.make(hostsOf(), exampleSecrets(hostInventory));
afterAll(() => World.removeAll());
done.firstBoot('one');

/** The host of the first boot, with the script that another inventory makes of it. */
function given(...changes: readonly (readonly [string, unknown])[]): World {
  const world = done.copy();
  const inventory = changes.reduce((before: Inventory, [path, value]) => withChange(path, value, before), hostInventory);
  world.write('one/usr-local/sbin/loutik-host', hostsOf(inventory).text('one/first-boot.sh'));
  return world;
}
const { ups, ...feeds } = hostInventory.feeds;
const withoutUps: [string, unknown][] = [
  ['feeds', feeds],
  ['machines.one.power.feed', 'mains'],
  ['devices.router.feed', 'mains'],
];
const conf = 'one/pve/nodes/one/qemu-server/100.conf';

test('cores, memory and a larger disk are the VM’s at the next run; what waits for its next start is told, until it has started', () => {
  const world = given(['vms.server.vcpus', 6], ['vms.server.memory', Bytes.gib(7)], ['vms.server.disks.hot.size', Bytes.gib(400)]);
  const { status, changes, output } = world.step('one', 'vms');
  expect([status, changes]).toEqual([0, ['qm set 100 --cores 6 --memory 7168', 'qm resize 100 scsi2 409600M']]);
  expect(output).not.toContain('next start'); // the stand-in's VM has them at once
  expect(world.step('one', 'vms').changes).toEqual([]);
  // a real one that runs keeps the old ones, and the new below a heading
  world.write(conf, `${world.read(conf).replace('cores: 6', 'cores: 4')}\n[PENDING]\ncores: 6\n`);
  const pending = world.step('one', 'vms');
  expect([pending.changes, pending.output]).toEqual([[], expect.stringContaining('server gets cores 6 at its next start: qm reboot 100')]);
  expect(world.on('one', ['sh', '-c', 'cat /var/lib/loutik/by-hand']).output).toBe(
    'server gets cores 6 at its next start: qm reboot 100\n',
  );
});

test('a disk does not get smaller: it is told, and nothing is changed', () => {
  const world = given(['vms.server.disks.hot.size', Bytes.gib(200)]);
  const { status, changes, output } = world.step('one', 'vms');
  expect([status, changes]).toEqual([0, []]);
  expect(output).toContain(
    'server keeps 307200M of disk vm-100-hot, and the inventory says 204800M: a disk that is in use does not get smaller',
  );
});

test('a host without a UPS any more has none of NUT’s files and users left, and its units are off', () => {
  const nut = ['one/etc/nut/upsd.users', 'one/etc/nut/upsmon.conf', 'one/etc/nut/ups.conf', 'one/usr-local/sbin/loutik-nut-secrets'];
  expect(nut.map((path) => done.has(path))).toEqual(nut.map(() => true));
  const world = given(...withoutUps);
  const { status, changes } = world.run('one');
  expect(status).toBe(0);
  expect(nut.map((path) => world.has(path))).toEqual(nut.map(() => false));
  const off = ['nut-server.service', 'nut-monitor.service', 'nut.target', 'loutik-ups-gate.service'];
  expect(changes).toEqual(expect.arrayContaining(off.map((unit) => `systemctl disable --now ${unit}`)));
  expect(world.has('one/etc/systemd/system/loutik-ups-gate.service')).toBe(false);
  expect(world.run('one').changes).toEqual([]);
});

test('what is said before it is done is what is done', () => {
  const world = given(...withoutUps, ['vms.server.vcpus', 6]);
  const before = world.state();
  const dry = world.on('one', ['/usr/local/sbin/loutik-host', '--dry-run', 'run']);
  expect([dry.status, dry.changes, world.state()]).toEqual([0, [], before]);
  expect(dry.output).toContain('would run: systemctl disable --now nut-server.service');
  expect(dry.output).toContain('would run: qm set 100 --cores 6');
});

describe('a host follows Git', () => {
  const world = done.copy();
  const repository = world.at('repository');
  /** What a test cannot wait for, and where the repository is. */
  const hasty = (text: string) =>
    text.replaceAll('https://git.test.example/owner/homelab.git', `file://${repository}`).replaceAll('"settle": 15', '"settle": 0');
  const git = (...args: string[]) =>
    execFileSync('git', [
      '-C',
      repository,
      '-c',
      'user.name=owner',
      '-c',
      'user.email=o@test.example',
      '-c',
      'commit.gpgSign=false',
      ...args,
    ]);
  const scriptOf = (...changes: readonly (readonly [string, unknown])[]) =>
    hasty(
      hostsOf(changes.reduce((before: Inventory, [path, value]) => withChange(path, value, before), hostInventory)).text(
        'one/first-boot.sh',
      ),
    );
  const push = (script: string) => {
    world.write('repository/bootstrap/test/hosts/one/first-boot.sh', script);
    git('add', '--all');
    git('commit', '--quiet', '--message=change');
    return world.on('one', ['/usr/local/sbin/loutik-follow', 'run']);
  };
  const self = 'one/usr-local/sbin/loutik-host';

  beforeAll(() => {
    fs.mkdirSync(repository);
    git('init', '--quiet', '--initial-branch=main');
    for (const path of ['one/etc/loutik/follow.json', self]) world.write(path, hasty(world.read(path)));
  });

  test('takes its script, and does what differs; then nothing more', () => {
    expect(push(scriptOf())).toMatchObject({ status: 0, changes: [] });
    const script = scriptOf(['vms.server.vcpus', 6]);
    const { status, changes } = push(script);
    expect([status, changes.filter((call) => !call.startsWith('systemctl enable'))]).toEqual([0, ['qm set 100 --cores 6']]);
    expect(world.read(self)).toBe(script);
    expect(world.on('one', ['/usr/local/sbin/loutik-follow', 'run'])).toMatchObject({ status: 0, changes: [], output: '' });
    expect(world.on('one', ['/usr/local/sbin/loutik-host', 'status']).output).toMatch(/^runs {6}[0-9a-f]{40}, since /);
  });

  test.each<[string, () => string, string]>([
    ['that bash does not take', () => `${scriptOf()}if\n`, 'syntax error'],
    ['of another machine', () => hasty(hostsOf().text('two/first-boot.sh')), 'this is one, and the script is for two'],
    ['for a NIC that is not there', () => scriptOf(['machines.one.nics.lan.mac', '52:54:00:00:00:99']), 'no NIC has the MAC address'],
  ])('but no script %s: nothing is changed, and it is told', (_, script, says) => {
    const before = [world.read(self), world.read(conf)];
    const { status, changes, output } = push(script());
    expect([status, changes, [world.read(self), world.read(conf)]]).toEqual([1, [], before]);
    expect(output).toContain('/usr/local/sbin/loutik-host does not pass');
    expect(output).toContain(says);
  });

  test('killed anywhere in an update, it is as Git says after the next run: nothing is half done, and nothing twice', () => {
    expect(push(scriptOf())).toMatchObject({ status: 0 });
    world.write('repository/bootstrap/test/hosts/one/first-boot.sh', scriptOf(...withoutUps, ['vms.server.vcpus', 8]));
    git('commit', '--quiet', '--all', '--message=without its UPS');
    const follow = (told = {}) => {
      const other = world.copy();
      const first = other.on('one', ['/usr/local/sbin/loutik-follow', 'run'], told);
      const next = other.on('one', ['/usr/local/sbin/loutik-follow', 'run']);
      const state = other.state();
      other.discard();
      const isMachine = (path: string) => !path.startsWith('one/var/lib/loutik/follow/');
      return { first, next, state: new Map([...state].filter(([path]) => isMachine(path))) };
    };
    const whole = follow();
    expect(whole).toMatchObject({ first: { status: 0 }, next: { status: 0, changes: [], output: '' } });
    expect(whole.first.changes).toEqual(expect.arrayContaining(['systemctl disable --now nut-server.service', 'qm set 100 --cores 8']));
    for (const [index, call] of whole.first.changes.entries()) {
      const killed = follow({ killAt: index + 1, killWhen: 'after' });
      expect([call, killed.first.status, killed.next.status, killed.state]).toEqual([call, 'SIGKILL', 0, whole.state]);
    }
  });
});
