import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program that ends with this process, however this process ends: the kernel sees to it. */
export function start(command: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], { stdio: 'ignore', ...options });
  child.on('error', () => {}); // what could not start is seen by its missing pid or exit code
  return child;
}

/** Runs a program to its end. */
export async function run(command: readonly string[], { input = '', ...options }: SpawnOptions & { input?: string } = {}): Promise<Ran> {
  const child = start(command, { ...options, stdio: 'pipe' });
  const read = async (stream: NodeJS.ReadableStream | null) => {
    let text = '';
    for await (const chunk of stream ?? []) text += String(chunk);
    return text;
  };
  child.stdin?.on('error', () => {}); // a program that ended without reading
  child.stdin?.end(input);
  const [stdout, stderr, [code]] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}

/** Runs a program that must succeed, and gives what it printed. */
export async function must(command: readonly string[], options: Parameters<typeof run>[1] = {}): Promise<string> {
  const { code, stdout, stderr } = await run(command, options);
  if (code !== 0) throw new Error(`${command.slice(0, 6).join(' ')} ended with ${code}: ${stderr.slice(-2000)}${stdout.slice(-2000)}`);
  return stdout;
}

/** The programs that these tests need, and the Debian package of each. */
const needed: Readonly<Record<string, string>> = {
  mmdebstrap: 'mmdebstrap',
  'qemu-img': 'qemu-utils',
  xorriso: 'xorriso',
  sfdisk: 'fdisk',
  ip: 'iproute2',
  ssh: 'openssh-client',
  gpg: 'gnupg',
  'dpkg-deb': 'dpkg',
};

/** Fails, naming the packages, when a program is missing. */
export async function checkPrograms(): Promise<void> {
  const there = await Promise.all(
    Object.keys(needed).map(async (name) => [name, (await run(['sh', '-c', `command -v ${name}`])).code === 0] as const),
  );
  const missing = there.flatMap(([name, is]) => (is ? [] : [needed[name] ?? name]));
  if (missing.length > 0) throw new Error(`these tests need the Debian packages ${missing.join(', ')}`);
  if (process.getuid?.() !== 0) throw new Error('these tests need root: they build a root file system and a network of their own');
}

export const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const wall = () => Date.now() / 1000;

/** Asks until there is an answer that is not undefined, for so many seconds of the given clock. */
export async function until<T>(
  what: string,
  seconds: number,
  ask: () => Promise<T | undefined>,
  { now = wall, pause = 1 }: { readonly now?: () => number; readonly pause?: number } = {},
): Promise<T> {
  const end = now() + seconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await sleep(pause);
  }
}
