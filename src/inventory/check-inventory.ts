import type { Problem } from '../problems';
import { Place } from '../shape/shape';
import { checkCapacity } from './check/capacity';
import { checkCluster } from './check/cluster';
import { checkDns } from './check/dns';
import { checkFileServers } from './check/file-servers';
import { checkGateway } from './check/gateway';
import { checkHosts } from './check/hosts';
import { checkLinks } from './check/links';
import { checkMetal } from './check/metal';
import { checkNames } from './check/names';
import { checkNetworks } from './check/networks';
import { checkOffsite } from './check/offsite';
import { checkPeripherals } from './check/peripherals';
import { checkPower } from './check/power';
import { checkSizes } from './check/ranges';
import { checkReferences } from './check/references';
import { checkReservedNames } from './check/reserved-names';
import { inventoryShape } from './check/shape';
import { checkVlans } from './check/vlans';
import { checkWords } from './check/words';
import type { Inventory } from './inventory';
import { withMetal } from './metal';

const rules = [
  checkNames,
  checkReservedNames,
  checkDns,
  checkOffsite,
  checkWords,
  checkReferences,
  checkNetworks,
  checkVlans,
  checkSizes,
  checkCapacity,
  checkCluster,
  checkLinks,
  checkPower,
  checkFileServers,
  checkGateway,
  checkHosts,
  checkPeripherals,
  checkMetal,
];

/** An inventory as it was written down, by itself: nobody can change it any more, and reading it runs no code of others. */
export interface InventoryRead {
  readonly inventory: Inventory;
  /** Everything that is wrong with it, at once. While there is any, it is not to be used. */
  readonly problems: readonly Problem[];
}

/** Reads an inventory. Never throws: one that is not of its type is told so first. */
export function readInventory(value: unknown): InventoryRead {
  const place = Place.of();
  const read = frozen(inventoryShape.read(value, place));
  if (place.problems.length > 0)
    return { inventory: read, problems: place.problems.map((problem) => ({ ...problem, where: problem.where || 'inventory' })) };
  const inventory = frozen(withMetal(read));
  const bared = bare(inventory);
  return { inventory, problems: rules.flatMap((rule) => rule(bared)).map((problem) => placed(inventory, problem)) };
}

/** What a rule says of a node without a hypervisor as of a VM, at the place where somebody wrote it down. */
function placed(inventory: Inventory, problem: Problem): Problem {
  const [table = '', name = ''] = problem.where.split('.');
  if (table !== 'vms' || !inventory.vms[name]?.metal) return problem;
  return { ...problem, where: `metal${problem.where.slice(table.length)}` };
}

/** Everything that is wrong with an inventory, at once. */
export function checkInventory(inventory: Inventory): readonly Problem[] {
  return readInventory(inventory).problems;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(Object.freeze(value))) frozen(inner);
  return value;
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
