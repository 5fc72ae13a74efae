import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ProblemsError } from '../problems';
import { Bytes } from '../units/bytes';
import { sourceText } from './source-text';

/** Writes a file of the repository whole or not at all; what is there stays where it cannot. @returns whether it changed anything */
export function writeWhole(root: string, path: string, text: string): boolean {
  const target = join(root, path);
  if (sourceText(root, path, Bytes.of(Buffer.byteLength(text)))?.text === text) return false;
  const staged = join(dirname(target), `.${basename(target)}.${process.pid}.new`); // no reader takes what begins with a dot
  try {
    fs.mkdirSync(dirname(target), { recursive: true });
    fs.writeFileSync(staged, text, { flush: true });
    fs.renameSync(staged, target);
  } catch (error) {
    fs.rmSync(staged, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    throw new ProblemsError([
      {
        code: isFull ? 'DISK_FULL' : 'NOT_WRITABLE',
        where: path,
        what: isFull ? 'there is no room for it' : message.replace(/, .*$/, ''),
        repair: isFull ? 'free some room, and run it again' : "make the homelab's folder yours to write to",
      },
    ]);
  }
  return true;
}
