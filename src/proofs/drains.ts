import { grouped } from '../objects/grouped';
import { at } from '../objects/lenient';
import type { Objects } from '../objects/objects';
import { type LabelSelector, selects } from '../objects/validation/selectors';
import type { Problem } from '../problems';
import { fewest, replicasOf } from './autoscaled';
import { failures, type Proof } from './proof';

export const drains: Proof = {
  id: 'drains',
  states: 'Each disruption budget lets at least one of its pods go, however few an autoscaler leaves.',
  why: 'A node whose pods no budget lets go is never drained: an update of Kubernetes waits for ever, or somebody takes the budget away by hand.',
  prove({ objects }) {
    const budgets = objects.ofKind('PodDisruptionBudget');
    return { figures: [{ about: 'budgets', value: String(budgets.length) }], findings: failures(blocked(objects)) };
  },
};

function blocked(objects: Objects): Problem[] {
  const least = fewest(objects);
  const byNamespace = grouped(objects.pods(), ({ namespace }) => namespace);
  return objects.ofKind('PodDisruptionBudget').flatMap(({ source, manifest }): Problem[] => {
    const { name, namespace = '' } = manifest.metadata;
    const selector = (at(manifest, 'spec', 'selector') ?? {}) as LabelSelector;
    const pods = (byNamespace.get(namespace) ?? []).filter(({ by, labels }) => counted.has(by.manifest.kind) && selects(selector, labels));
    const all = pods.reduce((sum, { by }) => sum + replicasOf(by.manifest, least), 0);
    const kept = keptOf(manifest.spec, all);
    if (all === 0 || kept === undefined || kept < all) return [];
    return [
      {
        code: 'DRAIN_BLOCKED',
        where: source,
        what: `PodDisruptionBudget ${name} keeps ${kept} of ${all} pod${all === 1 ? '' : 's'}: no drain of a node with one of them would end`,
        repair: 'let it go with one: maxUnavailable: 1; or leave it out, and run more pods where one has to stay',
      },
    ];
  });
}

/** Whose pods a budget counts by their controller; those of a DaemonSet are left where they are by a drain. */
const counted = new Set(['Deployment', 'StatefulSet', 'ReplicaSet']);

/** How many pods a budget keeps (kubernetes, pkg/controller/disruption, `getExpectedPodCount`: percents are rounded up). */
function keptOf(spec: unknown, all: number): number | undefined {
  const scaled = (value: unknown) => {
    const percent = /^(\d+)%$/.exec(String(value))?.[1];
    if (percent !== undefined) return Math.ceil((Number(percent) * all) / 100);
    return typeof value === 'number' ? value : undefined;
  };
  const gone = at(spec, 'maxUnavailable');
  if (gone === undefined) return scaled(at(spec, 'minAvailable'));
  const away = scaled(gone);
  return away === undefined ? undefined : Math.max(0, all - away);
}
