import { anywhere, Bytes, Cpu, helmJob, kubernetesApi, type Lab, Namespace, object, PodSet, ServiceChart } from '../../src';

/** What K3s itself runs: the namespace is privileged, and everything in it still has a list of flows of its own. */
export class KubeSystem extends ServiceChart {
  constructor(lab: Lab) {
    super(lab, 'kube-system', { trust: 'platform', priority: 'core', wave: 1, namespace: 'kube-system' });
    new Namespace(this, 'namespace', {
      name: 'kube-system',
      waiver: {
        level: 'privileged',
        reason: 'K3s runs its own pods here, some on the network of the node; Traefik takes ports of the node',
      },
      annotations: { 'loutik.dev/pods-of-others': 'K3s: CoreDNS, metrics-server, helm jobs, Traefik' },
    });
    this.coreDns();
    new PodSet(this, 'coredns-pods', {
      name: 'coredns',
      selector: { 'k8s-app': 'kube-dns' },
      madeBy: 'helm',
      replicas: 'one-a-node', // as the first boot spreads them
      requests: { cpu: Cpu.millis(100), memory: Bytes.mib(70), memoryLimit: Bytes.mib(170) }, // K3s's manifests/coredns.yaml
      placement: anywhere,
      priorityClass: 'system-cluster-critical', // as there
    });
    new PodSet(this, 'metrics-server', {
      name: 'metrics-server',
      selector: { 'k8s-app': 'metrics-server' },
      ports: { https: 10250 },
      open: ['https'], // the API server asks it from the node's own address
      madeBy: 'helm',
      reaches: [kubernetesApi(), { kind: 'lan', ports: [10250] }], // every node's kubelet
      replicas: 1,
      requests: { cpu: Cpu.millis(100), memory: Bytes.mib(70), memoryLimit: Bytes.mib(256) }, // K3s's manifest of metrics-server
      placement: anywhere,
      priorityClass: 'system-node-critical', // as there
    });
    for (const chart of ['traefik', 'traefik-crd']) helmJob(this, chart); // K3s's own: it serves their charts itself
  }

  /** Names for every pod, and the way out to the resolvers of the house. */
  private coreDns(): void {
    object(this, 'coredns', 'NetworkPolicy', {
      metadata: { name: 'coredns' },
      spec: {
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          {
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
        egress: [
          {
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
              { protocol: 'TCP', port: 6443 },
            ],
          },
        ],
      },
    });
  }
}
