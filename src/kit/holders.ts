import type { Lab } from '../constructs/lab';
import { hostNames } from '../inventory/machine';
import { guestsOf } from '../inventory/stops';
import type { Item } from './item';

/** What can be lost, beside machines. */
export const things = ['kit', 'workstation'] as const;

/** Everything that can be lost: the kit, the workstation on which it lies, each host, each VM and the gateway. */
export function placesOf({ inventory }: Lab): readonly string[] {
  return [...things, ...hostNames(inventory), ...Object.keys(inventory.vms), ...(inventory.gateway ? ['gateway'] : [])];
}

/**
 * The items whose values somebody has who has a place: all of the kit; of a machine what is in its files, in those of the VMs that may
 * run there, and where that is a K3s server, in its datastore, which has every secret of the cluster.
 */
export function heldAt(lab: Lab, items: readonly Item[], place: string): readonly Item[] {
  const secret = items.filter(({ isPublic, follows }) => !isPublic && follows === undefined);
  if ((things as readonly string[]).includes(place)) return secret;
  const names = new Set([place, ...(hostNames(lab.inventory).includes(place) ? guestsOf(lab.inventory, place).map(([vm]) => vm) : [])]);
  const hasDatastore = [...names].some((name) => lab.inventory.vms[name]?.role === 'k3s-server');
  return secret.filter(({ needs, uses }) => needs.some((need) => names.has(need)) || (hasDatastore && uses.length > 0));
}
