import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileSpec, isGenerated } from '../files/file-spec';
import { ownedBy } from '../synth/synth';

/** Paths of generated files in a folder that differ from what its sources make: changed, missing, or left over. */
export function staleFiles(root: string, homelab: string, files: readonly FileSpec[]): string[] {
  const made = new Map(files.map(({ path, content }) => [path, content]));
  const there = ownedBy(homelab)
    .folders.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1)),
    );
  const left = there.filter((path) => !made.has(path) && isGenerated(readFileSync(join(root, path), 'utf8')));
  const changed = [...made].filter(
    ([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content,
  );
  return [...changed.map(([path]) => path), ...left].sort();
}
