import type { Lab } from '../../constructs/lab';
import { type Network, taggedInterface } from '../../inventory/network';
import type { Vm } from '../../inventory/vm';
import { isHole } from '../../units/hole';

/** The one NIC of a VM, as its system names it. */
export const nicName = 'eth0';

/** The bridged network that a VM is plugged into: that of its address, or the first one for a VM without. */
export function networkOf({ inventory }: Pick<Lab, 'inventory'>, vm: Pick<Vm, 'addresses'>): { network: Network; address?: string } {
  const addresses = vm.addresses as Readonly<Record<string, string>>;
  const bridged = Object.entries(inventory.networks).filter(([, { bridge }]) => bridge !== undefined);
  const found = bridged.find(([name]) => addresses[name] !== undefined) ?? bridged[0];
  if (found === undefined) throw new Error('no network has a bridge'); // checkInventory refuses that
  const [name, network] = found;
  return { network, address: addresses[name] };
}

/** The interface that its address is on: a VM is given its network without a tag, by its bridge, and a whole machine with it. */
export function nicOf(lab: Pick<Lab, 'inventory'>, vm: Pick<Vm, 'addresses' | 'metal'>): string {
  return vm.metal ? taggedInterface(nicName, networkOf(lab, vm).network) : nicName;
}

/** Its address as it is configured: `192.168.1.20/24`. */
export function withPrefix(address: string, { cidr }: Pick<Network, 'cidr'>): string {
  return isHole(cidr) ? `${address} in ${cidr}` : `${address}/${cidr.split('/')[1]}`;
}
