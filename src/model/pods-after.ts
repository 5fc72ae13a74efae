import { stepsTotal, type VmAfter } from '../inventory/after-loss';
import type { Reach } from '../inventory/reach';
import { at, listAt, textAt } from '../objects/lenient';
import type { Model } from './assemble';
import type { PlacedPod } from './board';
import type { Demand } from './demand';
import { scheduleOf, scheduleWithout } from './schedule';

/** How long a pod stays with a node that does not answer, unless it says otherwise (kube-apiserver, `DefaultTolerationSeconds`). */
export const patience = 300;

/** Pods whose nodes are away for longer than their patience. */
export interface Displaced {
  /** The nodes that are away for so long. */
  readonly lost: readonly string[];
  /** Whether a server is left, which would move pods. */
  readonly isLed: boolean;
  readonly moved: readonly PlacedPod[];
  readonly waiting: readonly Demand[];
  readonly pushed: readonly PlacedPod[];
}

/** What becomes of the pods of nodes that are away. */
export function displaced(model: Model, after: ReadonlyMap<string, VmAfter>, { bridged }: Pick<Reach, 'bridged'>): Displaced {
  const before = scheduleOf(model);
  const isLong = ({ fate, steps }: VmAfter) => fate !== 'runs' && fate !== 'apart' && stepsTotal(steps) > patience;
  const servers = before.nodes.flatMap(({ name, vm }) => {
    const what = after.get(name);
    return vm.role === 'k3s-server' && what !== undefined && !isLong(what) ? [what] : [];
  });
  const lost = before.nodes.flatMap(({ name }) => {
    const what = after.get(name);
    return what === undefined || (!isLong(what) && servers.some(({ on }) => bridged(on, what.on))) ? [] : [name];
  });
  const isLed = servers.length > 0;
  if (lost.length === 0 || !isLed) return { lost, isLed, moved: [], waiting: [], pushed: [] };
  const left = before.placed
    .filter(({ demand, node }) => demand.stay !== 'one-a-node' && lost.includes(node.name))
    .map(({ demand }) => demand);
  const mayMove = left.some((demand) => mayLeave(demand) && demand.nodes.some(({ name }) => !lost.includes(name)));
  if (!mayMove) return { lost, isLed, moved: [], waiting: left, pushed: [] };
  const { placed, waiting, pushed } = scheduleWithout(model, before, lost, mayLeave);
  const stood = new Set(before.placed);
  return { lost, isLed, moved: placed.filter((pod) => !stood.has(pod)), waiting, pushed };
}

/** The same as sentences; none when all pods wait for their nodes. */
export function podsAfter(model: Model, after: ReadonlyMap<string, VmAfter>, reach: Pick<Reach, 'bridged'>): readonly string[] {
  const { lost, isLed, moved, waiting, pushed } = displaced(model, after, reach);
  if (lost.length === 0) return [];
  if (!isLed) return ['no server is left to move pods'];
  return [
    ...(moved.length > 0 ? [`${namesOf(moved.map(({ demand }) => demand))} ${moved.length === 1 ? 'moves' : 'move'} to other nodes`] : []),
    ...(waiting.length > 0 ? [`${namesOf(waiting)} ${waiting.length === 1 ? 'waits' : 'wait'} for ${lost.join(' and ')}`] : []),
    ...(pushed.length > 0 ? [`${namesOf(pushed.map(({ demand }) => demand))} ${pushed.length === 1 ? 'makes' : 'make'} room`] : []),
  ];
}

/** Whether a pod leaves a node that does not answer. */
function mayLeave({ spec }: Demand): boolean {
  return !listAt(spec, 'tolerations').some((one) => {
    const key = textAt(one, 'key');
    return (key === undefined || key === 'node.kubernetes.io/unreachable') && at(one, 'tolerationSeconds') === undefined;
  });
}

function namesOf(demands: readonly Demand[]): string {
  const names = [...new Set(demands.map(({ name }) => name))];
  return names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}
