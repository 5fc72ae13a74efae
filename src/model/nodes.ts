import { homeLabel } from '../constructs/placement';
import type { Inventory } from '../inventory/inventory';
import type { ApiObject } from '../twin/api';

/** kubelet's own limit (`maxPods`). */
const maxPods = '110';

/**
 * The homelab's nodes as Kubernetes sees them: what each VM is given, less what is kept from pods, and the labels that K3s and our
 * cloud-init set. The kernel's own share of a VM's memory is not known here: a real node has about 2 % less.
 */
export function nodesOf({ vms, machines }: Pick<Inventory, 'vms' | 'machines'>, version: string): ApiObject[] {
  return Object.entries(vms)
    .filter(([, vm]) => vm.role !== 'lab')
    .map(([name, vm]) => {
      const capacity = { cpu: `${vm.vcpus}`, memory: vm.memory.quantity, pods: maxPods };
      const allocatable = {
        cpu: `${vm.vcpus * 1000 - vm.reserved.millicores}m`,
        memory: vm.memory.minus(vm.reserved.memory).minus(vm.reserved.evictionMemory).quantity,
        pods: maxPods,
      };
      const system = Object.values(vm.disks).find((disk) => disk.class === undefined)?.size.quantity;
      const storage = system === undefined ? {} : { 'ephemeral-storage': system };
      return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
          labels: {
            'kubernetes.io/hostname': name,
            'kubernetes.io/os': 'linux',
            'kubernetes.io/arch': 'amd64',
            'topology.kubernetes.io/zone': vm.home,
            [homeLabel]: vm.home,
            ...(vm.role === 'k3s-server' ? { 'node-role.kubernetes.io/control-plane': 'true' } : {}),
          },
        },
        status: {
          capacity: { ...capacity, ...storage },
          allocatable: { ...allocatable, ...storage },
          addresses: [
            ...Object.values(vm.addresses)
              .slice(0, 1)
              .map((address) => ({ type: 'InternalIP', address })),
            { type: 'Hostname', address: name },
          ],
          nodeInfo: { kubeletVersion: version, architecture: 'amd64', operatingSystem: 'linux', osImage: machines[vm.home]?.model ?? '' },
        },
      };
    });
}
