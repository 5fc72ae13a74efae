import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isGenerated } from '../files/file-spec';
import { explained, realDisk, writeDurably } from '../files/publish/disk';
import { ProblemsError } from '../problems';

/** Puts a file where somebody asked for it, by a rename. Throws a `ProblemsError` for what is there and is not ours, and where nothing can be written. */
export function writeAt(file: string, text: string): void {
  const folder = dirname(file);
  const staged = join(folder, `.loutik-${process.pid}`);
  try {
    if (existsSync(file) && !isGenerated(readFileSync(file, 'utf8'))) {
      throw new ProblemsError([
        {
          code: 'FOREIGN_FILE',
          where: file,
          what: 'this file does not carry the header of a generated one, so it is not ours to touch',
          repair: 'name another file, or remove this one',
        },
      ]);
    }
    mkdirSync(folder, { recursive: true });
    writeDurably(realDisk, staged, text, 0o644);
    renameSync(staged, file);
  } catch (error) {
    rmSync(staged, { force: true });
    throw error instanceof ProblemsError ? error : explained(error, folder);
  }
}
