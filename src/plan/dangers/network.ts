import { at, tableAt } from '../../objects/lenient';
import type { Rendered } from '../../objects/manifest';
import { selects as holds } from '../../objects/network/labels';
import { isolates } from '../../objects/network/policy';
import type { Objects } from '../../objects/objects';
import type { Change } from '../change';
import { type Danger, type DangerRule, placeOf } from '../danger';
import { canonical } from '../same';
import { flowsOf, isAllowed, shownFlow } from './flows';

/** Policies add up, and a pod that none selects is open. */
export const network: DangerRule = {
  states: 'No pod is reached by, or reaches, more than before.',
  find: ({ changes, before, after }) =>
    changes.flatMap((change): Danger[] => {
      const policy = (change.before ?? change.after)?.manifest;
      if (policy?.kind !== 'NetworkPolicy') return [];
      if (change.after === undefined) return removed(change, after);
      if (change.before === undefined) return added(change, change.after, before);
      return changed(change, change.before, change.after);
    }),
};

const danger = (change: Change, what: string, field?: string): Danger => ({
  kind: 'network-loosened',
  ...placeOf(change),
  ...(field === undefined ? {} : { field }),
  what,
  consequence: 'what breaks in on one side gets to the other',
  instead: 'name the pods and the port that are needed, and no more',
});

/** A policy that goes leaves pods open that no other one selects. */
function removed(change: Change, after: Objects): Danger[] {
  const before = change.before as Rendered;
  if (change.fate?.fate === 'kept') return [];
  const { namespace } = before.manifest.metadata;
  const left = after.ofKind('NetworkPolicy').filter(({ manifest }) => manifest.metadata.namespace === namespace);
  const pods = podsIn(after, namespace).filter((labels) => selects(before, labels));
  return (['Ingress', 'Egress'] as const).flatMap((direction) => {
    const open = pods.some((labels) => !left.some((one) => isolates(one.manifest, direction) && selects(one, labels)));
    return isolates(before.manifest, direction) && open
      ? [danger(change, `it goes, and no other policy holds back ${direction} of pods that it selected`)]
      : [];
  });
}

/** A new policy lets pods that were there, and were held back, do more. */
function added(change: Change, after: Rendered, before: Objects): Danger[] {
  const { namespace } = after.manifest.metadata;
  const there = podsIn(before, namespace).filter((labels) => selects(after, labels));
  if (there.length === 0) return [];
  const own = before.ofKind('NetworkPolicy').filter(({ manifest }) => manifest.metadata.namespace === namespace);
  return flowsOf(after.manifest)
    .filter(({ direction }) => own.some(({ manifest }) => isolates(manifest, direction)))
    .map((flow) => danger(change, `pods that are there already get ${shownFlow(flow)}`));
}

function changed(change: Change, before: Rendered, after: Rendered): Danger[] {
  const was = flowsOf(before.manifest);
  const wider = flowsOf(after.manifest).filter(
    (flow) => isolates(before.manifest, flow.direction) && !was.some((one) => isAllowed(flow, one)),
  );
  const freed = (['Ingress', 'Egress'] as const).filter((one) => isolates(before.manifest, one) && !isolates(after.manifest, one));
  const selector = ({ manifest }: Rendered) => canonical(tableAt(manifest.spec, 'podSelector'));
  return [
    ...wider.map((flow) => danger(change, `it lets through ${shownFlow(flow)}`, `spec.${flow.direction.toLowerCase()}`)),
    ...freed.map((direction) => danger(change, `it does not hold back ${direction} any more`, 'spec.policyTypes')),
    ...(selector(before) === selector(after)
      ? []
      : [danger(change, 'it selects other pods: those that it leaves are open where no other policy holds them', 'spec.podSelector')]),
  ];
}

type Labels = Readonly<Record<string, string>>;

function podsIn(objects: Objects, namespace: string | undefined): readonly Labels[] {
  return objects
    .pods()
    .filter((pod) => pod.namespace === namespace)
    .map(({ labels }) => labels);
}

/** Whether a policy selects a pod. */
function selects({ manifest }: Rendered, labels: Labels): boolean {
  return holds(at(manifest.spec, 'podSelector'), labels);
}
