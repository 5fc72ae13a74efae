import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';
import { must, type Ran, sleep, until } from './commands';
import type { BaseImage } from './image/base-image';
import { sizes } from './image/recipe';
import type { Lan } from './lan';
import { starved } from './own-time';

/** The parts of a cloud-init seed, by cloud-init's names. */
export interface Seed {
  readonly 'user-data': string;
  readonly 'meta-data': string;
  readonly 'network-config'?: string;
  readonly 'vendor-data'?: string;
}

export interface VmProps {
  readonly name: string;
  readonly address: string;
  readonly mac: string;
  readonly seed: Seed;
  /** The data disks behind the system's, by serial number, blank. */
  readonly disks: readonly string[];
  /** @default 1024 */
  readonly mebibytes?: number;
}

/** By this its console has each line of the journal, which costs time under emulation: systemd-journald.service(8). */
export const telling = 'systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info';

/**
 * Seconds that SSH waits until a connection stands, the server's first words among it. One that others leave a tenth of a processor takes
 * over ten for them, which matters where nothing is asked again.
 */
const patience = { once: 120, asksAgain: 10 } as const;

interface Around {
  readonly image: BaseImage;
  readonly lan: Lan;
  readonly folder: string;
  /** The private half of the key that the seed lets in. */
  readonly key: string;
}

/** One machine under emulation: its disks outlive its power. */
export class BootedVm {
  #qemu?: ChildProcess;
  #connection?: ChildProcess;
  #tap?: string;
  #since = 0;
  readonly #folder: string;

  constructor(
    private readonly around: Around,
    readonly props: VmProps,
  ) {
    this.#folder = join(around.folder, props.name);
  }

