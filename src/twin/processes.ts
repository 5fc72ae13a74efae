import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TwinFolder } from './folder';

/**
 * What marks a process as a twin's: its environment names the twin's folder. Children inherit it, the kernel keeps it for as long
 * as the process lives, and nobody else has it: so what a killed command left is found, and a number used again is not taken for it.
 */
const mark = 'LOUTIK_TWIN';

/** What says which part of the twin it is. */
const partMark = 'LOUTIK_TWIN_PART';

/** The environment of everything that runs for a twin. */
export function marked(folder: TwinFolder, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { KUBECONFIG: _, ...env } = process.env;
  return { ...env, ...extra, [mark]: folder.path };
}

/** Starts a part that outlives this command; what it says goes to its log. */
export function startPart(
  folder: TwinFolder,
  part: string,
  [command, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): void {
  const log = folder.file('logs', `${part}.log`);
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  const out = openSync(log, 'a', 0o600);
  const child = spawn(command, args, {
    cwd: folder.path,
    detached: true,
    stdio: ['ignore', out, out],
    env: marked(folder, { ...env, [partMark]: part }),
  });
  child.on('error', () => {}); // seen as a part that does not run
  child.unref();
}

/** The processes of a twin that live now, or of one of its parts, with what each is called. */
export function processesOf(folder: TwinFolder, part?: string): { readonly pid: number; readonly command: string }[] {
  const found: { pid: number; command: string }[] = [];
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (!environment.includes(`${mark}=${folder.path}`)) continue;
      if (part !== undefined && !environment.includes(`${partMark}=${part}`)) continue;
      found.push({ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim() });
    } catch {
      // another user's, or gone meanwhile
    }
  }
  return found.filter(({ command }) => command !== ''); // a zombie has none
}

/** Ends every process of a twin, politely for `grace` milliseconds, then not; also what they start meanwhile. */
export async function stopProcesses(folder: TwinFolder, grace = 5000): Promise<void> {
  const begin = performance.now();
  for (let living = processesOf(folder); living.length > 0; living = processesOf(folder)) {
    const signal = performance.now() - begin < grace ? 'SIGTERM' : 'SIGKILL';
    for (const { pid } of living) {
      try {
        process.kill(pid, signal);
      } catch {
        // gone meanwhile
      }
    }
    await sleep(100);
  }
}
