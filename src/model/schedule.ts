import { amountsOf } from './amounts';
import type { Model } from './assemble';
import { Board, type Claims, claimsOf, type PlacedPod } from './board';
import { preference } from './candidates';
import { type Demand, demandsOf } from './demand';
import { type ClusterNode, nodesOf } from './nodes';
import { prioritiesOf } from './priority';

/** Where pods are, and which wait. */
export interface Schedule {
  readonly nodes: readonly ClusterNode[];
  readonly demands: readonly Demand[];
  readonly placed: readonly PlacedPod[];
  /** One for each pod that finds no node. */
  readonly waiting: readonly Demand[];
  /** Pods that were pushed out by more important ones, whether or not they found another node. */
  readonly pushed: readonly PlacedPod[];
}

const known = new WeakMap<Model['objects'], Schedule>();

/**
 * Every pod that stays, on its node, as the scheduler of Kubernetes places them when all wait at once: by priority, and of one priority
 * in the order of declaration. Where it would toss a coin, the first node is taken. Computed once for a model.
 */
export function scheduleOf(model: Model): Schedule {
  const made = known.get(model.objects) ?? place(model);
  known.set(model.objects, made);
  return made;
}

function place(model: Model): Schedule {
  const nodes = nodesOf(model.lab.inventory);
  const demands = demandsOf(model, nodes);
  return fill(boardOf(model, demands, nodes), demands, demands.flatMap(podsOf), []);
}

const claims = new WeakMap<readonly Demand[], Claims>();

/** An empty cluster of some nodes, for these pods. What they ask for is worked out once: a recovery has a board for each machine. */
export function boardOf({ objects }: Pick<Model, 'objects'>, demands: readonly Demand[], nodes: readonly ClusterNode[]): Board {
  const made = claims.get(demands) ?? claimsOf(demands, amountsOf(demands), prioritiesOf(objects));
  claims.set(demands, made);
  return new Board(nodes, demands, made);
}

/** A cluster in which pods stand where a schedule has them. */
export function boardAfter(model: Pick<Model, 'objects'>, { nodes, demands, placed }: Schedule): Board {
  const board = boardOf(model, demands, nodes);
  for (const pod of placed) board.put(pod);
  return board;
}

/**
 * The same cluster without some nodes: what was there and moves looks for another node, and pushes out what is less important. A
 * DaemonSet's pod goes with its node.
 */
export function scheduleWithout(model: Model, before: Schedule, lost: readonly string[], moves: (demand: Demand) => boolean): Schedule {
  const nodes = before.nodes.filter(({ name }) => !lost.includes(name));
  const board = boardOf(model, before.demands, nodes);
  const left: Demand[] = [];
  for (const pod of before.placed) {
    if (nodes.includes(pod.node)) board.put(pod);
    else if (pod.demand.stay !== 'one-a-node') left.push(pod.demand);
  }
  const pending = left.filter(moves).map((demand): Pending => ({ demand }));
  return fill(board, before.demands, pending, [...before.waiting, ...left.filter((demand) => !moves(demand))]);
}

/** A pod that looks for a node: any that it may run on, or the one that a DaemonSet has it for. */
interface Pending {
  readonly demand: Demand;
  readonly on?: ClusterNode;
}

function podsOf(demand: Demand): Pending[] {
  if (demand.stay === 'one-a-node') return demand.nodes.map((on) => ({ demand, on }));
  return Array.from({ length: demand.stay }, () => ({ demand }));
}

/** What finds no node is looked at again once others have found theirs: they may be those that it has to stand beside. */
function fill(board: Board, demands: readonly Demand[], pods: readonly Pending[], stuck: readonly Demand[]): Schedule {
  const pushed: PlacedPod[] = [];
  let left: readonly Pending[] = pods;
  for (let before = Number.POSITIVE_INFINITY; left.length > 0 && left.length < before; ) {
    before = left.length;
    left = fillOnce(board, left, pushed);
  }
  const waiting = [...stuck, ...left.map(({ demand }) => demand)];
  return { nodes: board.nodes, demands, placed: board.nodes.flatMap((node) => board.on(node)), waiting, pushed };
}

