import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { goEnvironment, goFlags } from '../../src/twin/build-tools';
import { cacheFolder } from '../../src/twin/tools';
import { repository } from '../lab';
import { moduleFolder, program } from '../twin-up/tools';
import { type Container, inContainer } from './pod';

/** A stand-in for the images of restic and its server, which are Alpine's: the programs themselves, and busybox for all else. */
export async function resticImage(folder: string): Promise<string> {
  const image = join(folder, 'image');
  fs.mkdirSync(image);
  const applets = execFileSync('busybox', ['--list'], { encoding: 'utf8' }).trim().split('\n');
  for (const name of applets) fs.symlinkSync('/bin/busybox', join(image, name));
  fs.copyFileSync(await thriftyRestic(), join(image, 'restic'));
  fs.copyFileSync(await program('rest-server'), join(image, 'rest-server'));
  fs.symlinkSync('/usr/bin/jq', join(image, 'jq'));
  fs.symlinkSync('/usr/bin/htpasswd', join(image, 'htpasswd')); // of rest-server's image
  return image;
}

/** What is changed in a program: a file of its source, what it says there, and what it says then. */
type Change = readonly [path: string, from: string, to: string];

/** A key costs half a second of a processor to open, by each call: one that is made by this costs a hundredth of that. Its format is the same. */
const cheapKeys: readonly Change[] = [
  ['internal/repository/key.go', 'KDFTimeout = 500 * time.Millisecond', 'KDFTimeout = 5 * time.Millisecond'],
];

/** Time passes 120 times as fast where locks are concerned: one is refreshed every two and a half seconds, and is nobody's after fifteen. */
const hastyLocks: readonly Change[] = [
  ['internal/restic/lock.go', 'StaleLockTimeout = 30 * time.Minute', 'StaleLockTimeout = 15 * time.Second'],
  ['internal/repository/lock.go', 'defaultRefreshInterval = 5 * time.Minute', 'defaultRefreshInterval = 2500 * time.Millisecond'],
];

/** restic as tests of many calls run it: nothing of the real program is changed but what its keys cost. */
const thriftyRestic = () => changedRestic(cheapKeys);

/** The same, whose locks age fast. */
export const hastyRestic = () => changedRestic([...cheapKeys, ...hastyLocks]);

