import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { hostSecretFiles } from '../../../src/bootstrap/proxmox/host-secrets';
import type { hostsOf } from '../../bootstrap/host-lab';

const names =
  'apt-get blkdiscard curl dpkg dpkg-query ha-manager hostname ifreload ip ping pvecm pvenode pvesh pvesm pvesr qemu-img qm ssh sysctl systemctl systemd-tmpfiles tailscale udevadm update-initramfs wipefs zfs zpool';

/** What a call of a stand-in is told beside its arguments. */
interface Told {
  readonly killAt?: number;
  readonly killWhen?: 'during' | 'after';
  /** Where a copy of the world is left after each change. */
  readonly copies?: string;
  /** The number of the call of `ssh` that finds no way, and says 255. */
  readonly sshFailsAt?: number;
}

/** Two machines, as they are when the installer has left them, and a gateway: folders that commands are run on. */
export class World {
  private constructor(readonly path: string) {}

  static readonly folders: string[] = [];

  static make(hosts: ReturnType<typeof hostsOf>, secrets: BootSecrets): World {
    const world = World.empty();
    fs.mkdirSync(world.at('bin'));
    fs.copyFileSync(join(__dirname, 'stand-in.sh'), world.at('stand-in.sh'));
    fs.copyFileSync(join(__dirname, 'enter.sh'), world.at('enter.sh'));
    fs.chmodSync(world.at('stand-in.sh'), 0o755);
    for (const name of names.split(' ')) fs.symlinkSync('../stand-in.sh', world.at(`bin/${name}`));
    const { machines } = hosts.lab.inventory;
    const addresses = Object.entries(machines).flatMap(([name, machine]) => machine.addresses.map(({ address }) => `${address} ${name}\n`));
    world.write('net', `${addresses.join('')}100.64.0.9 gateway\n`);
    world.write('internet', '');
    world.write('gateway/up', '');
    const image = 'an image';
    world.write('web/images.test.example/debian-13.qcow2', image);
    const sum = createHash('sha512').update(image).digest('hex');
    world.write('web/images.test.example/SHA512SUMS', `${'0'.repeat(128)}  debian-13.raw\n${sum}  debian-13.qcow2\n`);
    world.write('web/pkgs.tailscale.com/stable/debian/trixie.noarmor.gpg', 'a key');
    for (const [name, machine] of Object.entries(machines)) {
      world.install(name, machine.host?.nodeId ?? 0, machine.nics, machine.disks);
      world.write(`${name}/first-boot.sh`, hostSecretFiles(hosts.lab, name, secrets, hosts.objects)['first-boot.sh']);
    }
    return world;
  }

  private static empty(): World {
    const path = fs.mkdtempSync(join(tmpdir(), 'loutik-host-'));
    World.folders.push(path);
    return new World(path);
  }

  /** The same world, to go another way. */
  copy(): World {
    const other = World.empty();
    spawnSync('cp', ['-a', `${this.path}/.`, other.path]);
    return other;
  }

  at(path: string): string {
    return join(this.path, path);
  }
  write(path: string, content: string): void {
    fs.mkdirSync(dirname(this.at(path)), { recursive: true });
    fs.writeFileSync(this.at(path), content);
  }
  read(path: string): string {
    return fs.readFileSync(this.at(path), 'utf8');
  }
  has(path: string): boolean {
    return fs.existsSync(this.at(path));
  }
  remove(path: string): void {
    fs.rmSync(this.at(path), { recursive: true, force: true });
  }

  /** A machine as the installer leaves it. */
  private install(
    name: string,
    nodeId: number,
    nics: Record<string, { mac: string; kind: string }>,
    disks: Record<string, { serial: string }>,
  ): void {
    for (const folder of 'var root usr-local/sbin run sys disk boot keyrings units/enabled units/active units/masked installed zfs pools importable signature running'.split(
      ' ',
    ))
      fs.mkdirSync(this.at(`${name}/${folder}`), { recursive: true });
    for (const folder of 'pve corosync systemd/system systemd/network apt/sources.list.d'.split(' '))
      fs.mkdirSync(this.at(`${name}/etc/${folder}`), { recursive: true });
    for (const file of 'passwd group nsswitch.conf ld.so.cache'.split(' '))
      spawnSync('cp', ['-a', `/etc/${file}`, this.at(`${name}/etc/`)]);
    fs.mkdirSync(this.at(`${name}/etc/alternatives`));
    spawnSync('cp', ['-a', '/etc/alternatives/awk', this.at(`${name}/etc/alternatives/`)]);
    fs.appendFileSync(this.at(`${name}/etc/passwd`), 'nut:x:64055:64055::/:/usr/sbin/nologin\n');
    fs.appendFileSync(this.at(`${name}/etc/group`), 'nut:x:64055:\n');
    this.write(`${name}/up`, '');
    this.write(`${name}/node-id`, `${nodeId}\n`);
    this.write(`${name}/units/active/pve-cluster`, '');
    this.write(`${name}/addresses`, '');
    this.write(`${name}/size-free`, '1000\t900\n');
    this.write(
      `${name}/etc/apt/sources.list.d/pve-enterprise.sources`,
      'Types: deb\nURIs: https://enterprise.proxmox.com/debian/pve\nSuites: trixie\nComponents: pve-enterprise\n',
    );
    this.write(
      `${name}/pve/storage.cfg`,
      'dir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup\n\nzfspool: local-zfs\n\tpool rpool/data\n\tcontent images,rootdir\n\n',
    );
    this.write(`${name}/pve/datacenter.cfg`, 'keyboard: fr-ch\n');
    fs.mkdirSync(this.at(`${name}/pve/nodes/${name}/qemu-server`), { recursive: true });
    this.write(`${name}/sys/module/zfs/parameters/zfs_arc_max`, '0\n');
    for (const [nic, { mac, kind }] of Object.entries(nics)) {
      const now = kind === 'wifi' ? 'wlp3s0' : `en${nic}`; // the installer has pinned what has a cable
      this.write(`${name}/sys/class/net/${now}/address`, `${mac}\n`);
      fs.mkdirSync(this.at(`${name}/sys/class/net/${now}/device`));
    }
    for (const [disk, { serial }] of Object.entries(disks))
      this.write(`${name}/disk/by-id/${disk === 'hdd' ? 'ata' : 'nvme'}-MODEL_${serial}`, '');
    for (const [disk, { serial }] of Object.entries(disks))
      this.write(`${name}/disk/by-id/${disk === 'hdd' ? 'ata' : 'nvme'}-MODEL_${serial}-part1`, '');
  }

