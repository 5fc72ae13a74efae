import type { Problem } from '../problems';

/** An exception out of `clusters/` or `charts/`: at the first line of theirs that it went through, else at the given place. */
export function chartThrew(otherwise: string, error: unknown): Problem;
export function chartThrew(otherwise: string | undefined, error: unknown): Problem | undefined;
export function chartThrew(otherwise: string | undefined, error: unknown): Problem | undefined {
  const message = error instanceof Error ? error.message : String(error);
  const frames = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const place = frames.map((frame) => /((?:clusters|charts)\/[^():]+\.ts:\d+:\d+)/.exec(frame)?.[1]).find(Boolean) ?? otherwise;
  if (place === undefined) return undefined;
  return { code: 'CHART_THREW', where: place, what: message, repair: 'mend the line; nothing was written' };
}
