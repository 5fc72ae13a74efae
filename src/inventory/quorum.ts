import type { Inventory } from './inventory';
import { hostNames } from './machine';

type Voters = Pick<Inventory, 'machines' | 'gateway'>;

/** Whether the gateway has a vote (Corosync's QDevice). An odd number of hosts needs none. */
export function hasQDevice({ machines, gateway }: Voters): boolean {
  return gateway !== undefined && hostNames({ machines }).length > 0 && hostNames({ machines }).length % 2 === 0;
}

/**
 * A host's votes; what is no host has none. Of two hosts without a third vote neither could start a guest alone: so the first has two, and starts alone; the
 * other waits for it.
 */
export function votesOf(inventory: Voters, machine: string): number {
  const { machines } = inventory;
  const own = machines[machine]?.host;
  if (own === undefined) return 0;
  const others = hostNames(inventory).filter((name) => name !== machine);
  const isFirst = others.every((name) => (machines[name]?.host?.nodeId ?? 0) > own.nodeId);
  return others.length === 1 && !hasQDevice(inventory) && isFirst ? 2 : 1;
}

/** Whether these hosts together may start guests. `gateway`: whether they reach it. */
export function isQuorate(inventory: Voters, hosts: readonly string[], gateway: boolean): boolean {
  const device = hasQDevice(inventory) ? 1 : 0;
  const sum = (names: readonly string[]) => names.reduce((votes, name) => votes + votesOf(inventory, name), 0);
  return sum(hosts) + (gateway ? device : 0) > (sum(Object.keys(inventory.machines)) + device) / 2;
}
