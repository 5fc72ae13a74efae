import { BorrowedVolume } from '../constructs/borrowed';
import { pathOf } from '../constructs/lab';
import { Volume } from '../constructs/volume';
import { type Amount, amountsOf } from '../model/amounts';
import type { Model } from '../model/assemble';
import type { Demand } from '../model/demand';
import type { ClusterNode, NodeResources } from '../model/nodes';
import { listAt, textAt } from '../objects/lenient';
import type { Problem } from '../problems';
import { Bytes } from '../units/bytes';
import type { Figure } from './proof';

/** Whether each pod fits by itself, and all that may run nowhere else fit together: what no arrangement can mend. */
export function room(model: Model, nodes: readonly ClusterNode[], all: readonly Demand[]): Room {
  const isTold = toldBefore(model);
  const amounts = amountsOf(all);
  const misplaced = all.flatMap((demand) => (demand.nodes.length === 0 && isTold(demand) ? [] : unplaced(demand, nodes, amounts)));
  const told = new Set(misplaced.map(({ where }) => where));
  const placed = all.filter((demand) => demand.nodes.length > 0 && !told.has(demand.where));
  const sets = nodeSets(placed, nodes);
  const stayers = new Stayers(placed, amounts);
  return {
    figures: sets.map((set) => figure(set, stayers, amounts)),
    problems: [...misplaced, ...overcommitted(sets, placed, stayers, amounts)],
  };
}

interface Room {
  readonly figures: readonly Figure[];
  readonly problems: readonly Problem[];
}

const nothing: NodeResources = { millicores: 0, memory: Bytes.of(0), ephemeralStorage: Bytes.of(0), pods: 0, extended: {} };
/** Whether it is told already why a pod has no node: at its workload, or at a volume that it mounts. */
function toldBefore({ lab, problems }: Model): (demand: Demand) => boolean {
  const places = problems.map(({ where }) => where);
  const mounted = [
    ...Volume.all(lab).map((volume) => ({ namespace: volume.namespace, volume })),
    ...BorrowedVolume.all(lab).map(({ namespace, volume }) => ({ namespace, volume })),
  ];
  const volumes = new Set(
    mounted.flatMap(({ namespace, volume }) => (places.includes(pathOf(volume)) ? [`${namespace}/${volume.name}`] : [])),
  );
  return ({ where, namespace, spec }) =>
    places.some((place) => where.startsWith(`${place}/`)) ||
    listAt(spec, 'volumes').some((volume) => volumes.has(`${namespace}/${textAt(volume, 'persistentVolumeClaim', 'claimName')}`));
}

/** A pod that no node may run, or that is larger than all that may. */
function unplaced(
  { where, name, nodes, demands, each: stays, stay, pass, before }: Demand,
  all: readonly ClusterNode[],
  amounts: readonly Amount[],
): Problem[] {
  if (stay === 0 && pass === 0) return [];
  const each = { ...stays, ephemeralStorage: stays.ephemeralStorage.plus(before) };
  const problem = (what: string, repair: string): Problem[] => [{ code: 'POD_UNSCHEDULABLE', where, what, repair }];
  if (nodes.length === 0) {
    const homes = all.map(({ name: node, vm }) => `${node} (of ${vm.home})`).join(', ');
    return problem(`no node is what the pod of ${name} demands: ${demands.join('; ')}`, `place it where a node is; there are ${homes}`);
  }
  // each node may be short of another thing
  const short = nodes.map(({ name: node, allocatable }) => ({
    node,
    allocatable,
    amount: amounts.find(({ of }) => of(each) > of(allocatable)),
  }));
  if (short.some(({ amount }) => amount === undefined)) return [];
  const has = short.flatMap(({ node, allocatable, amount }) =>
    amount ? [`${amount.say(amount.of(each))}${amount.noun}, and ${node} has ${amount.say(amount.of(allocatable))} for pods`] : [],
  );
  return problem(`one pod of ${name} asks for ${has.join('; for ')}`, 'ask for less, or give the VM more in inventory.ts');
}

/** Every set of nodes that some pods are held to, the smallest first, and each node alone. */
function nodeSets(all: readonly Demand[], nodes: readonly ClusterNode[]): readonly (readonly ClusterNode[])[] {
  const sets = [...nodes.map((node) => [node]), ...all.map((demand) => demand.nodes), nodes].filter(({ length }) => length > 0);
  const byNames = new Map(sets.map((set) => [keyOf(set), set]));
  return [...byNames.values()].sort((a, b) => a.length - b.length);
}

/** The same for sets of the same nodes. */
const keyOf = (set: readonly ClusterNode[]) => set.map(({ name }) => name).join();

/** How many pods of one kind stay on a set of nodes for sure. */
function held({ nodes, stay }: Demand, set: readonly ClusterNode[]): number {
  if (stay === 'one-a-node') return nodes.filter((node) => set.includes(node)).length;
  return nodes.every((node) => set.includes(node)) ? stay : 0;
}

/** What pods that may run on the same nodes ask for, of each amount. */
interface Group {
  readonly nodes: readonly ClusterNode[];
  /** All of those that stay somewhere among them. */
  readonly together: number[];
  /** One of each kind that has one on every node. */
  readonly onEach: number[];
}

/** What stays on sets of nodes for sure asks for. A large homelab has many pods, and few nodes that they are held to: those of the same are summed up once. */
class Stayers {
  private readonly groups = new Map<string, Group>();
  private readonly known = new Map<readonly ClusterNode[], ReadonlyMap<Amount, number>>();

