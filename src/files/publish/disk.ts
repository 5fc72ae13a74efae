import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { type ProblemCode, ProblemsError } from '../../problems';

/** The calls that publishing makes: a port, so that tests can fail or kill at each of them. */
export type Disk = Pick<
  typeof fs,
  | 'readFileSync'
  | 'writeFileSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'mkdirSync'
  | 'rmdirSync'
  | 'rmSync'
  | 'readdirSync'
  | 'lstatSync'
  | 'openSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'chmodSync'
>;

export const realDisk: Disk = fs;

/** Writes a file and makes sure that it has reached the disk. */
export function writeDurably(disk: Disk, path: string, content: string, mode = 0o644): void {
  const file = disk.openSync(path, 'w', mode);
  try {
    disk.writeFileSync(file, content);
    disk.fsyncSync(file);
  } finally {
    disk.closeSync(file);
  }
}

/** Makes sure that the names in a folder have reached the disk. */
export function syncFolder(disk: Disk, folder: string): void {
  const handle = disk.openSync(folder, 'r');
  try {
    disk.fsyncSync(handle);
  } finally {
    disk.closeSync(handle);
  }
}

/** A file's text and whether it may be run; undefined when there is none. */
export function tryRead(
  disk: Disk,
  path: string,
): { readonly text: string; readonly executable: boolean; readonly regular: boolean } | undefined {
  const stat = disk.lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  if (!stat.isFile()) return { text: '', executable: false, regular: false };
  return { text: disk.readFileSync(path, 'utf8'), executable: (stat.mode & 0o100) !== 0, regular: true };
}

/** Removes a folder and those above it while they are empty, up to and without `top`. */
export function removeEmpty(disk: Disk, folder: string, top: string): void {
  for (let at = folder; at.startsWith(`${top}/`); at = dirname(at)) {
    try {
      disk.rmdirSync(at);
    } catch (error) {
      if (['ENOTEMPTY', 'ENOENT', 'ENOTDIR', 'EEXIST'].includes(codeOf(error))) return;
      throw error;
    }
  }
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

const repairs: Readonly<Record<string, readonly [ProblemCode, string, string]>> = {
  ENOSPC: ['DISK_FULL', 'the disk is full', 'free some space and run it again'],
  EDQUOT: ['DISK_FULL', 'your quota of disk space is used up', 'free some space and run it again'],
  ENAMETOOLONG: [
    'NOT_WRITABLE',
    'the file system takes no name that long',
    'give it a shorter name, or work in a folder nearer to the root',
  ],
  EROFS: ['NOT_WRITABLE', 'the file system is read-only', 'mount it writable, or work in a clone elsewhere'],
  EACCES: ['NOT_WRITABLE', 'you have no right to write there', 'give yourself the right: does it belong to another user?'],
  EPERM: ['NOT_WRITABLE', 'the system does not permit to write there', "give yourself the right: is it immutable, or another user's?"],
};

/** Turns what the disk answered into something that the user can mend. Anything else is passed on. */
export function explained(error: unknown, root: string): unknown {
  const known = repairs[codeOf(error)];
  if (known === undefined) return inTheWay(error, root) ?? error;
  const [code, what, repair] = known;
  const path = (error as { path?: unknown }).path;
  const where = typeof path === 'string' ? path.replace(`${root}/`, '') : root;
  return new ProblemsError([{ code, where, what, repair }]);
}

/** What stands where a folder is to be, as somebody put it there: a file, or a link that leads nowhere. Undefined when nothing does. */
function inTheWay(error: unknown, root: string): ProblemsError | undefined {
  const { path } = error as { readonly path?: unknown };
  if (typeof path !== 'string' || !path.startsWith(`${root}/`) || !/^(ENOTDIR|EEXIST|ELOOP|EISDIR|ENOENT)$/.test(codeOf(error)))
    return undefined;
  const names = path.slice(root.length + 1).split('/');
  for (const at of names.keys()) {
    const where = names.slice(0, at + 1).join('/');
    const stat = fs.lstatSync(join(root, where), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    const isLost = stat.isSymbolicLink() && !fs.existsSync(join(root, where));
    if (!isLost && (stat.isDirectory() || stat.isSymbolicLink())) continue;
    const what = isLost ? 'a link that leads nowhere stands where a folder of ours is' : 'a file stands where a folder of ours is';
    return new ProblemsError([{ code: 'FOREIGN_FILE', where, what, repair: 'move it elsewhere' }]);
  }
  return undefined;
}
