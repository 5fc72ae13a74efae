import type { Problem } from '../problems';
import { checkCapacity } from './check/capacity';
import { checkCluster } from './check/cluster';
import { checkLinks } from './check/links';
import { checkNames } from './check/names';
import { checkNetworks } from './check/networks';
import { checkPower } from './check/power';
import { checkReferences } from './check/references';
import { checkShape } from './check/shape';
import type { Inventory } from './inventory';

const rules = [checkNames, checkReferences, checkNetworks, checkCapacity, checkCluster, checkLinks, checkPower];

/** Everything that is wrong with an inventory, at once. Never throws: an inventory that is not of its type is told so first. */
export function checkInventory(inventory: Inventory): Problem[] {
  const shape = checkShape(inventory);
  return shape.length > 0 ? shape : rules.flatMap((rule) => rule(inventory));
}
