import type { Lab } from '../../constructs/lab';
import { homeLabel } from '../../constructs/placement';
import type { Vm } from '../../inventory/vm';
import { diskKeptFree } from '../../model/nodes';
import { networkOf, nicOf } from './nic';

/** Where secrets lie on a machine, as its vendor-data puts them there. */
export const secretsFolder = '/etc/loutik/secrets';

/** The files that hold a node's secrets, by what they are. */
export const k3sSecrets = {
  serverToken: 'k3s-token',
  agentToken: 'k3s-agent-token',
  nodePassword: 'node-password',
  sealingKey: 'sealing-key.yaml',
  repository: 'repository.yaml',
  tailscaleKey: 'tailscale-auth-key',
} as const;

const secret = (name: keyof typeof k3sSecrets) => `${secretsFolder}/${k3sSecrets[name]}`;

/** `/etc/rancher/k3s/config.yaml`. */
export function k3sConfig(lab: Lab, name: string, vm: Vm) {
  const { k3s, tailnet } = lab.inventory;
  const { address = '' } = networkOf(lab, vm); // a node has one: checkInventory
  const node = {
    'node-name': name,
    'node-ip': address,
    'flannel-iface': nicOf(lab, vm),
    'node-label': [`${homeLabel}=${vm.home}`, `topology.kubernetes.io/zone=${vm.home}`],
    'kubelet-arg': kubeletArguments(vm),
    // a device that a pod gets is its user's, whatever it is on the node
    ...(vm.peripherals && vm.peripherals.length > 0 ? { 'nonroot-devices': true } : {}),
  };
  if (vm.role === 'k3s-agent')
    return { ...(hasSeveralServers(lab) ? {} : { server: serverUrl(lab) }), 'token-file': secret('agentToken'), ...node };
  return {
    'token-file': secret('serverToken'),
    'agent-token-file': secret('agentToken'),
    'cluster-cidr': k3s.pods,
    'service-cidr': k3s.services,
    disable: ['local-storage', 'servicelb'],
    'secrets-encryption': true,
    'write-kubeconfig-mode': '0600',
    'tls-san': [address, name, ...(tailnet ? [`${name}.${tailnet.name}`] : [])],
    ...node,
  };
}

/** The server that makes a new cluster; others, where there are any, join it, and what is applied once is applied there. */
export function firstServer(lab: Lab): readonly [string, Vm] {
  const first = lab.nodes.find(([, { role }]) => role === 'k3s-server');
  if (first === undefined) throw new Error('no K3s server'); // checkInventory refuses that
  return first;
}

/** One server keeps its state in SQLite; several share it by etcd, and each start of K3s begins with how it joins (`join.ts`). */
export function hasSeveralServers(lab: Lab): boolean {
  return lab.nodes.filter(([, { role }]) => role === 'k3s-server').length > 1;
}

/** Disk thresholds: images are collected from 75 % on, long before pods are evicted at 92 %. Naming one of eviction's drops all defaults. */
function kubeletArguments({ reserved: { memory, millicores, evictionMemory } }: Vm): string[] {
  const free = `${diskKeptFree * 100}%`;
  const eviction = [
    `memory.available<${evictionMemory.quantity}`,
    `nodefs.available<${free}`,
    'nodefs.inodesFree<5%',
    `imagefs.available<${free}`,
  ];
  return [
    `system-reserved=cpu=${millicores}m,memory=${memory.quantity}`,
    `eviction-hard=${eviction.join(',')}`,
    'image-gc-high-threshold=75',
    'image-gc-low-threshold=60',
  ];
}

/** Where the one server answers. */
export function serverUrl(lab: Lab): string {
  return `https://${networkOf(lab, firstServer(lab)[1]).address}:6443`;
}

/** What the kubelet adds to its configuration: pods are stopped before the node is. */
export function shutdownConfig({ stop: { grace, critical } }: Pick<Vm, 'stop'>) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    shutdownGracePeriod: `${grace.toSeconds()}s`,
    shutdownGracePeriodCriticalPods: `${critical.toSeconds()}s`,
  };
}
