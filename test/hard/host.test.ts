import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { exampleSecrets, gitCredentials } from '../bootstrap/example-secrets';
import { filled } from '../bootstrap/filled';
import { hostInventory, hostsOf } from '../bootstrap/host-lab';
import { inventory } from '../homelabs/house/inventory';
import { World } from './host-world/world';

const secrets = exampleSecrets(hostInventory);
const hosts = hostsOf();
/** What both hosts are when the installer has left them. */
const installed = World.make(hosts, secrets);
afterAll(() => World.removeAll());

/** The first host is done; the second is as the installer left it. */
const firstDone = installed.copy();
const first = firstDone.firstBoot('one');
/** Both are done. */
const bothDone = firstDone.copy();
const second = bothDone.firstBoot('two');

const createdAs = (name: string, ...facts: string[]) =>
  `--tags loutik-unfinished --name ${name} --ostype l26 --machine q35 --cpu x86-64-v3 ${facts.join(' ')} --rng0 source=/dev/urandom --serial0 socket --vga serial0 --agent enabled=1 --citype nocloud --ciupgrade 0 --cicustom ${['user', 'network', 'meta', 'vendor'].map((part) => `${part}=local:snippets/${name}.${{ user: 'user-data', network: 'network-config', meta: 'meta-data', vendor: 'vendor-data' }[part]}`).join(',')} --onboot 1`;
const system = [
  'update-initramfs -u -k all',
  'sysctl --quiet --ignore --system',
  'systemctl daemon-reload',
  'systemd-tmpfiles --create',
  'systemctl reload ssh',
  'udevadm control --reload',
  'udevadm trigger --action=change --subsystem-match=pci --subsystem-match=usb --subsystem-match=net --subsystem-match=block --subsystem-match=scsi_host',
  ...['sleep', 'suspend', 'hibernate', 'hybrid-sleep'].map((target) => `systemctl mask ${target}.target`),
  'systemctl mask --now unattended-upgrades.service',
  'systemctl enable --now loutik-together.timer',
  'systemctl enable --now loutik-snapshots.timer',
  'systemctl enable --now loutik-last-replication.timer',
  'systemctl enable --now loutik-scrub.timer',
];
const begins = [
  'systemctl daemon-reload',
  'systemctl enable loutik-first-boot.service',
  'systemctl start --no-block loutik-first-boot.service',
  'curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --speed-limit 1000 --speed-time 60 --output /usr/share/keyrings/tailscale-archive-keyring.gpg.new https://pkgs.tailscale.com/stable/debian/trixie.noarmor.gpg',
  'apt-get -q -o DPkg::Lock::Timeout=600 update',
  'dpkg --configure -a',
];
const image = ['debian-13.qcow2', 'SHA512SUMS'].map(
  (file, index) =>
    `curl --fail --silent --show-error --location --retry 3 --connect-timeout 10 --speed-limit 1000 --speed-time 60 --output /var/lib/loutik/images/debian-13.qcow2.${['part', 'sums.part'][index]} https://images.test.example/${file}`,
);
const daytime = ['rpool', 'hdd'].map((pool) => `zfs set org.debian:periodic-scrub=disable ${pool}`);
const tailnet = (name: string) => [
  'systemctl enable --now tailscaled.service',
  `tailscale up --auth-key=file:/etc/loutik/secrets/tailscale-auth-key --advertise-tags=tag:host --hostname=${name} --accept-dns=false --timeout=60s`,
];
const netOf = (name: string) =>
  /--net0 (\S+)/.exec([...first.changes, ...second.changes].find((call) => call.includes(`--name ${name} `)) ?? '')?.[1] ?? '';

