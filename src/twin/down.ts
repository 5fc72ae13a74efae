import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TwinFolder } from './folder';
import { processesOf, stopProcesses } from './processes';
import { groupName, ownHierarchies, removeGroups } from './run/cgroups';
import { twinGroups } from './run/groups';

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
  await removeGroups([...new Set([...own, ...twinGroups(folder)])]);
}
