import { type External, isPort } from '../../constructs/pod-set';
import type { Model } from '../../model/assemble';
import type { Rendered } from '../../objects/manifest';
import { holdsPort, type PolicyGraph, type PortsBy, portsOf } from '../../objects/network/graph';
import type { Peer, PolicyRule, Protocol } from '../../objects/network/policy';
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
  const problems: Problem[] = [];
  let pairs = 0;
  for (const from of all) {
    const rules = graph.rules(from, 'Egress');
    if (rules === undefined) continue; // told by the proof `isolation`
    const seen = new Set<Talker>([from]);
    for (const { rule } of rules) {
      for (const to of reachable(rule, from, index, graph)) {
        if (seen.has(to)) continue;
        seen.add(to);
        if (!graph.isIsolated(to, 'Ingress')) continue;
        const through = graph.between(from, to);
        if (Object.keys(through).length > 0) pairs++;
        const known = declared.between(from, to);
        const more = minus(through, known);
        if (more === undefined) continue;
        const wider = rules.find((one) => graph.isFor(one.rule, from, to) && minus(portsOf([one.rule], to), known) !== undefined);
        if (wider) problems.push(undeclared(wider.policy, `${from.name} reaches ${to.name} at ${more}`));
      }
    }
  }
  const bySet = new Map(all.flatMap((one) => (one.set ? [[one.set, one] as const] : [])));
  const names = all.find(isDns);
  for (const from of all) {
    if (from.set === undefined) continue;
    for (const destination of flows.get(from.set) ?? []) {
      if (!isPort(destination)) continue;
      const to = bySet.get(destination.pods);
      if (to === undefined || to === from || holdsPort(graph.between(from, to), destination)) continue;
      problems.push(blocked(from, `${from.name} reaches ${to.name} at ${destination.number}/${destination.protocol}`));
    }
    if (names && names !== from && !holdsPort(graph.between(from, names), { number: 53, protocol: 'UDP' }))
      problems.push(blocked(from, `${from.name} asks ${names.name} for names`));
  }
  return { problems, pairs };
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

function reachable({ peers }: PolicyRule, from: Talker, index: Talkers, graph: PolicyGraph): readonly Talker[] {
  if (peers === undefined) return index.all;
  return peers
    .filter((peer) => graph.isOfPods(peer))
    .flatMap((peer) => index.near(peer, from.namespace).filter((to) => graph.means(peer, to, from.namespace)));
}

/** The ports of the one that the other has not, as people say them. */
export function minus(ports: PortsBy, away: PortsBy): string | undefined {
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
