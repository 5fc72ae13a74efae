import { createHash } from 'node:crypto';
import { shellEnv } from '../../bootstrap/shell-env';
import type { RunNode, RunPlan } from './plan';

/** Where the twin's own API server is found from inside: the port that K3s's is found at. */
const apiPort = 6443;

/** What a node's programs read, by their paths below `/etc`. `boot` is how its kubelet comes to the API server. */
export function nodeFiles(plan: RunPlan, node: RunNode, credentials: { readonly ca: string; readonly cert: string; readonly key: string }) {
  const kubeconfig = kubeconfigOf(plan, credentials);
  return {
    hostname: `${node.name}\n`,
    'machine-id': `${createHash('sha256').update(node.name).digest('hex').slice(0, 32)}\n`,
    hosts: `127.0.0.1 localhost\n${plan.nodes.map(({ name, address }) => `${address} ${name}\n`).join('')}`,
    // the router answers nothing: a name of the Internet is refused at once
    'resolv.conf': `nameserver ${node.router}\n`,
    passwd: 'root:x:0:0:root:/root:/bin/sh\n',
    group: 'root:x:0:\n',
    'nsswitch.conf': 'hosts: files dns\n',
    'os-release': 'NAME="Loutik twin"\nID=loutik\nPRETTY_NAME="Loutik twin"\n',
    'loutik/ca.crt': credentials.ca,
    'loutik/kubeconfig': kubeconfig,
    'loutik/containerd.toml': containerdConfig,
    'loutik/cni/10-loutik.conflist': JSON.stringify(cniConfig(node), null, 2),
    'loutik/kubelet.yaml': JSON.stringify(kubeletConfig(plan, node), null, 2),
    'loutik/kube-proxy.yaml': JSON.stringify(proxyConfig(plan, node), null, 2),
    'loutik/init.env': shellEnv({
      NODE: node.name,
      SERVER: node.isServer ? 'yes' : 'no',
      KUBELET: [
        ...['--kubeconfig=/etc/loutik/kubeconfig', `--hostname-override=${node.name}`, `--node-ip=${node.address}`],
        ...node.kubeletArguments.map((argument) => `--${argument}`),
      ].join(' '),
      KUBE_ROUTER: [
        ...['--kubeconfig=/etc/loutik/kubeconfig', `--hostname-override=${node.name}`],
        ...['--run-firewall=true', '--run-router=false', '--run-service-proxy=false', '--run-loadbalancer=false'],
        ...[`--service-cluster-ip-range=${plan.services}`, '--health-port=0', '--metrics-port=0'],
      ].join(' '),
    }),
  };
}

/** The one sandbox image: it only has to sleep. */
export const sandboxImage = 'loutik.invalid/pause:1';

/**
 * Debian's containerd 1.6 to 2 reads version 2. Low ports and ping as K3s's containerd allows them (k3s-io/k3s, containerd config template); a
 * container may not lower its OOM score below its node's.
 */
const containerdConfig = `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  restrict_oom_score_adj = true
  enable_unprivileged_ports = true
  enable_unprivileged_icmp = true
  max_container_log_line_size = 16384
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/loutik/cni"
`;

/** Routed, not bridged: so every packet between pods passes the node's rules, also between two of one node. */
function cniConfig({ pods }: RunNode) {
  return {
    cniVersion: '0.4.0',
    name: 'loutik',
    plugins: [
      { type: 'ptp', ipMasq: false, ipam: { type: 'host-local', ranges: [[{ subnet: pods }]], routes: [{ dst: '0.0.0.0/0' }] } },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  };
}

function kubeletConfig({ dns }: RunPlan, node: RunNode) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...node.kubeletConfig,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: '/etc/loutik/ca.crt' } },
    authorization: { mode: 'Webhook' },
    registerNode: false, // it is made with its labels, some of which a kubelet may not give itself
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    protectKernelDefaults: true, // it finds what it wants (node.sh), and sets nothing for the whole machine
    clusterDNS: [dns],
    clusterDomain: 'cluster.local',
    resolvConf: '/etc/resolv.conf',
    staticPodPath: '',
    volumePluginDir: '/var/lib/kubelet/volumeplugins',
    nodeStatusUpdateFrequency: '5s',
  };
}

function proxyConfig({ pods }: RunPlan, { name }: RunNode) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: pods,
    hostnameOverride: name,
    clientConnection: { kubeconfig: '/etc/loutik/kubeconfig' },
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' }, // the whole machine's
    iptables: { minSyncPeriod: '0.1s' },
  };
}

function kubeconfigOf({ nodes }: RunPlan, { ca, cert, key }: { readonly ca: string; readonly cert: string; readonly key: string }): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const server = nodes.find(({ isServer }) => isServer)?.address;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'twin', cluster: { server: `https://${server}:${apiPort}`, 'certificate-authority-data': base64(ca) } }],
    users: [{ name: 'node', user: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) } }],
    contexts: [{ name: 'twin', context: { cluster: 'twin', user: 'node' } }],
    'current-context': 'twin',
  });
}
