import { type ChildProcess, execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a command ended with. */
export interface Outcome {
  readonly status: number;
  readonly output: string;
}

/** Runs a command to its end, however it ends. */
export function outcome([program, ...args]: readonly [string, ...string[]]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: `${stdout}${stderr}` });
    });
    child.stdin?.end(); // who asks for something gets nothing
  });
}

/** Runs a command that must succeed, and gives what it printed. */
export async function must(command: readonly [string, ...string[]]): Promise<string> {
  const { status, output } = await outcome(command);
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${output}`);
  return output;
}

/** What an image asks for (image-spec, config.md). */
export interface ImageConfig {
  readonly User?: string;
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly StopSignal?: string;
}

/** How a container starts. */
export interface Start {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly user: number;
  readonly groups?: readonly number[];
  readonly readOnly: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: readonly { readonly from: string; readonly to: string; readonly readOnly: boolean }[];
}

/** A containerd of the test's own, and a network namespace for its containers, in which only they are. */
export class Containerd {
  readonly work = fs.mkdtempSync(join(tmpdir(), 'loutik-containers-'));
  readonly network = `loutik-images-${process.pid}`;
  private readonly socket = join(this.work, 'containerd.sock');
  private readonly daemon: ChildProcess;
  private readonly configs = new Map<string, ImageConfig>();
  private readonly running = new Map<string, Promise<number>>();
  private readonly ends = new Map<string, Promise<number>>();

  constructor() {
    fs.chmodSync(this.work, 0o755); // other users' containers walk through it
    const config = join(this.work, 'config.toml');
    const lines = [
      'version = 2',
      `root = "${this.work}/root"`,
      `state = "${this.work}/state"`,
      'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
      `[grpc]\naddress = "${this.socket}"`,
    ];
    fs.writeFileSync(config, lines.join('\n'));
    this.daemon = spawn('containerd', ['--config', config], {
      stdio: ['ignore', 'ignore', fs.openSync(join(this.work, 'containerd.log'), 'a')],
    });
  }

  async ready(): Promise<void> {
    await must(['ip', 'netns', 'add', this.network]);
    await must(['ip', '-n', this.network, 'link', 'set', 'lo', 'up']);
    for (let tries = 0; (await outcome(this.ctr('version'))).status !== 0; tries++) {
      if (tries > 100) throw new Error(fs.readFileSync(join(this.work, 'containerd.log'), 'utf8'));
      await sleep(100);
    }
  }

  /** Takes an image in under its own name, and gives what it asks for. */
  async import(name: string, archive: string): Promise<ImageConfig> {
    await must(this.ctr('images', 'import', archive));
    const read = async (digest: string) => JSON.parse(await must(this.ctr('content', 'get', digest)));
    const line = (await must(this.ctr('images', 'ls'))).split('\n').find((each) => each.startsWith(`${name} `));
    const manifest = await read(/sha256:\w+/.exec(line ?? '')?.[0] ?? `no image is called ${name}`);
    const { config } = (await read(manifest.config.digest)) as { readonly config: ImageConfig };
    this.configs.set(name, config);
    return config;
  }

  has(name: string): boolean {
    return this.configs.has(name);
  }

  /** Starts one as a kubelet does: no capability, no new privileges, the image's own command, folder and variables where none is given. */
  async start(start: Start): Promise<void> {
    const { name, image, command, args, user, groups = [], readOnly, env = {}, mounts = [] } = start;
    const config = this.configs.get(image) ?? {};
    const bundle = join(this.work, 'bundles', name);
    fs.mkdirSync(join(bundle, 'rootfs'), { recursive: true });
    await must(this.ctr('images', 'mount', '--rw', image, join(bundle, 'rootfs')));
    await must(['runc', 'spec', '--bundle', bundle]);
    const spec = JSON.parse(fs.readFileSync(join(bundle, 'config.json'), 'utf8'));
    const none = { bounding: [], effective: [], permitted: [], inheritable: [], ambient: [] };
    const bound = mounts.map(({ from, to, readOnly: ro }) => ({
      destination: to,
      type: 'bind',
      source: from,
      options: ['rbind', ro ? 'ro' : 'rw'],
    }));
    Object.assign(spec.process, {
      terminal: false,
      user: { uid: user, gid: user, additionalGids: groups },
      args: command ? [...command, ...(args ?? [])] : [...(config.Entrypoint ?? []), ...(args ?? config.Cmd ?? [])],
      env: [...(config.Env ?? []), ...Object.entries(env).map(([key, value]) => `${key}=${value}`)],
      cwd: config.WorkingDir || '/',
      capabilities: none,
      noNewPrivileges: true,
    });
    Object.assign(spec, { root: { path: 'rootfs', readonly: readOnly }, hostname: name });
    spec.mounts = [...spec.mounts.filter((each: { destination: string }) => !mounts.some(({ to }) => to === each.destination)), ...bound];
    spec.linux.namespaces.find((each: { type: string }) => each.type === 'network').path = `/run/netns/${this.network}`;
    spec.linux.cgroupsPath = `/${this.network}-${name}`;
    fs.writeFileSync(join(bundle, 'config.json'), JSON.stringify(spec));
    const log = fs.openSync(this.log(name), 'a');
    const child = spawn('runc', [...this.runc, 'run', '--bundle', bundle, name], { stdio: ['ignore', log, log] });
    fs.closeSync(log);
    const end = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 255)));
    this.running.set(name, end);
    end.then(() => this.running.delete(name));
    this.ends.set(name, end);
  }

  said(name: string): string {
    return fs.readFileSync(this.log(name), 'utf8');
  }

  exec(name: string, command: readonly string[]): Promise<Outcome> {
    return outcome(['runc', ...this.runc, 'exec', name, ...command]);
  }

  /** A command of this machine's in the containers' network. */
  inside(command: readonly string[]): Promise<Outcome> {
    return outcome(['ip', 'netns', 'exec', this.network, ...command]);
  }

  runs(name: string): boolean {
    return this.running.has(name);
  }

  /** The status that a container ends with. */
  async ended(name: string, seconds: number): Promise<number> {
    const late = sleep(seconds * 1000, undefined, { ref: false }).then(() => undefined);
    const status = await Promise.race([this.ends.get(name), late]);
    if (status === undefined) throw new Error(`${name} runs after ${seconds} s: ${this.said(name)}`);
    await must(this.ctr('images', 'unmount', '--rm', join(this.work, 'bundles', name, 'rootfs')));
    fs.rmSync(join(this.work, 'bundles', name), { recursive: true });
    this.ends.delete(name);
    return status;
  }

  /** Sends the signal that the image asks for, as a kubelet does at the end of a pod; gives the status that it ends with. */
  async stop(name: string, image: string, seconds: number): Promise<number> {
    await must(['runc', ...this.runc, 'kill', name, this.configs.get(image)?.StopSignal ?? 'SIGTERM']);
    return this.ended(name, seconds);
  }

  /** Ends a container at once, if there is one of that name. */
  async kill(name: string): Promise<void> {
    if (!this.ends.has(name)) return;
    await outcome(['runc', ...this.runc, 'kill', name, 'KILL']);
    await this.ended(name, 10);
  }

  /** Ends everything; nothing of it is left on the machine. */
  async end(): Promise<void> {
    for (const name of [...this.ends.keys()]) await this.kill(name);
    const gone = new Promise((resolve) => this.daemon.once('exit', resolve));
    this.daemon.kill();
    await gone;
    await outcome(['ip', 'netns', 'delete', this.network]);
    fs.rmSync(this.work, { recursive: true, force: true });
  }

  private get runc(): readonly string[] {
    return ['--root', join(this.work, 'runc')];
  }

  private log(name: string): string {
    return join(this.work, `${name}.log`);
  }

  private ctr(...args: readonly string[]): [string, ...string[]] {
    return ['ctr', '--address', this.socket, '--namespace', 'images', ...args];
  }
}
