import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One hierarchy of control groups of this machine. */
export interface Hierarchy {
  /** Its folder below `/sys/fs/cgroup`; empty for the one of version 2. */
  readonly name: string;
  /** What mounts it: `cpu,cpuacct`, `none,name=systemd`; empty for version 2. */
  readonly options: string;
  /** The folder in which groups of ours are made: below the caller's own in version 1, at the top in version 2, where a group with processes has no others. */
  readonly base: string;
}

const top = '/sys/fs/cgroup';

/** The hierarchies that a kubelet uses, by the texts of `/proc/self/mountinfo` and `/proc/self/cgroup`. Pure. */
export function hierarchies(mountinfo: string, own: string): readonly Hierarchy[] {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [type, , options = ''] = after.split(' ');
    const point = before.split(' ')[4] ?? '';
    return type === 'cgroup' || type === 'cgroup2' ? [{ type, options, point }] : [];
  });
  if (mounts.some(({ type, point }) => type === 'cgroup2' && point === top)) return [{ name: '', options: '', base: top }];
  const paths = new Map(own.split('\n').map((line) => [line.split(':')[1] ?? '', line.split(':').slice(2).join(':')]));
  return mounts
    .filter(({ type, point }) => type === 'cgroup' && point.startsWith(`${top}/`))
    .map(({ options, point }) => {
      const words = options
        .split(',')
        .filter((word) => !['rw', 'ro', 'xattr', 'clone_children'].includes(word) && !word.includes('_agent'));
      const named = words.some((word) => word.startsWith('name='));
      return {
        name: point.slice(top.length + 1),
        options: named ? ['none', ...words].join(',') : words.join(','),
        base: join(point, paths.get(words.join(',')) ?? '').replace(/\/$/, ''),
      };
    });
}

/** This machine's; none where there is no `/proc`. */
export function ownHierarchies(): readonly Hierarchy[] {
  if (!existsSync('/proc/self/cgroup')) return [];
  return hierarchies(readFileSync('/proc/self/mountinfo', 'utf8'), readFileSync('/proc/self/cgroup', 'utf8'));
}

/** What a twin's groups are called: by its folder, since two users may have twins of one name. */
export function groupName(folder: string): string {
  return `loutik-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** Makes a node's groups, in each hierarchy, with no more memory than its VM has. Returns their folders. */
export function makeGroups(all: readonly Hierarchy[], twin: string, node: string, memory: number): readonly string[] {
  return all.map(({ name, base }) => {
    const folders = [join(base, twin), join(base, twin, node)] as const;
    for (const [index, folder] of folders.entries()) {
      const parent = index === 0 ? base : folders[0];
      if (name === '') for (const controller of ['cpu', 'cpuset', 'io', 'memory', 'pids', 'hugetlb']) offer(parent, controller);
      mkdirSync(folder, { recursive: true });
      if (name !== 'cpuset') continue;
      for (const file of ['cpuset.cpus', 'cpuset.mems']) writeFileSync(join(folder, file), readFileSync(join(parent, file)));
    }
    if (name === 'memory') writeFileSync(join(folders[1], 'memory.limit_in_bytes'), String(memory));
    if (name === '') writeFileSync(join(folders[1], 'memory.max'), String(memory));
    return folders[1];
  });
}

/** Lets groups below have a controller; one that this kernel lacks is done without. */
function offer(parent: string, controller: string): void {
  const there = readFileSync(join(parent, 'cgroup.controllers'), 'utf8').trim().split(' ');
  if (there.includes(controller)) writeFileSync(join(parent, 'cgroup.subtree_control'), `+${controller}`);
}

/** Removes groups with all that is in them once their processes are gone, for which it waits `patience` milliseconds. */
export async function removeGroups(groups: readonly string[], patience = 10_000): Promise<void> {
  for (const begin = performance.now(); ; await sleep(50)) {
    const busy = groups.filter((group) => existsSync(group) && !removed(group));
    if (busy.length === 0 || performance.now() - begin > patience) return;
  }
}

/** Groups go from the innermost out; one with a process in it stays. */
function removed(folder: string): boolean {
  try {
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const gone = inner.map(({ name }) => removed(join(folder, name))).every(Boolean);
    if (gone) rmdirSync(folder);
    return gone;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
