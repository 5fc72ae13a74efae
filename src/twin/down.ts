import { rmSync } from 'node:fs';
import { TwinFolder } from './folder';
import { processesOf, stopProcesses } from './processes';

/** Ends a twin and removes its folder. Returns whether there was any. */
export async function down(name: string): Promise<boolean> {
  const folder = new TwinFolder(name);
  const wasThere = folder.exists || processesOf(folder).length > 0;
  await stopProcesses(folder);
  rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 });
  return wasThere;
}
