import { stepsTotal, type VmAfter } from '../inventory/after-loss';
import type { Reach } from '../inventory/reach';
import { at, listAt, textAt } from '../objects/lenient';
import type { Model } from './assemble';
import type { Demand } from './demand';
import { scheduleOf, scheduleWithout } from './schedule';

/** How long a pod stays with a node that does not answer, unless it says otherwise (kube-apiserver, `DefaultTolerationSeconds`). */
const patience = 300;

/** What becomes of pods whose nodes are away for longer than their patience, as sentences; none when they all wait for their nodes. */
export function podsAfter(model: Model, after: ReadonlyMap<string, VmAfter>, { bridged }: Pick<Reach, 'bridged'>): readonly string[] {
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
  if (lost.length === 0) return [];
  if (servers.length === 0) return ['no server is left to move pods'];
  const { placed, waiting, pushed } = scheduleWithout(model, before, lost, mayLeave);
  const stood = new Set(before.placed);
  const moved = placed.filter((pod) => !stood.has(pod));
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
