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
 * Makes the owned folders and files be exactly the given ones. Everything is checked and staged first, each file as it comes: until then
 * a failure leaves every byte as it was; afterwards a killed run is finished by the next one. Throws a `ProblemsError` for a foreign
 * file in an owned folder, a full or read-only disk, another run at the same time, and a damaged journal; and what `files` throws.
 */
export function publish(root: string, files: Iterable<FileSpec>, owned: Owned, disk: Disk = realDisk): Published {
  return guarded(root, disk, () => {
    finish(disk, root);
    const { steps, published } = clearingUp(root, disk, () => {
      const staged = stage(root, files, owned, disk);
      if (staged.steps.length > 0) commit(disk, root, { version: 1, folders: owned.folders, steps: staged.steps });
      return staged;
    });
    if (steps.length > 0) finish(disk, root);
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

/** Runs what stages files; of what fails before there is no way back, nothing stays. */
function clearingUp<T>(root: string, disk: Disk, run: () => T): T {
  try {
    return run();
  } catch (error) {
    disk.rmSync(workFolder(root), { recursive: true, force: true });
    throw error;
  }
}

/** Asks of one path after another whether it is ours to write: one outside what is owned, or made twice, is a bug of ours. */
function insideOf({ folders, files }: Owned): (path: string) => void {
  const seen = new Map<string, string>();
  return (path) => {
    const inside = files.includes(path) || folders.some((folder) => path.startsWith(`${folder}/`));
    if (!inside || posix.normalize(path) !== path || path.split('/').includes('..')) throw new Error(`${path} is not ours to write`);
    const other = seen.get(path.toLowerCase());
    if (other !== undefined) throw new Error(`${path} and ${other} are one file on some systems`);
    seen.set(path.toLowerCase(), path);
  };
}

/**
 * Holds each file against what stands in its place, and writes those that differ beside it: no more than one is looked at at a time. A
 * foreign file is an error once all are known. Anything that fails here leaves the owned folders as they were.
 */
function stage(
  root: string,
  files: Iterable<FileSpec>,
  owned: Owned,
  disk: Disk,
): { readonly steps: readonly Step[]; readonly published: Published } {
  const there = [...owned.folders.flatMap((folder) => [...walk(root, folder, disk)]), ...owned.files];
  const left = new Set(there);
  const foreign = new Set<string>();
  const [added, changed, removed]: [string[], string[], string[]] = [[], [], []];
  const steps: Step[] = [];
  const assertInside = insideOf(owned);
  const put = stager(root, disk);
  let unchanged = 0;
  for (const file of files) {
    assertInside(file.path);
    const before = left.delete(file.path) ? tryRead(disk, join(root, file.path)) : undefined;
    if (before !== undefined && isSame(before, file)) {
      unchanged += 1;
      continue;
    }
    if (before !== undefined && !isOurs(before)) foreign.add(file.path);
    (before ? changed : added).push(file.path);
    if (foreign.size === 0) steps.push(put(file, steps.length));
  }
  for (const path of left) {
    const before = tryRead(disk, join(root, path));
    if (before === undefined) continue;
    if (!isOurs(before)) foreign.add(path);
    removed.push(path);
    steps.push({ do: 'remove', path });
  }
  if (foreign.size > 0) throw new ProblemsError(there.filter((path) => foreign.has(path)).map(foreignFile));
  askForNames(root, [...added, ...changed], disk);
  if (steps.length > 0) reach(disk, workFolder(root));
  return { steps, published: { added, changed, removed, unchanged } };
}

type Present = NonNullable<ReturnType<typeof tryRead>>;

const isSame = ({ text, executable, regular }: Present, file: FileSpec) =>
  regular && text === file.content && executable === (file.executable ?? false);

const isOurs = ({ text, regular }: Present) => regular && isGenerated(text);

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
function askForNames(root: string, paths: readonly string[], disk: Disk): void {
  for (const name of new Set([...paths, ...paths.flatMap((path) => path.split('/'))])) {
    try {
      disk.lstatSync(join(root, name), { throwIfNoEntry: false });
    } catch (error) {
      if (codeOf(error) !== 'ENOTDIR') throw error; // a file that gives way to a folder
    }
  }
}

/** Makes sure that all that is staged has reached the disk. */
function reach(disk: Disk, work: string): void {
  disk.mkdirSync(work, { recursive: true }); // of removals alone nothing is staged
  syncFolder(disk, work);
  syncFolder(disk, dirname(work));
}

/** Writes one new content after another beside its place. */
function stager(root: string, disk: Disk): (file: FileSpec, number: number) => Step {
  const work = workFolder(root);
  return ({ path, content, executable = false }, number) => {
    if (number === 0) disk.mkdirSync(work, { recursive: true });
    const staged = String(number);
    writeDurably(disk, join(work, staged), content, executable ? 0o755 : 0o644);
    return { do: 'put', path, staged, sha256: sha256(content), executable };
  };
}
