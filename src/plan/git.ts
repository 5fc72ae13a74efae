import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, ProblemsError } from '../problems';

/** A commit to compare with. */
export interface Ref {
  readonly ref: string;
  readonly commit: string;
  /** The first line of its message. */
  readonly subject: string;
}

/** Called out of a hook, Git's variables would lead to another repository or index than the one that is meant. */
function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR)$/.test(name),
  );
  return { ...Object.fromEntries(kept), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', ...more };
}

const limits = { maxBuffer: 1 << 30 } as const;

function ask(root: string, args: readonly string[]): { readonly status: number | null; readonly out: string; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', root, ...args], { ...limits, encoding: 'utf8', env: environment() });
  return { status: error ? null : status, out: stdout?.trimEnd() ?? '', said: stderr?.trim().split('\n')[0] ?? '' };
}

/** The commit that is meant: that of a ref, else of the branch's upstream. Throws a `ProblemsError` where there is none. */
export function findRef(root: string, wanted: string | undefined): Ref {
  const inside = ask(root, ['rev-parse', '--is-inside-work-tree']);
  if (inside.status === null) throw unreadable(root, 'git does not run', 'install git: plan compares with what Git has');
  if (inside.status !== 0)
    throw unreadable(
      root,
      inside.said || 'this is no repository of Git',
      'plan compares with what Git has: git init, git add ., git commit',
    );
  const ref = wanted ?? upstream(root);
  const found = ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  if (found.status !== 0) throw new ProblemsError([unknownRef(root, ref)]);
  const subject = ask(root, ['-c', 'log.showSignature=false', 'show', '--no-patch', '--format=%s', found.out]);
  if (subject.status !== 0) throw unreadable(ref, subject.said, 'fetch it whole: git fetch --refetch');
  return { ref, commit: found.out, subject: subject.out };
}

/** The commit that is compared with where nobody says one: of the branch's upstream, else the last. None where there is no repository, or no commit. */
export function tryRef(root: string): Pick<Ref, 'ref' | 'commit'> | undefined {
  for (const wanted of ['@{upstream}', 'HEAD']) {
    const { status, out } = ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${wanted}^{commit}`]);
    if (status !== 0) continue;
    const name = ask(root, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', wanted]);
    return { ref: name.status === 0 ? name.out : wanted, commit: out };
  }
  return undefined;
}

function upstream(root: string): string {
  const found = ask(root, ['rev-parse', '--abbrev-ref', '--symbolic-full-name', '@{upstream}']);
  if (found.status === 0 && found.out !== '') return found.out;
  const branch = ask(root, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const where = branch.status === 0 ? `branch ${branch.out}` : 'a detached HEAD';
  throw new ProblemsError([
    {
      code: 'UPSTREAM_MISSING',
      where: root,
      what: `${where} has no upstream branch to compare with${/upstream branch .* not stored/.test(found.said) ? ', or it was not fetched yet' : ''}`,
      repair: 'say what Argo CD follows: npx loutik plan --against origin/main; or give the branch an upstream: git push -u origin HEAD',
    },
  ]);
}

function unknownRef(root: string, ref: string): Problem {
  const isShallow = ask(root, ['rev-parse', '--is-shallow-repository']).out === 'true';
  return {
    code: 'REF_UNKNOWN',
    where: `--against ${ref}`,
    what: isShallow ? 'this clone has no such commit; it is a shallow one' : 'there is no such branch, tag or commit here',
    repair: isShallow
      ? 'fetch it: git fetch --unshallow, or git fetch origin BRANCH'
      : 'fetch it (git fetch), or say another: git branch --all',
  };
}

function unreadable(where: string, what: string, repair: string): ProblemsError {
  return new ProblemsError([{ code: 'GIT_UNREADABLE', where, what, repair }]);
}

/** The files of a commit below some paths: path, as it stands from `root`, to the name of its content. Links and submodules are none. */
export function filesAt(root: string, commit: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const listed = ask(root, ['ls-tree', '-r', '-z', commit, '--', ...paths]);
  if (listed.status !== 0) throw unreadable(commit, listed.said, 'see what git fsck says of this repository; fetch it anew');
  return new Map(
    listed.out
      .split('\0')
      .filter(Boolean)
      .flatMap((entry) => {
        const [, oid, path] = /^100\d{3} blob ([0-9a-f]+)\t([\s\S]+)$/.exec(entry) ?? [];
        return oid === undefined || path === undefined ? [] : [[path, oid] as const];
      }),
  );
}

/** What some names stand for, as bytes. */
export function contentsOf(root: string, oids: readonly string[]): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (oids.length === 0) return found;
  const input = [...new Set(oids)].map((oid) => `${oid}\n`).join('');
  let out: Buffer;
  try {
    out = execFileSync('git', ['-C', root, 'cat-file', '--batch'], {
      ...limits,
      input,
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    const said = String((error as { readonly stderr?: unknown }).stderr ?? error).trim();
    throw unreadable(root, said.split('\n')[0] ?? '', 'see what git fsck says of this repository; fetch it anew');
  }
  for (let start = 0; start < out.length; ) {
    const end = out.indexOf(10, start);
    const [oid = '', kind, size] = out.toString('latin1', start, end).split(' ');
    if (kind !== 'blob') throw unreadable(root, `it has no ${oid}`, 'fetch it whole: git fetch --refetch');
    found.set(oid, out.subarray(end + 1, end + 1 + Number(size)));
    start = end + 1 + Number(size) + 1;
  }
  return found;
}

/** Lays a commit out in an empty folder: the part of it that is below `root`. */
export function layCommit(root: string, commit: string, folder: string): void {
  const prefix = ask(root, ['rev-parse', '--show-prefix']).out;
  const directory = ask(root, ['rev-parse', '--absolute-git-dir']).out;
  mkdirSync(folder, { recursive: true });
  const env = environment({ GIT_INDEX_FILE: join(folder, '..', 'index') });
  const plain = ['-c', 'core.autocrlf=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.sparseCheckout=false', '-c', 'core.bare=false'];
  const args = [...plain, '--git-dir', directory, '--work-tree', folder, 'read-tree', '--reset', '-u', `${commit}:${prefix}`];
  execFileSync('git', args, { ...limits, env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}
