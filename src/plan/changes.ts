import type { Manifest, Rendered } from '../objects/manifest';
import { identityOf } from '../objects/manifest';
import type { Objects } from '../objects/objects';
import { applicationsOf, fateOf, orderOfKind, rootApp, waveOf } from './argocd';
import { type Change, nameOf } from './change';
import { fieldChanges } from './fields';
import { restartOf } from './restart';

/** The objects of a homelab before and after, as Git has them. */
export interface Sides {
  readonly homelab: string;
  readonly before: Objects;
  readonly after: Objects;
}

/** Everything that changes, in the order in which Argo CD does it: by the wave of the Application, by the object's own, by its kind. */
export function changesOf({ homelab, before, after }: Sides): readonly Change[] {
  const was = applicationsOf(before.all, homelab);
  const is = applicationsOf(after.all, homelab);
  const appWave = (app: string) => {
    const application = is.get(app) ?? was.get(app);
    return app === rootApp || application === undefined ? 0 : waveOf(application);
  };
  const place = (rendered: Rendered) => ({
    app: rendered.app,
    waves: [appWave(rendered.app), waveOf(rendered.manifest)] as const,
    object: nameOf(rendered.manifest),
  });
  const were = new Set(before.all.map(identityOf));
  const stay = new Map(after.all.map((rendered) => [identityOf(rendered), rendered]));
  const left = new Set(after.all.map(({ app }) => app));
  const changes: Change[] = [];
  for (const rendered of before.all) {
    const next = stay.get(identityOf(rendered));
    if (next === rendered) continue; // the same file
    if (next === undefined) {
      const { app } = rendered;
      const fate = fateOf(rendered.manifest, { before: was.get(app), after: is.get(app), isRoot: app === rootApp, isLast: !left.has(app) });
      changes.push({ action: 'removed', ...place(rendered), before: rendered, fields: [], fate });
      continue;
    }
    const fields = fieldChanges(rendered.manifest, next.manifest);
    if (fields.length === 0 && next.app === rendered.app) continue;
    changes.push({
      action: 'changed',
      ...place(next),
      before: rendered,
      after: next,
      fields,
      ...(next.app === rendered.app ? {} : { from: rendered.app }),
      restart: restartOf(rendered, next, fields, after),
    });
  }
  for (const rendered of after.all)
    if (!were.has(identityOf(rendered))) changes.push({ action: 'added', ...place(rendered), after: rendered, fields: [] });
  return inOrder(withNamespaces(changes));
}

/** What would stay goes all the same where its namespace goes: Kubernetes asks nobody. */
function withNamespaces(changes: readonly Change[]): readonly Change[] {
  const gone = new Set(
    changes.flatMap(({ before, fate }) =>
      before?.manifest.kind === 'Namespace' && fate?.fate === 'pruned' ? [before.manifest.metadata.name] : [],
    ),
  );
  return changes.map((change) => {
    const isInside = change.fate?.fate === 'kept' && gone.has(change.before?.manifest.metadata.namespace ?? '');
    return isInside ? { ...change, fate: { fate: 'pruned', why: 'its namespace goes' } } : change;
  });
}

/** As gitops-engine goes: wave by wave, what is pruned first, then by kind (pkg/sync/sync_context.go; sync_tasks.go). */
function inOrder(changes: readonly Change[]): readonly Change[] {
  const turns = new Map(changes.map((change) => [change, change.waves[1]]));
  for (const app of new Set(changes.map((change) => change.app))) {
    const pruned = changes.filter((change) => change.app === app && isPruned(change));
    const waves = [...new Set(pruned.map((change) => change.waves[1]))].sort((a, b) => a - b);
    // what came last goes first
    for (const change of pruned) turns.set(change, waves.at(-1 - waves.indexOf(change.waves[1])) ?? 0);
  }
  const turn = (change: Change) => turns.get(change) ?? 0;
  return [...changes].sort(
    (a, b) =>
      Number(b.app === rootApp) - Number(a.app === rootApp) ||
      a.waves[0] - b.waves[0] ||
      compare(a.app, b.app) ||
      turn(a) - turn(b) ||
      Number(isPruned(b)) - Number(isPruned(a)) ||
      orderOfKind(manifestOf(a).kind) - orderOfKind(manifestOf(b).kind) ||
      compare(a.object, b.object),
  );
}

function isPruned({ fate }: Change): boolean {
  return fate !== undefined && fate.fate !== 'kept';
}

function manifestOf({ before, after }: Change): Manifest {
  return (after ?? before)?.manifest as Manifest;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