/** The path of restic in the pinned version with these changes: built once, then taken from the cache, which lies outside the repository. */
async function changedRestic(changes: readonly Change[]): Promise<string> {
  const module = await moduleFolder('github.com/restic/restic', '', 'restic');
  const hash = createHash('sha256')
    .update(JSON.stringify([module, changes]))
    .digest('hex')
    .slice(0, 16);
  const built = join(dirname(cacheFolder()), 'restic', hash);
  if (fs.existsSync(built)) return built;
  const work = fs.mkdtempSync(join(tmpdir(), 'loutik-restic-'));
  try {
    const source = join(work, 'source');
    fs.cpSync(module, source, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', source]);
    for (const [path, from, to] of changes) {
      const text = fs.readFileSync(join(source, path), 'utf8');
      if (!text.includes(from)) throw new Error(`${path} does not say ${from}`);
      fs.writeFileSync(join(source, path), text.replace(from, to));
    }
    fs.mkdirSync(dirname(built), { recursive: true });
    execFileSync('go', ['build', ...goFlags, '-ldflags', '-s -w', '-o', `${built}.${process.pid}`, './cmd/restic'], {
      cwd: source,
      env: { ...process.env, ...goEnvironment },
    });
    fs.renameSync(`${built}.${process.pid}`, built);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return built;
}

/** Every script that a pod is given, in one folder. */
export function scriptsIn(folder: string): string {
  const scripts = join(folder, 'scripts');
  fs.mkdirSync(scripts);
  for (const from of ['src/constructs/scripts', 'charts/platform/scripts'])
    for (const entry of fs.readdirSync(join(repository, from), { withFileTypes: true }))
      if (entry.isFile()) fs.copyFileSync(join(repository, from, entry.name), join(scripts, entry.name));
  return scripts;
}

/** What a container has beside the rest of its pods, and a command that runs the script. */
export type More = Container & {
  readonly through?: readonly string[];
  /** Lines of a shell that run as root before, when all belongs to the pod's user. */
  readonly prepared?: string;
};

/** A volume's name and the folders of an app's pods, as the nodes and the kubelet have them. */
export class Pods {
  constructor(
    readonly folder: string,
    private readonly image: string,
    private readonly scripts: string,
  ) {
    for (const name of ['volumes', 'copies', 'tmp']) fs.mkdirSync(join(folder, name), { recursive: true });
  }

  at(...path: readonly string[]): string {
    return join(this.folder, ...path);
  }

  /** Writes a file of a volume, or its marker. */
  write(path: string, content: string | Buffer = ''): void {
    fs.mkdirSync(dirname(this.at('volumes', path)), { recursive: true });
    fs.writeFileSync(this.at('volumes', path), content);
  }

  read(path: string): string {
    return fs.readFileSync(this.at('volumes', path), 'utf8');
  }

  has(path: string): boolean {
    return fs.existsSync(this.at('volumes', path));
  }

  /** The disk is new. */
  wipe(volume: string): void {
    fs.rmSync(this.at('volumes', volume), { recursive: true, force: true });
    fs.mkdirSync(this.at('volumes', volume));
  }

  /** Runs a script with what every pod of the app has; scratch space is new for each. */
  run(script: string, env: Readonly<Record<string, string>>, more: More = {}) {
    return this.command(['sh', `/scripts/${script}`], env, more);
  }

  /** Runs a command likewise. */
  command(command: readonly string[], env: Readonly<Record<string, string>>, more: More = {}) {
    fs.rmSync(this.at('tmp'), { recursive: true, force: true });
    fs.mkdirSync(this.at('tmp'));
    execFileSync('chown', ['-R', '1000:1000', this.folder]);
    if (more.prepared !== undefined) execFileSync('sh', ['-euc', more.prepared], { cwd: this.folder });
    const { status, stdout, stderr } = inContainer([...(more.through ?? []), ...command], {
      user: more.user,
      groups: more.groups,
      network: 'shared',
      env: { PATH: '/image:/usr/bin:/bin', ...env },
      mounts: {
        '/image': this.image,
        '/scripts': this.scripts,
        '/tmp': this.at('tmp'),
        '/copies': this.at('copies'),
        ...more.mounts,
      },
    });
    return { status, said: stderr, last: stderr.trim().split('\n').at(-1) ?? '', stdout };
  }

  /** Keeps the app's volumes. */
  backup(env: Readonly<Record<string, string>>, more: More = {}) {
    const volumes = fs.readdirSync(this.at('volumes'));
    return this.run('backup.sh', env, {
      ...more,
      mounts: { ...Object.fromEntries(volumes.map((name) => [`/volumes/${name}`, this.at('volumes', name)])), ...more.mounts },
    });
  }

  /** Fills one volume. */
  restore(volume: string, env: Readonly<Record<string, string>>, more: More = {}) {
    fs.mkdirSync(this.at('volumes', volume), { recursive: true });
    return this.run(
      'restore.sh',
      { VOLUME: volume, TOGETHER: volume, KIND: 'files', ...env },
      { ...more, mounts: { '/volume': this.at('volumes', volume), ...more.mounts } },
    );
  }
}

/** A repository server as the house has it: append-only, but for locks. Also the stand-in for a key off-site that may do as much. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    readonly port: number,
  ) {}

  /** Serves a folder to the users of a file that htpasswd wrote. */
  static async start(image: string, folder: string, users: string): Promise<Server> {
    const port = await freePort();
    const args = ['--path', folder, '--listen', `127.0.0.1:${port}`, '--append-only', '--private-repos', '--htpasswd-file', users];
    const child = spawn(join(image, 'rest-server'), args, { uid: 1000, gid: 1000, stdio: 'ignore' });
    for (let tries = 0; tries < 100; tries++) {
      if (await answers(port)) return new Server(child, port);
      await setTimeout(50);
    }
    throw new Error('rest-server does not answer');
  }

  /** restic's address of an app's repository, with a user and password when they are to stand in it. */
  of(app: string, login = ''): string {
    return `rest:http://${login}127.0.0.1:${this.port}/${app}/`;
  }

  async stop(): Promise<void> {
    this.process.kill('SIGKILL');
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}
