import type { Inventory } from './inventory';
import { hasQDevice, votesOf } from './quorum';

/** Something of the house that is lost: a machine, a device, or a link, as `<end> to <end>`. */
export interface Loss {
  readonly kind: 'machine' | 'device' | 'link';
  readonly name: string;
}

/** Everything of the house that may be lost by itself. */
export function lossesOf({ machines, devices, links }: Inventory): readonly Loss[] {
  return [
    ...Object.keys(machines).map((name): Loss => ({ kind: 'machine', name })),
    ...Object.keys(devices).map((name): Loss => ({ kind: 'device', name })),
    ...links.map(([a, b]): Loss => ({ kind: 'link', name: `${a} to ${b}` })),
  ];
}

/** Who reaches whom once something is lost. */
export interface Reach {
  /** Machines that reach each other in some network, each group as large as it can be. */
  readonly groups: readonly (readonly string[])[];
  /** Those of them that reach the Internet, and whose VMs the house reaches: the bridge is on that NIC. */
  readonly online: ReadonlySet<string>;
  /** Whether their VMs reach each other. */
  readonly bridged: (a: string, b: string) => boolean;
}

/** What is left of the house's network. Packets go through devices, never through a machine. */
export function reachAfter(inventory: Inventory, lost?: Loss): Reach {
  const { machines, devices, links } = inventory;
  const isLost = (kind: Loss['kind'], name: string) => lost?.kind === kind && lost.name === name;
  const up = Object.keys(machines).filter((name) => !isLost('machine', name));
  const cable = new Map<string, string>();
  const find = (end: string): string => {
    const to = cable.get(end);
    return to === undefined || to === end ? end : find(to);
  };
  for (const [a, b] of links) {
    const gone = [a, b].some(
      (end) =>
        isLost('device', end) || isLost('machine', end.split('.')[0] ?? '') || (devices[end] === undefined && !hasNic(inventory, end)),
    );
    if (!gone && !isLost('link', `${a} to ${b}`)) cable.set(find(a), find(b));
  }
  const joined = (a: string, b: string) => find(a) === find(b);
  const addresses = (name: string) => machines[name]?.addresses ?? [];
  const meet = (a: string, b: string) =>
    addresses(a).some((one) =>
      addresses(b).some((other) => one.network === other.network && joined(`${a}.${one.nic}`, `${b}.${other.nic}`)),
    );
  const groups: string[][] = [];
  for (const name of up) {
    const own = groups.filter((group) => group.some((other) => meet(name, other)));
    const rest = groups.filter((group) => !own.includes(group));
    groups.splice(0, groups.length, ...rest, [...own.flat(), name]);
  }
  const routers = Object.keys(devices).filter((name) => devices[name]?.kind === 'router' && !isLost('device', name));
  const online = up.filter((name) => {
    const { nic, through } = (machines[name] as Inventory['machines'][string]).internet;
    return routers.includes(through) && joined(`${name}.${nic}`, through);
  });
  const bridge = (name: string) => `${name}.${machines[name]?.internet.nic}`;
  return { groups, online: new Set(online), bridged: (a, b) => a === b || joined(bridge(a), bridge(b)) };
}

function hasNic({ machines }: Inventory, end: string): boolean {
  const [machine = '', nic = ''] = end.split('.');
  return machines[machine]?.nics[nic] !== undefined;
}

/**
 * Whether a group of hosts may start guests: by its votes, and the gateway's where it is theirs. It goes to the group that reaches the
 * gateway with the most hosts; of equals, to the one with the lowest node id (corosync-qdevice, `ffsplit` with `tie_breaker: lowest`).
 */
export function isQuorateIn(inventory: Inventory, { groups, online }: Pick<Reach, 'groups' | 'online'>, group: readonly string[]): boolean {
  const ids = (names: readonly string[]) => names.flatMap((name) => inventory.machines[name]?.host?.nodeId ?? []);
  const lowest = (names: readonly string[]) => Math.min(...ids(names));
  const reaching = groups.filter((one) => one.some((name) => inventory.machines[name]?.host !== undefined && online.has(name)));
  const [chosen] = [...reaching].sort((a, b) => ids(b).length - ids(a).length || lowest(a) - lowest(b));
  const device = hasQDevice(inventory) ? 1 : 0;
  const all = Object.keys(inventory.machines).reduce((sum, name) => sum + votesOf(inventory, name), device);
  const own = group.reduce((sum, name) => sum + votesOf(inventory, name), chosen === group ? device : 0);
  return own > all / 2;
}
