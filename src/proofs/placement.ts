import { amountsOf } from '../model/amounts';
import { arranged } from '../model/arrangement';
import type { Model } from '../model/assemble';
import type { Board, PlacedPod } from '../model/board';
import type { Demand } from '../model/demand';
import { boardAfter, type Schedule, scheduleOf } from '../model/schedule';
import { listAt } from '../objects/lenient';
import { type Figure, type Finding, failures, type Proof } from './proof';
import { room } from './room';
import { unbounded } from './unbounded';

export const placement: Proof = {
  id: 'placement',
  states:
    'Every pod finds a node by the scheduler’s rules: it may run there, fits beside all others, and so does a job, the new pod of a rollout or the filling of a volume beside them.',
  why: 'A pod that fits nowhere waits for ever, and whatever is declared beside it looks as if it ran.',
  prove(model) {
    const schedule = scheduleOf(model);
    const { figures, problems } = room(model, schedule.nodes, schedule.demands);
    const some = failures([...unbounded(model.objects), ...problems]);
    // what no arrangement can mend is told by itself
    const findings = problems.length > 0 ? some : [...some, ...left(model, schedule), ...passing(model, schedule)];
    return { figures: [...figures, ...loads(schedule)], findings };
  },
};

/** What runs on each node, and how much of it is asked for. */
function loads({ nodes, demands, placed }: Schedule): Figure[] {
  const amounts = amountsOf(demands);
  return nodes.map((node) => {
    const own = placed.filter((pod) => pod.node === node);
    const shares = amounts.flatMap(({ of, noun }) => {
      const has = of(node.allocatable);
      const asked = own.reduce((sum, { demand }) => sum + of(demand.each), 0);
      return has === 0 ? [] : [`${Math.round((asked * 100) / has)} %${noun.replace(' of', '')}`];
    });
    return { about: `runs on ${node.name}`, value: `${shares.join(', ')}: ${namesOf(own)}` };
  });
}

function namesOf(pods: readonly PlacedPod[]): string {
  const counts = new Map<string, number>();
  for (const { demand } of pods) counts.set(demand.name, (counts.get(demand.name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} ${count} times`));
  return names.length === 0 ? 'nothing' : [...names.slice(0, 40), ...(names.length > 40 ? [`${names.length - 40} more`] : [])].join(', ');
}

/** Pods that stay, and find no node. */
function left(model: Model, schedule: Schedule): Finding[] {
  const waiting = new Set(schedule.waiting.filter(({ nodes }) => nodes.length > 0)); // one that no node may run is told as that
  if (waiting.size === 0) return [];
  const board = boardAfter(model, schedule);
  const way = arranged(model, schedule, []);
  return [...waiting].map((demand) =>
    told(board, demand, `no node takes ${demand.stay === 1 ? 'the' : 'each'} pod of ${demand.name} beside the others`, way),
  );
}

/** Jobs and the new pods of rollouts, each by itself beside all that stays. */
function passing(model: Model, schedule: Schedule): Finding[] {
  const board = boardAfter(model, schedule);
  const waiting = new Set(schedule.waiting);
  return schedule.demands.flatMap((demand) => {
    const { pass, name, stay, nodes } = demand;
    if (pass === 0 || nodes.length === 0 || waiting.has(demand)) return [];
    const come: PlacedPod[] = [];
    const old = standsApartByRevision(demand) ? schedule.placed.filter((pod) => pod.demand === demand) : [];
    for (const pod of old) board.overlook(pod, -1);
    for (let count = 0; count < pass; count += 1) {
      const node = nodes.find((one) => board.against(demand, one) === undefined);
      if (node === undefined) break;
      const pod = { demand, node };
      come.push(pod);
      board.put(pod);
    }
    for (const pod of come) board.take(pod);
    for (const pod of old) board.overlook(pod, 1);
    if (come.length === pass) return [];
    const what = `no node takes ${stay === 0 ? 'the job of' : 'the new pod of a rollout of'} ${name} beside what stays`;
    return [told(board, demand, what, arranged(model, schedule, Array<Demand>(pass).fill(demand)))];
  });
}

/** Whether it says of its anti-affinity that pods of an earlier rollout are nothing to it. */
function standsApartByRevision({ spec }: Demand): boolean {
  const terms = listAt(spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return terms.length > 0 && terms.every((term) => listAt(term, 'matchLabelKeys').includes('pod-template-hash'));
}

/** It fails when there is no way at all; one that the scheduler does not take by itself is the owner's to show it. */
function told(board: Board, demand: Demand, what: string, way: ReturnType<typeof arranged>): Finding {
  const reasons = demand.nodes.slice(0, 4).map((node) => `${node.name}: ${board.against(demand, node) ?? 'it is taken by one of its own'}`);
  const rest = demand.nodes.length > 4 ? `; and ${demand.nodes.length - 4} more nodes` : '';
  const found = way === 'unknown' ? undefined : way;
  const moves = found?.find((pod) => pod.demand !== demand && board.on(pod.node).every((other) => other.demand !== pod.demand));
  return {
    code: 'POD_UNSCHEDULABLE',
    where: demand.where,
    what: `${what}: ${reasons.join('; ')}${rest}`,
    repair: moves
      ? `it would fit with ${moves.demand.name} on ${moves.node.name}: place that one there`
      : 'ask for less, loosen what it demands, or give a VM more in inventory.ts',
    severity: way === undefined ? 'fails' : 'to do',
  };
}
