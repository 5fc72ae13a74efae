import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problems';

/** Adds the line of source that a problem points at, with a mark under its column. */
export function withExcerpt(root: string, problem: Problem): Problem {
  const [, file = '', line = '', column = ''] = /^((?:clusters|charts)\/[^:]+\.ts):(\d+):(\d+)$/.exec(problem.where) ?? [];
  if (problem.excerpt !== undefined || file === '' || !existsSync(join(root, file))) return problem;
  const text = readFileSync(join(root, file), 'utf8').split('\n')[Number(line) - 1];
  return text === undefined ? problem : { ...problem, excerpt: `${text}\n${' '.repeat(Number(column) - 1)}^` };
}
