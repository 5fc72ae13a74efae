import type { Vm } from '../inventory/vm';
import type { Lab } from './lab';
import { mayRunOn, type Placement } from './placement';

/** The nodes that pods of a placement may run on. */
export function nodesOfPlacement({ nodes }: Pick<Lab, 'nodes'>, placement: Placement): readonly (readonly [string, Vm])[] {
  return nodes.filter(([name, vm]) => mayRunOn(placement, name, vm));
}

/** A node's address in the house: a VM keeps it wherever it runs. Undefined for one without. */
export function addressInHouse({ inventory: { networks } }: Pick<Lab, 'inventory'>, { addresses }: Vm): string | undefined {
  return Object.entries<string | undefined>(addresses).find(([network]) => networks[network]?.bridge !== undefined)?.[1];
}

/** The address in the house of the one node that pods run on; undefined when they may run on several. */
export function nodeAddress(lab: Pick<Lab, 'nodes' | 'inventory'>, placement: Placement): string | undefined {
  const [first, ...others] = nodesOfPlacement(lab, placement);
  return first === undefined || others.length > 0 ? undefined : addressInHouse(lab, first[1]);
}
