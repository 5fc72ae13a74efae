import { ProblemsError } from '../problems';
import { visibleLines } from '../visible';
import { UsageError } from './command';
import { withExcerpt } from './excerpt';
import { hasColour, printProblems } from './print-problems';

/** 0 done, 1 the user has something to mend, 2 called wrongly, 70 a bug of ours; of `plan --exit-code` 10 changes, 11 dangers. */
export const exit = { done: 0, problems: 1, usage: 2, changes: 10, dangers: 11, bug: 70 } as const;

/** Exit codes from the best to the worst: of several homelabs the worst counts, and a failure is worse than what a plan found. */
const byWorth: readonly number[] = [exit.done, exit.changes, exit.dangers, exit.problems, exit.usage, exit.bug];

export function worse(a: number, b: number): number {
  return byWorth.indexOf(a) > byWorth.indexOf(b) ? a : b;
}

/** Whether what was asked for was done, whatever came of it. */
export function isDone(code: number): boolean {
  return byWorth.indexOf(code) < byWorth.indexOf(exit.problems);
}

/** What a failure is to a program, and the exit code that says of which kind it is. */
export interface Failure {
  readonly code: number;
  readonly result: object;
}

/** Tells a person what went wrong, on standard error. */
export function tell(error: unknown, root: string): Failure {
  if (error instanceof ProblemsError) {
    const problems = error.problems.map((problem) => withExcerpt(root, problem));
    process.stderr.write(`${printProblems(problems, hasColour(process.stderr, process.env), error.unchanged)}\n`);
    return { code: exit.problems, result: { ok: false, problems } };
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${visibleLines(error.message)}\n`);
    return { code: exit.usage, result: { ok: false, usage: error.message } };
  }
  const stack = (error instanceof Error && error.stack) || String(error);
  process.stderr.write(
    `${visibleLines(stack)}\n\nThis is a bug of Loutik's, not yours. Every file is whole. Please report it with the lines above.\n`,
  );
  return { code: exit.bug, result: { ok: false, bug: String(error) } };
}
