import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TwinFolder } from './folder';
import { processesOf, stopProcesses } from './processes';
import { groupName, ownHierarchies, removeGroups } from './run/cgroups';

/** Ends a twin and removes its folder, and its control groups when containers ran. Returns whether there was any. */
export async function down(name: string): Promise<boolean> {
  const folder = new TwinFolder(name);
  const wasThere = folder.exists || processesOf(folder).length > 0;
  await endProcesses(folder);
  rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 });
  return wasThere;
}

/** Ends all that runs of a twin: what its nodes mounted, and their interfaces and rules, ends with them. */
export async function endProcesses(folder: TwinFolder): Promise<void> {
  await stopProcesses(folder);
  const own = ownHierarchies().map(({ base }) => join(base, groupName(folder.path)));
  await removeGroups([...new Set([...own, ...groupsOf(folder)])]);
}

/** The groups that it wrote down: in version 1 they are below those of who brought it up, not of who ends it. */
function groupsOf(folder: TwinFolder): readonly string[] {
  const path = folder.file('cgroups.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as string[]) : [];
}
