import type { Change } from './change';
import { changesOf, type Sides } from './changes';
import { type Danger, type DangerRule, dangerKinds } from './danger';
import { type MachineChange, machineChanges, type Texts } from './machines';
import { dangerRules } from './registry';

/** What a push does. */
export interface Plan {
  readonly homelab: string;
  /** In the order in which Argo CD does them. */
  readonly changes: readonly Change[];
  readonly machines: readonly MachineChange[];
  /** The worst first. */
  readonly dangers: readonly Danger[];
}

/** Files outside of the cluster, before and after. */
export interface Outside {
  readonly before: Texts;
  readonly after: Texts;
}

/** What happens when Git has `after` in place of `before`. Pure. */
export function planOf(sides: Sides, outside: Outside, rules: readonly DangerRule[] = dangerRules): Plan {
  const changes = changesOf(sides);
  const found = rules.flatMap((rule) => rule.find({ changes, before: sides.before, after: sides.after, outside }));
  const refused = new Set(found.filter(({ kind }) => refusals.has(kind)).map(({ object }) => object));
  const dangers = found
    // what the API server refuses changes nothing, so nothing restarts
    .filter(({ kind, object, field }) => !(kind === 'service-down' && field === 'spec.template' && refused.has(object)))
    .sort((a, b) => dangerKinds.indexOf(a.kind) - dangerKinds.indexOf(b.kind));
  return { homelab: sides.homelab, changes, machines: machineChanges(sides.homelab, outside.before, outside.after), dangers };
}

const refusals: ReadonlySet<string> = new Set(['immutable-field', 'claim-shrunk', 'claim-moved', 'storage-class-changed']);

/** How many objects come, change and go; those that stay though they left Git are counted apart. */
export function countsOf({ changes }: Plan) {
  const of = (holds: (change: Change) => boolean) => changes.filter(holds).length;
  return {
    added: of(({ action }) => action === 'added'),
    changed: of(({ action }) => action === 'changed'),
    removed: of(({ fate }) => fate !== undefined && fate.fate !== 'kept'),
    kept: of(({ fate }) => fate?.fate === 'kept'),
  };
}

/** Whether a push does anything at all. */
export function isNothing({ changes, machines }: Plan): boolean {
  return changes.length === 0 && machines.length === 0;
}
