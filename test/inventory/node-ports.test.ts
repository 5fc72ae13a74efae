import { kubernetesVersion, minorOf } from '../../src/inventory/kubernetes-version';
import { nameservers } from '../../src/inventory/network';
import { nodePortTakenBy, tailnetPort } from '../../src/inventory/node-ports';

test.each<[number, string | undefined, string | undefined]>([
  [22, 'SSH', undefined],
  [80, undefined, undefined],
  [2378, undefined, undefined],
  [2379, 'etcd', undefined],
  [2380, 'etcd', undefined],
  [5001, 'the embedded registry', undefined],
  [6442, 'the word of servers to each other', undefined],
  [6443, 'the API server', undefined],
  [8472, undefined, 'flannel'],
  [10250, 'the kubelet', undefined],
  [10256, 'kube-proxy', undefined],
  [29_999, undefined, undefined],
  [30_000, 'Services of type NodePort', 'Services of type NodePort'],
  [32_767, 'Services of type NodePort', 'Services of type NodePort'],
  [32_768, undefined, undefined],
])('port %i of a node has %s over TCP, %s over UDP', (port, tcp, udp) => {
  expect([nodePortTakenBy(port), nodePortTakenBy(port, 'TCP'), nodePortTakenBy(port, 'UDP')]).toEqual([tcp, tcp, udp]);
});

test('the port of the tailnet’s routes is nobody else’s', () => {
  expect([tailnetPort, nodePortTakenBy(tailnetPort)]).toEqual([8443, undefined]);
});

test('Kubernetes’ version is K3s’s without what K3s adds, and its minor is without the v', () => {
  expect(kubernetesVersion({ version: 'v1.36.4+k3s1' })).toBe('v1.36.4');
  expect(kubernetesVersion({ version: 'v1.36.4' })).toBe('v1.36.4');
  expect(['v1.36.4', '1.36', 'v10.2.0-rc1', 'v1', 'latest', 'at v1.36', ''].map(minorOf)).toEqual(['1.36', '1.36', '10.2', '', '', '', '']);
});

test('names are answered by those that a network says, else by its router, if it has one', () => {
  const network = { cidr: '10.0.0.0/24', gateway: '10.0.0.1' };
  expect(nameservers(network)).toEqual(['10.0.0.1']);
  expect(nameservers({ ...network, dns: [] })).toEqual(['10.0.0.1']);
  expect(nameservers({ ...network, dns: ['9.9.9.9', '1.1.1.1'] })).toEqual(['9.9.9.9', '1.1.1.1']);
  expect(nameservers({ cidr: '10.0.0.0/24' })).toEqual([]);
  expect(nameservers({ cidr: '10.0.0.0/24', dns: ['9.9.9.9'] })).toEqual(['9.9.9.9']);
});
