import { k3sConfig, shutdownConfig } from '../../bootstrap/vm/k3s-config';
import { networkOf, withPrefix } from '../../bootstrap/vm/nic';
import type { Lab } from '../../constructs/lab';
import { systemDiskOf } from '../../inventory/vm';
import { type ClusterNode, nodesOf } from '../../model/nodes';
import { dotted, tryAddress } from '../../units/cidr';

/** A network of the homelab, as the twin makes it: a bridge, with the router's address on it. */
export interface RunNetwork {
  readonly bridge: string;
  /** With its prefix: `192.168.1.1/24`. */
  readonly router: string;
}

/** One node that really runs. Plain values: it goes from the commit's program to the one that brings the twin up as JSON. */
export interface RunNode {
  readonly name: string;
  readonly isServer: boolean;
  readonly processors: number;
  /** Bytes. */
  readonly memory: number;
  /** Its address in the bridged network, and with its prefix. */
  readonly address: string;
  readonly interface: { readonly bridge: string; readonly address: string };
  readonly router: string;
  /** The network of its pods. */
  readonly pods: string;
  /** Its system disk's size and those of its data disks by name, in bytes. */
  readonly system: number;
  readonly disks: Readonly<Record<string, number>>;
  /** What K3s is told to tell the kubelet, without dashes: `image-gc-high-threshold=75`. */
  readonly kubeletArguments: readonly string[];
  /** What cloud-init adds to the kubelet's configuration. */
  readonly kubeletConfig: Readonly<Record<string, unknown>>;
}

/** What runs when containers run. */
export interface RunPlan {
  readonly networks: readonly RunNetwork[];
  readonly nodes: readonly RunNode[];
  readonly pods: string;
  readonly services: string;
  /** The cluster's DNS: the tenth address of its services, as K3s has it (`cluster-dns`). */
  readonly dns: string;
}

/** The nodes, disks and networks of a homelab, for `twin up --run`. Pure. */
export function runPlan(lab: Lab): RunPlan {
  const { k3s } = lab.inventory;
  const nodes = nodesOf(lab.inventory).map((node, index) => runNode(lab, node, podNetwork(k3s.pods, index)));
  const networks = new Map(nodes.map(({ interface: { bridge, address }, router }) => [bridge, `${router}/${address.split('/')[1]}`]));
  return {
    networks: [...networks].map(([bridge, router]) => ({ bridge, router })),
    nodes,
    pods: k3s.pods,
    services: k3s.services,
    dns: addressAt(k3s.services, 10),
  };
}

function runNode(lab: Lab, { name, vm, capacity }: ClusterNode, pods: string): RunNode {
  const { network, address = '' } = networkOf(lab, vm);
  const bridge = `lan${Object.values(lab.inventory.networks).indexOf(network)}`;
  return {
    name,
    isServer: vm.role === 'k3s-server',
    processors: vm.vcpus,
    memory: capacity.memory.count,
    address,
    interface: { bridge, address: withPrefix(address, network) },
    router: network.gateway ?? addressAt(network.cidr, 1),
    pods,
    system: vm.disks[systemDiskOf(vm) ?? '']?.size.count ?? 0,
    disks: Object.fromEntries(Object.entries(vm.disks).flatMap(([disk, { size, class: kind }]) => (kind ? [[disk, size.count]] : []))),
    kubeletArguments: k3sConfig(lab, name, vm)['kubelet-arg'],
    kubeletConfig: shutdownConfig(vm),
  };
}

/** The network of a node's pods: the next /24 for each, as Kubernetes' own allocator gives them. */
function podNetwork(pods: string, index: number): string {
  return `${addressAt(pods, index * 256)}/24`;
}

/** The address that lies so far into a network. */
export function addressAt(cidr: string, offset: number): string {
  const [base = ''] = cidr.split('/');
  return dotted((tryAddress(base) ?? 0) + offset);
}
