import type { Lab } from '../../constructs/lab';
import type { HostAddress } from '../../inventory/machine';
import type { Battery, Ups } from '../../inventory/power';
import { fedBy } from '../../inventory/stops';

/** How a machine stands to one UPS, in NUT's terms. */
export interface UpsRole {
  /** The UPS's name in `feeds`, and in NUT. */
  readonly name: string;
  readonly ups: Ups;
  readonly role: 'primary' | 'secondary';
  /** Where its `upsd` answers: this machine, or an address of the primary. */
  readonly server: string;
}

/**
 * The UPSes that feed a machine. One that is not fed could hear of it too (`powervalue` 0), and would gain a line in its journal;
 * but NUT's primary waits for it too, all of `HOSTSYNC`, while it goes on.
 */
export function upsRoles({ inventory }: Lab, machine: string): readonly UpsRole[] {
  return Object.entries(inventory.feeds).flatMap(([name, ups]): UpsRole[] => {
    if (ups.kind !== 'ups' || !fedBy(inventory, name).includes(machine)) return [];
    if (ups.primary === machine) return [{ name, ups, role: 'primary', server: 'localhost' }];
    const server = reachable(inventory.machines[machine]?.addresses ?? [], inventory.machines[ups.primary]?.addresses ?? []);
    return server === undefined ? [] : [{ name, ups, role: 'secondary', server }];
  });
}

/** Whether other machines ask this one's `upsd`. */
export function isAsked(lab: Lab, machine: string): boolean {
  return Object.keys(lab.inventory.machines).some(
    (other) => other !== machine && upsRoles(lab, other).some(({ ups }) => ups.primary === machine),
  );
}

/** The battery that a machine runs on by itself. */
export function batteryOf({ inventory }: Lab, machine: string): Battery | undefined {
  const feed = inventory.feeds[inventory.machines[machine]?.power.feed ?? ''];
  return feed?.kind === 'battery' ? feed : undefined;
}

/** Their address in the first network that both are in. */
function reachable(ours: readonly HostAddress[], theirs: readonly HostAddress[]): string | undefined {
  return ours.flatMap(({ network }) => theirs.find((address) => address.network === network)?.address ?? [])[0];
}
