import type { Lab } from '../../constructs/lab';
import { peersOf } from '../../constructs/network-peers';
import { type External, type ExternalPort, isPort, type PodSet, type Port, type Reached } from '../../constructs/pod-set';
import { Tenant } from '../../constructs/tenant';
import { ingressOf } from '../../derive/flows';
import type { Model } from '../../model/assemble';
import type { PortsBy } from '../../objects/network/graph';
import type { Protocol } from '../../objects/network/policy';
import { addresses, everyAddress, everyPort, type Range, type Ranges, ranges, without } from '../../units/ranges';
import { addressesOfNodes, isDns, type Talker } from './pods';

const every: PortsBy = { TCP: everyPort, UDP: everyPort, SCTP: everyPort };
const dns: PortsBy = { TCP: ranges([{ first: 53, last: 53 }]), UDP: ranges([{ first: 53, last: 53 }]) };

/** Somewhere outside of the cluster that some pods may go to. */
export interface Way {
  readonly to: Ranges;
  readonly ports: PortsBy;
}

/** What the model declares of who talks to whom, asked by the pods' own objects. */
export class Declared {
  private readonly tenants: ReadonlySet<string>;
  private readonly reached = new Map<PodSet, ReadonlyMap<PodSet, readonly Port[]>>();
  private readonly ways = new Map<string, Way>();
  private readonly ingress: ReturnType<typeof ingressOf>;

  constructor(private readonly model: Pick<Model, 'lab' | 'flows'>) {
    this.tenants = new Set(Tenant.all(model.lab).map(({ name }) => name));
    this.ingress = ingressOf([...model.flows.keys()]);
  }

  /** The ports that the one may reach of the other, by what both declare. */
  between(from: Talker, to: Talker): PortsBy {
    if (this.tenants.has(to.namespace) && (from.namespace === to.namespace || (from.set && from.set === this.ingress))) return every;
    if (isDns(to)) return dns;
    const declared = (from.set && to.set && this.portsOf(from.set).get(to.set)) ?? [];
    return byProtocol([...declared, ...openOf(to)].map(({ number, protocol }) => [protocol, { first: number, last: number }] as const));
  }

  /** The ports that some pods reach, by whose they are: the ingress reaches those of every service. */
  private portsOf(from: PodSet): ReadonlyMap<PodSet, readonly Port[]> {
    const known = this.reached.get(from);
    if (known) return known;
    const ports = new Map<PodSet, Port[]>();
    for (const one of this.model.flows.get(from) ?? []) {
      if (!isPort(one)) continue;
      const list = ports.get(one.pods);
      if (list) list.push(one);
      else ports.set(one.pods, [one]);
    }
    this.reached.set(from, ports);
    return ports;
  }

  /** The ports of some pods that anybody may come to. */
  open(to: Talker): PortsBy {
    if (isDns(to)) return dns;
    return byProtocol(openOf(to).map(({ number, protocol }) => [protocol, { first: number, last: number }] as const));
  }

  /** Where some pods may go outside of the cluster. */
  outside(from: Talker): readonly Way[] {
    const { flows } = this.model;
    const reached = (from.set && flows.get(from.set)) ?? [];
    return [
      ...reached.flatMap((one) => this.wayOutTo(one)),
      ...(this.tenants.has(from.namespace) ? [this.wayTo({ kind: 'internet', ports: [] })] : []),
      // it asks whom its node asks, and hears of Services from the API server
      ...(isDns(from) ? [{ to: everyAddress, ports: { ...dns, TCP: ranges([...(dns.TCP ?? []), { first: 6443, last: 6443 }]) } }] : []),
    ];
  }

  /** What lies outside of the pods' network: pods on that of their node too. */
  private wayOutTo(destination: Reached): readonly Way[] {
    if (!isPort(destination)) return [this.wayTo(destination)];
    const { pods, number, protocol } = destination;
    if (!pods.onNodeNetwork) return [];
    return [{ to: addressesOfNodes(this.model.lab, pods), ports: byProtocol([[protocol, { first: number, last: number }]]) }];
  }

  /** A way to a destination: many pods go the same. */
  wayTo(external: External): Way {
    const key = `${external.kind} ${external.ports.join()}`;
    const known = this.ways.get(key) ?? {
      to: addressesOf(this.model.lab, external),
      ports: external.ports.length === 0 ? every : byProtocol(external.ports.map(portOf)),
    };
    this.ways.set(key, known);
    return known;
  }
}

function openOf({ set }: Talker) {
  return (set?.open ?? []).flatMap((name) => set?.ports[name] ?? []);
}

/** The addresses of a destination outside, as a policy names them. */
function addressesOf(lab: Lab, destination: External): Ranges {
  return ranges(
    peersOf(lab, destination).flatMap(({ ipBlock }) => without(addresses(ipBlock?.cidr ?? ''), addresses(...(ipBlock?.except ?? [])))),
  );
}

/** A port outside: its protocol and number. */
export function portOf(port: ExternalPort): readonly [Protocol, Range] {
  const number = Number.parseInt(String(port), 10);
  return [typeof port === 'number' ? 'TCP' : 'UDP', { first: number, last: number }];
}

function byProtocol(entries: readonly (readonly [Protocol, Range])[]): PortsBy {
  const all: Partial<Record<Protocol, Range[]>> = {};
  for (const [protocol, range] of entries) {
    const list = all[protocol];
    if (list) list.push(range);
    else all[protocol] = [range];
  }
  return Object.fromEntries(Object.entries(all).map(([protocol, list]) => [protocol, ranges(list)]));
}
