import { Duration } from 'cdk8s';
import type { Inventory } from './inventory';
import type { Machine } from './machine';
import type { VirtualDisk, Vm } from './vm';

/** A K3s node without a hypervisor under it: Debian on a machine that has no `host`. */
export interface MetalNode<MachineName extends string = string, DiskName extends string = string> {
  /** The machine that it is: its memory, its processor and its address on the way to the Internet are the node's. */
  readonly machine: MachineName;
  /** What K3s is on it. */
  readonly role: 'k3s-server' | 'k3s-agent';
  /** Partitions of the machine's disks, by name; the one without a storage class is the system. */
  readonly disks: Readonly<Record<string, VirtualDisk<DiskName>>>;
  /** Graceful node shutdown: all of `grace`, of which `critical` for critical pods. */
  readonly stop: Pick<Vm['stop'], 'grace' | 'critical'>;
  /** Memory and processor time kept from pods: the kernel, the kubelet and, on a server, K3s itself. */
  readonly reserved: Vm['reserved'];
  /** What device plugins offer on this node, by the resource's full name. @default - nothing */
  readonly extendedResources?: Vm['extendedResources'];
}

/** What systemd gives a service that hangs (`DefaultTimeoutStopSec`), once pods have had their time. */
const systemStop = 90;

/**
 * The inventory with each node of `metal` among its VMs: what a pod, a volume and the scheduler see of either is the same. Those whose
 * machine is not there, and those that carry a VM's name, are left out: `checkMetal` tells them.
 */
export function withMetal(inventory: Inventory): Inventory {
  const { machines, metal = {}, vms } = inventory;
  const nodes = Object.entries(metal).flatMap(([name, node]) => {
    const machine = Object.hasOwn(machines, node.machine) ? machines[node.machine] : undefined;
    return machine === undefined || Object.hasOwn(vms, name) ? [] : [[name, asVm(node, machine)] as const];
  });
  return nodes.length === 0 ? inventory : { ...inventory, vms: { ...vms, ...Object.fromEntries(nodes) } };
}

function asVm({ machine: home, role, disks, stop, reserved, extendedResources }: MetalNode, machine: Machine): Vm {
  const { cpu, memory, addresses, internet } = machine;
  const known = addresses.filter(({ nic }) => nic === internet.nic).slice(0, 1);
  return {
    vmid: 0, // Proxmox VE has no number for it
    home,
    role,
    vcpus: cpu.threads,
    memory: memory.usable.value,
    addresses: Object.fromEntries(known.map(({ network, address }) => [network, address])),
    disks,
    availability: { kind: 'rebuilt' },
    stop: { ...stop, down: Duration.seconds(stop.grace.toSeconds() + systemStop) },
    reserved,
    ...(extendedResources === undefined ? {} : { extendedResources }),
    metal: true,
  };
}

/** Where the inventory says something of a node: among its VMs, or in `metal`. */
export function placeOfNode({ metal = {} }: Pick<Inventory, 'metal'>, name: string): string {
  return `${Object.hasOwn(metal, name) ? 'metal' : 'vms'}.${name}`;
}
