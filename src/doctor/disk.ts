import fs from 'node:fs';
import { join } from 'node:path';

/** A file of the repository as text; undefined where there is none, or none that can be read. */
export function tryRead(root: string, path: string): string | undefined {
  try {
    return fs.readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** The paths of all files in a folder of the repository; none where there is no folder. */
export function filesBelow(root: string, folder: string): readonly string[] {
  if (!fs.existsSync(join(root, folder))) return [];
  return fs
    .readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}
