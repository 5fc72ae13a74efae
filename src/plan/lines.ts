import type { Change } from './change';
import type { Danger } from './danger';
import { shownSeconds } from './dangers/downtime';
import { gistOf } from './gist';
import type { MachineChange } from './machines';
import { countsOf, type Plan } from './plan';
import { type ShownField, shownField } from './shown';
import type { TextDiff } from './text-diff';

/** As many fields of one object as still tell what happened to it. */
const shownFields = 12;

/** Changes of one app, in its wave. */
export interface AppChanges {
  readonly app: string;
  readonly wave: number;
  readonly changes: readonly Change[];
}

/** The changes by app, in the order of the plan. */
export function byApp({ changes }: Plan): readonly AppChanges[] {
  const found: { app: string; wave: number; changes: Change[] }[] = [];
  for (const change of changes) {
    const last = found.at(-1);
    if (last?.app === change.app) last.changes.push(change);
    else found.push({ app: change.app, wave: change.waves[0], changes: [change] });
  }
  return found;
}

const marks = { added: '+', changed: '~', removed: '-' } as const;

/** One object: its line, and below it what changes. */
export function changeLines(change: Change): string[] {
  const { action, object, before, after, from, fate, restart, fields } = change;
  const kind = after?.manifest.kind ?? '';
  const rendered = after ?? before;
  const gist = action === 'changed' || rendered === undefined ? '' : gistOf(rendered);
  const head = [
    `${fate && fate.fate !== 'pruned' ? '·' : marks[action]} ${object}`,
    ...(gist ? [`(${gist})`] : []),
    ...(fate ? [`${fates[fate.fate]}${fate.why === 'it left Git' ? '' : `: ${fate.why}`}`] : []),
    ...(from === undefined ? [] : [`from app ${from}`]),
  ].join('  ');
  return [
    head,
    ...fields.slice(0, shownFields).flatMap((field) => fieldLines(shownField(kind, field)).map((line) => `    ${line}`)),
    ...(fields.length > shownFields ? [`    … and ${fields.length - shownFields} more fields`] : []),
    ...(restart
      ? [
          `    pods restart: ${restart.how}${restart.down ? `; down for up to ${shownSeconds(restart.down.stop + (restart.down.start ?? 0))}${restart.down.start === undefined ? ' and the start' : ''}` : ''}`,
        ]
      : []),
  ];
}

const fates = { pruned: 'pruned', kept: 'stays in the cluster', waits: 'waits for a confirmation' } as const;

function fieldLines({ path, before, after, text, reordered }: ShownField): string[] {
  if (reordered) return [`${path}: in another order`];
  if (text) return [`${path}: ${linesChanged(text)}`, ...textLines(text)];
  if (before === undefined) return [`${path}: + ${after}`];
  if (after === undefined) return [`${path}: - ${before}`];
  return [`${path}: ${before} → ${after}`];
}

/** `2 lines added, 1 removed` */
export function linesChanged({ added, removed }: TextDiff): string {
  const parts = [...(added > 0 ? [`${added} added`] : []), ...(removed > 0 ? [`${removed} removed`] : [])];
  return `lines: ${parts.join(', ')}`;
}

function textLines({ lines, added, removed }: TextDiff): string[] {
  const rest = added + removed - lines.length;
  return [...lines.map((line) => `  ${line}`), ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

/** One machine: what it takes, and its files. */
export function machineLines({ machine, takes, files }: MachineChange): string[] {
  return [
    `${machine}: ${takes}`,
    ...files.flatMap(({ path, action, text }) => [
      `  ${marks[action]} ${path}${text ? `  ${linesChanged(text)}` : ''}`,
      ...(text ? textLines(text).map((line) => `    ${line}`) : []),
    ]),
  ];
}

/** One danger: what, what comes of it, the way round. */
export function dangerLines({ kind, app, object, field, what, consequence, instead }: Danger): string[] {
  return [`! ${kind}  ${app}: ${object}${field === undefined ? '' : `  ${field}`}`, `  ${what}`, `  so: ${consequence}`, `  → ${instead}`];
}

/** The whole in one line. */
export function totals(plan: Plan): string {
  const { added, changed, removed, kept } = countsOf(plan);
  const of = (count: number, what: string) => (count > 0 ? [`${count} ${what}`] : []);
  const machines = plan.machines.length;
  const parts = [
    ...of(added, 'added'),
    ...of(changed, 'changed'),
    ...of(removed, 'removed'),
    ...of(kept, 'left behind'),
    ...of(machines, machines === 1 ? 'machine or place by hand' : 'machines or places by hand'),
  ];
  const count = plan.dangers.length;
  return `${parts.join(', ')}; ${count === 0 ? 'no danger known' : count === 1 ? '1 danger' : `${count} dangers`}`;
}
