import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { hostFollowFiles } from '../../src/bootstrap/proxmox/host-follower';
import { cloudInitOf } from '../../src/bootstrap/vm/vm-files';
import type { Vm } from '../../src/inventory/vm';
import { homelabOf } from '../bootstrap/filled';
import { bootstrapOf, webInventory, writtenBy } from '../bootstrap/gateway-lab';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { base } from '../inventory/base';
import { FollowWorld } from './follow-world/world';

/** Each machine's own program and settings; systemd, kubectl and Proxmox VE are stand-ins, dpkg and its locks are Debian's own. */
const scripts = join(__dirname, 'follow-world');
const k3s = 'v1.36.4+k3s1';
const worlds: FollowWorld[] = [];
let world: FollowWorld;
afterAll(() => {
  for (const made of worlds) made.remove();
});

/** A machine whose packages are whole, of which nobody asks for a restart. */
function machine(systemctl: string): FollowWorld {
  world = new FollowWorld('part', []);
  worlds.push(world);
  world.write('systemctl.sh', systemctl, '0755');
  for (const folder of ['boot', 'var/lib/dpkg/updates', 'var/lib/dpkg/info', 'run/says'])
    fs.mkdirSync(world.at(folder), { recursive: true });
  for (const file of ['status', 'lock-frontend']) world.write(`var/lib/dpkg/${file}`, '');
  world.write('boot-id', 'first\n');
  return world;
}
/** No settling, and no wait for a restart that does not come. */
const hasty = (text: string) =>
  text.replace(/"(patience|settle|drain|leaves)": \d+/g, (_, word) => `"${word}": ${word === 'leaves' ? 0 : 1}`);
const asked = () => {
  world.write('run/reboot-required', '');
  world.write('run/reboot-required.pkgs', 'linux-image-amd64\nlibc6\nlinux-image-amd64\n');
};
const why = 'an update asks for it: libc6, linux-image-amd64';
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
/** Has a service of the machine run a program, or load a library, of this one's; gives what replaces the file as dpkg does, by a rename. */
function service(name: string, file: string): () => void {
  const copy = join(dirname(file), `loutik-test-${process.pid}`);
  const put = () => {
    fs.copyFileSync(file, `${copy}.new`);
    fs.chmodSync(`${copy}.new`, 0o755);
    fs.renameSync(`${copy}.new`, copy);
  };
  put();
  const child = file.includes('.so') ? spawn('sleep', ['60'], { env: { ...process.env, LD_PRELOAD: copy } }) : spawn(copy, ['60']);
  ends.push(() => {
    child.kill('SIGKILL');
    fs.rmSync(copy);
  });
  while (!fs.readFileSync(`/proc/${child.pid}/maps`, 'utf8').includes(copy)); // until it is loaded
  world.write(`cgroup/system.slice/${name}/cgroup.procs`, `${child.pid}\n4194305\n`); // of two, one has ended meanwhile
  return put;
}
const restart = () => world.follow(['restart']);
const journal = () => world.read('var/lib/loutik/follow/restart.json');
/** Starts the machine anew: `/run` is empty of what asked for it. */
const boots = () => {
  world.write('boot-id', 'second\n');
  for (const file of ['reboot-required', 'reboot-required.pkgs']) fs.rmSync(world.at(`run/${file}`), { force: true });
};
/** It waits, says this, and nothing is changed; whoever asks whether it is well hears of it too, or not. */
function waits(said: string, { well }: { well: boolean }) {
  const found = restart();
  expect(found).toMatchObject({
    status: 0,
    calls: [],
    said: expect.stringContaining("waits for the next of this machine's hours"),
  });
  expect(found.said).toContain(said);
  expect(journal()).toBeUndefined();
  expect([said, world.follow(['well'])]).toEqual([
    said,
    { status: well ? 0 : 1, calls: [], said: well ? 'well\n' : expect.stringContaining(said) },
  ]);
  expect(world.follow(['status']).said).toMatch(new RegExp(`restart   wanted since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d: ${why}\n`));
}

