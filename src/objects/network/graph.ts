import { common, everyPort, isWithin, type Ranges, ranges } from '../../units/ranges';
import { onceFor } from '../../units/remembered';
import type { Rendered } from '../manifest';
import type { ManifestOf, Objects } from '../objects';
import { type Labels, selects } from './labels';
import { type Direction, isolates, type Peer, type PolicyRule, type PortRule, type Protocol, rulesOf } from './policy';

/** Pods that are alike, as a policy sees them. */
export interface Endpoint {
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports that have a name, by it. */
  readonly named?: Readonly<Record<string, { readonly number: number; readonly protocol: Protocol }>>;
  /** Of pods on their node's own network: the node's addresses, by which alone a policy can mean them. None holds them back. */
  readonly onNode?: Ranges;
}

/** Ports of one protocol. */
export type PortsBy = Readonly<Partial<Record<Protocol, Ranges>>>;

interface Policy {
  readonly selector: unknown;
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[]>>;
  readonly isolates: Readonly<Record<Direction, boolean>>;
}

/** A rule, and the policy that it stands in. */
export interface PlacedRule {
  readonly rule: PolicyRule;
  readonly policy: Rendered;
}

/** The rules for some pods; undefined in a direction in which nothing holds them back. */
type RulesBy = Readonly<Partial<Record<Direction, readonly PlacedRule[]>>>;

/** Policies read once, however many proofs ask: nothing changes an object any more. */
const policyOf = onceFor((manifest: ManifestOf<'NetworkPolicy'>): Policy => {
  const both = <T>(of: (direction: Direction) => T) => ({ Ingress: of('Ingress'), Egress: of('Egress') });
  return {
    selector: manifest.spec?.podSelector,
    rules: both((direction) => rulesOf(manifest, direction)),
    isolates: both((direction) => isolates(manifest, direction)),
  };
});

/**
 * Who may talk to whom by the network policies (Kubernetes, "Network Policies"): a pod that a policy selects for a direction is let
 * through what any of its policies lets through there, and a connection has to be let through at both ends. Asked of what stands in the
 * same namespace alone, so it takes time with the policies of one namespace and not of all.
 */
export class PolicyGraph {
  private readonly byNamespace = new Map<string, { readonly rendered: Rendered; readonly policy: Policy }[]>();
  private readonly labels = new Map<string, Labels>();
  private readonly known = new Map<Endpoint, RulesBy>();
  private readonly ofPods = new Map<Peer, boolean>();
  private readonly nearBy = new Map<readonly PlacedRule[], ReadonlyMap<string, readonly PolicyRule[]>>();

  /** @param pods addresses of pods: a block that holds any of them is one of pods as well. */
  constructor(
    objects: Objects,
    private readonly pods: Ranges = [],
  ) {
    for (const { manifest } of objects.ofKind('Namespace')) {
      const { name, labels } = manifest.metadata;
      this.labels.set(name, { ...labels, 'kubernetes.io/metadata.name': name });
    }
    for (const rendered of objects.ofKind('NetworkPolicy')) {
      const namespace = rendered.manifest.metadata.namespace ?? '';
      const list = this.byNamespace.get(namespace);
      const one = { rendered, policy: policyOf(rendered.manifest) };
      if (list) list.push(one);
      else this.byNamespace.set(namespace, [one]);
    }
  }

  /** Whether some policy holds back what is not let through. */
  isIsolated(pod: Endpoint, direction: Direction): boolean {
    return this.rules(pod, direction) !== undefined;
  }

  /** Every rule by which pods come out or are come to; undefined for pods that nothing holds back. */
  rules(pod: Endpoint, direction: Direction): readonly PlacedRule[] | undefined {
    if (pod.onNode !== undefined) return undefined;
    const rules = this.known.get(pod) ?? this.rulesFor(pod);
    this.known.set(pod, rules);
    return rules[direction];
  }

  /** The ports that one set of pods may reach of another. */
  between(from: Endpoint, to: Endpoint): PortsBy {
    const out = this.letThrough(from, 'Egress', to, to);
    return out !== undefined && Object.keys(out).length === 0 ? out : intersection(out, this.letThrough(to, 'Ingress', from, to));
  }

  /** Whether a peer of a rule means some pods. `home` is the namespace of the policy. */
  means(peer: Peer, pod: Endpoint, home: string): boolean {
    if (pod.onNode !== undefined) return peer.kind === 'addresses' && common(peer.ranges, pod.onNode).length > 0;
    if (peer.kind === 'addresses') return this.isOfPods(peer);
    if (peer.only !== undefined && peer.only !== pod.namespace) return false;
    const isThere = peer.namespaces === undefined ? pod.namespace === home : selects(peer.namespaces, this.labelsOf(pod.namespace));
    return isThere && selects(peer.pods, pod.labels);
  }

