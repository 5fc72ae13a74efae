import type { Manifest } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import type { DangerRule } from '../../src/plan/danger';
import { type Plan, planOf } from '../../src/plan/plan';
import { application, object } from './objects';

/** What keeps an app from being empty. */
const anchor = object('ConfigMap', 'anchor', { data: {} });

/** One side of a plan: objects of the app `web`, or by app. */
export type Side = readonly Manifest[] | Readonly<Record<string, readonly Manifest[]>>;

function objectsOf(side: Side): Objects {
  const byApp = Array.isArray(side)
    ? { argocd: [application()], web: [...side, anchor] }
    : (side as Readonly<Record<string, readonly Manifest[]>>);
  return new Objects(
    Object.entries(byApp).flatMap(([app, manifests]) =>
      (manifests as readonly Manifest[]).map((manifest) => ({ app, home: app, source: `test/${app}/${manifest.metadata.name}`, manifest })),
    ),
  );
}

/** The plan from one side to the other. */
export function planned(before: Side, after: Side, rules?: readonly DangerRule[]): Plan {
  const none = new Map<string, string>();
  return planOf({ homelab: 'test', before: objectsOf(before), after: objectsOf(after) }, { before: none, after: none }, rules);
}

const marks = { added: '+', changed: '~', removed: '-' } as const;

/** What a plan says, in short: of each change its object and fields, of each danger its kind and place. */
export function inShort({ changes, dangers }: Plan) {
  return {
    changes: changes.map(
      ({ action, object, fields, fate, from, restart }) =>
        `${marks[action]} ${object}${fate && fate.fate !== 'pruned' ? ` ${fate.fate}` : ''}${from ? ` from ${from}` : ''}${fields.length > 0 ? `: ${fields.map(({ path, reordered }) => `${path}${reordered ? ' reordered' : ''}`).join(', ')}` : ''}${restart ? ' (restarts)' : ''}`,
    ),
    dangers: dangers.map(({ kind, object, field }) => `${kind} ${object}${field ? `: ${field}` : ''}`),
  };
}

/** What a plan says in short: changes, and dangers. */
export interface Said {
  readonly changes: readonly string[];
  readonly dangers: readonly string[];
}

/** Two sides, and what is said of the way there and of the way back. */
export interface Pair {
  readonly name: string;
  readonly before: Side;
  readonly after: Side;
  readonly there: Said;
  readonly back: Said;
}