describe('a node', () => {
  interface Other {
    readonly name: string;
    readonly ready?: boolean;
    readonly cordoned?: boolean;
    readonly runs?: string;
  }
  const nodes = (...found: readonly Other[]) =>
    world.write(
      'run/nodes',
      JSON.stringify({
        items: found.map(({ name, ready = true, cordoned = false, runs = k3s }) => ({
          metadata: { name },
          spec: cordoned ? { unschedulable: true } : {},
          status: {
            nodeInfo: { kubeletVersion: runs },
            conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: '2026-01-01T00:00:00Z' }],
          },
        })),
      }),
    );
  const jobs = (...active: readonly (number | undefined)[]) =>
    world.write(
      'run/jobs',
      JSON.stringify({
        items: active.map((count, index) => ({ metadata: { namespace: 'films', name: `backup-${index}` }, status: { active: count } })),
      }),
    );
  const takesPods = () => world.read('run/cordoned') === undefined;

  beforeEach(() => {
    machine(fs.readFileSync(join(scripts, 'k3s-systemctl.sh'), 'utf8'));
    const { lab, objects } = homelabOf('test', base, () => {});
    const text = hasty(cloudInitOf(lab, 'worker', base.vms.worker as Vm, objects).userData);
    for (const file of writtenBy(text).values()) world.write(file.path, file.content, file.permissions);
    const binary = fs.readFileSync(join(scripts, 'k3s.sh'), 'utf8').replace('@VERSION@', k3s).replace('@KIND@', 'sound');
    world.write('usr/local/bin/k3s', binary, '0755');
    world.write('bin/curl', '#!/bin/sh\nexec test -e /run/k3s-runs\n', '0755');
    world.write('bin/tailscale', `#!/bin/sh\necho '{"BackendState":"Running","Self":{"Online":true}}'\n`, '0755');
    for (const [file, text] of [
      ['node', 'worker'],
      ['role', 'agent'],
      ['kubeconfig', '/var/lib/rancher/k3s/agent/kubelet.kubeconfig'],
      ['k3s-runs', k3s],
    ] as const)
      world.write(`run/${file}`, text);
    nodes({ name: 'worker' }, { name: 'server' });
    jobs();
  });

  test('that no update asks for stays as it is; one that is asked and alone at rest sends its pods away, restarts, and takes pods again', () => {
    expect(restart()).toEqual({ status: 0, said: '', calls: [] });
    expect(world.follow(['status']).said).not.toContain('restart ');
    asked();
    jobs(undefined, 0);
    const { status, calls, said } = restart();
    expect([status, calls]).toEqual(['SIGTERM', ['drain worker', 'reboot']]);
    expect(said).toBe(`loutik-follow: restarts (${why}): first the pods leave this node\nloutik-follow: restarts: ${why}\n`);
    expect(takesPods()).toBe(false);
    boots();
    expect(world.follow()).toMatchObject({
      calls: ['uncordon worker'],
      said: expect.stringContaining(`it was restarted, and is well: ${why}`),
    });
    expect([takesPods(), journal()]).toEqual([true, undefined]);
    expect(world.follow().calls).toEqual([]);
    expect(restart()).toEqual({ status: 0, said: '', calls: [] });
  });

  test.each([
    ['a program', '/usr/bin/sleep'],
    ['a library', '/usr/lib/x86_64-linux-gnu/libm.so.6'],
  ])('restarts for a service that runs %s which an update has replaced, and for none that runs what is there', (_, file) => {
    const replace = service('haproxy.service', file);
    expect(restart()).toEqual({ status: 0, said: '', calls: [] });
    replace();
    const old = 'files that an update has replaced are still run by haproxy.service';
    expect(restart()).toMatchObject({ status: 'SIGTERM', calls: ['drain worker', 'reboot'], said: expect.stringContaining(old) });
    world.write('boot-id', 'second\n');
    fs.rmSync(world.at('cgroup/system.slice'), { recursive: true });
    expect(world.follow()).toMatchObject({
      calls: ['uncordon worker'],
      said: expect.stringContaining(`it was restarted, and is well: ${old}`),
    });
  });

  test('restarts for nothing that containers, VMs or people run', () => {
    service('haproxy.service', '/usr/bin/sleep')();
    for (const place of [
      'kubepods.slice/pod.slice',
      'qemu.slice/100.scope',
      'user.slice/user-0.slice/session-1.scope',
      'system.slice/some.scope',
    ]) {
      fs.mkdirSync(world.at(`cgroup/${place}/..`), { recursive: true });
      fs.renameSync(world.at('cgroup/system.slice/haproxy.service'), world.at(`cgroup/${place}`));
      expect({ place, ...restart() }).toEqual({ place, status: 0, said: '', calls: [] });
      fs.renameSync(world.at(`cgroup/${place}`), world.at('cgroup/system.slice/haproxy.service'));
    }
    expect(restart().calls).toEqual(['drain worker', 'reboot']);
  });

  test('waits while another node is not known to be well, and says which and what mends it', () => {
    asked();
    for (const [other, said] of [
      [{ name: 'server', ready: false }, 'node server is not ready: kubectl describe node server'],
      [{ name: 'server', cordoned: true }, 'node server takes no pods: kubectl uncordon server'],
      [{ name: 'server', runs: 'v1.37.1+k3s1' }, `node server runs K3s v1.37.1+k3s1, and this one ${k3s}`],
      [{ name: 'third' }, 'node server is not there: kubectl get nodes'],
    ] as const) {
      nodes({ name: 'worker' }, other);
      waits(said, { well: true }); // this one is
    }
    nodes({ name: 'worker' }, { name: 'server' });
    world.write('run/pod-is-bare', 'cannot delete Pods that declare no controller: default/bare');
    waits('a pod would not go: ', { well: true });
    fs.rmSync(world.at('run/pod-is-bare'));
    expect(restart().calls).toEqual(['drain worker', 'reboot']);
  });

  test('waits while something is at work on it, or that is not known, and is not well for another machine then', () => {
    asked();
    jobs(0, 1);
    waits('a job runs: kubectl describe job -n films backup-1', { well: false });
    jobs();
    nodes({ name: 'worker', ready: false }, { name: 'server' });
    waits('node worker is not ready: kubectl describe node worker', { well: false });
    world.write('run/api-away', '');
    waits('whether this node is ready is not known (', { well: false });
    fs.rmSync(world.at('run/api-away'));
    nodes({ name: 'worker' }, { name: 'server' });
    world.write(
      'var/lib/dpkg/status',
      'Package: linux-image-amd64\nStatus: install ok half-configured\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.c>\nDescription: a kernel\n',
    );
    waits('packages are half installed: dpkg --audit', { well: false });
    world.write('var/lib/dpkg/status', '');
    world.write('run/systemd/shutdown/scheduled', '');
    waits('a shutdown is scheduled: shutdown --show', { well: false });
    fs.rmSync(world.at('run/systemd'), { recursive: true });
    world.write('var/lib/loutik/follow/k3s.json', '{"phase": "draining"}');
    waits('what was begun is not ended (k3s.json): loutik-follow run', { well: false });
    fs.rmSync(world.at('var/lib/loutik/follow/k3s.json'));
    world.write('bin/curl', '#!/bin/sh\nexit 7\n', '0755');
    waits('it is not well: curl ', { well: false });
  });

  test('waits while a program installs packages, and takes no lock of theirs itself', async () => {
    asked();
    const lock = world.at('var/lib/dpkg/lock-frontend');
    const holder = spawn('python3', [
      '-c',
      'import fcntl, sys\nf = open(sys.argv[1], "w")\nfcntl.lockf(f, fcntl.LOCK_EX)\nprint("held", flush=True)\nsys.stdin.read()',
      lock,
    ]);
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    waits('packages are being installed: fuser -v /var/lib/dpkg/lock-frontend', { well: false });
    holder.stdin.end();
    await new Promise((resolve) => holder.once('close', resolve));
    expect(restart().calls).toEqual(['drain worker', 'reboot']);
  });

  test('that an owner has sent the pods away from is no help to others, restarts, and finds it so afterwards', () => {
    asked();
    world.write('run/cordoned', '');
    expect(world.follow(['well'])).toMatchObject({
      status: 1,
      said: expect.stringContaining('node worker takes no pods: kubectl uncordon worker'),
    });
    expect(restart().calls).toEqual(['drain worker', 'reboot']);
    boots();
    expect(world.follow().calls).toEqual([]);
    expect([takesPods(), journal()]).toEqual([false, undefined]);
  });

  test('takes pods again when one of them did not go, or systemd did not restart it; its pods leave once a day for that', () => {
    asked();
    world.write('run/pod-stays', 'films/main did not go');
    const first = restart();
    expect([first.status, first.calls.at(-1), takesPods(), journal()]).toEqual([1, 'uncordon worker', true, undefined]);
    expect(first.said).toContain('no restart: ');
    expect(first.said).toContain('films/main did not go');
    fs.rmSync(world.at('run/pod-stays'));
    expect(restart()).toMatchObject({
      status: 0,
      calls: [],
      said: expect.stringContaining('waits for the next day of this machine: today it came to nothing'),
    });
    const state = JSON.parse(world.read('var/lib/loutik/follow/state.json') ?? '');
    state.restart.failed -= 7 * 3600;
    world.write('var/lib/loutik/follow/state.json', JSON.stringify(state));
    world.write('run/stays', '');
    const second = restart();
    expect([second.status, second.calls]).toEqual([1, ['drain worker', 'reboot', 'uncordon worker']]);
    expect(second.said).toContain('systemd did not restart this machine: systemctl list-jobs');
    expect([takesPods(), journal()]).toEqual([true, undefined]);
  });

  test('killed at any step, with the machine started anew or not, takes pods again after the next run', () => {
    asked();
    world.keep('start');
    let kills = 0;
    for (let killAt = 1; ; killAt += 1) {
      world.back('start');
      const { status } = world.follow(['restart'], { killAt });
      if (status === 'SIGTERM') break;
      expect(status).toBe('SIGKILL');
      kills += 1;
      if (killAt % 2 === 0) boots();
      world.follow();
      expect([killAt, takesPods(), journal()]).toEqual([killAt, true, undefined]);
    }
    expect(kills).toBeGreaterThan(10);
  });

  test('whose settings are of before it could restart goes on, and says of itself that it is not known to be well', () => {
    asked();
    const settings = JSON.parse(world.read('etc/loutik/follow.json') ?? '');
    world.write('etc/loutik/follow.json', JSON.stringify({ ...settings, restart: undefined }));
    expect(restart()).toEqual({ status: 0, said: '', calls: [] });
    expect(world.follow().said).not.toContain('Traceback');
    expect(world.follow(['well'])).toMatchObject({ status: 1, said: expect.stringContaining('what a restart needs is not known') });
  });

  test('gets its pods back once the API server answers, when that is away after the restart', () => {
    asked();
    restart();
    boots();
    world.write('run/api-away', '');
    expect(world.follow().said).toContain('this node takes no pods until the API server answers');
    expect([takesPods(), journal() === undefined]).toEqual([false, false]);
    fs.rmSync(world.at('run/api-away'));
    world.follow();
    expect([takesPods(), journal()]).toEqual([true, undefined]);
  });
});

