import fs from 'node:fs';

/** What stands at a path of the disk. */
export type Kind = 'file' | 'folder' | 'other';

/** What importing reads of a disk, by whole paths. */
export interface Disk {
  kind(path: string): Kind | undefined;
  /** A file's bytes. Throws what the system says. */
  read(path: string): Buffer;
  /** Names in a folder. */
  list(path: string): readonly string[];
}

/** This computer's. */
export const disk: Disk = {
  kind(path) {
    if (!fs.existsSync(path)) return undefined; // below a file, too, where asking what it is throws
    const stat = fs.statSync(path);
    return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
  },
  read: (path) => fs.readFileSync(path),
  list: (path) => fs.readdirSync(path).sort(),
};