test('the first host makes the cluster, its storages and its VM, in this order', () => {
  expect(first).toMatchObject({ status: 0 });
  expect(first.changes).toEqual([
    ...begins,
    'apt-get -qy -o DPkg::Lock::Timeout=600 install --no-install-recommends corosync-qdevice git hdparm rsync tailscale unattended-upgrades nut-server nut-client',
    'ifreload -a',
    ...system,
    'systemctl enable --now loutik-follow.timer',
    'systemctl enable --now loutik-restart.timer',
    ...['nut-driver-enumerator.path', 'nut-driver-enumerator.service', 'nut-server.service', 'nut-monitor.service', 'nut.target'].map(
      (unit) => `systemctl enable --now ${unit}`,
    ),
    'systemctl enable --now --no-block loutik-ups-gate.service', // power may come late
    'systemctl try-restart nut-*.service',
    'zpool create -o ashift=12 -O compression=on -O atime=off hdd /dev/disk/by-id/ata-MODEL_H1',
    ...daytime,
    ...image,
    ...tailnet('one'),
    'pvecm create test --nodeid 1 --votes 1 --link0 10.9.9.1,priority=20 --link1 192.168.7.11,priority=19',
    'pvesh set /cluster/options --ha shutdown_policy=freeze --migration type=secure,network=10.9.9.0/24 --replication type=secure,network=10.9.9.0/24',
    'pvenode config set --startall-onboot-delay 30',
    'pvesm remove local-zfs',
    'pvesm add zfspool nvme --pool rpool/data --content images,rootdir --sparse 1',
    'pvesm add zfspool hdd --pool hdd --content images,rootdir --sparse 1',
    'pvesm set local --content iso,vztmpl,backup,import,snippets',
    `qm create 100 ${createdAs('server', '--cores 4 --memory 6144 --balloon 0 --scsihw virtio-scsi-single', `--net0 ${netOf('server')}`)} --startup order=1,down=60`,
    'pvesm alloc nvme 100 vm-100-system 20480M',
    'qemu-img convert -n -O raw /var/lib/loutik/images/debian-13.qcow2 /dev/zvol/rpool/data/vm-100-system',
    'qm set 100 --scsi0 nvme:vm-100-system,discard=on,iothread=1,serial=system',
    'pvesm alloc nvme 100 vm-100-fast 61440M',
    'qm set 100 --scsi1 nvme:vm-100-fast,discard=on,iothread=1,serial=fast',
    'pvesm alloc hdd 100 vm-100-hot 307200M',
    'qm set 100 --scsi2 hdd:vm-100-hot,discard=on,iothread=1,serial=hot',
    'qm set 100 --ide2 nvme:cloudinit',
    'qm set 100 --boot order=scsi0',
    'qm start 100',
    'qm set 100 --tags loutik',
  ]);
  expect(netOf('server')).toMatch(/^virtio=02(:[0-9A-F]{2}){5},bridge=vmbr0$/);
});

test('the second host joins it, and makes its own VM', () => {
  expect(second).toMatchObject({ status: 0 });
  const [logind, ...power] = [
    'systemctl kill --signal=HUP systemd-logind',
    'systemctl enable --now --no-block loutik-charge-limit.service',
    'systemctl enable --now --no-block loutik-blank.service',
    'systemctl enable --now loutik-follow.timer',
    'systemctl enable --now loutik-restart.timer',
    'systemctl enable --now loutik-battery.timer',
    'systemctl enable --now --no-block loutik-battery-gate.service',
  ];
  expect(second.changes).toEqual([
    ...begins,
    'apt-get -qy -o DPkg::Lock::Timeout=600 install --no-install-recommends corosync-qdevice git hdparm rsync tailscale unattended-upgrades wpasupplicant',
    'ip link set dev wlp3s0 down',
    'ip link set dev wlp3s0 name wlradio',
    'systemctl enable --now wpa_supplicant@wlradio.service',
    'systemctl restart wpa_supplicant@wlradio.service',
    'ifreload -a',
    ...system.slice(0, 3),
    logind,
    ...system.slice(3),
    ...power,
    'zpool create -o ashift=12 -O compression=on -O atime=off hdd /dev/disk/by-id/ata-MODEL_H2',
    ...daytime,
    ...image,
    ...tailnet('two'),
    'pvecm add 10.9.9.1 --use_ssh 1 --nodeid 2 --link0 10.9.9.2 --link1 192.168.7.13',
    'pvenode config set --startall-onboot-delay 30',
    `qm create 101 ${createdAs('worker', '--cores 8 --memory 4096 --balloon 0 --scsihw virtio-scsi-single', `--net0 ${netOf('worker')}`)} --startup order=2,down=60`,
    'pvesm alloc nvme 101 vm-101-system 20480M',
    'qemu-img convert -n -O raw /var/lib/loutik/images/debian-13.qcow2 /dev/zvol/rpool/data/vm-101-system',
    'qm set 101 --scsi0 nvme:vm-101-system,discard=on,iothread=1,serial=system',
    'pvesm alloc nvme 101 vm-101-fast 40960M',
    'qm set 101 --scsi1 nvme:vm-101-fast,discard=on,iothread=1,serial=fast',
    'pvesm alloc hdd 101 vm-101-cold 409600M',
    'qm set 101 --scsi2 hdd:vm-101-cold,discard=on,iothread=1,serial=cold',
    'qm set 101 --ide2 nvme:cloudinit',
    'qm set 101 --boot order=scsi0',
    'qm start 101',
    'qm set 101 --tags loutik',
  ]);
});

