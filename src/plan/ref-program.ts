import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../files/publish/disk';
import { layCommit } from './git';

/** What the sources of a commit make, beside what is committed with them. */
export type Answer =
  | { readonly ok: true /** Generated files that are not what its sources make. */; readonly stale: readonly string[] }
  | { readonly ok: false /** Why it does not synthesize, in one line. */; readonly why: string };

/** Longer than any synth takes: the program of a ref may be anything. */
const milliseconds = 60_000;
/** Answers that are kept, for going back and forth between refs. */
const kept = 8;

export interface RefProgram {
  readonly root: string;
  readonly homelab: string;
  readonly commit: string;
}

/**
 * Runs the main job of a commit by that commit's own program, with our packages, in a folder of its own. What it answers is kept: the
 * same commit gives the same answer, with the same packages. `use` looks at what it made while it is there; then it runs in any case.
 */
export async function runAt<T>(program: RefProgram, use: (answer: Answer, folder: string | undefined) => T, mustRun = false): Promise<T> {
  const base = join(program.root, '.loutik', 'plan');
  const path = join(base, `${keyOf(program)}.json`);
  const known = mustRun ? undefined : read(path);
  if (known) return use(known, undefined);
  clear(base);
  const work = join(base, `run-${process.pid}`);
  try {
    const folder = join(work, 'source');
    const answer = await synthesizeIn(program, folder);
    if (answer.keep) write(base, path, answer.answer);
    return use(answer.answer, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function synthesizeIn(program: RefProgram, folder: string): Promise<{ readonly answer: Answer; readonly keep: boolean }> {
  try {
    rmSync(join(folder, '..'), { recursive: true, force: true });
    layCommit(program.root, program.commit, folder);
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    symlinkSync(join(program.root, 'node_modules'), join(folder, 'node_modules'));
  } catch (error) {
    return { answer: { ok: false, why: `it cannot be laid out beside: ${firstLine(error)}` }, keep: false };
  }
  if (!existsSync(join(folder, 'bin', 'loutik.mjs'))) return { answer: { ok: false, why: 'it has no bin/loutik.mjs' }, keep: true };
  return ask(program.homelab, folder);
}

function ask(homelab: string, folder: string): Promise<{ readonly answer: Answer; readonly keep: boolean }> {
  return new Promise((resolve) => {
    const { CDK8S_OUTDIR: _, NODE_OPTIONS: __, ...rest } = process.env;
    const env = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('GIT_')));
    const child = spawn(process.execPath, [join(folder, 'bin', 'loutik.mjs'), 'synth', '--homelab', homelab, '--json'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: milliseconds,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      said = (said + chunk).slice(-10_000);
    });
    child.on('error', (error) => resolve({ answer: { ok: false, why: firstLine(error) }, keep: false }));
    child.on('close', (_code, signal) => {
      if (signal !== null) resolve({ answer: { ok: false, why: `it did not end within ${milliseconds / 1000} s` }, keep: false });
      else resolve(answerOf(out, said));
    });
  });
}

interface Report {
  readonly ok: boolean;
  readonly files?: Readonly<Record<'added' | 'changed' | 'removed', readonly string[]>>;
  readonly problems?: readonly { readonly code: string; readonly where: string; readonly what: string }[];
}

function answerOf(out: string, said: string): { readonly answer: Answer; readonly keep: boolean } {
  let report: Report;
  try {
    report = JSON.parse(out) as Report;
  } catch {
    return { answer: { ok: false, why: firstLine(said) || 'its program says nothing' }, keep: false };
  }
  if (!report.ok) {
    const [first] = report.problems ?? [];
    return { answer: { ok: false, why: first ? `${first.code} ${first.where}: ${first.what}` : 'its program failed' }, keep: true };
  }
  const { added = [], changed = [], removed = [] } = report.files ?? {};
  return { answer: { ok: true, stale: [...added, ...changed, ...removed].sort() }, keep: true };
}

function keyOf({ root, homelab, commit }: RefProgram): string {
  const hash = createHash('sha256').update(`${process.version}\0${homelab}\0${commit}\0`);
  for (const file of ['node_modules/.package-lock.json', 'package-lock.json']) {
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

function read(path: string): Answer | undefined {
  try {
    const answer = JSON.parse(readFileSync(path, 'utf8')) as Answer;
    return typeof answer.ok === 'boolean' ? answer : undefined;
  } catch {
    return undefined; // not there, or cut: it is asked for again
  }
}

/** The answer is a convenience: on a full or read-only disk it is asked for again, and nothing half-written stays. */
function write(base: string, path: string, answer: Answer): void {
  const begun = `${path}.${process.pid}`;
  try {
    mkdirSync(base, { recursive: true });
    writeFileSync(begun, JSON.stringify(answer));
    renameSync(begun, path);
    const age = (file: string) => statSync(join(base, file)).mtimeMs;
    const answers = readdirSync(base).filter((file) => file.endsWith('.json'));
    for (const file of answers.sort((a, b) => age(b) - age(a)).slice(kept)) rmSync(join(base, file), { force: true });
  } catch (error) {
    if (codeOf(error) === '') throw error; // no fault of the disk: a bug of ours
    if (existsSync(begun)) rmSync(begun, { force: true });
  }
}

/** What a killed run left behind. */
function clear(base: string): void {
  if (!existsSync(base)) return;
  for (const name of readdirSync(base)) {
    const [, pid] = /^run-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(base, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function firstLine(error: unknown): string {
  const stderr = (error as { readonly stderr?: unknown }).stderr;
  const text = typeof error === 'string' ? error : String(stderr ?? '') || (error instanceof Error ? error.message : String(error));
  return text.trim().split('\n')[0] ?? '';
}
