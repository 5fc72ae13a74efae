import fs from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Problem, ProblemsError } from '../problems';
import type { SecretFile } from './secret-files';

/**
 * Writes secret files below a folder, for their owner alone: all of them, or none. A folder inside a repository, or inside the
 * homelab's own folder, which may not be one yet, is refused: what lies there is one `git add` away from everybody.
 */
export function writeSecretFiles(root: string, folder: string, files: readonly SecretFile[]): void {
  const targets = files.map(({ path, content }) => ({ target: join(folder, path), content }));
  // a folder below it may be a link to elsewhere
  for (const place of new Set([resolve(folder), ...targets.map(({ target }) => resolve(dirname(target)))])) {
    const repository = repositoryOf(place, fs.realpathSync(root));
    if (repository === undefined) continue;
    throw problem(
      'NOT_WRITABLE',
      folder,
      `it leads into ${repository}, from where Git takes what it finds`,
      'give a folder outside of any: in memory, like /dev/shm/kit',
    );
  }
  const made: string[] = [];
  const begun: string[] = []; // what else may be there is not ours to take away, and may not let itself be
  try {
    for (const { target, content } of targets) {
      makeFolders(resolve(dirname(target)), made);
      if (fs.existsSync(target) && fs.statSync(target).isDirectory()) throw new Error(`${target} is a folder`);
      fs.rmSync(`${target}.new`, { force: true }); // of a run that was killed: it may be open to others, or a link
      begun.push(`${target}.new`);
      fs.writeFileSync(`${target}.new`, content, { mode: 0o600, flag: 'wx' });
    }
    for (const { target } of targets) fs.renameSync(`${target}.new`, target);
  } catch (error) {
    for (const path of begun) fs.rmSync(path, { force: true });
    for (const path of made.reverse()) if (fs.readdirSync(path).length === 0) fs.rmdirSync(path);
    const isFull = isFullDisk(error);
    throw problem(
      isFull ? 'DISK_FULL' : 'NOT_WRITABLE',
      folder,
      isFull ? 'there is no room for the files' : reason(error),
      'give a folder that you may write to, with some megabytes free',
    );
  }
}

/** Makes a folder and those above it, and notes each that was not there. Node's own way does not come back from some file systems. */
function makeFolders(path: string, made: string[]): void {
  if (fs.existsSync(path)) return;
  makeFolders(dirname(path), made);
  fs.mkdirSync(path, { mode: 0o700 });
  made.push(path);
}

/** The repository that a path leads into, through links, whether it is there or not yet. */
export function repositoryOf(path: string, root: string): string | undefined {
  let folder = path;
  while (!fs.existsSync(folder)) folder = dirname(folder);
  for (folder = fs.realpathSync(folder); ; folder = dirname(folder)) {
    if (folder === root || fs.existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined; // the root of all
  }
}

/** Whether there was no room: on the disk, or in this user's share of it. */
export function isFullDisk(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'it is not there',
    EACCES: 'it may not be read or written by you',
    EROFS: 'it may only be read',
    EISDIR: 'it is a folder',
    ENOTDIR: 'it lies below a file',
    EEXIST: 'it is a file',
  };
  return known[code ?? ''] ?? message.replace(/, .*$/, '');
}

function problem(code: Problem['code'], where: string, what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code, where, what, repair }]);
}
