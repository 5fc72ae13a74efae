/** The port of a node under which the tailnet reaches its routes: one address serves house and tailnet, so the port tells them apart. */
export const tailnetPort = 8443;

/** What a K3s node listens on by itself (docs.k3s.io, installation/requirements). A pod's host port would take the connections away. */
const taken: readonly (readonly [port: string, what: string])[] = [
  ['22/TCP', 'SSH'],
  ['2379/TCP', 'etcd'],
  ['2380/TCP', 'etcd'],
  ['5001/TCP', 'the embedded registry'],
  ['6442/TCP', 'the word of servers to each other'],
  ['6443/TCP', 'the API server'],
  ['8472/UDP', 'flannel'],
  ['10250/TCP', 'the kubelet'],
  ['10256/TCP', 'kube-proxy'],
];

/** What has a port of every node already, Services of type NodePort in their range among them; undefined when nothing has. */
export function nodePortTakenBy(port: number, protocol: 'TCP' | 'UDP' = 'TCP'): string | undefined {
  if (port >= 30_000 && port <= 32_767) return 'Services of type NodePort';
  return taken.find(([own]) => own === `${port}/${protocol}`)?.[1];
}
