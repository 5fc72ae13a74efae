import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TwinFolder } from '../folder';
import { groupName, type Hierarchy, makeGroups, ownHierarchies, removeGroups } from './cgroups';

/** Makes a node's control groups, with no more memory than that many bytes, in this machine's hierarchies, and writes down which. */
export function layGroups(folder: TwinFolder, name: string, memory: number, all: readonly Hierarchy[] = ownHierarchies()): void {
  const groups = makeGroups(all, groupName(folder.path), name, memory);
  folder.write(join('nodes', name, 'cgroups'), groups.map((path) => `${path}\n`).join(''));
  // in version 1 they are below those of who makes them: a boot may have another caller than the twin's `up`
  folder.write('cgroups.json', JSON.stringify([...new Set([...twinGroups(folder), ...groups.map((path) => dirname(path))])]));
}

/** The groups of a twin that it wrote down. */
export function twinGroups(folder: TwinFolder): readonly string[] {
  const path = folder.file('cgroups.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : [];
}

/** Removes what a node that was cut off leaves: a kubelet looks into every group of pods that it finds, for minutes. */
export async function clearGroups(folder: TwinFolder, name: string): Promise<void> {
  const path = folder.file('nodes', name, 'cgroups');
  if (existsSync(path)) await removeGroups(readFileSync(path, 'utf8').split('\n').filter(Boolean));
}