describe('a Proxmox host', () => {
  const ssh = 'ssh -n -o BatchMode=yes -o ConnectTimeout=5 -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR';
  const says = (command: string, text: unknown) =>
    world.write(`run/says/${command.replaceAll('/', '%')}`, typeof text === 'string' ? text : JSON.stringify(text));
  const silent = (command: string) => fs.rmSync(world.at(`run/says/${command.replaceAll('/', '%')}`));
  const ofOther = `${ssh} root@10.9.9.2 /usr/local/sbin/loutik-follow well`;
  const byLan = `${ssh} root@192.168.7.13 /usr/local/sbin/loutik-follow well`;
  const pvesh = (path: string, options = '') => `pvesh get ${path}${options} --output-format json`;
  const replication = pvesh('/nodes/one/replication');
  const tasks = pvesh('/nodes/one/tasks', ' --source active');
  const ha = pvesh('/cluster/ha/status/current');
  const guest = 'qm guest exec 100 --timeout 150 -- /usr/local/sbin/loutik-follow well';
  const votes = (total: number, expected = 3, quorum = 2) =>
    says(
      'pvecm status',
      `Quorate:          Yes\nExpected votes:   ${expected}\nHighest expected: ${expected}\nTotal votes:      ${total}\nQuorum:           ${quorum}  \n`,
    );
  const members = (online: number) =>
    world.write('etc/pve/.members', JSON.stringify({ nodelist: { one: { id: 1, online: 1 }, two: { id: 2, online } } }));
  const upsName = Object.keys(hostInventory.feeds).find((name) => hostInventory.feeds[name]?.kind === 'ups') ?? '';
  const upsc = `upsc ${upsName}@localhost ups.status`;

  beforeEach(() => {
    machine('#!/bin/sh\ncase $1 in reboot) echo "$*" >>/run/calls; kill -TERM "$PPID" ;; esac\n');
    for (const { path, content, mode } of hostFollowFiles(hostsOf().lab, 'one')) world.write(path, hasty(content), mode);
    world.write('says.sh', fs.readFileSync(join(scripts, 'says.sh'), 'utf8'), '0755');
    for (const name of ['pvecm', 'pvesh', 'qm', 'ssh', 'tailscale', 'upsc', 'zpool']) fs.symlinkSync('../says.sh', world.at(`bin/${name}`));
    says('tailscale status', '');
    members(1);
    votes(3);
    says(replication, [{ id: '100-0', guest: 100, last_sync: 1, fail_count: 0 }]);
    says(tasks, [{ type: 'vzdump', id: '100', endtime: 1 }]);
    says(ha, [{ type: 'quorum' }, { type: 'service', sid: 'vm:100', crm_state: 'started' }, { type: 'service', sid: 'vm:9' }]);
    says('zpool list -H -o name,health', 'rpool\tONLINE\nhdd\tONLINE\n');
    says(upsc, 'OL CHRG\n');
    says(guest, { exited: 1, exitcode: 0, 'out-data': 'well\n' });
    says(ofOther, 'well\n');
    world.write('etc/pve/datacenter.cfg', 'ha: shutdown_policy=freeze\n');
    world.write('etc/pve/nodes/one/qemu-server/100.conf', '');
    asked();
  });

  test('whose other host and guests are well restarts; Proxmox VE stops its guests', () => {
    expect(restart()).toMatchObject({ status: 'SIGTERM', calls: ['reboot'] });
    boots();
    world.follow();
    expect(journal()).toBeUndefined();
  });

  test('waits while the other host does not say that it is well, at any of its addresses', () => {
    silent(ofOther);
    waits('two does not say that it is well (', { well: true });
    says(byLan, 'well\n');
    expect(restart().calls).toEqual(['reboot']);
  });

  test.each([
    ['the other host away', () => members(0), 'two is not online: pvecm status'],
    ['a vote missing, the gateway’s or a host’s', () => votes(2), '2 of 3 votes are there'],
    ['an answer missing of its cluster', () => fs.rmSync(world.at('etc/pve/.members')), 'whether the cluster is whole is not known'],
    ['a VM that is being replicated', () => says(replication, [{ guest: 100, pid: 7 }]), 'VM 100 is being replicated: pvesr status'],
    ['a VM that is not replicated', () => says(replication, [{ guest: 100, fail_count: 2 }]), 'VM 100 is not replicated: pvesr status'],
    ['replication that says nothing', () => silent(replication), 'whether replication runs is not known'],
    ['a backup or a migration at work', () => says(tasks, [{ type: 'vzdump', id: '100' }]), 'Proxmox VE is at work (vzdump 100)'],
    [
      'HA at work',
      () => says(ha, [{ type: 'service', sid: 'vm:100', crm_state: 'migrate' }]),
      'HA is at vm:100, which is in state migrate',
    ],
    ['HA that would move its VMs', () => world.write('etc/pve/datacenter.cfg', 'keyboard: fr-ch\n'), 'HA would move this host'],
    ['a pool that is not whole', () => says('zpool list -H -o name,health', 'rpool\tONLINE\nhdd\tDEGRADED\n'), 'pool hdd is DEGRADED'],
    ['a UPS on battery', () => says(upsc, 'OB DISCHRG\n'), 'is not known to be on line'],
    ['a UPS that stops all', () => says(upsc, 'FSD OL\n'), 'is not known to be on line'],
    ['a UPS that does not answer', () => silent(upsc), 'is not known to be on line'],
    ['a guest that is not well', () => says(guest, { exited: 1, exitcode: 1, 'out-data': 'a job runs: it\n' }), 'server: a job runs: it'],
    ['a guest that takes too long', () => says(guest, { pid: 7 }), 'server: it says nothing'],
    ['a guest that cannot be asked', () => silent(guest), 'whether server is well is not known'],
    ['a cluster without a majority', () => says('pvecm status', 'Quorate:          No\n'), 'it is not well: sh -c pvecm status'],
  ])('waits with %s, and is not well for another one then', (_, spoil, said) => {
    spoil();
    waits(said, { well: false });
  });

  test('waits where the rest would have no majority without it, as of two hosts without a gateway', () => {
    votes(2, 2);
    waits('without this host 1 votes are left, and 2 are needed', { well: true });
  });

  test('asks no guest that runs elsewhere, and minds no job that is disabled', () => {
    fs.rmSync(world.at('etc/pve/nodes/one/qemu-server/100.conf'));
    silent(guest);
    says(replication, [{ guest: 100, disable: 1, fail_count: 9 }]);
    expect(restart().calls).toEqual(['reboot']);
  });

  test('is asked for by a newer kernel or a pinned one too, not by an older one, and once', () => {
    boots();
    const kernels = (...names: readonly string[]) => {
      fs.rmSync(world.at('boot'), { recursive: true });
      for (const name of names) world.write(`boot/vmlinuz-${name}`, '');
    };
    kernels('1.0.0-1-pve', release());
    expect(restart()).toEqual({ status: 0, said: '', calls: [] });
    kernels('1.0.0-1-pve', '999.9.0-1-pve', '999.10.0-1-pve', release());
    world.write('etc/kernel/proxmox-boot-pin', `${release()}\n`);
    expect(restart().calls).toEqual([]);
    world.write('etc/kernel/proxmox-boot-pin', '1.0.0-1-pve\n');
    expect(restart()).toMatchObject({ calls: ['reboot'], said: expect.stringContaining(`kernel 1.0.0-1-pve is here, ${release()} runs`) });
    world.write('boot-id', 'third\n');
    fs.rmSync(world.at('etc/kernel/proxmox-boot-pin'));
    expect(restart()).toMatchObject({
      calls: ['reboot'],
      said: expect.stringContaining(`kernel 999.10.0-1-pve is here, ${release()} runs`),
    });
    world.write('boot-id', 'fourth\n');
    const again = restart();
    expect([again.status, again.calls]).toEqual([1, []]);
    expect(again.said).toContain(
      `no restart: it was restarted, and the same is still so (kernel 999.10.0-1-pve is here, ${release()} runs)`,
    );
  });
});

