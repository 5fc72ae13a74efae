import { type ChildProcess, execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { MachineFile } from '../../src/bootstrap/machine-file';

const run = promisify(execFile);

/** The UPS's end of the cable: NUT's own simulation under the name of the driver that the inventory names, and a note of each command to cut. */
const driver = `#!/bin/bash
case " $* " in *" -k "*) echo cut >>/run/nut/power.log; exit 0 ;; esac
mkdir -p /run/nut/driver
grep -v -e offdelay -e ondelay /etc/nut/ups.conf >/run/nut/driver/ups.conf
ln -sf /run/nut/readings /run/nut/driver/auto
NUT_CONFPATH=/run/nut/driver exec -a usbhid-ups /lib/nut/dummy-ups "$@"
`;

/** In place of systemctl, and so of shutdown: notes what it is asked. */
const systemctl = `#!/bin/sh
echo "\${0##*/} $*" >>/run/nut/power.log
`;

/** The kernel's own mounts for one machine: its files where they belong, and nothing of them outside. */
const enter = `set -e
  mount --make-rprivate /
  mount -t tmpfs none "$ROOT/scratch"
  mkdir "$ROOT/scratch/up" "$ROOT/scratch/work" "$ROOT/scratch/nut"
  cp -a "$ROOT/files/etc/." "$ROOT/scratch/up"
  mount -t overlay overlay -o "lowerdir=/etc,upperdir=$ROOT/scratch/up,workdir=$ROOT/scratch/work" /etc
  mkdir -p /usr/local/sbin /run/nut # an image need not have folders that are empty
  mount --bind "$ROOT/files/usr/local/sbin" /usr/local/sbin
  mount --bind "$ROOT/scratch/nut" /run/nut
  chown root:nut /run/nut /etc/nut
  chmod 770 /run/nut
  mount --bind "$ROOT/driver" /lib/nut/usbhid-ups
  mount --bind "$ROOT/systemctl" "$(readlink -f /sbin/shutdown)"
  ip link set lo up
  touch "$ROOT/ready"
  while :; do sleep 3600 & wait; done # and so buries what others leave behind`;

/** One machine with the generated files in their places, the real NUT, and a UPS that says what the test wants. */
export class Rig {
  private constructor(
    private readonly unshare: ChildProcess,
    private readonly pid: number,
    private readonly root: string,
  ) {}

  /** With `beside`, on the same network as another machine. */
  static async start(files: readonly MachineFile[], beside?: Rig): Promise<Rig> {
    const root = fs.mkdtempSync(join(tmpdir(), 'loutik-ups-'));
    fs.mkdirSync(join(root, 'scratch'));
    for (const folder of ['etc', 'usr/local/sbin']) fs.mkdirSync(join(root, 'files', folder), { recursive: true });
    for (const { path, content, mode = '0644', owner = 'root:root' } of files) {
      const target = join(root, 'files', path);
      fs.mkdirSync(dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
      await run('chown', [owner, target]);
      fs.chmodSync(target, Number.parseInt(mode, 8));
    }
    for (const [name, text] of Object.entries({ driver, systemctl })) fs.writeFileSync(join(root, name), text, { mode: 0o755 });
    const network = beside ? ['nsenter', '-t', String(beside.pid), '-n', 'unshare'] : ['unshare', '-n'];
    const [command = '', ...args] = [...network, '-m', '-p', '-f', '--mount-proc', '--kill-child', 'bash', '-c', enter];
    const said = fs.openSync(join(root, 'said'), 'w');
    const child = spawn(command, args, { env: { ...process.env, ROOT: root }, stdio: ['ignore', said, said] });
    fs.closeSync(said);
    await until(() => fs.existsSync(join(root, 'ready')) || child.exitCode !== null, 20);
    if (child.exitCode !== null) throw new Error(`the machine did not start: ${fs.readFileSync(join(root, 'said'), 'utf8')}`);
    const { stdout } = await run('pgrep', ['-P', String(child.pid)]);
    return new Rig(child, Number(stdout.trim()), root);
  }

  /** Runs a command on the machine. What it prints is returned; a failure is thrown. */
  async run(command: string): Promise<string> {
    const { stdout } = await run('nsenter', ['-t', String(this.pid), '-m', '-n', '-p', 'sh', '-c', command], { timeout: 30_000 });
    return stdout;
  }

  /** What the UPS says from now on. */
  async says(status: string, charge = 100, runtime = 65_535): Promise<void> {
    const text = `ups.status: ${status}\\nbattery.charge: ${charge}\\nbattery.runtime: ${runtime}\\n`;
    // in one step: the driver reads it every two seconds
    await this.run(`printf '${text}' >/run/nut/readings.new && mv /run/nut/readings.new /run/nut/readings`);
  }

  /** The programs that the machine's units would start, with what they say in a file. */
  async startNut(): Promise<void> {
    await this.run('loutik-nut-secrets');
    await this.run('upsdrvctl start >>/run/nut/log 2>&1');
    await this.run('upsd >>/run/nut/log 2>&1');
    await this.startMonitor();
  }

  async startMonitor(): Promise<void> {
    await this.run('setsid upsmon -F </dev/null >>/run/nut/log 2>&1 &');
  }

  /** As systemd ends upsmon when the machine stops. */
  async endMonitor(): Promise<void> {
    await this.run('pkill -x upsmon; while pgrep -x upsmon >/dev/null; do sleep 0.1; done');
  }

  log(): Promise<string> {
    return this.run('cat /run/nut/log');
  }

  /** What was asked of systemd and of the UPS, in order. */
  async asked(): Promise<string[]> {
    return (await this.run('cat /run/nut/power.log 2>/dev/null || true')).split('\n').filter(Boolean);
  }

  /** Ends everything on it. */
  stop(): void {
    this.unshare.kill('SIGKILL'); // and with it, by --kill-child, the first process of the machine
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

export const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

/** Waits until something is so; throws when it is not after this many seconds. */
export async function until(isSo: () => boolean | Promise<boolean>, within: number): Promise<void> {
  const end = Date.now() + within * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not so within ${within} s: ${isSo}`);
    await seconds(0.25);
  }
}
