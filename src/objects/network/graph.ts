import { common, everyPort, type Ranges, ranges } from '../../units/ranges';
import type { Rendered } from '../manifest';
import type { Objects } from '../objects';
import { type Labels, selects } from './labels';
import { type Direction, isolates, type Peer, type PolicyRule, type Protocol, rulesOf } from './policy';

/** Pods that are alike, as a policy sees them. */
export interface Endpoint {
  readonly namespace: string;
  readonly labels: Labels;
  /** The ports that have a name, by it. */
  readonly named?: Readonly<Record<string, { readonly number: number; readonly protocol: Protocol }>>;
}

/** Ports of one protocol. */
export type PortsBy = Readonly<Partial<Record<Protocol, Ranges>>>;

interface Policy {
  readonly rendered: Rendered;
  readonly selector: unknown;
  readonly rules: Readonly<Record<Direction, readonly PolicyRule[]>>;
  readonly isolates: Readonly<Record<Direction, boolean>>;
}

/**
 * Who may talk to whom by the network policies (Kubernetes, "Network Policies"): a pod that a policy selects for a direction is let
 * through what any of its policies lets through there, and a connection has to be let through at both ends. Asked of what stands in the
 * same namespace alone, so it takes time with the policies of one namespace and not of all.
 */
export class PolicyGraph {
  private readonly byNamespace = new Map<string, Policy[]>();
  private readonly namespaceLabels: ReadonlyMap<string, Labels>;
  private readonly selected = new Map<Endpoint, readonly Policy[]>();
  /** Addresses of pods: a block that holds any of them is one of pods as well. */
  private readonly pods: Ranges;

  constructor(objects: Objects, pods: Ranges = []) {
    this.pods = pods;
    this.namespaceLabels = new Map(objects.ofKind('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]));
    for (const rendered of objects.ofKind('NetworkPolicy')) {
      const { manifest } = rendered;
      const both = <T>(of: (direction: Direction) => T) => ({ Ingress: of('Ingress'), Egress: of('Egress') });
      const policy: Policy = {
        rendered,
        selector: manifest.spec?.podSelector,
        rules: both((direction) => rulesOf(manifest, direction)),
        isolates: both((direction) => isolates(manifest, direction)),
      };
      const namespace = manifest.metadata.namespace ?? '';
      const list = this.byNamespace.get(namespace);
      if (list) list.push(policy);
      else this.byNamespace.set(namespace, [policy]);
    }
  }

  /** The labels of a namespace: its name among them, which the API server adds. */
  labelsOf(namespace: string): Labels {
    return { ...this.namespaceLabels.get(namespace), 'kubernetes.io/metadata.name': namespace };
  }

  /** Whether some policy holds back what is not let through. */
  isIsolated(pod: Endpoint, direction: Direction): boolean {
    return this.policiesOf(pod).some((policy) => policy.isolates[direction]);
  }

  /** Every rule by which pods come out or are come to; undefined for pods that nothing holds back. */
  rules(pod: Endpoint, direction: Direction): readonly { readonly rule: PolicyRule; readonly policy: Rendered }[] | undefined {
    if (!this.isIsolated(pod, direction)) return undefined;
    return this.policiesOf(pod).flatMap(({ rules, rendered }) => rules[direction].map((rule) => ({ rule, policy: rendered })));
  }

  /** The ports that one set of pods may reach of another. */
  between(from: Endpoint, to: Endpoint): PortsBy {
    return intersection(this.letThrough(from, 'Egress', to, to), this.letThrough(to, 'Ingress', from, to));
  }

  /** Whether a peer of a rule means some pods. `home` is the namespace of the policy. */
  means(peer: Peer, pod: Endpoint, home: string): boolean {
    if (peer.kind === 'addresses') return common(peer.ranges, this.pods).length > 0;
    const isThere = peer.namespaces === undefined ? pod.namespace === home : selects(peer.namespaces, this.labelsOf(pod.namespace));
    return isThere && selects(peer.pods, pod.labels);
  }

  /** What one end lets through to or from the other; undefined for everything. */
  private letThrough(pod: Endpoint, direction: Direction, other: Endpoint, reached: Endpoint): PortsBy | undefined {
    const rules = this.rules(pod, direction);
    if (rules === undefined) return undefined;
    const meant = rules.flatMap(({ rule }) => (this.isFor(rule, pod, other) ? [rule] : []));
    return portsOf(meant, reached);
  }

  /** Whether a rule of some pods means others. */
  isFor({ peers }: PolicyRule, pod: Endpoint, other: Endpoint): boolean {
    return peers === undefined || peers.some((peer) => this.means(peer, other, pod.namespace));
  }

  private policiesOf(pod: Endpoint): readonly Policy[] {
    const known = this.selected.get(pod);
    if (known) return known;
    const found = (this.byNamespace.get(pod.namespace) ?? []).filter(({ selector }) => selects(selector, pod.labels));
    this.selected.set(pod, found);
    return found;
  }
}

const everything: PortsBy = { TCP: everyPort, UDP: everyPort, SCTP: everyPort };

/** The ports that rules let through together, their names as the pods have them that are reached. */
export function portsOf(rules: readonly PolicyRule[], reached: Endpoint): PortsBy {
  const open: Partial<Record<Protocol, Ranges>> = {};
  for (const { protocol, numbers, name } of rules.flatMap(({ ports }) => ports)) {
    const port = name === undefined ? undefined : reached.named?.[name];
    const more = port?.protocol === protocol ? [{ first: port.number, last: port.number }] : numbers;
    open[protocol] = ranges([...(open[protocol] ?? []), ...more]);
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

/** Whether ports hold one. */
export function holdsPort(ports: PortsBy, { number, protocol }: { readonly number: number; readonly protocol: Protocol }): boolean {
  return (ports[protocol] ?? []).some(({ first, last }) => number >= first && number <= last);
}