describe('the gateway', () => {
  const list = (...seen: readonly string[]) =>
    `Cluster "test":\n${seen.map((ids, index) => `    Node ID ${index + 1}:\n        Configured node list:\t1, 2\n        Membership node list:\t${ids}\n`).join('')}`;
  const says = (text: string) => world.write('run/says/corosync-qnetd-tool -l -c test', text);
  const tried = () => world.follow(command().split(' ').slice(1), { program: command().split(' ')[0] });
  const command = () => /^ExecStart=(.*)$/m.exec(world.read('etc/systemd/system/loutik-restart.service') ?? '')?.[1] ?? '';

  beforeEach(() => {
    machine(`#!/bin/sh\ncase $1 in reboot) echo "$*" >>/run/calls ;; is-active) cat /run/apt ;; esac\n`);
    for (const file of writtenBy(bootstrapOf(webInventory).get('gateway/user-data') ?? '').values())
      world.write(file.path, file.content, file.permissions);
    world.write('says.sh', fs.readFileSync(join(scripts, 'says.sh'), 'utf8'), '0755');
    fs.symlinkSync('../says.sh', world.at('bin/corosync-qnetd-tool'));
    says(list('1, 2', '1, 2'));
    world.write('run/apt', 'inactive\n');
  });

  test('restarts when an update asks for it while both hosts see each other and it', () => {
    expect(tried()).toEqual({ status: 0, said: '', calls: [] });
    asked();
    expect(tried()).toEqual({ status: 0, said: '', calls: ['reboot'] });
  });

  test('restarts when a service runs what an update has replaced, not while it runs what is there', () => {
    const replace = service('haproxy.service', '/usr/lib/x86_64-linux-gnu/libm.so.6');
    expect(tried()).toEqual({ status: 0, said: '', calls: [] });
    replace();
    expect(tried()).toEqual({ status: 0, said: '', calls: ['reboot'] });
    says(list('1', '1, 2'));
    expect(tried()).toMatchObject({ calls: [], said: expect.stringContaining('a restart waits: corosync-qnetd-tool') });
  });

  test.each([
    ['a host sees no other', () => says(list('1', '1, 2')), 'corosync-qnetd-tool -l -c test'],
    ['a host is not in touch with it', () => says(list('1, 2')), 'corosync-qnetd-tool -l -c test'],
    ['qnetd does not answer', () => fs.rmSync(world.at('run/says/corosync-qnetd-tool -l -c test')), 'corosync-qnetd-tool -l -c test'],
    ['APT is at work', () => world.write('run/apt', 'activating\n'), 'dpkg --audit'],
    ['a change of its files is not ended', () => world.write('var/lib/loutik/follow/journal.json', '{}'), 'loutik-follow status'],
  ])('waits while %s', (_, spoil, said) => {
    asked();
    spoil();
    const found = tried();
    expect([found.status, found.calls]).toEqual([0, []]);
    expect(found.said).toContain(`a restart waits: ${said}\n`);
  });

  test('asks no host where none needs its vote', () => {
    const unit = 'etc/systemd/system/loutik-restart.service';
    world.write(unit, (world.read(unit) ?? '').replace(/ test 2$/m, ' test 0'));
    says('');
    asked();
    expect(tried().calls).toEqual(['reboot']);
  });
});

