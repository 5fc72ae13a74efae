import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { World } from './host-world/world';

/** What both hosts are when the installer has left them. */
const installed = World.make(hostsOf(), exampleSecrets(hostInventory));
afterAll(() => World.removeAll());
const firstDone = installed.copy();
firstDone.firstBoot('one');
const bothDone = firstDone.copy();
bothDone.firstBoot('two');
const bothJoined = bothDone.copy();
for (const step of ['qdevice', 'together']) bothJoined.step('one', step);

/** The calls that decide over clusters and VMs; by which of its addresses a host is met is left out. */
const decisive = (changes: readonly string[]) =>
  changes
    .filter((call) => /^(pvecm|qm create)/.test(call))
    .map((call) =>
      call
        .split(' ')
        .slice(0, 3)
        .join(' ')
        .replace(/ \d+\.[\d.]+$/, ''),
    );
const away = (world: World, machine: string) => world.remove(`${machine}/up`);

/** The first host's first boot, as far as it comes: whoever waits is changed until it goes on. */
async function boots(world: World, waitsFor: string, change: () => void) {
  world.on('one', ['bash', world.at('one/first-boot.sh')]);
  const run = world.begin('one', ['/usr/local/sbin/loutik-host', 'run']);
  for (const end = Date.now() + 60_000; run.said().split(waitsFor).length < 3; ) {
    if (Date.now() > end) throw new Error(`never said twice: ${waitsFor}\n${run.said().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const before = decisive(world.changes());
  change();
  const { status } = await run.ended;
  return { before, status, after: decisive(world.changes()) };
}

/** The first host was lost and is as the installer left it; the other lives on with the cluster. */
function firstLost(): World {
  const world = bothJoined.copy();
  for (const part of ['one', 'two/pve', 'two/joined']) world.remove(part);
  spawnSync('cp', ['-a', installed.at('one'), world.at('one')]);
  spawnSync('cp', ['-a', bothJoined.at('one/pve'), world.at('two/pve')]);
  fs.renameSync(world.at('two/pve/nodes/one/qemu-server/100.conf'), world.at('two/pve/nodes/two/qemu-server/100.conf'));
  return world;
}

describe('the first host makes no cluster while it does not know whether there is one', () => {
  test('the other host lets nobody in by SSH, with whatever key it has', async () => {
    const world = firstLost();
    world.write('refuses/two', '');
    const says = 'two answers a ping at 10.9.9.2, and not by SSH';
    const { before, status, after } = await boots(world, says, () => world.remove('refuses/two'));
    expect([before, status]).toEqual([[], 0]);
    expect(after).toEqual(['pvecm add', 'pvecm qdevice remove', 'pvecm qdevice setup']);
  });

  test('the other host is not seen, and the gateway hears of it by another way', async () => {
    const world = firstLost();
    world.write('net', world.read('net').replace(/^.* two\n/gm, ''));
    const says = 'the qnetd of gateway is in touch with a host of it';
    const { before, after } = await boots(world, says, () => world.write('net', bothJoined.read('net')));
    expect([before, after[0]]).toEqual([[], 'pvecm add']);
  });

  test('the other host is off, and the gateway knows a cluster of this name, until a person says that it is gone', async () => {
    const world = firstLost();
    away(world, 'two');
    const says = 'the qnetd of gateway knows a cluster of this name: if none of its hosts is left, `touch /etc/loutik/new-cluster` on one';
    const { before, after } = await boots(world, says, () => world.write('one/etc/loutik/new-cluster', ''));
    expect([before, after]).toEqual([[], ['pvecm create test', 'qm create 100']]);
    expect(world.has('one/etc/loutik/new-cluster')).toBe(false);
  });

  test('the other host is off, and the gateway does not answer', async () => {
    const world = installed.copy();
    away(world, 'two');
    world.write('qnetd-away', '');
    const { before, after } = await boots(world, 'the qnetd of gateway does not answer', () => world.remove('qnetd-away'));
    expect([before, after]).toEqual([[], ['pvecm create test', 'qm create 100']]);
  });

  test('the other host is half-installed: its cluster file system is not there', async () => {
    const world = installed.copy();
    world.remove('two/pve/nodes');
    const { before, after } = await boots(world, 'two has no cluster file system yet', () => world.write('two/pve/nodes/x', ''));
    expect([before, after]).toEqual([[], ['pvecm create test', 'qm create 100']]);
  });

  test('the other host is between its key and its configuration', async () => {
    const world = installed.copy();
    world.write('two/etc/corosync/authkey', '');
    const says = 'two is making or joining a cluster';
    const { before, after } = await boots(world, says, () => world.remove('two/etc/corosync/authkey'));
    expect([before, after]).toEqual([[], ['pvecm create test', 'qm create 100']]);
  });
});

describe('it makes one once it knows that there is none', () => {
  test('the other host is off, and the gateway knows of none', () => {
    const world = installed.copy();
    away(world, 'two');
    const { status, changes } = world.firstBoot('one');
    expect([status, decisive(changes)]).toEqual([0, ['pvecm create test', 'qm create 100']]);
  });

  test('every other host says so itself: then nobody else is asked', () => {
    const world = installed.copy();
    away(world, 'gateway');
    const { changes } = world.firstBoot('one');
    expect(decisive(changes)).toEqual(['pvecm create test', 'qm create 100']);
  });
});

describe('a second host that is installed again', () => {
  /** Its VM is still the cluster's; the system disk is gone, and the data disk is there. */
  const lost = () => {
    const world = bothJoined.copy();
    world.remove('two');
    spawnSync('cp', ['-a', installed.at('two'), world.at('two')]);
    world.write('two/importable/hdd', '');
    world.write('two/zfs/hdd%vm-101-cold', 'precious\n');
    return world;
  };

  test('joins as the node that the cluster knows, and makes its VM’s system disk anew, and nothing twice', () => {
    const world = lost();
    const { status, changes, output } = world.firstBoot('two');
    expect([status, decisive(changes)]).toEqual([0, ['pvecm add']]);
    expect(changes).toContain('pvecm add 10.9.9.1 --use_ssh 1 --nodeid 2 --link0 10.9.9.2 --link1 192.168.7.13 --force 1');
    expect(output).toContain('the system disk of worker went with what this host was');
    expect(
      changes.filter((call) => /^(pvesm alloc|qemu-img|qm start)/.test(call)).map((call) => call.split(' ').slice(0, 4).join(' ')),
    ).toEqual(['pvesm alloc nvme 101', 'qemu-img convert -n -O', 'pvesm alloc nvme 101', 'qm start 101']);
    expect(world.read('two/zfs/hdd%vm-101-cold')).toBe('precious\n');
    expect(world.run('two')).toMatchObject({ status: 0, changes: [] });
  });

  test('makes no disk anew while ZFS does not answer, or the VM runs', () => {
    for (const change of [(world: World) => world.write('zfs-fails', ''), (world: World) => world.write('two/running/101', '')]) {
      const world = bothJoined.copy();
      world.remove('two/zfs/rpool%data%vm-101-system');
      world.remove('two/running/101');
      change(world);
      expect(world.step('two', 'vms')).toMatchObject({ status: 0, changes: [] });
    }
  });

  test('makes no disk anew of a VM whose replica is elsewhere', () => {
    const world = bothJoined.copy();
    world.remove('one/zfs/rpool%data%vm-100-system');
    world.remove('one/running/100');
    expect(world.step('one', 'vms')).toMatchObject({
      status: 75,
      changes: [],
      output: expect.stringContaining('its replica is on another host'),
    });
  });
});

describe('a line that fails at any one call', () => {
  /** Each call of ssh finds no way once; then it is run again, as its unit or timer does. */
  const flaky = (begin: () => World, act: (world: World, sshFailsAt?: number) => readonly string[]) => {
    const whole = begin();
    const expected = decisive(act(whole));
    const end = whole.state();
    const calls = whole.sshCalls();
    const wrong: unknown[] = [];
    for (let at = 1; at <= calls; at++) {
      const world = begin();
      const made = decisive([...act(world, at), ...act(world)]);
      const left = world.state();
      const differ = [...new Set([...end.keys(), ...left.keys()])].filter((path) => left.get(path) !== end.get(path));
      if (differ.length > 0 || made.join() !== expected.join()) wrong.push({ at, made, differ });
      world.discard();
    }
    return { calls, expected, wrong };
  };
  /** The installer's hook has run. */
  const begun = (world: World, machine: string) => {
    world.on(machine, ['bash', world.at(`${machine}/first-boot.sh`)]);
    return () => world.copy();
  };
  const step =
    (machine: string, name: string) =>
    (world: World, sshFailsAt?: number): readonly string[] =>
      world.on(machine, ['/usr/local/sbin/loutik-host', 'step', name], { sshFailsAt }).changes;
  const gatewayLost = () => {
    const world = bothJoined.copy();
    world.remove('gateway/etc');
    return world;
  };

  test.each<[string, () => World, (world: World, sshFailsAt?: number) => readonly string[], readonly string[], number]>([
    ['makes one cluster', begun(installed.copy(), 'one'), step('one', 'cluster'), ['pvecm create test'], 3],
    ['joins once', begun(firstDone.copy(), 'two'), step('two', 'cluster'), ['pvecm add'], 4],
    ['of a first host that is installed again joins, too', begun(firstLost(), 'one'), step('one', 'cluster'), ['pvecm add'], 4],
    ['sets the QDevice up once', () => bothDone.copy(), step('one', 'qdevice'), ['pvecm qdevice setup'], 1],
    ['sets it up anew once', gatewayLost, step('one', 'qdevice'), ['pvecm qdevice remove', 'pvecm qdevice setup'], 3],
    ['removes no QDevice that works', () => bothJoined.copy(), step('one', 'qdevice'), [], 3],
    ['changes nothing of what both do together', () => bothJoined.copy(), step('one', 'together'), [], 8],
  ])('%s', (_, begin, act, calls, atLeast) => {
    const result = flaky(begin, act);
    expect(result).toEqual({ calls: expect.any(Number), expected: calls, wrong: [] });
    expect(result.calls).toBeGreaterThanOrEqual(atLeast);
  });
});

describe('the QDevice is made anew only where it is known to be lost', () => {
  const after = (change: (world: World) => void) => {
    const world = bothJoined.copy();
    change(world);
    const { status, changes, output } = world.step('one', 'qdevice');
    return { status, calls: decisive(changes), output };
  };
  test.each<[string, (world: World) => void, string]>([
    [
      'the other host lets nobody in',
      (world) => world.write('refuses/two', ''),
      'whether two still has its part of the QDevice is not known',
    ],
    ['the gateway lets nobody in', (world) => world.write('refuses/gateway', ''), 'waiting for gateway'],
    [
      'the gateway’s qnetd is not there yet',
      (world) => {
        world.write('qnetd-away', '');
        world.remove('gateway/etc');
      },
      'waiting for gateway',
    ],
  ])('not while %s', (_, change, says) => {
    expect(after(change)).toEqual({ status: 75, calls: [], output: expect.stringContaining(says) });
  });

  test.each<[string, (world: World) => void]>([
    ['the gateway', (world) => world.remove('gateway/etc')],
    ['two', (world) => world.remove('two/etc/corosync/qdevice')],
    ['one', (world) => world.remove('one/etc/corosync/qdevice')],
  ])('once %s says that it has lost its part', (name, change) => {
    expect(after(change)).toEqual({
      status: 0,
      calls: ['pvecm qdevice remove', 'pvecm qdevice setup'],
      output: expect.stringContaining(`${name.replace('the ', '')} was made again`),
    });
  });
});

describe('--adopt makes no VM of a machine that', () => {
  const adopt = (change: (world: World) => void) => {
    const world = bothJoined.copy();
    world.turn('two', 'off');
    change(world);
    return world.on('one', ['/usr/local/sbin/loutik-host', '--adopt', 'worker']);
  };
  test.each<[string, (world: World) => void, string]>([
    [
      'answers a ping, and lets nobody in',
      (world) => {
        world.write('two/up', '');
        world.write('refuses/two', '');
      },
      'two answers at 10.9.9.2, although',
    ],
    [
      'answers nobody here, and the gateway',
      (world) => {
        world.write('two/up', '');
        world.write('net', world.read('net').replace(/^.* two\n/gm, ''));
      },
      'two is in touch with the qnetd of gateway',
    ],
  ])('%s', (_, change, says) => {
    const { status, changes, output } = adopt(change);
    expect([status, decisive(changes)]).toEqual([1, []]);
    expect(output).toContain(says);
  });
});
