import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Api } from '../api';
import { startComponents, stopComponents } from '../components';
import type { TwinFolder } from '../folder';
import { marked, processesOf } from '../processes';
import { clearGroups } from './groups';
import { bootsOf, waitForNodes } from './ready';
import { firstProcess, startNode } from './start-nodes';

/** A node as it was when the twin came up: what it takes to start it again. */
export interface PoweredNode {
  readonly name: string;
  readonly isServer: boolean;
  /** Bytes. */
  readonly memory: number;
}

export function writePowered(folder: TwinFolder, nodes: readonly PoweredNode[]): void {
  folder.write('nodes.json', JSON.stringify(nodes.map(({ name, isServer, memory }) => ({ name, isServer, memory }))));
}

/** The nodes of a twin that runs containers. */
export function poweredNodes(folder: TwinFolder): readonly PoweredNode[] {
  return JSON.parse(readFileSync(folder.file('nodes.json'), 'utf8')) as PoweredNode[];
}

/**
 * Cuts the power of nodes, all at once: what no program had synced is lost, every process ends where it stands, and with the server node
 * the control plane, which is a part of K3s. Returns their names once the kernel has let go of their disks.
 */
export async function cutPower(folder: TwinFolder, nodes: readonly PoweredNode[]): Promise<readonly string[]> {
  const on = nodes.filter(({ name }) => isOn(folder, name));
  await Promise.all(on.map(({ name }) => stopDisks(folder, name)));
  if (on.some(({ isServer }) => isServer)) stopComponents(folder);
  const names = on.map(({ name }) => name);
  await killNodes(folder, names);
  return names;
}

/** Kills every process of nodes, as if their kernels had: what was written is kept, synced or not. Done when nothing of them is left but their disks. */
export async function killNodes(folder: TwinFolder, names: readonly string[]): Promise<void> {
  await Promise.all(names.map((name) => kill(folder, name)));
}

/** Gives nodes that are off their power back, from their disks as they are, and waits until they are Ready. Returns their names. */
export async function bootNodes(
  folder: TwinFolder,
  api: Api,
  nodes: readonly PoweredNode[],
  tell: (missing: string) => void,
): Promise<readonly string[]> {
  const off = nodes.filter(({ name }) => !isOn(folder, name));
  await startComponents(folder, api);
  const boots = await bootsOf(api);
  for (const node of off) startNode(folder, node);
  const names = off.map(({ name }) => name);
  await waitForNodes(folder, api, names, tell, boots);
  return names;
}

/** Whether a node has power. */
export function isOn(folder: TwinFolder, name: string): boolean {
  return processesOf(folder, `node-${name}`).length > 0;
}

/** From now on no byte reaches a node's disks: the kernel shuts each file system down, without its log, the innermost first. */
async function stopDisks(folder: TwinFolder, name: string): Promise<void> {
  const first = firstProcess(folder, name);
  if (first === undefined) return; // it was only starting
  const mounts = readFileSync(`/proc/${first}/mountinfo`, 'utf8').split('\n');
  const points = new Map<string, string>(); // by device, where it is mounted first
  for (const line of mounts) {
    const [, , device = '', , point = ''] = line.split(' ');
    const [type = '', source = ''] = line.split(' - ')[1]?.split(' ') ?? [];
    if (/^(ext4|xfs)$/.test(type) && source.startsWith('/dev/loop') && !points.has(device)) points.set(device, point);
  }
  const script = [...points.values()].reverse().map((point) => `xfs_io -x -c shutdown '${point}'`);
  const args = ['--target', String(first), '--mount', '--pid', 'sh', '-c', script.join('; ')];
  await promisify(execFile)('nsenter', args, { env: marked(folder) });
}

/** A node's mounts and interfaces go with its last process. */
async function kill(folder: TwinFolder, name: string): Promise<void> {
  const living = () => processesOf(folder, `node-${name}`);
  for (let left = living(); left.length > 0 || holdsDisk(folder.file('nodes', name)); left = living()) {
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // gone meanwhile
      }
    }
    await sleep(20);
  }
  await clearGroups(folder, name);
}

/** Whether a loop device still holds a disk in that folder: the kernel clears mounts away after the processes are gone. */
function holdsDisk(folder: string): boolean {
  return readdirSync('/sys/block').some((device) => {
    try {
      return readFileSync(`/sys/block/${device}/loop/backing_file`, 'utf8').startsWith(`${folder}/`);
    } catch {
      return false; // no loop device, or one without a disk
    }
  });
}
