import { spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { Api } from './api';
import { failed } from './control-plane';
import type { TwinFolder } from './folder';
import { marked, processesOf } from './processes';

/** A program of the control plane, as kwokctl wrote down how it starts it. */
interface Component {
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
}

/** The control plane's programs, in the order in which they start. */
function components(folder: TwinFolder): readonly Component[] {
  const text = readFileSync(join(folder.controlPlane, 'kwok.yaml'), 'utf8');
  const [cluster] = parseAllDocuments(text).map((document) => document.toJSON() as { readonly components?: readonly Component[] });
  return cluster?.components ?? [];
}

/** The processes of one: its command line begins with its own path. */
function running(folder: TwinFolder, { binary }: Component): readonly number[] {
  return processesOf(folder).flatMap(({ pid, command }) => (command.startsWith(`${binary} `) ? [pid] : []));
}

/** Kills the control plane, as a K3s that is killed takes its own with it. */
export function stopComponents(folder: TwinFolder): void {
  for (const pid of components(folder).flatMap((component) => running(folder, component))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // gone meanwhile
    }
  }
}

/** Starts what of the control plane does not run, and waits until the API server serves: the controllers give up without it. */
export async function startComponents(folder: TwinFolder, api: Api): Promise<void> {
  for (const component of components(folder)) {
    if (running(folder, component).length === 0) start(folder, component);
    if (component.name === 'kube-apiserver') await serves(folder, api);
  }
}

function start(folder: TwinFolder, { name, binary, args }: Component): void {
  const out = openSync(join(folder.controlPlane, 'logs', `${name}.log`), 'a', 0o600);
  const child = spawn(binary, args, { cwd: folder.controlPlane, detached: true, stdio: ['ignore', out, out], env: marked(folder) });
  child.on('error', () => {}); // seen as an API server that does not serve
  child.unref();
}

async function serves(folder: TwinFolder, api: Api): Promise<void> {
  for (const begin = performance.now(); ; await sleep(200)) {
    if (await api.isReady()) return;
    if (performance.now() - begin > 90_000) throw failed('kube-apiserver', 'it does not serve after 90 s', folder);
  }
}
