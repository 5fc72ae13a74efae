import type { PodSpec } from '../objects/pods';
import type { Amount } from './amounts';
import type { Demand } from './demand';
import type { ClusterNode } from './nodes';
import { PodRules } from './pod-rules';
import type { PodPriority } from './priority';

/** One pod, on its node. */
export interface PlacedPod {
  readonly demand: Demand;
  readonly node: ClusterNode;
}

/** What pods ask for, and how important they are: the same on every board. */
export interface Claims {
  readonly amounts: readonly Amount[];
  /** By demand, as much of each amount. */
  readonly asked: ReadonlyMap<Demand, readonly number[]>;
  readonly priorityOf: (demand: Demand) => PodPriority;
}

export function claimsOf(all: readonly Demand[], amounts: readonly Amount[], priorityOf: (spec: PodSpec) => PodPriority): Claims {
  const asked = new Map(all.map((demand) => [demand, amounts.map(({ of }) => of(demand.each))]));
  const priorities = new Map(all.map((demand) => [demand, priorityOf(demand.spec)]));
  return { amounts, asked, priorityOf: (demand) => priorities.get(demand) ?? priorityOf(demand.spec) };
}

/** What is free on each node while pods come and go. */
export class Board {
  private readonly left = new Map<ClusterNode, number[]>();
  private readonly pods = new Map<ClusterNode, Set<PlacedPod>>();
  private readonly amounts: readonly Amount[];
  private readonly asked: Claims['asked'];
  readonly priorityOf: Claims['priorityOf'];
  private readonly rules: PodRules;

  constructor(
    readonly nodes: readonly ClusterNode[],
    all: readonly Demand[],
    { amounts, asked, priorityOf }: Claims,
  ) {
    this.amounts = amounts;
    this.asked = asked;
    this.priorityOf = priorityOf;
    for (const node of nodes)
      this.left.set(
        node,
        amounts.map(({ of }) => of(node.allocatable)),
      );
    for (const node of nodes) this.pods.set(node, new Set());
    this.rules = new PodRules(all, nodes);
  }

  /** What a node lacks for one more pod, or what other pods have against it; undefined when it may come. */
  against(demand: Demand, node: ClusterNode): string | undefined {
    const left = this.left.get(node);
    if (left === undefined) return 'it is gone';
    const asked = this.asked.get(demand) as readonly number[];
    const short = asked.findIndex((amount, index) => amount > (left[index] ?? 0));
    if (short < 0) return this.rules.refuses(demand, node);
    const { say, noun } = this.amounts[short] as Amount;
    return `it has ${say(left[short] ?? 0)}${noun} left of ${say(this.amounts[short]?.of(node.allocatable) ?? 0)}`;
  }

  /** The nodes that take one more pod now. */
  open(demand: Demand): readonly ClusterNode[] {
    return demand.nodes.filter((node) => this.against(demand, node) === undefined);
  }

  put(pod: PlacedPod): void {
    this.move(pod, 1);
    this.pods.get(pod.node)?.add(pod);
  }

  take(pod: PlacedPod): void {
    this.move(pod, -1);
    this.pods.get(pod.node)?.delete(pod);
  }

  on(node: ClusterNode): readonly PlacedPod[] {
    return [...(this.pods.get(node) ?? [])];
  }

  /** Whether other pods are nothing to it, nor it to them, but for the room that they take. */
  isFree(demand: Demand): boolean {
    return this.rules.isFree(demand);
  }

  /** Whether it must stand beside other pods than those of its own kind. */
  needsOthers(demand: Demand): boolean {
    return this.rules.needsOthers(demand);
  }

  /** Looks away from where a pod is, but for the room that it takes; by 1 it looks again. */
  overlook({ demand, node }: PlacedPod, by: 1 | -1): void {
    this.rules.count(demand, node, by);
  }

  liking(demand: Demand, node: ClusterNode): number {
    return this.rules.liking(demand, node);
  }

  /** Of one thing, what a node would have left after a pod, as a share of what it has for pods. */
  shareLeft(demand: Demand, node: ClusterNode, index: number): number {
    const has = this.amounts[index]?.of(node.allocatable) ?? 0;
    return has === 0 ? 0 : ((this.left.get(node)?.[index] ?? 0) - (this.asked.get(demand)?.[index] ?? 0)) / has;
  }

  /** Whether what is left on all nodes together is enough for some pods: when not, no arrangement of them is. */
  mayHold(pods: readonly Demand[]): boolean {
    return this.amounts.every((_, index) => {
      const need = pods.reduce((sum, demand) => sum + (this.asked.get(demand)?.[index] ?? 0), 0);
      return need <= [...this.left.values()].reduce((sum, left) => sum + (left[index] ?? 0), 0);
    });
  }

  private move({ demand, node }: PlacedPod, by: 1 | -1): void {
    const left = this.left.get(node) as number[];
    for (const [index, amount] of (this.asked.get(demand) as readonly number[]).entries()) left[index] = (left[index] ?? 0) - by * amount;
    this.rules.count(demand, node, by);
  }
}
