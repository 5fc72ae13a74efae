import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problems';
import { visible } from '../visible';

/** Adds the line of source that a problem points at, with a mark under its column. */
export function withExcerpt(root: string, problem: Problem): Problem {
  const [, file = '', line = '', column = ''] = /^((?:clusters|charts)\/[^:]+\.ts):(\d+):(\d+)$/.exec(problem.where) ?? [];
  if (problem.excerpt !== undefined || file === '' || !existsSync(join(root, file))) return problem;
  const text = readFileSync(join(root, file), 'utf8').split(/\r?\n/)[Number(line) - 1];
  if (text === undefined) return problem;
  const shown = (part: string) => visible(part.replaceAll('\t', '  '));
  return { ...problem, excerpt: `${shown(text)}\n${' '.repeat(shown(text.slice(0, Number(column) - 1)).length)}^` };
}
