import type { Problem } from '../problems';
import { checkCapacity } from './check/capacity';
import { checkCluster } from './check/cluster';
import { checkGateway } from './check/gateway';
import { checkHosts } from './check/hosts';
import { checkLinks } from './check/links';
import { checkNames } from './check/names';
import { checkNetworks } from './check/networks';
import { checkPower } from './check/power';
import { checkSizes } from './check/ranges';
import { checkReferences } from './check/references';
import { checkReservedNames } from './check/reserved-names';
import { checkShape } from './check/shape';
import { checkWords } from './check/words';
import type { Inventory } from './inventory';

const rules = [
  checkNames,
  checkReservedNames,
  checkWords,
  checkReferences,
  checkNetworks,
  checkSizes,
  checkCapacity,
  checkCluster,
  checkLinks,
  checkPower,
  checkGateway,
  checkHosts,
];

/** Everything that is wrong with an inventory, at once. Never throws: an inventory that is not of its type is told so first. */
export function checkInventory(inventory: Inventory): Problem[] {
  const shape = checkShape(inventory);
  if (shape.length > 0) return shape;
  const bared = bare(inventory);
  return rules.flatMap((rule) => rule(bared));
}

/** The inventory with tables that hold their own names alone: `machines.valueOf` is no machine. */
function bare(inventory: Inventory): Inventory {
  const table = <T>(entries: Readonly<Record<string, T>>, change = (entry: T): T => entry): Readonly<Record<string, T>> =>
    Object.assign(Object.create(null), Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(entry)])));
  return {
    ...inventory,
    feeds: table(inventory.feeds),
    networks: table(inventory.networks),
    devices: table(inventory.devices),
    machines: table(inventory.machines, (machine) => ({ ...machine, disks: table(machine.disks), nics: table(machine.nics) })),
    vms: table(inventory.vms, (vm) => ({ ...vm, disks: table(vm.disks), addresses: table(vm.addresses as Record<string, string>) })),
  };
}
