import type { Lab } from '../../constructs/lab';
import { nameservers } from '../../inventory/network';
import type { Vm } from '../../inventory/vm';
import { networkOf, nicName, nicOf, withPrefix } from './nic';
import { macOf } from './vm-mac';

/** A VM's network, or that of a machine without a hypervisor, in version 2 of cloud-init's format (netplan's). */
export function networkConfig(lab: Lab, name: string, vm: Vm) {
  const { network, address } = networkOf(lab, vm);
  const { gateway } = network;
  const dns = nameservers(network);
  const own =
    address === undefined
      ? { dhcp4: true }
      : {
          addresses: [withPrefix(address, network)],
          ...(gateway === undefined ? {} : { routes: [{ to: '0.0.0.0/0', via: gateway }] }),
          ...(dns.length === 0 ? {} : { nameservers: { addresses: [...dns] } }),
        };
  const nic = { match: { macaddress: macOf(lab, name, vm) }, 'set-name': nicName };
  const tagged = nicOf(lab, vm);
  return tagged === nicName
    ? { version: 2, ethernets: { [nicName]: { ...nic, ...own } } }
    : { version: 2, ethernets: { [nicName]: nic }, vlans: { [tagged]: { id: network.vlan, link: nicName, ...own } } };
}