  constructor(
    all: readonly Demand[],
    private readonly amounts: readonly Amount[],
  ) {
    for (const { nodes, stay, each } of all) {
      const key = keyOf(nodes);
      const group = this.groups.get(key) ?? { nodes, together: amounts.map(() => 0), onEach: amounts.map(() => 0) };
      this.groups.set(key, group);
      const sums = stay === 'one-a-node' ? group.onEach : group.together;
      for (const [index, { of }] of amounts.entries()) sums[index] = (sums[index] ?? 0) + (stay === 'one-a-node' ? 1 : stay) * of(each);
    }
  }

  total(amount: Amount, set: readonly ClusterNode[]): number {
    const sums = this.known.get(set) ?? this.sumsOf(set);
    this.known.set(set, sums);
    return sums.get(amount) ?? 0;
  }

  private sumsOf(set: readonly ClusterNode[]): ReadonlyMap<Amount, number> {
    const those = new Set(set);
    const shares = [...this.groups.values()].map((group) => {
      const inside = group.nodes.filter((node) => those.has(node)).length;
      return { ...group, inside, isWhole: inside === group.nodes.length };
    });
    return new Map(
      this.amounts.map((amount, index) => [
        amount,
        shares.reduce(
          (sum, { together, onEach, inside, isWhole }) => sum + inside * (onEach[index] ?? 0) + (isWhole ? (together[index] ?? 0) : 0),
          0,
        ),
      ]),
    );
  }
}

function offered({ of }: Amount, set: readonly ClusterNode[]): number {
  return set.reduce((sum, { allocatable }) => sum + of(allocatable), 0);
}

function namesOf(set: readonly ClusterNode[]): string {
  return set.map(({ name }) => name).join(' and ');
}

/** Nodes that those which stay fill over, and who finds no room beside them. A larger set says nothing new of a smaller one's fault. */
function overcommitted(
  sets: readonly (readonly ClusterNode[])[],
  all: readonly Demand[],
  stayers: Stayers,
  amounts: readonly Amount[],
): Problem[] {
  const full: (readonly ClusterNode[])[] = [];
  return sets.flatMap((set): Problem[] => {
    if (full.some((smaller) => smaller.every((node) => set.includes(node)))) return [];
    const amount = amounts.find((one) => stayers.total(one, set) > offered(one, set));
    if (amount === undefined) return waiting(set, all, stayers, amounts);
    full.push(set);
    const { of, say, noun } = amount;
    const parts = all
      .map((demand) => ({ name: demand.name, count: held(demand, set), each: of(demand.each) }))
      .filter(({ count, each }) => count * each > 0)
      .sort((a, b) => b.count * b.each - a.count * a.each)
      .map(({ name, count, each }) => `${name} ${count === 1 ? '' : `${count} times `}${say(each)}`);
    return [
      {
        code: 'NODE_OVERCOMMITTED',
        where: set.length === 1 ? `${set[0]?.vm.metal ? 'metal' : 'vms'}.${namesOf(set)}` : 'vms',
        what: `the pods that run only on ${namesOf(set)} ask for ${say(stayers.total(amount, set))}${noun}, and ${say(offered(amount, set))} are for them: ${shortened(parts).join(' + ')}`,
        repair: 'ask for less, put a volume on another machine, or give the VM more in inventory.ts',
      },
    ];
  });
}

function shortened(parts: readonly string[]): readonly string[] {
  return parts.length <= 8 ? parts : [...parts.slice(0, 7), `${parts.length - 7} more`];
}

/** What is held to exactly these nodes, comes for a while, and fits beside nothing that stays. */
function waiting(set: readonly ClusterNode[], all: readonly Demand[], stayers: Stayers, amounts: readonly Amount[]): Problem[] {
  const own = all.filter(({ nodes }) => nodes.length === set.length && nodes.every((node) => set.includes(node)));
  const left = new Map(amounts.map((one) => [one, offered(one, set) - stayers.total(one, set)]));
  return own.flatMap(({ where, name, each, stay, pass, before }): Problem[] => {
    const comers = [
      { what: stay === 0 ? 'its job' : 'the new pod of its rollout', count: pass, each },
      { what: 'what runs before its containers', count: 1, each: { ...nothing, ephemeralStorage: before } },
    ];
    return comers.flatMap(({ what, count, each: asked }): Problem[] => {
      const amount = amounts.find((one) => count * one.of(asked) > (left.get(one) ?? 0));
      if (amount === undefined) return [];
      const has = amount.say(offered(amount, set));
      return [
        {
          code: 'POD_UNSCHEDULABLE',
          where,
          what: `${what} asks for ${amount.say(count * amount.of(asked))}${amount.noun}, and of ${namesOf(set)}'s ${has} the pods that stay leave ${amount.say(left.get(amount) ?? 0)}`,
          repair: `have ${name} ask for less, or make room: ask for less elsewhere, or give the VM more in inventory.ts`,
        },
      ];
    });
  });
}

function figure(set: readonly ClusterNode[], stayers: Stayers, amounts: readonly Amount[]): Figure {
  const parts = amounts.map((one) => `${one.say(stayers.total(one, set))} of ${one.say(offered(one, set))}${one.noun.replace(' of', '')}`);
  return { about: `only on ${namesOf(set)}`, value: parts.join(', ') };
}