/** The timer's two steps, on the first host. */
function together(world: World, machine = 'one') {
  const [quorum, rest] = [world.step(machine, 'qdevice'), world.step(machine, 'together')];
  return { statuses: [quorum.status, rest.status], changes: [...quorum.changes, ...rest.changes], output: quorum.output + rest.output };
}
const bothJoined = bothDone.copy();
const joined = together(bothJoined);

test('once both are there the QDevice, replication and high availability are set up, by one of them', () => {
  expect(joined.changes).toEqual([
    'pvecm qdevice setup 100.64.0.9',
    'pvesr create-local-job 100-0 two --schedule 7..21:0/15',
    'pvesr run --id 100-0',
    'ha-manager add vm:100 --state started --failback 0 --max_restart 3 --max_relocate 1',
    'ha-manager rules add node-affinity home-server --resources vm:100 --nodes one:2,two:1',
  ]);
  expect(together(bothDone.copy(), 'two').changes).toEqual([]);
});

test.each(['one', 'two'])('a second run on %s changes nothing', (machine) => {
  const world = bothJoined.copy();
  const before = world.state();
  expect([world.run(machine), together(world, machine)]).toMatchObject([
    { status: 0, changes: [] },
    { statuses: [0, 0], changes: [] },
  ]);
  expect(world.state()).toEqual(before);
});

test.each(['one', 'two'])('what is asked of %s without doing it changes nothing', (machine) => {
  const world = firstDone.copy();
  world.on(machine, ['bash', world.at(`${machine}/first-boot.sh`)]);
  for (const file of ['one/etc/hosts', 'one/etc/sysctl.d/60-loutik.conf']) world.remove(file);
  const before = world.state();
  const { status, output, changes } = world.on(machine, ['/usr/local/sbin/loutik-host', '--dry-run', 'run']);
  expect([status, changes]).toEqual([0, []]);
  expect(world.state()).toEqual(before);
  expect(output).toContain('loutik: network: would write /etc/hosts\n');
  if (machine === 'two') expect(output).toContain('loutik: vms: would run: qm create 101 ');
});

/** The files in which two states of a world differ. */
const differences = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
  [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));

/** What a killed call may leave half done. */
const partial = /^(apt-get .* install|pvecm|qm create)/;

describe.each([
  ['one', () => installed.copy(), () => firstDone.state(), () => first.changes],
  ['two', () => firstDone.copy(), () => bothDone.state(), () => second.changes],
] as const)('killed anywhere, %s', (machine, begin, whole, calls) => {
  test('comes to the same end when it is started again', () => {
    const end = whole();
    const wrong: string[] = [];
    const again = (world: World, what: string) => {
      const { status, output } = world.firstBoot(machine);
      const differ = differences(world.state(), end);
      if (status !== 0 || differ.length > 0) wrong.push(`killed ${what}: then ${status}\n${differ.join('\n')}\n${output.slice(-400)}`);
      world.discard();
    };
    const killed = (killWhen: 'during' | 'after', index: number) => {
      const world = begin();
      expect(world.firstBoot(machine, { killAt: index + 1, killWhen }).status).toBe('SIGKILL');
      return world;
    };
    // the way to each kill is gone once: what a call leaves when it has ended is there whether its caller is killed then or not
    const steps = begin().firstBootSteps(machine);
    expect(steps).toHaveLength(calls().length);
    for (const [index, call] of calls().entries()) {
      const [step] = steps.splice(0, 1);
      if (step === undefined) throw new Error(`nothing was kept after ${call}`);
      if (partial.test(call)) {
        again(killed('during', index), `during ${call}`);
        const world = killed('after', index);
        expect([call, differences(step.state(), world.state())]).toEqual([call, []]);
        world.discard();
      }
      again(step, `after ${call}`);
    }
    expect(wrong).toEqual([]);
  });
});

