import { type Problem, ProblemsError } from '../problems';

/** The longest sentence that is still read, of what somebody else wrote. */
const longest = 300;

/** An exception out of `clusters/` or `charts/`: at the first line of theirs that it went through, else at the given place. */
export function chartThrew(otherwise: string, error: unknown): Problem;
export function chartThrew(otherwise: string | undefined, error: unknown): Problem | undefined;
export function chartThrew(otherwise: string | undefined, error: unknown): Problem | undefined {
  const place = frameOf(error) ?? otherwise;
  if (place === undefined) return undefined;
  return { code: 'CHART_THREW', where: place, what: said(error), repair: 'mend the line; nothing was written' };
}

/** The problems that an error of ours brings; undefined of any other, and of one that says nothing. */
export function problemsIn(error: unknown): readonly Problem[] | undefined {
  const isOurs = tried(() => error instanceof ProblemsError);
  if (isOurs !== true) return undefined;
  const { problems } = error as ProblemsError;
  const isSaid = ({ code, where, what, repair }: Problem) => [code, where, what, repair].every((text) => typeof text === 'string');
  return Array.isArray(problems) && problems.length > 0 && problems.every((problem) => typeof problem === 'object' && isSaid(problem))
    ? problems
    : undefined;
}

function frameOf(error: unknown): string | undefined {
  const stack = tried(() => (error instanceof Error ? error.stack : undefined));
  if (typeof stack !== 'string') return undefined;
  return stack.split('\n').flatMap((frame) => /((?:clusters|charts)\/[^():]+\.ts:\d+:\d+)/.exec(frame)?.[1] ?? [])[0];
}

/** What was thrown, in one line: anything can be, also what cannot be made a text of. */
export function said(error: unknown): string {
  const text = tried(() =>
    error instanceof Error ? error.message : typeof error === 'object' && error !== null ? JSON.stringify(error) : String(error),
  );
  const line = typeof text === 'string' ? text.trim().replace(/\s+/g, ' ') : '';
  if (line === '' || line === '{}')
    return tried(() => error instanceof Error) ? 'it threw an error without a message' : `it threw ${kindOf(error)}`;
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function kindOf(error: unknown): string {
  if (error === null || error === undefined) return String(error);
  return typeof error === 'object' ? 'an object that is no error' : `a ${typeof error} that says nothing`;
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // what was thrown throws in its turn
  }
}
