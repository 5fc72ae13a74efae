import type { Inventory } from '../inventory/inventory';
import { type NodeResources, nodesOf } from '../model/nodes';
import type { ApiObject } from './api';

/** The homelab's nodes as objects that kwok plays. `version` is the kubelet's: `v1.36.4`. */
export function nodeObjects(inventory: Pick<Inventory, 'vms' | 'machines'>, version: string): ApiObject[] {
  return nodesOf(inventory).map(({ name, vm, labels, capacity, allocatable }) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, annotations: { 'kwok.x-k8s.io/node': 'fake' }, labels },
    status: {
      capacity: quantities(capacity),
      allocatable: quantities(allocatable),
      addresses: [
        ...Object.values(vm.addresses)
          .slice(0, 1)
          .map((address) => ({ type: 'InternalIP', address })),
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        kubeletVersion: version,
        architecture: 'amd64',
        operatingSystem: 'linux',
        osImage: inventory.machines[vm.home]?.model ?? '',
      },
    },
  }));
}

function quantities({ millicores, memory, ephemeralStorage, pods, extended }: NodeResources): Record<string, string> {
  return {
    cpu: `${millicores}m`,
    memory: memory.quantity,
    pods: String(pods),
    'ephemeral-storage': ephemeralStorage.quantity,
    ...Object.fromEntries(Object.entries(extended).map(([resource, count]) => [resource, String(count)])), // no plugin runs to tell of them
  };
}
