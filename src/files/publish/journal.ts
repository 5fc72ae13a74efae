import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ProblemsError } from '../../problems';
import { codeOf, type Disk, removeEmpty, syncFolder, tryRead, writeDurably } from './disk';

/** One step of putting what is staged in place. Each can be done twice. */
export type Step =
  | { readonly do: 'put'; readonly path: string; readonly staged: string; readonly sha256: string; readonly executable: boolean }
  | { readonly do: 'remove'; readonly path: string };

interface Journal {
  readonly version: 1;
  /** Folders that may be left empty and are removed then, but for themselves. */
  readonly folders: readonly string[];
  readonly steps: readonly Step[];
}

/** The folder of publishing's own files, on the same file system as everything it writes. */
export function workFolder(root: string): string {
  return join(root, '.loutik', 'publish');
}

const journalName = 'journal.json';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The point of no return: from here on the new state wins, whatever happens. */
export function commit(disk: Disk, root: string, journal: Journal): void {
  const work = workFolder(root);
  const path = join(work, journalName);
  writeDurably(disk, `${path}.tmp`, JSON.stringify({ ...journal, sha256: sha256(JSON.stringify(journal)) }));
  disk.renameSync(`${path}.tmp`, path);
  syncFolder(disk, work);
}

/** Does what the journal says, from wherever a killed process left it, and clears up. */
export function finish(disk: Disk, root: string): boolean {
  const work = workFolder(root);
  const text = tryRead(disk, join(work, journalName))?.text;
  if (text === undefined) {
    disk.rmSync(work, { recursive: true, force: true }); // staged, never committed
    return false;
  }
  const journal = parse(text, join('.loutik', 'publish', journalName));
  const touched = new Set<string>();
  for (const step of journal.steps) {
    const path = join(root, step.path);
    if (step.do === 'remove') {
      removeFile(disk, path);
      removeEmpty(disk, dirname(path), join(root, journal.folders.find((folder) => step.path.startsWith(`${folder}/`)) ?? ''));
    }
  }
  for (const step of journal.steps) {
    if (step.do === 'put') tryPut(disk, root, work, step, touched);
  }
  for (const folder of touched) syncFolder(disk, folder);
  disk.unlinkSync(join(work, journalName));
  disk.rmSync(work, { recursive: true, force: true });
  return true;
}

/** Removes a file that may be gone already, with a file now standing where its folder was, or a folder in its own place. */
function removeFile(disk: Disk, path: string): void {
  try {
    disk.rmSync(path, { force: true });
  } catch (error) {
    if (!['ENOTDIR', 'ERR_FS_EISDIR'].includes(codeOf(error))) throw error;
  }
}

/** Puts a file in place, but for one of a name that no run will ever get past: an earlier Loutik did not ask before it committed. */
function tryPut(disk: Disk, root: string, work: string, step: Step & { do: 'put' }, touched: Set<string>): void {
  try {
    put(disk, root, work, step, touched);
  } catch (error) {
    if (codeOf(error) !== 'ENAMETOOLONG') throw error;
  }
}

function put(disk: Disk, root: string, work: string, step: Step & { do: 'put' }, touched: Set<string>): void {
  const path = join(root, step.path);
  const staged = tryRead(disk, join(work, step.staged));
  if (staged === undefined) {
    const there = tryRead(disk, path);
    if (there !== undefined && sha256(there.text) === step.sha256) return; // the killed process got this far
    throw damaged(step.staged, `it is gone, and ${step.path} is not what it was to become`);
  }
  if (sha256(staged.text) !== step.sha256) throw damaged(step.staged, 'its content is not what was staged');
  disk.mkdirSync(dirname(path), { recursive: true });
  disk.renameSync(join(work, step.staged), path);
  touched.add(dirname(path));
}

function parse(text: string, where: string): Journal {
  try {
    const { sha256: sum, ...journal } = JSON.parse(text) as Journal & { sha256: string };
    if (journal.version === 1 && sum === sha256(JSON.stringify(journal))) return journal;
  } catch {
    // no JSON, or `null`
  }
  throw damaged(where, 'it is cut short or was changed');
}

function damaged(where: string, what: string): ProblemsError {
  return new ProblemsError([
    {
      code: 'JOURNAL_INVALID',
      where,
      what: `${what}, so the run that was killed cannot be finished`,
      repair: 'remove .loutik/publish, put the generated files back (git checkout -- dist bootstrap clusters) and run npm start',
    },
  ]);
}
