import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { shellEnv } from '../../bootstrap/shell-env';
import imageSync from '../../bootstrap/vm/scripts/image-sync.sh';
import { failed } from '../control-plane';
import type { TwinFolder } from '../folder';
import { marked, processesOf, startPart } from '../processes';
import { offsiteAddress } from '../secret-values';
import { ownHierarchies } from './cgroups';
import { nodeFiles } from './files';
import { gateSocket, imagesFolder, socketsFolder } from './folders';
import { layGroups } from './groups';
import type { RunNode, RunPlan } from './plan';
import images from './scripts/images.sh';
import init from './scripts/init.sh';
import lan from './scripts/lan.sh';
import node from './scripts/node.sh';
import volumeDisk from './scripts/volume-disk.sh';
import quota from './scripts/xfs-quota.sh';
import quotaStandIn from './scripts/xfs-quota-stand-in.sh';

/** What nodes are started with. */
export interface RunRequest {
  readonly plan: RunPlan;
  /** Paths of the programs, by name. */
  readonly tools: Readonly<Record<string, string>>;
  /** The port of the API server on this machine. */
  readonly apiPort: number;
  /** The port on this machine that leads to the gate. */
  readonly doorPort: number;
}

/** Makes the homelab's networks, and a way from them to the API server. */
export async function startNetworks(folder: TwinFolder, { plan, apiPort, doorPort }: RunRequest, gate: readonly string[]): Promise<void> {
  for (const path of [imagesFolder(folder), socketsFolder(folder)]) mkdirSync(path, { recursive: true, mode: 0o700 });
  folder.write('lan.sh', lan);
  folder.write('node.sh', node);
  rmSync(folder.file('lan.pid'), { force: true });
  const bridges = plan.networks.map(({ bridge, router }) => `${bridge}=${router}`).join(' ');
  startPart(folder, 'api-socket', [
    'socat',
    `UNIX-LISTEN:${join(socketsFolder(folder), 'api.sock')},fork,unlink-early,mode=600`,
    `TCP:127.0.0.1:${apiPort}`,
  ]);
  const door = `TCP-LISTEN:${doorPort},bind=127.0.0.1,fork,reuseaddr`;
  startPart(folder, 'door', ['socat', door, `UNIX-CONNECT:${gateSocket(folder)}`]);
  startPart(folder, 'networks', ['sh', folder.file('lan.sh'), folder.path, bridges, offsiteAddress, ...gate]);
  for (let waited = 0; !existsSync(folder.file('lan.pid')); waited += 50) {
    if (waited > 10_000) throw failed('networks', 'they are not there after 10 s', folder);
    await sleep(50);
  }
}

/** What a node's script is told of the plan: its networks, the ways to the other nodes' pods, and what it has, memory in KiB. */
export function nodeVariables(plan: RunPlan, node: RunNode): Readonly<Record<string, string>> {
  return {
    NODE: node.name,
    PEER: `node${plan.nodes.indexOf(node)}`,
    LINKS: `${node.interface.bridge}=eth0=${node.interface.address}`,
    ROUTER: node.router,
    PODS: plan.pods,
    ROUTES: plan.nodes.flatMap((other) => (other === node ? [] : [`${other.pods}=${other.address}`])).join(' '),
    SYSTEM: String(node.system),
    DISKS: Object.entries(node.disks)
      .map(([name, size]) => `${name}=${size}`)
      .join(' '),
    CPUS: String(node.processors),
    MEMORY_KIB: String(Math.floor(node.memory / 1024)),
  };
}

/** Lays a node's files, once: its disks and what its programs read. */
export function layNode(folder: TwinFolder, { plan, tools }: RunRequest, node: RunNode): void {
  const home = folder.file('nodes', node.name);
  const pki = (file: string) => readFileSync(join(folder.controlPlane, 'pki', file), 'utf8');
  const files = {
    ...nodeFiles(plan, node, { ca: pki('ca.crt'), cert: pki('admin.crt'), key: pki('admin.key') }),
    'loutik/init.sh': init,
    'loutik/images.sh': images,
    'loutik/image-sync.sh': imageSync,
    'loutik/volume-disk.sh': volumeDisk,
    'loutik/xfs-quota-stand-in.sh': quotaStandIn,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, 'etc', path)), { recursive: true });
    writeFileSync(join(home, 'etc', path), content);
  }
  const all = ownHierarchies();
  folder.write(
    join('nodes', node.name, 'node.env'),
    shellEnv({
      ...nodeVariables(plan, node),
      LAN_PID_FILE: folder.file('lan.pid'),
      XFS_QUOTA: hasXfsQuota(folder) ? 'yes' : 'no',
      CGROUPS: all[0]?.name === '' ? 'v2' : all.map(({ name, options }) => `${name}=${options}`).join(' '),
      PROGRAMS: ['kubelet', 'kube-proxy', 'kube-router'].map((name) => `${name}=${tools[name]}`).join(' '),
      IMAGES: imagesFolder(folder),
      LOGS: folder.file('logs'),
      SOCKETS: socketsFolder(folder),
    }),
  );
}

/** Switches a node on, from its disks as they are. */
export function startNode(folder: TwinFolder, { name, memory }: Pick<RunNode, 'name' | 'memory'>): void {
  layGroups(folder, name, memory);
  startPart(folder, `node-${name}`, ['sh', folder.file('node.sh'), 'start', folder.file('nodes', name)]);
}

/** A node's first process; undefined while it does not run. Shells that it forks are called as it is, and end when they like. */
export function firstProcess(folder: TwinFolder, name: string): number | undefined {
  const own = processesOf(folder, `node-${name}`).filter(({ command }) => command === 'sh /etc/loutik/init.sh');
  return own.find(({ pid }) => isFirst(pid))?.pid;
}

/** Whether a process is number 1 of the innermost namespace that it is in (proc_pid_status(5), NSpid). */
function isFirst(pid: number): boolean {
  try {
    return /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // gone meanwhile
  }
}

/** Runs a script of a node's as its first process would: in all of its namespaces. */
export async function inNode(folder: TwinFolder, name: string, script: string): Promise<void> {
  const first = firstProcess(folder, name);
  if (first === undefined) throw failed(`node-${name}`, 'it does not run', folder);
  const path = '/opt/loutik/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  await promisify(execFile)('nsenter', ['--target', String(first), '--all', 'sh', script], { env: marked(folder, { PATH: path }) });
}

/** Whether this kernel limits the directories of an XFS: told by mounting one. */
function hasXfsQuota(folder: TwinFolder): boolean {
  const known = folder.file('xfs-quota');
  if (!existsSync(known)) {
    const said = execFileSync('unshare', ['--mount', 'sh', '-c', quota, 'sh', folder.path], {
      env: marked(folder),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    writeFileSync(known, said);
  }
  return readFileSync(known, 'utf8').trim() === 'yes';
}