test('killed while both are joined, the rest comes to the same end', () => {
  const end = bothJoined.state();
  for (const [index] of joined.changes.entries()) {
    for (const killWhen of ['during', 'after'] as const) {
      const world = bothDone.copy();
      const steps = ['qdevice', 'together'].map((step, at) => {
        const killAt = index + 1 - (at === 0 ? 0 : 1);
        return killAt > 0 ? world.on('one', ['/usr/local/sbin/loutik-host', 'step', step], { killAt, killWhen }).status : undefined;
      });
      expect(steps).toContain('SIGKILL');
      together(world);
      expect(world.state()).toEqual(end);
      world.discard();
    }
  }
});

describe('the second host', () => {
  test('makes no VM before it has joined, which would keep it from joining', () => {
    const world = firstDone.copy();
    world.remove('two/pve/nodes');
    const { status, output, changes } = world.firstBoot('two');
    expect([status, changes.filter((call) => /^(pvecm|pvesm|qm)/.test(call))]).toEqual([75, []]);
    expect(output).toContain('waiting for the cluster file system');
  });

  test('waits for the first as long as it takes', async () => {
    const world = installed.copy();
    world.on('two', ['bash', world.at('two/first-boot.sh')]);
    const run = world.begin('two', ['/usr/local/sbin/loutik-host', 'run']);
    const says = 'cluster: waiting for a host that is in the cluster (one 10.9.9.1 192.168.7.11)';
    while (run.said().split(says).length < 4) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.has('two/joined')).toBe(false);
    spawnSync('cp', ['-a', `${firstDone.at('one/pve')}/.`, world.at('one/pve')]);
    expect(await run.ended).toMatchObject({ status: 0 });
    expect(world.read('one/pve/nodes/two/qemu-server/101.conf')).toContain('tags: loutik\n');
  });

  test('joins by the second path when the first is cut', () => {
    const world = firstDone.copy();
    world.write('net', world.read('net').replace('10.9.9.1 one\n', ''));
    expect(world.firstBoot('two').changes).toContain('pvecm add 192.168.7.11 --use_ssh 1 --nodeid 2 --link0 10.9.9.2 --link1 192.168.7.13');
  });
});

test('a first host that is installed again joins the cluster that lives, and leaves its VM where it is', () => {
  const world = bothJoined.copy();
  // HA has moved the VM; what was on the first host is gone, and the cluster lives on with the second
  for (const part of ['one', 'two']) world.remove(part);
  for (const part of ['one', 'two']) spawnSync('cp', ['-a', installed.at(part), world.at(part)]);
  spawnSync('cp', ['-a', `${bothJoined.at('one/pve')}/.`, world.at('two/pve')]);
  fs.renameSync(world.at('two/pve/nodes/one/qemu-server/100.conf'), world.at('two/pve/nodes/two/qemu-server/100.conf'));
  const { status, changes } = world.firstBoot('one');
  expect(status).toBe(0);
  expect(changes.filter((call) => /^(pvecm|qm)/.test(call))).toEqual([
    'pvecm add 10.9.9.2 --use_ssh 1 --nodeid 1 --link0 10.9.9.1 --link1 192.168.7.11 --force 1', // the cluster knows it yet
    'pvecm qdevice remove', // its certificates were on the lost disk
    'pvecm qdevice setup 100.64.0.9',
  ]);
});

test('a package source that was away is asked again before packages are', () => {
  const world = installed.copy();
  world.write('source-away', '');
  const { status, output, changes } = world.firstBoot('one');
  const verbs = changes.flatMap((call) => /^apt-get .*(update|install)/.exec(call)?.[1] ?? []);
  expect([status, verbs]).toEqual([0, ['update', 'update', 'install']]); // the install between them found no package
  expect(output).toContain(
    'waiting for the package sources, for corosync-qdevice git hdparm rsync tailscale unattended-upgrades nut-server nut-client',
  );
});

describe('without Internet', () => {
  test('a host is made all the same, and waits for the tailnet alone', () => {
    const world = installed.copy();
    world.remove('internet');
    const { status, output } = world.firstBoot('one');
    expect(status).toBe(75);
    expect(output).toContain('tailscale: the tailnet does not take this machine yet');
    expect(output).toContain('done but for tailscale, which wait');
    expect(world.has('one/running/100')).toBe(true);
    expect(world.has('one/var/lib/loutik/first-boot.done')).toBe(false);
    world.write('internet', '');
    expect(world.run('one')).toMatchObject({ status: 0, changes: [tailnet('one')[1]] });
    expect(world.has('one/var/lib/loutik/first-boot.done')).toBe(true);
  });

  test('the QDevice waits for the gateway, and replication does not', () => {
    const world = bothDone.copy();
    world.remove('gateway/up');
    const { statuses, changes } = together(world);
    expect([statuses, changes[0]]).toEqual([[75, 0], 'pvesr create-local-job 100-0 two --schedule 7..21:0/15']);
  });
});

