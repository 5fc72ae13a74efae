import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a container of a pod is given: the rest of its root is this machine's, read-only. */
export interface Container {
  /** Folders and files of this machine by the path that the container has them at. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** User and group id. @default 1000 */
  readonly user?: number;
}

/** Runs a command as a container does: at the pod's own paths, under a read-only root, as the pod's user, on a network of its own. */
export function inContainer(command: readonly string[], container: Container): SpawnSyncReturns<string> {
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-root-'));
  const user = String(container.user ?? 1000);
  const enter = [
    'set -eu',
    `mount -t tmpfs tmpfs ${root}`,
    ...rootOf(root, Object.entries(container.mounts ?? {})),
    `mount -o remount,ro ${root}`,
    'ip link set lo up',
    `exec chroot ${root} setpriv --reuid ${user} --regid ${user} --clear-groups "$@"`,
  ].join('\n');
  try {
    return spawnSync('unshare', ['-m', '-n', 'sh', '-c', enter, 'sh', ...command], {
      encoding: 'utf8',
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C.UTF-8', ...container.env },
    });
  } finally {
    fs.rmdirSync(root);
  }
}

/** The commands that make a container's root: a folder of this machine is opened wherever something of the container's goes into it. */
function rootOf(root: string, mounts: readonly (readonly [string, string])[]): string[] {
  const commands: string[] = [];
  const opened = (folder: string) => mounts.some(([path]) => path.startsWith(folder === '/' ? '/' : `${folder}/`));
  const place = (path: string, from: string, options: string) => {
    const isFolder = fs.statSync(from).isDirectory();
    commands.push(isFolder ? `mkdir -p ${root}${path}` : `mkdir -p ${root}${dirname(path)} && touch ${root}${path}`);
    commands.push(
      `mount --${isFolder ? 'rbind' : 'bind'} ${from} ${root}${path}`,
      ...(options ? [`mount -o remount,bind,${options} ${root}${path}`] : []),
    );
  };
  const open = (folder: string) => {
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const path = join(folder, name);
      if (mounts.some(([own]) => own === path)) continue;
      const entry = fs.lstatSync(path);
      if (entry.isSymbolicLink()) commands.push(`mkdir -p ${root}${folder} && ln -s ${fs.readlinkSync(path)} ${root}${path}`);
      else if (entry.isDirectory() && opened(path)) open(path);
      else if (entry.isDirectory() || entry.isFile()) place(path, path, ['/dev', '/proc', '/sys'].includes(path) ? '' : 'ro');
    }
  };
  open('/');
  for (const [path, from] of [...mounts].sort(([a], [b]) => (a < b ? -1 : 1))) place(path, from, '');
  return commands;
}
