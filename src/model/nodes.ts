import { homeLabel } from '../constructs/placement';
import type { Inventory } from '../inventory/inventory';
import type { Machine } from '../inventory/machine';
import { peripheralResource, sharesOf } from '../inventory/peripheral';
import { systemDiskOf, type Vm } from '../inventory/vm';
import { Bytes } from '../units/bytes';

/** What a node has, or has left for pods. */
export interface NodeResources {
  /** Processor time, in thousandths of a core. */
  readonly millicores: number;
  readonly memory: Bytes;
  /** Of its system disk: where images, logs and scratch space lie. */
  readonly ephemeralStorage: Bytes;
  readonly pods: number;
  /** What device plugins offer, by the resource's full name. */
  readonly extended: Readonly<Record<string, number>>;
}

/** A K3s node: a VM as the scheduler sees it. */
export interface ClusterNode {
  /** The VM's, and the node's. */
  readonly name: string;
  readonly vm: Vm;
  /** The labels that K3s and our cloud-init set. */
  readonly labels: Readonly<Record<string, string>>;
  readonly capacity: NodeResources;
  /**
   * Capacity less what is kept from pods. The kernel's own share of a VM's memory is not known here: a real node has about 2 % less, and its images and
   * logs lie on the system disk too: the kubelet removes images that nobody uses from 75 % on.
   */
  readonly allocatable: NodeResources;
}

/** What the kubelet keeps free of a node's system disk: below it, it stops pods. */
export const diskKeptFree = 0.08;

/** kubelet's own limit (`maxPods`). */
const maxPods = 110;

/** The devices of its machine that a VM has, as pods ask for them. */
function offered(machine: Machine | undefined, { peripherals = [] }: Vm): Readonly<Record<string, number>> {
  return Object.fromEntries(
    peripherals.flatMap((name) => {
      const own = machine?.peripherals?.[name];
      return own === undefined ? [] : [[peripheralResource(name), sharesOf(own)] as const];
    }),
  );
}

/** The homelab's K3s nodes, in the order of the inventory. */
export function nodesOf({ vms, machines }: Pick<Inventory, 'vms' | 'machines'>): readonly ClusterNode[] {
  return Object.entries(vms)
    .filter(([, { role }]) => role !== 'lab')
    .map(([name, vm]) => {
      const system = systemDiskOf(vm);
      const capacity = {
        millicores: vm.vcpus * 1000,
        memory: vm.memory,
        ephemeralStorage: vm.disks[system ?? '']?.size ?? Bytes.of(0),
        pods: maxPods,
        extended: { ...offered(machines[vm.home], vm), ...vm.extendedResources },
      };
      return {
        name,
        vm,
        labels: {
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'topology.kubernetes.io/zone': vm.home,
          [homeLabel]: vm.home,
          ...(vm.role === 'k3s-server' ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}),
        },
        capacity,
        allocatable: {
          ...capacity,
          millicores: capacity.millicores - vm.reserved.millicores,
          memory: vm.memory.minus(vm.reserved.memory).minus(vm.reserved.evictionMemory),
          ephemeralStorage: capacity.ephemeralStorage.times(1 - diskKeptFree),
        },
      };
    });
}
