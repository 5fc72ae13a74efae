import type { Model } from './assemble';
import type { Board, PlacedPod } from './board';
import type { Demand } from './demand';
import { best, boardOf, type Schedule } from './schedule';

/** How many pods are put somewhere before a search is given up: a second's work is nothing that a push should wait for. */
const patience = 20_000;

/**
 * Looks for nodes for all pods of a schedule and some more, in any way that their rules allow, whoever comes first: a scheduler never
 * moves a pod that stands, so what it leaves waiting may still have a place. `undefined`: there is none. `'unknown'`: too many ways to try.
 */
export function arranged(
  model: Model,
  { nodes, demands, placed, waiting }: Schedule,
  more: readonly Demand[],
): readonly PlacedPod[] | 'unknown' | undefined {
  const board = boardOf(model, demands, nodes);
  const free: Demand[] = [];
  for (const demand of new Set(waiting.filter(({ stay }) => stay === 'one-a-node'))) {
    const missed = demand.nodes.filter((node) => !placed.some((pod) => pod.demand === demand && pod.node === node));
    for (const node of missed) {
      if (board.against(demand, node) !== undefined) return undefined;
      board.put({ demand, node });
    }
  }
  for (const pod of placed) {
    const held = pod.demand.stay === 'one-a-node' || (pod.demand.nodes.length === 1 && board.isFree(pod.demand));
    if (held) board.put(pod);
    else free.push(pod.demand);
  }
  const order = new Map(demands.map((demand, index) => [demand, index]));
  const turn = (demand: Demand) => order.get(demand) ?? 0;
  const value = (demand: Demand) => board.priorityOf(demand).value;
  const last = (demand: Demand) => (board.needsOthers(demand) ? 1 : 0); // where those that it needs are is known by then
  const pods = [...free, ...waiting.filter(({ stay, nodes }) => stay !== 'one-a-node' && nodes.length > 0), ...more].sort(
    (a, b) => last(a) - last(b) || value(b) - value(a) || turn(a) - turn(b),
  );
  const search = new Search(board, pods);
  if (search.run(0)) return search.chosen;
  // several that need others may need each other, in another order than was tried
  const isSure = search.left > 0 && new Set(pods.filter((demand) => last(demand) === 1)).size < 2;
  return isSure ? undefined : 'unknown';
}

class Search {
  left = patience;
  readonly chosen: PlacedPod[] = [];

  constructor(
    private readonly board: Board,
    private readonly pods: readonly Demand[],
  ) {}

  /** Whether all pods from one on find nodes; then they stand there. */
  run(from: number): boolean {
    const demand = this.pods[from];
    if (demand === undefined) return true;
    if (!this.board.mayHold(this.pods.slice(from))) return false;
    let open = demand.nodes.filter((node) => this.board.against(demand, node) === undefined);
    // of pods that are alike, the second goes no further back than the first: else each order of them would be tried
    const twin = from > 0 && this.pods[from - 1] === demand ? this.chosen.at(-1)?.node : undefined;
    if (twin !== undefined && this.board.isFree(demand)) {
      open = open.filter((node) => demand.nodes.indexOf(node) >= demand.nodes.indexOf(twin));
    }
    for (let first = best(this.board, demand, open); first !== undefined; first = best(this.board, demand, open)) {
      const node = first;
      if (this.left <= 0) return false;
      this.left -= 1;
      const pod = { demand, node };
      this.board.put(pod);
      this.chosen.push(pod);
      if (this.run(from + 1)) return true;
      this.chosen.pop();
      this.board.take(pod);
      open = open.filter((other) => other !== node);
    }
    return false;
  }
}
