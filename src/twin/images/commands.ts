import { spawn } from 'node:child_process';
import { ProblemsError } from '../../problems';

/** Which package brings a program that building needs. */
const packages: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  chroot: 'coreutils',
  'dpkg-deb': 'dpkg',
  go: 'golang',
  tar: 'tar',
};

/** Runs a program to its end and gives what it printed; `image` is what it works for. */
export function command(image: string, [program, ...args]: readonly [string, ...string[]], cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let said = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-4000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? missing(program) : error));
    child.on('close', (code) => (code === 0 ? resolve(printed) : reject(failed(image, `${program} ended with ${code}`, said))));
  });
}

/** A program that building needs and that is not there. */
export function missing(program: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'TOOL_MISSING',
      where: program,
      what: `images are built with ${program}, and it is not there`,
      repair: `install the package ${packages[program] ?? program} (Debian), or let the real images be pulled: --images real`,
    },
  ]);
}

/** What a person reads when an image cannot be built: the last lines that were said, a full disk first of all. */
export function failed(image: string, what: string, said: string): ProblemsError {
  const lines = said.trim().split('\n').filter(Boolean);
  const full = lines.find((line) => /no space left on device/i.test(line));
  return new ProblemsError([
    {
      code: 'IMAGE_BUILD_FAILED',
      where: image,
      what: full ?? lines.find((line) => /^E: /.test(line)) ?? lines.at(-1) ?? what,
      ...(lines.length > 1 ? { excerpt: lines.slice(-8).join('\n') } : {}),
      repair: full
        ? 'make room and run the same again: what was built stays'
        : 'mend that (network, disk) and run the same again: what was built stays; or let the real images be pulled: --images real',
    },
  ]);
}

/** A full disk as a problem to mend; any other error as it is. */
export function diskFull(image: string, error: unknown): unknown {
  return (error as NodeJS.ErrnoException)?.code === 'ENOSPC' ? failed(image, '', 'No space left on device') : error;
}
