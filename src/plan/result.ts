import type { Change } from './change';
import type { Danger } from './danger';
import type { MachineChange } from './machines';
import { countsOf, isNothing, type Plan } from './plan';
import { type ShownField, shownField } from './shown';

/** What the work tree was compared with. */
export interface Against {
  /** As it was asked for: `origin/main`. */
  readonly ref: string;
  readonly commit: string;
  /** The first line of its message. */
  readonly subject: string;
  /** `synthesized`: its sources were run, and what is committed is compared with them; `committed`: they could not be. */
  readonly basis: 'synthesized' | 'committed';
}

/** `loutik plan --json`: version 1 of its shape. A field may be added in that version; none goes, and none changes its meaning. */
export interface PlanResult {
  readonly version: 1;
  readonly homelab: string;
  readonly against: Against;
  readonly nothing: boolean;
  readonly counts: ReturnType<typeof countsOf>;
  /** Things to know that are no danger of this push. */
  readonly notes: readonly string[];
  readonly changes: readonly ShownChange[];
  readonly machines: readonly MachineChange[];
  readonly dangers: readonly Danger[];
}

/** One object's change, as it is shown. */
export interface ShownChange extends Pick<Change, 'action' | 'app' | 'waves' | 'object' | 'from' | 'fate' | 'restart'> {
  readonly fields: readonly ShownField[];
}

export function resultOf(plan: Plan, against: Against, notes: readonly string[]): PlanResult {
  const { homelab, changes, machines, dangers } = plan;
  return {
    version: 1,
    homelab,
    against,
    nothing: isNothing(plan),
    counts: countsOf(plan),
    notes,
    changes: changes.map(shownChange),
    machines,
    dangers,
  };
}

export function shownChange({ action, app, waves, object, from, fate, restart, fields, after }: Change): ShownChange {
  return {
    action,
    app,
    waves,
    object,
    ...(from === undefined ? {} : { from }),
    ...(fate === undefined ? {} : { fate }),
    ...(restart === undefined ? {} : { restart }),
    fields: fields.map((field) => shownField(after?.manifest.kind ?? '', field)),
  };
}
