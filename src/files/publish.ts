import { dirname, join, posix } from 'node:path';
import { type Problem, ProblemsError } from '../problems';
import { type FileSpec, isGenerated } from './file-spec';
import { codeOf, type Disk, explained, realDisk, syncFolder, tryRead, writeDurably } from './publish/disk';
import { commit, finish, type Step, sha256, workFolder } from './publish/journal';
import { locked } from './publish/lock';

/** What belongs to one homelab: folders that hold nothing else, and single files. Paths relative to the repository. */
export interface Owned {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** What a publish did, as paths relative to the repository. */
export interface Published {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** Finishes what a killed run began. Says whether there was anything. */
export function recover(root: string, disk: Disk = realDisk): boolean {
  if (disk.lstatSync(workFolder(root), { throwIfNoEntry: false }) === undefined) return false;
  return guarded(root, disk, () => finish(disk, root));
}

/**
 * Makes the owned folders and files be exactly the given ones. Everything is checked and staged first: until then a failure
 * leaves every byte as it was; afterwards a killed run is finished by the next one. Throws a `ProblemsError` for a foreign
 * file in an owned folder, a full or read-only disk, another run at the same time, and a damaged journal.
 */
export function publish(root: string, files: readonly FileSpec[], owned: Owned, disk: Disk = realDisk): Published {
  assertInside(files, owned);
  return guarded(root, disk, () => {
    finish(disk, root);
    const { steps, published } = plan(root, files, owned, disk);
    if (steps.length === 0) return published;
    const staged = stage(root, files, steps, disk);
    try {
      commit(disk, root, { version: 1, folders: owned.folders, steps: staged });
    } catch (error) {
      disk.rmSync(workFolder(root), { recursive: true, force: true });
      throw error;
    }
    finish(disk, root);
    return published;
  });
}

function guarded<T>(root: string, disk: Disk, run: () => T): T {
  try {
    disk.mkdirSync(join(root, '.loutik'), { recursive: true });
    return locked(disk, join(root, '.loutik', 'lock'), run);
  } catch (error) {
    throw explained(error, root);
  }
}

/** A path outside what is owned, or made twice, is a bug of ours. */
function assertInside(files: readonly FileSpec[], owned: Owned): void {
  const seen = new Map<string, string>();
  for (const { path } of files) {
    const inside = owned.files.includes(path) || owned.folders.some((folder) => path.startsWith(`${folder}/`));
    if (!inside || posix.normalize(path) !== path || path.split('/').includes('..')) throw new Error(`${path} is not ours to write`);
    const other = seen.get(path.toLowerCase());
    if (other !== undefined) throw new Error(`${path} and ${other} are one file on some systems`);
    seen.set(path.toLowerCase(), path);
  }
}

function plan(
  root: string,
  files: readonly FileSpec[],
  owned: Owned,
  disk: Disk,
): { readonly steps: readonly Step[]; readonly published: Published } {
  const wanted = new Map(files.map((file) => [file.path, file]));
  const present = new Map<string, { readonly isOurs: boolean; readonly isAsWanted: boolean }>();
  const look = (path: string) => {
    const file = tryRead(disk, join(root, path));
    if (file === undefined) return;
    const to = wanted.get(path);
    const isAsWanted = file.text === to?.content && file.executable === (to.executable ?? false);
    present.set(path, { isOurs: file.regular && isGenerated(file.text), isAsWanted }); // without its text: of all files that is much
  };
  for (const folder of owned.folders) for (const path of walk(root, folder, disk)) look(path);
  for (const path of owned.files) look(path);
  const foreign = [...present].filter(([, { isOurs }]) => !isOurs).map(([path]) => path);
  if (foreign.length > 0) throw new ProblemsError(foreign.map(foreignFile));
  const added: string[] = [];
  const changed: string[] = [];
  const steps: Step[] = [];
  for (const [path, { content, executable = false }] of wanted) {
    const file = present.get(path);
    if (file?.isAsWanted) continue;
    (file ? changed : added).push(path);
    steps.push({ do: 'put', path, staged: '', sha256: sha256(content), executable });
  }
  const removed = [...present.keys()].filter((path) => !wanted.has(path));
  for (const path of removed) steps.push({ do: 'remove', path });
  return { steps, published: { added, changed, removed, unchanged: wanted.size - added.length - changed.length } };
}

function foreignFile(path: string): Problem {
  return {
    code: 'FOREIGN_FILE',
    where: path,
    what: 'this file does not carry the header of a generated one, so it is not ours to touch',
    repair: 'move it elsewhere: this folder holds only what synth makes. If it was made by synth and edited by hand, remove it',
  };
}

function* walk(root: string, folder: string, disk: Disk): Generator<string> {
  const stat = disk.lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    yield folder;
    return;
  }
  for (const entry of disk.readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, path, disk);
    else yield path;
  }
}

/**
 * A name that the file system does not take is told before there is no way back. Each is asked for by itself, in a folder that is there:
 * below one that is still to be made, nobody looks at a name.
 */
function askForNames(root: string, steps: readonly Step[], disk: Disk): void {
  const paths = steps.flatMap((step) => (step.do === 'put' ? [step.path] : []));
  for (const name of new Set([...paths, ...paths.flatMap((path) => path.split('/'))])) {
    try {
      disk.lstatSync(join(root, name), { throwIfNoEntry: false });
    } catch (error) {
      if (codeOf(error) !== 'ENOTDIR') throw error; // a file that gives way to a folder
    }
  }
}

/** Writes every new content beside its place. Anything that fails here leaves the owned folders as they were. */
function stage(root: string, files: readonly FileSpec[], steps: readonly Step[], disk: Disk): Step[] {
  const work = workFolder(root);
  const contents = new Map(files.map((file) => [file.path, file.content]));
  try {
    disk.mkdirSync(work, { recursive: true });
    askForNames(root, steps, disk);
    const staged = steps.map((step, index) => {
      if (step.do === 'remove') return step;
      const name = String(index);
      writeDurably(disk, join(work, name), contents.get(step.path) ?? '', step.executable ? 0o755 : 0o644);
      return { ...step, staged: name };
    });
    syncFolder(disk, work);
    syncFolder(disk, dirname(work));
    return staged;
  } catch (error) {
    disk.rmSync(work, { recursive: true, force: true });
    throw error;
  }
}