  /** Whether a peer can mean pods at all. */
  isOfPods(peer: Peer): boolean {
    if (peer.kind === 'pods') return true;
    const known = this.ofPods.get(peer) ?? common(peer.ranges, this.pods).length > 0;
    this.ofPods.set(peer, known);
    return known;
  }

  /** Whether a rule of some pods means others. */
  isFor({ peers }: PolicyRule, pod: Endpoint, other: Endpoint): boolean {
    return peers === undefined || peers.some((peer) => this.means(peer, other, pod.namespace));
  }

  /** What one end lets through to or from the other; undefined for everything. */
  private letThrough(pod: Endpoint, direction: Direction, other: Endpoint, reached: Endpoint): PortsBy | undefined {
    const rules = this.rules(pod, direction);
    // what comes from the node that a pod runs on always does (Kubernetes, "Network Policies")
    if (rules === undefined || (direction === 'Ingress' && other.onNode !== undefined)) return undefined;
    let by = this.nearBy.get(rules);
    if (by === undefined) {
      by = byNamespace(rules, pod.namespace);
      this.nearBy.set(rules, by);
    }
    const near = by.get(other.namespace) ?? [];
    const far = by.get(anywhere) ?? [];
    const isMeant = (rule: PolicyRule) => this.isFor(rule, pod, other);
    return portsOf([...near.filter(isMeant), ...far.filter(isMeant)], reached);
  }

  /** The labels of a namespace: its name among them, which the API server adds. */
  private labelsOf(namespace: string): Labels {
    return this.labels.get(namespace) ?? { 'kubernetes.io/metadata.name': namespace };
  }

  private rulesFor(pod: Endpoint): RulesBy {
    const own = (this.byNamespace.get(pod.namespace) ?? []).filter(({ policy }) => selects(policy.selector, pod.labels));
    const of = (direction: Direction) =>
      own.some(({ policy }) => policy.isolates[direction])
        ? own.flatMap(({ policy, rendered }) => policy.rules[direction].map((rule) => ({ rule, policy: rendered })))
        : undefined;
    return { Ingress: of('Ingress'), Egress: of('Egress') };
  }
}

const anywhere = '';

/** Rules by the namespace of those that they can mean: pods that everybody talks to have one for each. `home` is the policies' own. */
function byNamespace(rules: readonly PlacedRule[], home: string): ReadonlyMap<string, readonly PolicyRule[]> {
  const by = new Map<string, PolicyRule[]>();
  for (const { rule } of rules) {
    const names = rule.peers?.map((peer) =>
      peer.kind === 'addresses' ? anywhere : peer.namespaces === undefined ? home : (peer.only ?? anywhere),
    ) ?? [anywhere];
    for (const name of names.includes(anywhere) ? [anywhere] : new Set(names)) {
      const list = by.get(name);
      if (list) list.push(rule);
      else by.set(name, [rule]);
    }
  }
  return by;
}

const everything: PortsBy = { TCP: everyPort, UDP: everyPort, SCTP: everyPort };

/** The ports that rules let through together, their names as the pods have them that are reached. */
export function portsOf(rules: readonly PolicyRule[], reached: Endpoint): PortsBy {
  const [first] = rules;
  if (first !== undefined && rules.length === 1 && first.ports.every(({ name }) => name === undefined)) return numbersOf(first.ports);
  return together(rules, reached);
}

/** The ports of one rule that names none, the same for whoever is reached. */
const numbersOf = onceFor((ports: readonly PortRule[]) => together([{ ports }], { namespace: '', labels: {} }));

function together(rules: readonly Pick<PolicyRule, 'ports'>[], reached: Endpoint): PortsBy {
  const open: Partial<Record<Protocol, Ranges>> = {};
  for (const { ports } of rules) {
    for (const { protocol, numbers, name } of ports) {
      const port = name === undefined ? undefined : reached.named?.[name];
      const more = port?.protocol === protocol ? [{ first: port.number, last: port.number }] : numbers;
      const before = open[protocol];
      open[protocol] = before === undefined ? ranges(more) : isWithin(more, before) ? before : ranges([...before, ...more]);
    }
  }
  return open;
}

function intersection(a: PortsBy = everything, b: PortsBy = everything): PortsBy {
  const both: Partial<Record<Protocol, Ranges>> = {};
  for (const protocol of Object.keys(a) as Protocol[]) {
    const left = common(a[protocol] ?? [], b[protocol] ?? []);
    if (left.length > 0) both[protocol] = left;
  }
  return both;
}

/** Whether all of some ports are among others. */
export function areWithin(ports: PortsBy, others: PortsBy): boolean {
  return (Object.keys(ports) as Protocol[]).every((protocol) => isWithin(ports[protocol] ?? [], others[protocol] ?? []));
}

/** Whether ports hold one. */
export function holdsPort(ports: PortsBy, { number, protocol }: { readonly number: number; readonly protocol: Protocol }): boolean {
  return (ports[protocol] ?? []).some(({ first, last }) => number >= first && number <= last);
}