test('a gateway that was made again gets the QDevice anew', () => {
  const world = bothJoined.copy();
  world.remove('gateway/etc');
  expect(together(world).changes).toEqual(['pvecm qdevice remove', 'pvecm qdevice setup 100.64.0.9']);
});

test('a host that has another SSH key since it was installed again is asked as before', () => {
  const world = bothJoined.copy();
  world.write('new-key/two', '');
  expect(together(world).changes).toEqual([]);
});

describe('disks', () => {
  test('a pool that is there is imported, and a VM made again finds its data', () => {
    const world = firstDone.copy();
    world.write('two/importable/hdd', '');
    world.write('two/signature/ata-MODEL_H2', 'zfs_member\n');
    world.write('two/zfs/hdd%vm-101-cold', 'precious\n');
    const { changes } = world.firstBoot('two');
    expect(changes.filter((call) => call.startsWith('zpool'))).toEqual(['zpool import -d /dev/disk/by-id -f hdd']);
    expect(changes).not.toContain('pvesm alloc hdd 101 vm-101-cold 409600M');
    expect(world.read('one/pve/nodes/two/qemu-server/101.conf')).toContain('scsi2: hdd:vm-101-cold,');
    expect(world.read('two/zfs/hdd%vm-101-cold')).toBe('precious\n');
  });

  test('one that is neither blank nor ours is left alone', () => {
    const world = installed.copy();
    world.write('one/signature/ata-MODEL_H1', 'ntfs\n');
    const { status, output, changes } = world.firstBoot('one');
    expect(status).toBe(1);
    expect(output).toContain('/dev/disk/by-id/ata-MODEL_H1 is not blank and holds no pool hdd');
    expect(changes.filter((call) => /^(zpool|pvecm|qm)/.test(call))).toEqual([]);
  });

  test('one that is not on the machine is told with its serial number', () => {
    const world = installed.copy();
    world.remove('one/disk/by-id/ata-MODEL_H1');
    expect(world.firstBoot('one').output).toContain('no disk has the serial number H1 (hdd)');
  });
});

test('a NIC that is not on the machine is told with its MAC address', () => {
  const world = installed.copy();
  world.write('one/sys/class/net/eninner/address', '52:54:00:00:00:99\n');
  const { status, output, changes } = world.firstBoot('one');
  expect([status, changes]).toEqual([1, expect.not.arrayContaining(['ifreload -a'])]);
  expect(output).toContain('no NIC has the MAC address 52:54:00:00:00:11 (eninner)');
});

test('a script for another machine does nothing', () => {
  const world = installed.copy();
  expect(world.on('two', ['bash', world.at('one/first-boot.sh')]).status).toBe(0);
  const { status, output, changes } = world.run('two');
  expect([status, changes]).toEqual([1, []]);
  expect(output).toContain('identity: this is two, and the script is for one');
});

test('the public script alone does nothing, and says what it lacks', () => {
  const world = installed.copy();
  world.write('public.sh', hosts.text('one/first-boot.sh'));
  const { status, output, changes } = world.on('one', ['bash', world.at('public.sh'), 'run']);
  expect([status, changes]).toEqual([1, []]);
  expect(output).toContain("identity: no secrets in /etc/loutik/secrets: render this machine's first-boot.sh");
});

test('an image that is not what its sum says makes no VM', () => {
  const world = installed.copy();
  world.write('web/images.test.example/debian-13.qcow2', 'another');
  const { status, output, changes } = world.firstBoot('one');
  expect(status).toBe(75);
  expect(output).toContain('server waits for its image');
  expect(changes.filter((call) => call.startsWith('qm'))).toEqual([]);
});

test('a pinned sum is the one that counts', () => {
  const inventory = { ...hostInventory, cloudImage: { ...hostInventory.cloudImage, sha512: 'a'.repeat(128) } };
  const world = World.make(hostsOf(inventory), secrets);
  const { status, changes } = world.firstBoot('one');
  expect([status, changes.filter((call) => call.includes('SHA512SUMS') || call.startsWith('qm'))]).toEqual([75, []]);
});

