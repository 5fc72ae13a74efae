import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What a container of a pod is given: the rest of its root is this machine's, read-only. */
export interface Container {
  /** Folders and files of this machine by the path that the container has them at. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** User and group id. @default 1000 */
  readonly user?: number;
  /** More groups that it is in. */
  readonly groups?: readonly number[];
  /** This machine's network, where servers of tests listen. @default - one of its own */
  readonly network?: 'shared';
}

/**
 * Runs a command as a container does: at the pod's own paths, under a read-only root, as the pod's user and
 * process 1.
 */
export function inContainer(command: readonly string[], container: Container): SpawnSyncReturns<string> {
  const root = fs.mkdtempSync(join(tmpdir(), 'loutik-root-'));
  const user = String(container.user ?? 1000);
  const groups = container.groups ? `--groups ${container.groups.join(',')}` : '--clear-groups';
  const enter = [
    'set -eu',
    `mount -t tmpfs tmpfs ${root}`,
    ...rootOf(root, Object.entries(container.mounts ?? {})),
    `mount -o remount,ro ${root}`,
    `mount -t proc proc ${root}/proc`,
    ...(container.network === 'shared' ? [] : ['ip link set lo up']),
    `hostname ${basename(root)}`, // each pod has its own
    `exec chroot ${root} setpriv --reuid ${user} --regid ${user} ${groups} env -i "$@"`,
  ].join('\n');
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/tmp', LANG: 'C.UTF-8', ...container.env };
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  try {
    const spaces = ['-m', '-u', ...(container.network === 'shared' ? [] : ['-n']), '-p', '--fork', '--kill-child'];
    return spawnSync('unshare', [...spaces, 'sh', '-c', enter, 'sh', ...variables, ...command], { encoding: 'utf8' });
  } finally {
    fs.rmdirSync(root);
  }
}

/**
 * The commands that make a container's root: this machine's folders, seen read-only. One is opened, with its entries placed one by one, only
 * where the container has a path in it that this machine lacks.
 */
function rootOf(root: string, mounts: readonly (readonly [string, string])[]): string[] {
  const commands: string[] = [];
  const missing = mounts.map(([path]) => path).filter((path) => !fs.existsSync(path));
  const place = (path: string, from: string, readOnly: boolean) => {
    const exists = `[ -e ${root}${path} ]`;
    commands.push(
      fs.statSync(from).isDirectory()
        ? `${exists} || mkdir -p ${root}${path}`
        : `${exists} || { mkdir -p ${root}${dirname(path)} && touch ${root}${path}; }`,
      `mount --rbind ${from} ${root}${path}`,
      ...(readOnly ? [`mount -o remount,bind,ro ${root}${path}`] : []),
    );
  };
  const open = (folder: string) => {
    for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
      const path = join(folder, name);
      const entry = fs.lstatSync(path);
      if (entry.isSymbolicLink()) commands.push(`mkdir -p ${root}${folder} && ln -s ${fs.readlinkSync(path)} ${root}${path}`);
      else if (entry.isDirectory() && missing.some((own) => own.startsWith(`${path}/`))) open(path);
      else if (entry.isDirectory() || entry.isFile()) place(path, path, !['/dev', '/proc', '/sys'].includes(path));
    }
  };
  open('/');
  for (const [path, from] of [...mounts].sort(([a], [b]) => (a < b ? -1 : 1))) place(path, from, false);
  return commands;
}
