import type { Published } from '../files/publish';
import type { Todo } from './layout';

/** What one synth did, for people and for programs. */
export interface SynthReport {
  readonly homelab: string;
  readonly apps: readonly { readonly name: string; readonly objects: number }[];
  readonly objects: number;
  readonly files: Published;
  readonly todo: readonly Todo[];
  /** Volumes that left the model and still lie on a disk. */
  readonly retired: readonly string[];
  /** How many proofs hold. */
  readonly proofs: number;
}

const shown = 8;

/** The report as a person likes to read it: what there is, what changed, what is to do. */
export function summary({ homelab, apps, objects, files, todo, retired }: SynthReport): string {
  const lines = [`${homelab}: ${apps.length} apps, ${objects} objects`];
  const width = Math.max(...apps.map(({ name }) => name.length));
  const cells = apps.map(({ name, objects: count }) => `${name.padEnd(width)} ${String(count).padStart(3)}`);
  const columns = Math.max(1, Math.floor(76 / (width + 7)));
  for (let row = 0; row < cells.length; row += columns) lines.push(`  ${cells.slice(row, row + columns).join('   ')}`);
  lines.push('', ...changes(files));
  if (retired.length > 0) lines.push('', `retired, still on disk: ${retired.join(', ')} (clusters/${homelab}/volumes.yaml)`);
  if (todo.length > 0)
    lines.push(
      '',
      `to do (${todo.length}):`,
      ...todo.flatMap(({ what, where, about }) => [`  ${what}`, `      ${where}`, ...(about ? [`      ${about}`] : [])]),
    );
  return lines.join('\n');
}

function changes({ added, changed, removed, unchanged }: Published): string[] {
  const all = [...added.map((path) => `+ ${path}`), ...changed.map((path) => `~ ${path}`), ...removed.map((path) => `- ${path}`)];
  if (all.length === 0) return [`nothing changed (${unchanged} files)`];
  return [`changed: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} as before`, ...capped(all)];
}

function capped(lines: readonly string[]): string[] {
  const rest = lines.length - shown;
  return [...lines.slice(0, shown), ...(rest > 0 ? [`… and ${rest} more`] : [])].map((line) => `  ${line}`);
}
