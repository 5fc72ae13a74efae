import { pathOf } from '../../constructs/lab';
import { isPort } from '../../constructs/pod-set';
import type { Model } from '../../model/assemble';
import { type PolicyGraph, portsOf } from '../../objects/network/graph';
import type { PolicyRule } from '../../objects/network/policy';
import type { Problem } from '../../problems';
import { addresses, common, everyAddress, isWithin, type Ranges, ranges, without } from '../../units/ranges';
import { Declared, portOf } from './declared';
import { blocked, minus, shownExternal, undeclared } from './flows';
import type { Talker } from './pods';

/** Compares where pods may go outside of the cluster, and who outside may come to them, with what the model declares. */
export function comparedOutside(model: Pick<Model, 'lab' | 'flows'>, all: readonly Talker[], graph: PolicyGraph): readonly Problem[] {
  const declared = new Declared(model);
  const zones = zonesOf(model);
  return all.flatMap((pods) => [...goingOut(pods, graph, declared, zones, model.flows), ...comingIn(pods, graph, declared, zones)]);
}

interface Zone {
  readonly name: string;
  readonly addresses: Ranges;
}

/** Where addresses belong. */
function zonesOf({ lab }: Pick<Model, 'lab'>): readonly Zone[] {
  const { networks, k3s } = lab.inventory;
  const house = Object.entries(networks).map(([name, { cidr, gateway }]) => ({
    name: gateway ? `the house (${name})` : `the machines’ own network (${name})`,
    addresses: addresses(cidr),
  }));
  const known = [
    ...house,
    { name: 'pods', addresses: addresses(k3s.pods) },
    { name: 'Services', addresses: addresses(k3s.services) },
    { name: 'the tailnet', addresses: addresses('100.64.0.0/10') },
    { name: 'link-local addresses, where a provider’s metadata is', addresses: addresses('169.254.0.0/16') },
  ];
  const local = ranges([
    ...known.flatMap((one) => one.addresses),
    ...addresses('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '224.0.0.0/3'),
  ]);
  return [{ name: 'the Internet', addresses: without(everyAddress, local) }, ...known];
}

function named(to: Ranges, isV6: boolean, zones: readonly Zone[]): string {
  const touched = zones.filter((zone) => common(zone.addresses, to).length > 0).map(({ name }) => name);
  return [...touched, ...(isV6 ? ['the Internet by IPv6'] : [])].join(', ') || 'private addresses of nobody here';
}

const noAddress = { to: [], isV6: false };

/** The addresses that a rule means; every one where it names nobody. */
function meantBy({ peers }: PolicyRule): { readonly to: Ranges; readonly isV6: boolean } {
  if (peers === undefined) return { to: everyAddress, isV6: false };
  const blocks = peers.filter((peer) => peer.kind === 'addresses');
  const [first] = blocks;
  if (first === undefined) return noAddress;
  if (blocks.length === 1) return { to: first.ranges, isV6: first.isV6 };
  return { to: ranges(blocks.flatMap((block) => block.ranges)), isV6: blocks.some(({ isV6 }) => isV6) };
}

/** The addresses of some ways; of the one itself, where it is alone. */
function together(ways: readonly { readonly to: Ranges }[]): Ranges {
  const [first] = ways;
  return first && ways.length === 1 ? first.to : ranges(ways.flatMap(({ to }) => to));
}

function goingOut(from: Talker, graph: PolicyGraph, declared: Declared, zones: readonly Zone[], flows: Model['flows']): Problem[] {
  const rules = graph.rules(from, 'Egress')?.map(({ rule, policy }) => {
    const { to, isV6 } = meantBy(rule);
    return { rule, policy, to, isV6 };
  });
  if (rules === undefined) return [];
  const ways = declared.outside(from);
  const problems = rules.flatMap(({ rule, policy, to, isV6 }) => {
    if (to.length === 0 && !isV6) return [];
    return rule.ports.flatMap(({ protocol, numbers }) => {
      const allowed = ways.filter(({ ports }) => isWithin(numbers, ports[protocol] ?? []));
      const left = without(to, together(allowed));
      if (left.length === 0 && !isV6) return [];
      const at = minus({ [protocol]: numbers }, {}) ?? `ports of a name/${protocol}`;
      return [undeclared(policy, `${from.name} reaches ${named(left, isV6, zones)} at ${at}`)];
    });
  });
  const wanted = (from.set && flows.get(from.set)) ?? [];
  const stuck = wanted.flatMap((destination): Problem[] => {
    if (isPort(destination)) return [];
    const { to } = declared.wayTo(destination);
    const ports = destination.ports.length > 0 ? destination.ports : [1];
    const closed = ports.filter((port) => {
      const [protocol, { first: number }] = portOf(port);
      const open = rules.filter(({ rule }) =>
        rule.ports.some((one) => one.protocol === protocol && one.numbers.some(({ first, last }) => number >= first && number <= last)),
      );
      return !isWithin(to, together(open));
    });
    return closed.length === 0
      ? []
      : [
          blocked(
            from,
            `${from.name} reaches ${shownExternal(destination)} at ${destination.ports.length > 0 ? closed.join(', ') : 'any port'}`,
          ),
        ];
  });
  return [...problems, ...stuck];
}

function comingIn(to: Talker, graph: PolicyGraph, declared: Declared, zones: readonly Zone[]): Problem[] {
  const rules = graph.rules(to, 'Ingress');
  if (rules === undefined) return [];
  const open = declared.open(to);
  const admitted: PolicyRule[] = [];
  const problems = rules.flatMap(({ rule, policy }) => {
    const { to: from, isV6 } = meantBy(rule);
    if (from.length === 0 && !isV6) return [];
    const ports = portsOf([rule], to);
    if (isWithin(everyAddress, from)) admitted.push(rule);
    const more = minus(ports, open);
    return more === undefined ? [] : [undeclared(policy, `${to.name} is reached from ${named(from, isV6, zones)} at ${more}`)];
  });
  const closed = minus(open, portsOf(admitted, to));
  return [
    ...problems,
    ...(closed === undefined || to.set === undefined
      ? []
      : [blocked({ ...to, where: pathOf(to.set) }, `${to.name} is open to all at ${closed}`)]),
  ];
}