  get #disks(): string[] {
    return ['system', ...this.props.disks].map((serial) => join(this.#folder, `${serial}.qcow2`));
  }

  get #socket(): string {
    return join(this.#folder, 'ssh');
  }

  /** Where what the machine says on its serial port is kept. */
  get console(): string {
    return join(this.#folder, 'console.log');
  }

  /** Makes its disks, and plugs it into the network. */
  async plugIn(): Promise<void> {
    const { seed } = this.props;
    fs.mkdirSync(join(this.#folder, 'seed'), { recursive: true });
    const [system = '', ...data] = this.#disks;
    await must(['qemu-img', 'create', '-q', '-f', 'qcow2', '-b', this.around.image.disk, '-F', 'raw', system, sizes.disk]);
    for (const disk of data) await must(['qemu-img', 'create', '-q', '-f', 'qcow2', disk, '2G']);
    for (const [name, text] of Object.entries(seed)) fs.writeFileSync(join(this.#folder, 'seed', name), text);
    await must([
      'xorriso',
      '-as',
      'genisoimage',
      '-quiet',
      '-V',
      'cidata',
      '-J',
      '-r',
      '-o',
      join(this.#folder, 'seed.iso'),
      join(this.#folder, 'seed'),
    ]);
    this.#tap = await this.around.lan.tap();
  }

  /** @param words more of the kernel's command line */
  async powerOn(words = ''): Promise<void> {
    if (!fs.existsSync(this.#folder)) await this.plugIn();
    const { image, lan } = this.around;
    const drives = this.#disks.flatMap((file, index) => {
      const serial = index === 0 ? 'system' : this.props.disks[index - 1];
      const drive = `if=none,id=d${index},file=${file},cache=unsafe`;
      // as Proxmox VE 9 has it: a device_id, from which udev makes /dev/disk/by-id, that knows nothing of the serial number
      return ['-drive', drive, '-device', `scsi-hd,drive=d${index},scsi-id=${index},device_id=drive-scsi${index},serial=${serial}`];
    });
    this.#since = Date.now();
    fs.rmSync(this.console, { force: true }); // of the boot before
    this.#qemu = lan.start(
      [
        ...image.qemu,
        // one processor: with more, QEMU 7.2 broke at cmpxchg16b, which the kernel and HAProxy use, and 10.0 was not tried; one without AVX,
        // which takes longer to translate: an eighth of a boot
        ...`-M q35 -accel tcg -cpu Nehalem -smp 1 -m ${this.props.mebibytes ?? 1024} -nodefaults -display none`.split(' '),
        ...['-serial', `file:${this.console}`],
        ...['-kernel', image.kernel, '-initrd', image.initrd, '-append', `root=LABEL=root rw console=ttyS0 quiet mitigations=off ${words}`],
        ...['-device', 'virtio-rng-pci', '-device', 'virtio-scsi-pci,id=scsi0', ...drives],
        ...['-drive', `if=none,id=seed,media=cdrom,readonly=on,file=${join(this.#folder, 'seed.iso')}`],
        ...['-device', 'scsi-cd,drive=seed,scsi-id=30'],
        ...['-netdev', `tap,id=lan,ifname=${this.#tap},script=no,downscript=no`],
        ...['-device', `virtio-net-pci,netdev=lan,mac=${this.props.mac}`],
      ],
      join(this.#folder, 'qemu.log'),
    );
  }

  /** As when the mains go. */
  async powerCut(): Promise<void> {
    this.#connection?.kill('SIGKILL');
    const qemu = this.#qemu;
    if (qemu === undefined || qemu.exitCode !== null || qemu.signalCode !== null) return;
    qemu.kill('SIGKILL');
    await once(qemu, 'exit');
  }

  /** Cuts its power as soon as its console has told this since it had power, and says after how many seconds that was. */
  async cutAt(told: RegExp, seconds = 480): Promise<number> {
    const isTold = async () => (fs.existsSync(this.console) && told.test(fs.readFileSync(this.console, 'latin1'))) || undefined;
    await this.#until(`its console to tell ${told}`, seconds, isTold, 0.1);
    const elapsed = this.#elapsed();
    await this.powerCut();
    return elapsed;
  }

  /** Waits until the machine has turned itself off, and says after how many seconds. */
  async off(seconds: number): Promise<number> {
    const qemu = this.#qemu;
    await this.#until('that it turns itself off', seconds, async () => qemu?.exitCode === 0 || undefined);
    return this.#elapsed();
  }

  #sshTo(options: readonly string[], command: readonly string[], connect: number = patience.once): string[] {
    const alive = [`ConnectTimeout=${connect}`, 'ServerAliveInterval=5', 'ServerAliveCountMax=6'];
    const quiet = ['BatchMode=yes', 'StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'];
    const all = [...quiet, ...alive, `ControlPath=${this.#socket}`, ...options].flatMap((option) => ['-o', option]);
    return ['ssh', ...all, '-i', this.around.key, `admin@${this.props.address}`, ...command];
  }

  /** Keeps one connection, since making one takes seconds under emulation. */
  #connect(): void {
    this.#connection?.kill('SIGKILL');
    fs.rmSync(this.#socket, { force: true }); // a killed one's would be taken for another's, and no new one made
    const options = ['ControlMaster=yes', 'SessionType=none'];
    this.#connection = this.around.lan.start(this.#sshTo(options, []), join(this.#folder, 'ssh.log'));
  }

  /** Runs a shell script inside, as root, over SSH. */
  ssh(script: string, connect?: number): Promise<Ran> {
    return this.around.lan.run(this.#sshTo(['ControlMaster=no'], ['sudo', 'bash', '-s'], connect), { input: script });
  }

  /** Runs a script that must succeed, and gives what it printed. */
  async tell(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.ssh(script);
    if (code !== 0) throw new Error(`${this.props.name}: ended with ${code}: ${stderr.slice(-3000)}${stdout.slice(-1000)}`);
    return stdout;
  }

  /** Waits until a script inside succeeds, and gives what it printed. */
  waitFor(what: string, script: string, seconds: number): Promise<string> {
    return this.#until(what, seconds, async () => {
      const qemu = this.#qemu;
      if (qemu === undefined || qemu.exitCode !== null || qemu.signalCode !== null)
        throw new Error(`${this.props.name} is off: ${fs.readFileSync(join(this.#folder, 'qemu.log'), 'utf8')}`);
      const begun = performance.now();
      const { code, stdout } = await this.ssh(script, patience.asksAgain);
      if (code === 0) return stdout;
      // an answer takes it a third of a second that it has for nothing else, however little others leave it: it is left to itself in between
      await sleep(Math.min(3, (2 * (performance.now() - begun)) / 1000));
      return undefined;
    });
  }

  /** Waits for the end of cloud-init, and says how long it took since power-on. */
  async settled(seconds = 480): Promise<CloudInitStatus> {
    await this.waitFor('SSH', 'true', seconds);
    const reached = this.#elapsed();
    // asked anew when the connection breaks: cloud-init restarts what it goes through. `--wait` runs systemctl twice, four times a second
    // (cloudinit/cmd/status.py), on a machine whose time is short: it begins when all is done but for the last unit's end
    const ends = 'for _ in {1..150}; do [ -e /run/cloud-init/result.json ] && break; sleep 2; done';
    const status = await this.waitFor(
      'cloud-init',
      `${ends}; cloud-init status --wait --format json >/run/status; cat /run/status`,
      seconds,
    );
    this.#connect();
    process.stderr.write(`  ${this.props.name}: SSH after ${reached} s, cloud-init done after ${this.#elapsed()} s\n`);
    return JSON.parse(status) as CloudInitStatus;
  }

  /** Waits for SSH of a machine that has had its first boot, and tells how long it took after that. */
  async back(what: string, seconds = 480): Promise<void> {
    await this.waitFor('SSH', 'true', seconds);
    this.#connect();
    process.stderr.write(`  ${this.props.name}: SSH ${this.#elapsed()} s after its power was cut: ${what}\n`);
  }

  /** A clean restart. */
  async restart(): Promise<void> {
    const bootId = 'cat /proc/sys/kernel/random/boot_id';
    const before = await this.tell(bootId);
    this.#since = Date.now();
    // in a second, since a firewall that goes first would leave us waiting for an answer; timers have a minute's leeway by default
    await this.tell('systemd-run --quiet --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot');
    this.#connection?.kill('SIGKILL');
    await this.waitFor('a second boot', `test "$(${bootId})" != "${before.trim()}"`, 480);
    this.#connect();
  }

  /** For so many seconds of this machine: those in which others had the processors do not count. */
  #until<T>(what: string, seconds: number, ask: () => Promise<T | undefined>, pause?: number): Promise<T> {
    const now = () => Date.now() / 1000 - starved(this.#qemu?.pid);
    return until(`${this.props.name}: ${what}`, seconds, ask, { now, pause });
  }

  #elapsed(): number {
    return Math.round((Date.now() - this.#since) / 1000);
  }
}

interface CloudInitStatus {
  readonly status: string;
  readonly extended_status: string;
  readonly errors: readonly string[];
  readonly recoverable_errors: Readonly<Record<string, readonly string[]>>;
}