/** Gives each pod a node, the most important first, and what finds none back. */
function fillOnce(board: Board, pods: readonly Pending[], pushed: PlacedPod[]): readonly Pending[] {
  const value = ({ demand }: Pending) => board.priorityOf(demand).value;
  const queue = [...pods].sort((a, b) => value(b) - value(a));
  const waiting: Pending[] = [];
  for (let index = 0; index < queue.length; index += 1) {
    const next = queue[index] as Pending;
    const { demand } = next;
    const may = next.on === undefined ? demand.nodes : [next.on];
    const on = best(
      board,
      demand,
      may.filter((node) => board.against(demand, node) === undefined),
    );
    const place = on === undefined ? preempted(board, demand, may) : { node: on, gone: [] };
    if (place === undefined) {
      waiting.push(next);
      continue;
    }
    for (const pod of place.gone) board.take(pod);
    board.put({ demand, node: place.node });
    pushed.push(...place.gone);
    for (const { demand: lost, node } of place.gone) {
      const again: Pending = lost.stay === 'one-a-node' ? { demand: lost, on: node } : { demand: lost };
      const later = queue.findIndex((other, at) => at > index && value(other) < value(again));
      queue.splice(later < 0 ? queue.length : later, 0, again);
    }
  }
  return waiting;
}

/**
 * The node that the scheduler's default plugins would choose: NodeResourcesFit (least allocated) and NodeResourcesBalancedAllocation by
 * processor and memory, NodeAffinity, InterPodAffinity and PodTopologySpread twice (kubernetes, pkg/scheduler/apis/config/v1/default_plugins.go).
 */
export function best(board: Board, demand: Demand, open: readonly ClusterNode[]): ClusterNode | undefined {
  if (open.length < 2) return open[0];
  const wished = open.map((node) => preference(demand.spec, node));
  const liked = open.map((node) => board.liking(demand, node));
  const [mostWished, mostLiked, leastLiked] = [Math.max(...wished), Math.max(...liked), Math.min(...liked)];
  const scores = open.map((node, index) => {
    const [memory, cpu] = [board.shareLeft(demand, node, 0), board.shareLeft(demand, node, 1)];
    const wish = mostWished === 0 ? 0 : (wished[index] ?? 0) / mostWished;
    const like = mostLiked === leastLiked ? 0 : ((liked[index] ?? 0) - leastLiked) / (mostLiked - leastLiked);
    return (memory + cpu) / 2 + (1 - Math.abs(memory - cpu) / 2) + 2 * wish + 2 * like;
  });
  return open[scores.indexOf(Math.max(...scores))];
}

interface Preempted {
  readonly node: ClusterNode;
  readonly gone: readonly PlacedPod[];
}

/**
 * The least important pods that have to go for one, and from where: their highest priority as low, and they as few as can be
 * (kubernetes, pkg/scheduler/framework/preemption). Disruption budgets do not keep it from that.
 */
function preempted(board: Board, demand: Demand, nodes: readonly ClusterNode[]): Preempted | undefined {
  const { value, preempts } = board.priorityOf(demand);
  if (!preempts) return undefined;
  const options = nodes.flatMap((node): Preempted[] => {
    const lower = board
      .on(node)
      .filter((pod) => board.priorityOf(pod.demand).value < value)
      .sort((a, b) => board.priorityOf(b.demand).value - board.priorityOf(a.demand).value);
    for (const pod of lower) board.take(pod);
    const gone: PlacedPod[] = [];
    const fits = board.against(demand, node) === undefined;
    for (const pod of lower) {
      board.put(pod);
      if (!fits || board.against(demand, node) === undefined) continue;
      board.take(pod); // it is in the way
      gone.push(pod);
    }
    for (const pod of gone) board.put(pod);
    return fits ? [{ node, gone }] : [];
  });
  const worst = ({ gone }: Preempted) => Math.max(...gone.map((pod) => board.priorityOf(pod.demand).value));
  return options.sort((a, b) => worst(a) - worst(b) || a.gone.length - b.gone.length)[0];
}
