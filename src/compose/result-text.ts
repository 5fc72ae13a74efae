import type { Decision } from './decision';
import type { Imported } from './import-compose';

/** What an import tells a person: what was written, what is to be decided, and how the chart comes into a homelab. */
export function importText({ path, decisions, entry }: Imported): string {
  const open = decisions.filter(({ kind }) => kind === 'decide');
  const left = decisions.filter(({ kind }) => kind === 'left');
  const refused = open.filter(({ refusal }) => refusal !== undefined).length;
  return [
    `  + ${path}`,
    '',
    ...section(`to decide (${open.length}), each a TODO at its place in the chart:`, open),
    ...section(`not carried over, and nothing to do (${left.length}):`, left),
    'into clusters/<homelab>/services.ts:',
    `  ${entry.import}`,
    `  ${entry.line}`,
    '',
    `✓ ${path} is there. Next: decide, then npm start${refused > 0 ? `, which refuses it until ${refused === 1 ? 'an image is' : `${refused} images are`} exact` : ''}`,
  ].join('\n');
}

function section(title: string, decisions: readonly Decision[]): readonly string[] {
  if (decisions.length === 0) return [];
  return [title, ...decisions.flatMap(({ at, of, what }) => [`  ${at.file}:${at.line}  ${of}`, `      ${what}`]), ''];
}
