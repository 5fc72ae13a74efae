import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { type Problem, ProblemsError } from '../problems';

/** Fails where a chart cannot be put: something is there already, and is not to be replaced; or it is no file. */
export function checkPlace(root: string, path: string, isForced: boolean): void {
  let stat: fs.Stats | undefined;
  try {
    stat = fs.lstatSync(join(root, path), { throwIfNoEntry: false });
  } catch (error) {
    throw new ProblemsError([problemOf(error as NodeJS.ErrnoException, path)]);
  }
  if (stat === undefined || (isForced && stat.isFile())) return;
  throw new ProblemsError([exists(path, stat.isFile())]);
}

/** Puts a chart in its place, all of it at once: whatever comes in between leaves what was there. */
export function writeChart(root: string, path: string, text: string, isForced: boolean): void {
  checkPlace(root, path, isForced);
  const target = join(root, path);
  let staged: string | undefined;
  try {
    // on the same file system, and not among the charts
    fs.mkdirSync(join(root, '.loutik'), { recursive: true });
    staged = fs.mkdtempSync(join(root, '.loutik', 'import-'));
    const file = join(staged, 'chart.ts');
    fs.writeFileSync(file, text, { flush: true });
    fs.mkdirSync(dirname(target), { recursive: true });
    // a link is refused where something has come to be meanwhile; a rename is not
    if (isForced) fs.renameSync(file, target);
    else fs.linkSync(file, target);
  } catch (error) {
    throw new ProblemsError([problemOf(error as NodeJS.ErrnoException, path)]);
  } finally {
    if (staged !== undefined) fs.rmSync(staged, { recursive: true, force: true });
  }
}

function exists(path: string, isFile: boolean): Problem {
  return {
    code: 'CHART_EXISTS',
    where: path,
    what: isFile ? 'there is a chart of that name already, and it is left as it is' : 'there is something of that name that is no file',
    repair: isFile ? 'give the new one another name (--name), or say --force to write it anew' : 'give the new chart another name: --name',
  };
}

function problemOf({ code, message }: NodeJS.ErrnoException, path: string): Problem {
  if (code === 'EEXIST' || code === 'EISDIR') return exists(path, code === 'EEXIST');
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return { code: 'DISK_FULL', where: path, what: 'there is no room for it', repair: 'free some room, and run it again' };
  return { code: 'NOT_WRITABLE', where: path, what: message, repair: 'make charts/ and .loutik/ yours to write to' };
}