test('systemd takes the timers and the services of all', () => {
  machine('');
  const { lab, objects } = homelabOf('test', base, () => {});
  const all = [
    ...writtenBy(cloudInitOf(lab, 'worker', base.vms.worker as Vm, objects).userData).values(),
    ...hostFollowFiles(hostsOf().lab, 'one'),
    ...writtenBy(bootstrapOf(webInventory).get('gateway/user-data') ?? '').values(),
  ].filter(({ path }) => path.includes('/loutik-restart.'));
  expect(all.length).toBe(6);
  for (const [index, { path, content }] of all.entries()) {
    // the program is none of this machine's
    const file = join(world.path, `units-${Math.floor(index / 2)}`, path.split('/').at(-1) ?? '');
    fs.mkdirSync(join(file, '..'), { recursive: true });
    fs.writeFileSync(file, content.replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true'));
  }
  for (const folder of [0, 1, 2]) {
    const units = ['service', 'timer'].map((kind) => join(world.path, `units-${folder}`, `loutik-restart.${kind}`));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', ...units], {
      encoding: 'utf8',
    });
    expect([status, stdout + stderr]).toEqual([0, '']);
  }
  for (const at of all.flatMap(({ content }) => [...content.matchAll(/^OnCalendar=(.*)$/gm)].map(([, when]) => when ?? '')))
    expect([at, spawnSync('systemd-analyze', ['calendar', at]).status]).toEqual([at, 0]);
});