  private command(machine: string, told: Told) {
    return {
      args: ['-m', 'sh', this.at('enter.sh')],
      env: {
        PATH: `${this.at('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
        WORLD: this.path,
        ON_MACHINE: machine,
        LOUTIK_PAUSE: '0.2',
        ...(told.sshFailsAt === undefined ? {} : { SSH_FAILS_AT: String(told.sshFailsAt) }),
        ...(told.copies === undefined ? {} : { COPIES: told.copies }),
        ...(told.killAt === undefined ? {} : { KILL_AT: String(told.killAt), KILL_WHEN: told.killWhen }),
      },
    };
  }

  /** Runs a command on a machine; `changes` are the calls that changed something. */
  on(machine: string, command: readonly string[], told: Told = {}) {
    for (const file of ['log', 'count', 'ssh-calls']) this.remove(file);
    const { args, env } = this.command(machine, told);
    const { status, signal, stdout, stderr } = spawnSync('unshare', [...args, ...command], { encoding: 'utf8', env });
    return { status: signal === null ? status : signal, output: stdout + stderr, changes: this.changes() };
  }

  /** The same, without waiting for its end. */
  begin(machine: string, command: readonly string[]) {
    const { args, env } = this.command(machine, {});
    const child = spawn('unshare', [...args, ...command], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const ended = new Promise<{ status: number | null; output: string }>((resolve) =>
      child.on('close', (status) => resolve({ status, output })),
    );
    return { ended, said: () => output };
  }

  /** How often the last command called `ssh`. */
  sshCalls(): number {
    return this.has('ssh-calls') ? this.read('ssh-calls').length : 0;
  }

  changes(): string[] {
    const log = this.has('log') ? this.read('log') : '';
    return log.split('\n').flatMap((line) => (line.startsWith('C ') ? [line.slice(2)] : []));
  }

  /** The installer's hook, then what its unit runs. */
  firstBoot(machine: string, told: Told = {}) {
    const hook = this.on(machine, ['bash', this.at(`${machine}/first-boot.sh`)], told);
    if (hook.status !== 0) return hook;
    const run = this.run(machine, told.killAt === undefined ? {} : { ...told, killAt: told.killAt - hook.changes.length });
    return { ...run, changes: [...hook.changes, ...run.changes] };
  }
  /** The same, and what a kill would leave after each of its changes, one world for each. */
  firstBootSteps(machine: string): World[] {
    const steps: World[] = [];
    for (const command of [
      ['bash', this.at(`${machine}/first-boot.sh`)],
      ['/usr/local/sbin/loutik-host', 'run'],
    ]) {
      const copies = World.empty();
      const { changes } = this.on(machine, command, { copies: copies.path });
      for (const index of changes.keys()) steps.push(new World(copies.at(String(index + 1))));
    }
    return steps;
  }
  run(machine: string, told: Told = {}) {
    return this.on(machine, ['/usr/local/sbin/loutik-host', 'run'], told);
  }
  step(machine: string, name: string) {
    return this.on(machine, ['/usr/local/sbin/loutik-host', 'step', name]);
  }

  /** Whether the others see a machine. */
  turn(machine: string, state: 'on' | 'off'): void {
    if (state === 'on') this.write(`${machine}/up`, '');
    else this.remove(`${machine}/up`);
    if (!this.has('one/pve/.members')) return;
    const members = this.read('one/pve/.members');
    this.write('one/pve/.members', members.replace(new RegExp(`("${machine}": .*"online": )[01]`), `$1${state === 'on' ? 1 : 0}`));
  }

  /** Every file that is left, with its content, mode and what it links to. */
  state(): Map<string, string> {
    const files = new Map<string, string>();
    const walk = (folder: string) => {
      for (const entry of fs.readdirSync(this.at(folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const path = `${folder}/${entry.name}`;
        const { mode } = fs.lstatSync(this.at(path));
        if (entry.isDirectory()) walk(path);
        else if (entry.isSymbolicLink()) files.set(path, `-> ${fs.readlinkSync(this.at(path))}`);
        else files.set(path, `${(mode & 0o777).toString(8)} ${this.read(path)}`);
      }
    };
    for (const folder of ['one', 'two', 'gateway']) walk(folder);
    return files;
  }

  /** Forgets it: many of them are made. */
  discard(): void {
    fs.rmSync(this.path, { recursive: true, force: true });
  }

  static removeAll(): void {
    for (const path of World.folders) fs.rmSync(path, { recursive: true, force: true });
  }
}
