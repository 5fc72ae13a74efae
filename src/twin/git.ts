import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { FileSpec } from '../files/file-spec';
import { ProblemsError } from '../problems';

/** Settings of nobody's: who commits in a twin, and no hook or signature of the user's. */
const settings = [
  '-c',
  'user.name=twin',
  '-c',
  'user.email=twin@localhost',
  '-c',
  'commit.gpgSign=false',
  '-c',
  'core.hooksPath=/dev/null',
];

function git(args: readonly string[], options: { readonly input?: string; readonly env?: Record<string, string> } = {}): string {
  const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...env } = process.env;
  return execFileSync('git', [...settings, ...args], {
    encoding: 'utf8',
    input: options.input,
    env: { ...env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  }).trimEnd();
}

/** The commit that stands at HEAD of a working copy, and the files that are not in it. */
export function head(root: string): { readonly commit: string; readonly dirty: readonly string[] } {
  const commit = spawnSync('git', ['-C', root, 'rev-parse', '--verify', 'HEAD^{commit}'], { encoding: 'utf8' });
  if (commit.status !== 0) {
    throw new ProblemsError([
      {
        code: 'GIT_UNREADABLE',
        where: root,
        what: commit.stderr?.trim().split('\n')[0] || 'git does not run',
        repair: 'the twin deploys what is committed: git init, git add ., git commit',
      },
    ]);
  }
  const dirty = git(['-C', root, 'status', '--porcelain', '--no-renames', '-z'])
    .split('\0')
    .filter(Boolean)
    .map((entry) => entry.slice(3));
  return { commit: commit.stdout.trim(), dirty };
}

/** Takes a commit of a working copy into a bare repository, which is made when it is not there. */
export function takeCommit(repository: string, root: string, commit: string): void {
  if (!existsSync(repository)) git(['init', '-q', '--bare', repository]);
  git(['--git-dir', repository, 'fetch', '-q', '--no-tags', root, `+${commit}:refs/loutik/source`]);
}

/** Lays a commit out in a folder, with the packages of the working copy. */
export function checkOut(repository: string, commit: string, folder: string, root: string): void {
  mkdirSync(folder, { recursive: true });
  const env = { GIT_INDEX_FILE: `${folder}.index` };
  git(['--git-dir', repository, '--work-tree', folder, 'read-tree', '--reset', '-u', commit], { env });
  const modules = join(folder, 'node_modules');
  rmSync(modules, { force: true, recursive: true });
  symlinkSync(join(root, 'node_modules'), modules);
}

/** One commit on top of another (or the first of all), with some files written anew; moves the branch there. Returns the commit. */
export function commitOver(
  repository: string,
  parent: string | undefined,
  branch: string,
  files: readonly FileSpec[],
  message: string,
): string {
  if (!existsSync(repository)) git(['init', '-q', '--bare', repository]);
  const bare = ['--git-dir', repository];
  const index = join(repository, 'loutik.index');
  const env = { GIT_INDEX_FILE: index };
  rmSync(index, { force: true });
  git([...bare, 'read-tree', ...(parent ? [parent] : ['--empty'])], { env });
  const lines = files.map(({ path, content }) => `100644 ${git([...bare, 'hash-object', '-w', '--stdin'], { input: content })}\t${path}`);
  git([...bare, 'update-index', '--add', '--index-info'], { env, input: lines.map((line) => `${line}\n`).join('') });
  const tree = git([...bare, 'write-tree'], { env });
  const commit = git([...bare, 'commit-tree', tree, ...(parent ? ['-p', parent] : []), '-m', message]);
  git([...bare, 'update-ref', `refs/heads/${branch}`, commit]);
  git([...bare, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  return commit;
}

/** A file as a commit holds it; undefined when it is not there. */
export function fileAt(repository: string, commit: string, path: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['--git-dir', repository, 'show', `${commit}:${path}`], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return status === 0 ? stdout : undefined;
}

/** The paths below a folder, as a commit holds them. */
export function listAt(repository: string, commit: string, folder: string): string[] {
  return git(['--git-dir', repository, 'ls-tree', '-r', '--name-only', commit, folder]).split('\n').filter(Boolean);
}
