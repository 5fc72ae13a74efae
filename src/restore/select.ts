import type { KeptRun, KeptVolume } from './kept';
import type { Stored } from './moments';
import type { Entry, Reader } from './reader';

/** What of a service is brought back: some volumes that are kept together. */
export interface Selection {
  readonly run: KeptRun;
  readonly volumes: readonly KeptVolume[];
}

/** What of a service may be brought back: all that is kept together, and each volume alone. */
export function selectionsOf(runs: readonly KeptRun[]): readonly Selection[] {
  return runs.flatMap((run) => [
    ...(run.volumes.length > 1 ? [{ run, volumes: run.volumes }] : []),
    ...run.volumes.map((volume) => ({ run, volumes: [volume] })),
  ]);
}

/** A path in a volume as it is kept; undefined for one that leads out of it, or is none. */
export function tidyPath(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return undefined; // it would end a line of what scripts read
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}

/** Where a path of a volume stands in its snapshots: among its files, or among the copies of its databases. */
export const rootsOf = (volume: string): readonly string[] => [`/volumes/${volume}/data`, `/copies/${volume}`];

/**
 * What is at a path of a snapshot: a file, or a folder among the files and the one among the copies of its databases. Nothing when nothing
 * is there.
 */
export async function find(reader: Reader, { volume, target, id }: Stored, path: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (const root of rootsOf(volume)) {
    const full = path === '' ? root : `${root}/${path}`;
    found.push(...(await reader.look(target, id, full)).filter((one) => one.path === full));
  }
  return found;
}

/** What lies in the nearest folder of a path that is there, by its paths in the volume. */
export async function beside(reader: Reader, { volume, target, id }: Stored, path: string): Promise<readonly string[]> {
  const folders = path.split('/').slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const full = (root: string) => [root, ...folders.slice(0, depth)].join('/');
    const found: string[] = [];
    for (const root of rootsOf(volume)) {
      const entries = await reader.look(target, id, full(root));
      found.push(...entries.filter((one) => one.path.startsWith(`${full(root)}/`)).map((one) => one.path.slice(root.length + 1)));
    }
    if (found.length > 0) return [...new Set(found)];
  }
  return [];
}