test('secrets are root’s alone, and in no call and no word of the log', () => {
  const mode = (path: string) => (fs.statSync(bothJoined.at(path)).mode & 0o777).toString(8);
  const kept = fs
    .readdirSync(bothJoined.at('two/etc/loutik/secrets'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  expect(kept.map(({ name }) => name).sort()).toEqual([
    'git-credentials',
    'server',
    'ssh-key',
    'ssh-key.pub',
    'tailscale-auth-key',
    'worker',
    'wpa_supplicant.conf',
  ]);
  for (const { parentPath, name } of kept) expect((fs.statSync(join(parentPath, name)).mode & 0o777).toString(8)).toBe('600');
  for (const path of ['var/lib/vz/snippets/worker.vendor-data', 'root/.ssh/id_loutik', 'etc/wpa_supplicant/wpa_supplicant-wlradio.conf'])
    expect([path, mode(`two/${path}`)]).toEqual([path, '600']);
  const told = [first, second, joined].flatMap(({ output, changes }) => [output, ...changes]).join('\n');
  for (const value of [
    secrets.k3s.agentToken,
    secrets.tailscale.host,
    secrets.wifi?.passphrase ?? '',
    secrets.hosts.rootPasswordHash,
    gitCredentials(secrets).trim(),
  ])
    expect(told).not.toContain(value);
});

describe('with the other host away', () => {
  const away = (hours: number) => {
    const world = bothJoined.copy();
    world.turn('two', 'off');
    world.write('one/var/lib/loutik/away/two', `${Math.floor(Date.now() / 1000) - hours * 3600}\n`);
    return world;
  };

  test('for less than an hour nothing changes', () => {
    expect(away(0.9).step('one', 'together')).toMatchObject({ status: 0, changes: [] });
  });

  test('for longer, HA lets go of its VM, once, and the VM runs on', () => {
    const world = away(1.1);
    expect(world.step('one', 'together').changes).toEqual(['pvesr disable 100-0', 'ha-manager set vm:100 --state ignored']);
    expect(world.step('one', 'together').changes).toEqual([]);
    expect(world.has('one/running/100')).toBe(true);
  });

  test('the time counts from when it is first missed', () => {
    const world = bothJoined.copy();
    world.turn('two', 'off');
    expect(world.step('one', 'together').changes).toEqual([]);
    expect(Math.abs(Number(world.read('one/var/lib/loutik/away/two')) - Date.now() / 1000)).toBeLessThan(60);
    world.turn('two', 'on');
    expect(world.step('one', 'together').changes).toEqual([]);
    expect(world.has('one/var/lib/loutik/away/two')).toBe(false);
  });

  test('and back, HA has it again once there is a fresh replica', () => {
    const world = away(2);
    world.step('one', 'together');
    world.turn('two', 'on');
    world.write('replication-fails', '');
    expect(world.step('one', 'together')).toMatchObject({ status: 75, changes: ['pvesr enable 100-0', 'pvesr run --id 100-0'] });
    world.remove('replication-fails');
    expect(world.step('one', 'together').changes).toEqual(['pvesr run --id 100-0', 'ha-manager set vm:100 --state started']);
    expect(world.state()).toEqual(bothJoined.state());
  });

  test('what a person set aside stays so', () => {
    const world = away(2);
    const file = 'one/pve/ha/resources.cfg';
    world.write(file, world.read(file).replace('state started', 'state ignored'));
    world.step('one', 'together');
    world.turn('two', 'on');
    world.step('one', 'together');
    expect(world.read(file)).toContain('\tstate ignored\n');
  });
});

describe('--adopt', () => {
  const adopt = (world: World, vm: string, machine = 'one', ...flags: string[]) =>
    world.on(machine, ['/usr/local/sbin/loutik-host', ...flags, '--adopt', vm]);
  const lost = () => {
    const world = bothJoined.copy();
    world.turn('two', 'off');
    return world;
  };

  test('makes a VM of the lost machine here, and clears its dead entry', () => {
    const world = lost();
    const { status, changes } = adopt(world, 'worker');
    expect(status).toBe(0);
    expect(changes.map((call) => call.split(' ').slice(0, 4).join(' '))).toEqual([
      'qm create 101 --tags',
      'pvesm alloc nvme 101',
      'qemu-img convert -n -O',
      'qm set 101 --scsi0',
      'pvesm alloc nvme 101',
      'qm set 101 --scsi1',
      'pvesm alloc hdd 101',
      'qm set 101 --scsi2',
      'qm set 101 --ide2',
      'qm set 101 --boot',
      'qm start 101',
      'qm set 101 --tags',
    ]);
    expect([world.has('one/pve/nodes/two/qemu-server/101.conf'), world.has('one/var/lib/loutik/adopted/two-101.conf')]).toEqual([
      false,
      true,
    ]);
    expect(world.read('one/pve/nodes/one/qemu-server/101.conf')).toBe(world.read('one/var/lib/loutik/adopted/two-101.conf'));
  });

  test('twice is as good as once', () => {
    const world = lost();
    adopt(world, 'worker');
    const before = world.state();
    expect(adopt(world, 'worker')).toMatchObject({ status: 0, changes: [] });
    expect(world.state()).toEqual(before);
  });

  test('killed anywhere comes to the same end', () => {
    const whole = lost();
    const { changes } = adopt(whole, 'worker');
    const end = whole.state();
    for (const index of changes.keys()) {
      for (const killWhen of ['during', 'after'] as const) {
        const world = lost();
        expect(world.on('one', ['/usr/local/sbin/loutik-host', '--adopt', 'worker'], { killAt: index + 1, killWhen }).status).toBe(
          'SIGKILL',
        );
        expect(adopt(world, 'worker').status).toBe(0);
        expect(world.state()).toEqual(end);
        world.discard();
      }
    }
  });

  test('the lost machine, back again, leaves the VM where it is', () => {
    const world = lost();
    adopt(world, 'worker');
    world.turn('two', 'on');
    expect(world.run('two')).toMatchObject({ status: 0, changes: [] });
  });

  test('says what it would do', () => {
    const world = lost();
    const before = world.state();
    const { status, output, changes } = adopt(world, 'worker', 'one', '--dry-run');
    expect([status, changes]).toEqual([0, []]);
    expect(output).toContain('would remove /etc/pve/nodes/two/qemu-server/101.conf');
    expect(world.state()).toEqual(before);
  });

  test.each<[string, string, string, (world: World) => void, string]>([
    ['while the other host is online', 'one', 'worker', (world) => world.turn('two', 'on'), 'two is online'],
    [
      'while the other host answers, whatever the cluster says',
      'one',
      'worker',
      (world) => {
        world.write('two/up', '');
      },
      'two answers at 10.9.9.2, although the cluster does not see it',
    ],
    ['while the VM answers', 'one', 'worker', (world) => world.write('answers/192.168.7.21', ''), 'worker answers at 192.168.7.21'],
    ['without quorum', 'one', 'worker', (world) => world.write('no-quorum', ''), 'no quorum'],
    ['a VM that HA moves', 'one', 'server', () => {}, 'server is replicated'],
    ['a VM that is not there', 'one', 'wroker', () => {}, 'no VM wroker'],
    ['the host’s own VM', 'two', 'worker', (world) => world.remove('one/pve/nodes/two/qemu-server/101.conf'), 'worker is at home here'],
  ])('refuses %s', (_, machine, vm, change, says) => {
    const world = lost();
    change(world);
    const before = world.state();
    const { status, output, changes } = adopt(world, vm, machine);
    expect([status, changes]).toEqual([1, []]);
    expect(output).toContain(says);
    expect(world.state()).toEqual(before);
  });
});

describe('snapshots', () => {
  const snapshots = (world: World, machine: string) => world.on(machine, ['/usr/local/sbin/loutik-host', 'snapshots']);

  test('are of the data of VMs that run here, once an hour', () => {
    const world = bothJoined.copy();
    const taken = snapshots(world, 'one').changes.map((call) => call.replace(/\d{8}-\d{2}$/, 'NOW'));
    expect(taken).toEqual(['zfs snapshot rpool/data/vm-100-fast@loutik-NOW', 'zfs snapshot hdd/vm-100-hot@loutik-NOW']);
    expect(snapshots(world, 'one').changes).toEqual([]);
  });

  test('the newest are kept, and replication’s are not touched', () => {
    const world = bothJoined.copy();
    const old = Array.from(
      { length: 25 },
      (_, hour) => `202001${String(1 + Math.floor(hour / 24)).padStart(2, '0')}-${String(hour % 24).padStart(2, '0')}`,
    );
    for (const time of old) world.write(`two/zfs/hdd%vm-101-cold@loutik-${time}`, '');
    world.write('two/zfs/hdd%vm-101-cold@__replicate_101-0_1__', '');
    expect(snapshots(world, 'two').changes.filter((call) => call.startsWith('zfs destroy'))).toEqual([
      'zfs destroy hdd/vm-101-cold@loutik-20200101-01',
      'zfs destroy hdd/vm-101-cold@loutik-20200101-00',
    ]);
  });
});

describe('scrub', () => {
  const scrub = (world: World) => world.on('one', ['/usr/local/sbin/loutik-host', 'scrub']);

  test('reads one pool after the other, and ends with the last', () => {
    const { status, changes } = scrub(bothJoined.copy());
    expect([status, changes]).toEqual([0, ['zpool scrub -w rpool', 'zpool scrub -w hdd']]);
  });

  test('rests when its time is over, and says what is left', () => {
    const world = bothJoined.copy();
    world.write('slow-disks', '');
    const { status, output, changes } = scrub(world);
    expect([status, changes]).toEqual([0, ['zpool scrub -w rpool', 'zpool scrub -p rpool', 'zpool scrub -w hdd', 'zpool scrub -p hdd']]);
    expect(output).toContain('hdd is not read to its end: zpool status hdd');
  });
});

test('the battery is held where the inventory says, five points wide', () => {
  const world = bothJoined.copy();
  const at = (file: string) => `two/sys/class/power_supply/BAT0/${file}`;
  for (const [file, content] of [
    ['charge_types', '[Standard] Fast Custom\n'],
    ['charge_control_start_threshold', '50\n'],
    ['charge_control_end_threshold', '100\n'],
  ] as const)
    world.write(at(file), content);
  expect(world.on('two', ['/usr/local/sbin/loutik-host', 'charge-limit']).status).toBe(0);
  expect(['charge_types', 'charge_control_start_threshold', 'charge_control_end_threshold'].map((file) => world.read(at(file)))).toEqual([
    'Custom\n',
    '75\n',
    '80\n',
  ]);
});

test('a wrong word is told with the right ones', () => {
  const world = firstDone.copy();
  const run = (...words: string[]) => world.on('one', ['/usr/local/sbin/loutik-host', ...words]);
  expect(run('step', 'vm')).toMatchObject({ status: 1, output: expect.stringContaining('no step vm; there are: identity repositories') });
  expect(run('adopt').status).toBe(2);
  expect(run('--help')).toMatchObject({
    status: 0,
    changes: [],
    output: expect.stringContaining('makes a VM of a lost machine here: worker'),
  });
});

describe('by their own checkers', () => {
  const reference = hostsOf(filled(inventory), 'loutik');
  const scripts = [hosts, reference].flatMap((made) =>
    [...made.files].filter(([path]) => path.endsWith('.sh')).map(([, { content }]) => content),
  );

  test('shellcheck has nothing to say, about the parts, the whole, or the stand-ins', () => {
    const folder = join(__dirname, '../../src/bootstrap/proxmox/scripts');
    const parts = [
      ...fs.readdirSync(folder).map((file) => join(folder, file)),
      join(__dirname, 'host-world/stand-in.sh'),
      join(__dirname, 'host-world/enter.sh'),
    ];
    expect(spawnSync('shellcheck', parts, { encoding: 'utf8' }).stdout).toBe('');
    for (const input of [...scripts, installed.read('two/first-boot.sh')])
      expect(spawnSync('shellcheck', ['-'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
  });

  test('a TOML parser reads the answers', () => {
    const answers = reference.text('ryzen/answer.toml');
    const read = 'import json, sys, tomllib; print(json.dumps(tomllib.load(sys.stdin.buffer)))';
    expect(JSON.parse(execFileSync('python3', ['-c', read], { input: answers, encoding: 'utf8' }))).toMatchObject({
      global: {
        fqdn: 'ryzen.loutik.example',
        keyboard: 'fr-ch',
        country: 'ch',
        'root-password-hashed': '{{secret:hosts.rootPasswordHash}}',
      },
      network: { source: 'from-answer', cidr: '192.168.1.11/24', gateway: '192.168.1.1', 'interface-name-pinning': { enabled: true } },
      'disk-setup': { filesystem: 'zfs', zfs: { raid: 'raid0', 'arc-max': 1024 } },
      'first-boot': { source: 'from-iso', ordering: 'fully-up' },
    });
  });
});
