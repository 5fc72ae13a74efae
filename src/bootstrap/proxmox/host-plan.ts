import type { Inventory } from '../../inventory/inventory';
import { type Disk, type Host, type HostAddress, hostsOf, type Machine } from '../../inventory/machine';
import { isUntaggedBridge, taggedInterface } from '../../inventory/network';

/** The name that a NIC carries on its machine, whatever slot or port it is in: Proxmox VE takes `en…` for a physical one. */
export function nicName({ nics }: Machine, nic: string): string {
  return `${nics[nic]?.kind === 'wifi' ? 'wl' : 'en'}${nic.replaceAll('-', '_')}`;
}

/** The cluster's name: as long as Proxmox VE takes, and no hyphen at its end. */
export function clusterName(homelab: string): string {
  return homelab.slice(0, 15).replace(/-+$/, '');
}

/** One of a machine's addresses, with what stands around it. */
export interface HostLink extends HostAddress {
  /** `192.168.1.12/24`. */
  readonly cidr: string;
  /** The network's own range. */
  readonly range: string;
}

function linked({ networks }: Inventory, address: HostAddress): HostLink {
  const range = networks[address.network]?.cidr ?? '';
  return { ...address, range, cidr: `${address.address}/${range.split('/')[1] ?? ''}` };
}

/** The address by which a host is known: in the network with a bridge and no tag, on the NIC that leads to the Internet. */
export function lanOf(inventory: Inventory, name: string): HostLink & { readonly bridge: string; readonly gateway?: string } {
  const machine = inventory.machines[name] as Machine;
  const found = machine.addresses.find(({ network, nic }) => nic === machine.internet.nic && isUntaggedBridge(inventory.networks[network]));
  if (found === undefined) throw new Error(`${name} has no address on its way to the Internet: checkHosts lets none through`);
  const { bridge = '', gateway } = inventory.networks[found.network] ?? {};
  return { ...linked(inventory, found), bridge, gateway };
}

/** The interface of a host that an address of it is on. */
export function interfaceOf(inventory: Inventory, name: string, { network, nic }: HostAddress): string {
  const lan = lanOf(inventory, name);
  const over = nic === lan.nic ? lan.bridge : nicName(inventory.machines[name] as Machine, nic);
  return taggedInterface(over, inventory.networks[network]);
}

/** Every interface that carries a host's own traffic: its bridge, its NICs, and what its addresses are on, each once. */
export function interfacesOf(inventory: Inventory, name: string): readonly string[] {
  const machine = inventory.machines[name] as Machine;
  return [
    ...new Set([
      lanOf(inventory, name).bridge,
      ...Object.keys(machine.nics).map((nic) => nicName(machine, nic)),
      ...machine.addresses.map((address) => interfaceOf(inventory, name, address)),
    ]),
  ];
}

/** The tags that a bridge carries. */
export function tagsOn({ networks }: Inventory, bridge: string, machine: Machine): readonly number[] {
  const onNic = new Set(machine.addresses.flatMap(({ network, nic }) => (nic === machine.internet.nic ? [network] : [])));
  const tags = Object.entries(networks).flatMap(([name, { bridge: own, vlan }]) =>
    vlan && (own === bridge || onNic.has(name)) ? [vlan] : [],
  );
  return [...new Set(tags)].sort((a, b) => a - b);
}

/** A machine's addresses beside the one by which it is known. */
export function otherAddresses(inventory: Inventory, name: string): HostLink[] {
  const lan = lanOf(inventory, name);
  return (inventory.machines[name]?.addresses ?? [])
    .filter(({ address }) => address !== lan.address)
    .map((address) => linked(inventory, address));
}

/**
 * The networks that Corosync runs over, best first: those that lead nowhere carry nothing else. A machine's address in the next
 * one is on a NIC that the one before does not need, when it has such.
 */
export function corosyncLinks(inventory: Inventory, name: string): HostLink[] {
  const machines = hostsOf(inventory).map(([, machine]) => machine);
  const common = Object.entries(inventory.networks)
    .filter(([network]) => machines.every(({ addresses }) => addresses.some((address) => address.network === network)))
    .sort(([, a], [, b]) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined));
  const used = new Set<string>();
  return common.flatMap(([network]) => {
    const here = (inventory.machines[name]?.addresses ?? []).filter((address) => address.network === network);
    const address = here.find(({ nic }) => !used.has(nic)) ?? here[0];
    if (address === undefined) return [];
    used.add(address.nic);
    return [linked(inventory, address)];
  });
}

/** Machines by Corosync's node id: the first makes the cluster. */
export function byNodeId(inventory: Inventory): readonly (readonly [string, Host])[] {
  return [...hostsOf(inventory)].sort(([, a], [, b]) => a.host.nodeId - b.host.nodeId);
}

/** Where ZFS keeps what lies on a disk: the installer's pool on the system's disk, a pool of the disk's name on any other. */
export function poolOf({ host }: Host, disk: string): string {
  return disk === host.system.on ? 'rpool/data' : disk;
}

/** Storages of the cluster: each disk under its own name, on every machine that has one of that name. */
export function storagesOf(inventory: Inventory): { readonly name: string; readonly pool: string; readonly nodes: string[] }[] {
  const storages = new Map<string, { name: string; pool: string; nodes: string[] }>();
  for (const [name, machine] of hostsOf(inventory)) {
    for (const disk of Object.keys(machine.disks)) {
      const storage = storages.get(disk) ?? { name: disk, pool: poolOf(machine, disk), nodes: [] };
      storage.nodes.push(name);
      storages.set(disk, storage);
    }
  }
  return [...storages.values()];
}

/** The disks of a machine that the installer leaves alone. */
export function dataDisks({ disks, host }: Host): readonly (readonly [string, Disk])[] {
  return Object.entries(disks).filter(([name]) => name !== host.system.on);
}

/** The radio of a machine that holds an address on it. */
export function wifiOf({ machines }: Inventory, name: string): string | undefined {
  const { nics = {}, addresses = [] } = machines[name] ?? {};
  return Object.keys(nics).find((nic) => nics[nic]?.kind === 'wifi' && addresses.some((held) => held.nic === nic));
}

/**
 * Whether two NICs of a machine are plugged into one segment, by way of switches and routers alone: then either would answer for an
 * address of the other, and traffic take the slower one. Which networks their addresses are of makes no difference to ARP.
 */
export function sharesSegment({ links, machines }: Inventory, name: string): boolean {
  const segmentOf = new Map<string, string>();
  const find = (end: string): string => {
    const next = segmentOf.get(end) ?? end;
    return next === end ? end : find(next);
  };
  for (const [a, b] of links) segmentOf.set(find(a), find(b));
  const segments = Object.keys(machines[name]?.nics ?? {}).map((nic) => find(`${name}.${nic}`));
  return new Set(segments).size < segments.length;
}
