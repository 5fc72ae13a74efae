import { at, listAt, tableAt, textAt } from '../objects/lenient';
import { containersOf } from '../objects/pods';
import { type LabelSelector, selects } from '../objects/validation/selectors';
import { isSelected } from './candidates';
import type { Demand } from './demand';
import type { ClusterNode } from './nodes';

/** Pods that a rule of another pod speaks of, in each domain of a topology. */
interface Term {
  readonly selector: LabelSelector;
  /** Undefined: every namespace. */
  readonly namespaces?: readonly string[];
  readonly topology: string;
}

/** How many pods are in each domain. */
type Counts = Map<string, number>;

interface Spread {
  readonly term: Term;
  /** How many more than the emptiest domain the fullest may have. */
  readonly most: number;
  /** With fewer domains the emptiest counts as empty. */
  readonly least: number;
  /** Whether a node's domain is one of those that are compared. */
  readonly counts: (node: ClusterNode) => boolean;
}

/** What one kind of pods says of others. */
interface Rules {
  readonly beside: readonly Term[];
  readonly apart: readonly Term[];
  readonly spread: readonly Spread[];
  /** How much it would like each: below 0, not to be there. */
  readonly likes: readonly (readonly [Term, number])[];
  /** Every term that selects it. */
  readonly selectedBy: readonly Term[];
  readonly ports: readonly string[];
}

/**
 * What pods demand of the other pods of their node, zone or machine: affinity, anti-affinity (which holds both ways), spread, and ports
 * of the node. Each is counted by what selects it, so that a look costs what the pod itself says (kubernetes, pkg/scheduler/framework/plugins:
 * interpodaffinity, podtopologyspread, nodeports).
 */
export class PodRules {
  /** By term: the pods that it selects, and those that are held apart by it. */
  private readonly selected = new Map<Term, Counts>();
  private readonly holders = new Map<Term, Counts>();
  private readonly ports = new Map<ClusterNode, Counts>();
  private readonly rules: ReadonlyMap<Demand, Rules>;

  constructor(
    all: readonly Demand[],
    private readonly nodes: readonly ClusterNode[],
  ) {
    this.rules = readOnce(all);
  }

  /** Why a pod may not stand beside those that are on a node, or near it; undefined when it may. */
  refuses(demand: Demand, node: ClusterNode): string | undefined {
    const { beside, apart, spread, selectedBy, ports } = this.of(demand);
    const taken = ports.find((port) => (this.ports.get(node)?.get(port) ?? 0) > 0);
    if (taken !== undefined) return `its port ${taken} is another pod's`;
    for (const term of apart) if (count(this.selected, term, node) > 0) return `it has ${texts(term)} that the pod must not stand beside`;
    for (const term of selectedBy) if (count(this.holders, term, node) > 0) return `it has pods that must not stand beside ${texts(term)}`;
    for (const term of beside) {
      const first = (this.selected.get(term)?.size ?? 0) === 0 && selectedBy.includes(term); // the first of pods that want each other
      if (domain(term, node) === undefined || (count(this.selected, term, node) === 0 && !first))
        return `it has no ${texts(term)} to stand beside`;
    }
    for (const { term, most, least, counts } of spread) {
      if (domain(term, node) === undefined) return `it has no ${term.topology}`;
      const domains = [...new Set(this.nodes.filter(counts).flatMap((one) => domain(term, one) ?? []))];
      const fewest = domains.length < least ? 0 : Math.min(...domains.map((one) => this.selected.get(term)?.get(one) ?? 0));
      const own = selectedBy.includes(term) ? 1 : 0;
      if (count(this.selected, term, node) + own - fewest > most) return `${term.topology} would be uneven`;
    }
    return undefined;
  }

  /** Whether it must stand beside other pods than those of its own kind. */
  needsOthers(demand: Demand): boolean {
    const { beside, selectedBy } = this.of(demand);
    return beside.some((term) => !selectedBy.includes(term));
  }

  /** How much a pod would like to be beside those on a node, or far from them. */
  liking(demand: Demand, node: ClusterNode): number {
    return this.of(demand).likes.reduce((sum, [term, weight]) => sum + weight * count(this.selected, term, node), 0);
  }

  /** Counts a pod that comes to a node, or goes with `by` -1. */
  count(demand: Demand, node: ClusterNode, by: 1 | -1): void {
    const { apart, selectedBy, ports } = this.of(demand);
    for (const term of selectedBy) add(countsOf(this.selected, term), domain(term, node), by);
    for (const term of apart) add(countsOf(this.holders, term), domain(term, node), by);
    for (const port of ports) add(countsOf(this.ports, node), port, by);
  }

  /** Whether it says anything of other pods, or they of it. */
  isFree(demand: Demand): boolean {
    const { beside, apart, spread, selectedBy, ports } = this.of(demand);
    return beside.length + apart.length + spread.length + selectedBy.length + ports.length === 0;
  }

  private of(demand: Demand): Rules {
    return this.rules.get(demand) as Rules;
  }
}

