import fs from 'node:fs';
import { join } from 'node:path';
import { Bytes } from '../units/bytes';

/** What somebody's file holds, or why it is not read. */
export type SourceText = { readonly text: string; readonly wrong?: undefined } | { readonly text?: undefined; readonly wrong: string };

/**
 * A file that somebody wrote, or put there by mistake: a folder, a link, something that nobody may read or that nobody could have written.
 * Undefined where nothing is. Never throws for what is in its place.
 *
 * @param most what it may have: more is no file of its kind, and is not read
 */
export function sourceText(root: string, path: string, most: Bytes): SourceText | undefined {
  try {
    const stat = fs.lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (stat.isSymbolicLink()) return { wrong: 'it is a link, and Git keeps no more of one than where it leads' };
    if (stat.isDirectory()) return { wrong: 'it is a folder' };
    if (!stat.isFile()) return { wrong: 'it is no file' };
    if (stat.size > most.count) return { wrong: `it has ${Bytes.of(stat.size)}, and no such file has more than ${most}` };
    return { text: fs.readFileSync(join(root, path), 'utf8') };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { wrong: `it cannot be read: ${code === 'EACCES' ? 'nobody gave you the right to (EACCES)' : code || message}` };
  }
}
