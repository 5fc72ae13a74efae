import fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileSpec } from '../files/file-spec';
import { checkHomelabName } from '../model/load';
import { failOn, type Problem, ProblemsError } from '../problems';

/** Fails where a new homelab of that name cannot be: of a name that nothing takes, or where something is already. */
export function checkPlace(root: string, name: string): void {
  failOn(checkHomelabName(name));
  if (fs.lstatSync(join(root, 'clusters', name), { throwIfNoEntry: false }) === undefined) return;
  failOn([
    {
      code: 'HOMELAB_EXISTS',
      where: `clusters/${name}`,
      what: 'there is something of that name already, and it is left as it is',
      repair: 'give the new homelab another name',
    },
  ]);
}

/** Puts a new homelab's folder into `clusters/`, all of it at once: whatever comes in between leaves nothing there. */
export function writeHomelab(root: string, name: string, files: readonly FileSpec[]): void {
  checkPlace(root, name);
  const target = join(root, 'clusters', name);
  let staged: string | undefined;
  try {
    // not in clusters/, where every folder is a homelab, and on the same file system
    fs.mkdirSync(join(root, '.loutik'), { recursive: true });
    staged = fs.mkdtempSync(join(root, '.loutik', 'init-'));
    fs.chmodSync(staged, 0o755);
    for (const { path, content } of files) fs.writeFileSync(join(staged, path), content, { flush: true });
    fs.mkdirSync(dirname(target), { recursive: true });
    fs.renameSync(staged, target);
  } catch (error) {
    throw new ProblemsError([problemOf(error as NodeJS.ErrnoException, name)]);
  } finally {
    if (staged !== undefined) fs.rmSync(staged, { recursive: true, force: true });
  }
}

function problemOf({ code, message }: NodeJS.ErrnoException, name: string): Problem {
  const where = `clusters/${name}`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return { code: 'DISK_FULL', where, what: 'there is no room for its files', repair: 'free some room, and run it again' };
  if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR')
    return {
      code: 'HOMELAB_EXISTS',
      where,
      what: 'something of that name came to be meanwhile',
      repair: 'give the new homelab another name',
    };
  return { code: 'NOT_WRITABLE', where, what: message, repair: 'make clusters/ and .loutik/ yours to write to' };
}