const known = new WeakMap<readonly Demand[], ReadonlyMap<Demand, Rules>>();

/** What pods say of each other, read once for all boards of the same pods: a recovery has one for each machine. */
function readOnce(all: readonly Demand[]): ReadonlyMap<Demand, Rules> {
  const made = known.get(all) ?? new Reader().readAll(all);
  known.set(all, made);
  return made;
}

class Reader {
  private readonly terms = new Map<string, Term>();

  readAll(all: readonly Demand[]): ReadonlyMap<Demand, Rules> {
    const own = all.map((demand) => [demand, this.read(demand)] as const);
    const everywhere: Term[] = [];
    const byNamespace = new Map<string, Term[]>();
    for (const term of this.terms.values()) {
      if (term.namespaces === undefined) everywhere.push(term);
      for (const namespace of term.namespaces ?? []) byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), term]);
    }
    return new Map(
      own.map(([demand, rules]) => {
        const near = [...(byNamespace.get(demand.namespace) ?? []), ...everywhere];
        return [demand, { ...rules, selectedBy: near.filter(({ selector }) => selects(selector, demand.labels)) }];
      }),
    );
  }

  private read(demand: Demand): Omit<Rules, 'selectedBy'> {
    const { spec } = demand;
    const required = (kind: string) =>
      listAt(spec, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution').map((term) => this.term(demand, term));
    const likes = (kind: string, sign: number) =>
      listAt(spec, 'affinity', kind, 'preferredDuringSchedulingIgnoredDuringExecution').map(
        (one) => [this.term(demand, at(one, 'podAffinityTerm')), sign * (Number(at(one, 'weight')) || 0)] as const,
      );
    const spreads = listAt(spec, 'topologySpreadConstraints').map((one) => {
      const term = this.term(demand, one);
      return {
        term,
        most: Number(at(one, 'maxSkew')) || 1,
        least: Number(at(one, 'minDomains')) || 1,
        // those that it does not select count only when it says so; those that its volumes keep it from do (podtopologyspread/common.go)
        counts: (node: ClusterNode) => textAt(one, 'nodeAffinityPolicy') === 'Ignore' || isSelected(spec, node),
        isWish: textAt(one, 'whenUnsatisfiable') === 'ScheduleAnyway',
      };
    });
    return {
      beside: required('podAffinity'),
      apart: required('podAntiAffinity'),
      spread: spreads.filter(({ isWish }) => !isWish),
      likes: [
        ...likes('podAffinity', 1),
        ...likes('podAntiAffinity', -1),
        ...spreads.filter(({ isWish }) => isWish).map(({ term }) => [term, -100] as const),
      ],
      ports: containersOf(spec).flatMap(({ ports = [] }) =>
        ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${hostPort}/${protocol}`] : [])),
      ),
    };
  }

  private term({ namespace }: Demand, given: unknown): Term {
    const selector = selectorAt(given);
    const named = listAt(given, 'namespaces').map(String);
    const namespaces = at(given, 'namespaceSelector') === undefined ? (named.length > 0 ? named : [namespace]) : undefined;
    const topology = textAt(given, 'topologyKey') ?? '';
    const key = JSON.stringify([selector, namespaces ?? null, topology]);
    const term = this.terms.get(key) ?? { selector, namespaces, topology };
    this.terms.set(key, term);
    return term;
  }
}

/** The selector of a term; one that has none selects nothing. */
function selectorAt(given: unknown): LabelSelector {
  const selector = at(given, 'labelSelector');
  if (selector === undefined) return { matchExpressions: [{ key: 'none', operator: 'In', values: [] }] };
  return {
    matchLabels: Object.fromEntries(Object.entries(tableAt(selector, 'matchLabels')).map(([key, value]) => [key, String(value)])),
    matchExpressions: listAt(selector, 'matchExpressions').map((one) => ({
      key: textAt(one, 'key') ?? '',
      operator: textAt(one, 'operator') ?? '',
      values: listAt(one, 'values').map(String),
    })),
  };
}

function domain({ topology }: Term, { labels }: ClusterNode): string | undefined {
  return labels[topology];
}

/** A node without the topology's label is in no domain. */
function count(of: ReadonlyMap<Term, Counts>, term: Term, node: ClusterNode): number {
  return of.get(term)?.get(domain(term, node) ?? '') ?? 0;
}

function countsOf<K>(of: Map<K, Counts>, key: K): Counts {
  const counts = of.get(key) ?? new Map<string, number>();
  of.set(key, counts);
  return counts;
}

function add(to: Counts, key: string | undefined, by: number): void {
  if (key === undefined) return;
  const sum = (to.get(key) ?? 0) + by;
  if (sum === 0) to.delete(key);
  else to.set(key, sum);
}

function texts({ selector: { matchLabels = {}, matchExpressions = [] }, topology }: Term): string {
  const labels = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) => `${key} ${operator} ${values.join('|')}`.trim()),
  ];
  return `pods of ${labels.join(', ') || 'any kind'} in its ${topology}`;
}
