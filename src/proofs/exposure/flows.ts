import { type External, isPort } from '../../constructs/pod-set';
import type { Model } from '../../model/assemble';
import type { Rendered } from '../../objects/manifest';
import { areWithin, holdsPort, type PlacedRule, type PolicyGraph, type PortsBy, portsOf } from '../../objects/network/graph';
import type { Peer, Protocol } from '../../objects/network/policy';
import type { Problem } from '../../problems';
import { type Ranges, without } from '../../units/ranges';
import { Declared } from './declared';
import { isDns, type Talker } from './pods';

/** What network policies let through between pods, beside what is declared. */
export interface FlowsFound {
  readonly problems: readonly Problem[];
  /** How many pairs of sets of pods may talk. */
  readonly pairs: number;
}

/** Compares who may talk to whom with what the model declares, in both directions. */
export function comparedFlows(model: Pick<Model, 'lab' | 'flows'>, all: readonly Talker[], graph: PolicyGraph): FlowsFound {
  const { flows } = model;
  const declared = new Declared(model);
  const index = new Talkers(all);
  const bySet = new Map(all.flatMap((one) => (one.set ? [[one.set, one] as const] : [])));
  const names = all.find(isDns);
  const more: Problem[] = [];
  const less: Problem[] = [];
  let pairs = 0;
  for (const from of all) {
    const known = new Map<Talker, PortsBy>();
    const between = (to: Talker): PortsBy => {
      const through = known.get(to) ?? graph.between(from, to);
      known.set(to, through);
      return through;
    };
    const rules = graph.rules(from, 'Egress') ?? []; // that there are none is told by the proof `isolation`
    for (const to of reachable(rules, from, index, graph)) {
      if (!graph.isIsolated(to, 'Ingress')) continue;
      const through = between(to);
      if (Object.keys(through).length > 0) pairs++;
      const said = declared.between(from, to);
      const beyond = minus(through, said);
      if (beyond === undefined) continue;
      const wider = rules.find((one) => graph.isFor(one.rule, from, to) && minus(portsOf([one.rule], to), said) !== undefined);
      if (wider) more.push(undeclared(wider.policy, `${from.name} reaches ${to.name} at ${beyond}`));
    }
    if (from.set === undefined) continue;
    for (const destination of flows.get(from.set) ?? []) {
      if (!isPort(destination)) continue;
      const to = bySet.get(destination.pods);
      if (to === undefined || to === from || holdsPort(between(to), destination)) continue;
      less.push(blocked(from, `${from.name} reaches ${to.name} at ${destination.number}/${destination.protocol}`));
    }
    if (names && names !== from && !holdsPort(between(names), { number: 53, protocol: 'UDP' }))
      less.push(blocked(from, `${from.name} asks ${names.name} for names`));
  }
  return { problems: [...more, ...less], pairs };
}

/** Pods by their namespace. */
class Talkers {
  private readonly byNamespace = new Map<string, Talker[]>();

  constructor(readonly all: readonly Talker[]) {
    for (const one of all) {
      const list = this.byNamespace.get(one.namespace);
      if (list) list.push(one);
      else this.byNamespace.set(one.namespace, [one]);
    }
  }

  /** Those that a peer can mean: of one namespace, where it names one. */
  near(peer: Peer, home: string): readonly Talker[] {
    if (peer.kind === 'addresses') return this.all;
    const name = peer.namespaces === undefined ? home : peer.only;
    return name === undefined ? this.all : (this.byNamespace.get(name) ?? []);
  }
}

/** All others that rules mean, each once. */
function reachable(rules: readonly PlacedRule[], from: Talker, index: Talkers, graph: PolicyGraph): ReadonlySet<Talker> {
  const met = new Set<Talker>();
  for (const { rule } of rules) {
    if (rule.peers === undefined) for (const to of index.all) met.add(to);
    for (const peer of rule.peers ?? []) {
      if (!graph.isOfPods(peer)) continue;
      for (const to of index.near(peer, from.namespace)) if (graph.means(peer, to, from.namespace)) met.add(to);
    }
  }
  met.delete(from);
  return met;
}

/** The ports of the one that the other has not, as people say them. */
export function minus(ports: PortsBy, away: PortsBy): string | undefined {
  if (areWithin(ports, away)) return undefined;
  const left = (Object.keys(ports) as Protocol[]).flatMap((protocol) =>
    without(ports[protocol] ?? [], away[protocol] ?? []).map((range) => `${shownPorts([range])}/${protocol}`),
  );
  if (left.length === 0) return undefined;
  return left.length > 3 ? `${left.slice(0, 3).join(', ')} and more` : left.join(', ');
}

function shownPorts(ports: Ranges): string {
  return ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

export function undeclared(policy: Rendered, what: string): Problem {
  return {
    code: 'FLOW_UNDECLARED',
    where: policy.source,
    what: `by ${policy.manifest.metadata.namespace}/${policy.manifest.metadata.name}, ${what}, and nothing declares it`,
    repair: 'declare it where the pods are: reaches: […], or open: […] for what comes from outside; or take the rule out',
  };
}

export function blocked({ where }: Talker, what: string): Problem {
  return {
    code: 'FLOW_BLOCKED',
    where,
    what: `it is declared that ${what}, and no network policy lets it through`,
    repair: 'leave the policies to what is declared; a selector of them fits the pods no more',
  };
}

/** A destination outside as people call it. */
export const shownExternal = ({ kind }: External) =>
  ({ internet: 'the Internet', lan: 'the house', 'kubernetes-api': 'the API server' })[kind];
