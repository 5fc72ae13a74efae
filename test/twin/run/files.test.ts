import { nodeFiles, sandboxImage } from '../../../src/twin/run/files';
import type { RunNode, RunPlan } from '../../../src/twin/run/plan';

const node = (name: string, address: string, more: object = {}): RunNode => ({
  name,
  isServer: false,
  processors: 2,
  memory: 2 ** 30,
  address,
  interface: { bridge: 'lan0', address: `${address}/24` },
  router: '192.168.7.1',
  pods: '10.42.1.0/24',
  system: 1,
  disks: {},
  kubeletArguments: ['image-gc-high-threshold=75', 'max-pods=50'],
  kubeletConfig: { shutdownGracePeriod: '40s' },
  ...more,
});
const worker = node('worker', '192.168.7.21');
const plan: RunPlan = {
  networks: [],
  nodes: [worker, node('server', '192.168.7.20', { isServer: true })],
  pods: '10.42.0.0/16',
  services: '10.43.0.0/16',
  dns: '10.43.0.10',
};
const files = nodeFiles(plan, worker, { ca: 'the CA', cert: 'the certificate', key: 'the key' });
const json = (path: keyof typeof files) => JSON.parse(files[path]);

test('a node knows itself, every node by name, root alone as user, and its router as the only resolver', () => {
  expect(files.hostname).toBe('worker\n');
  expect(files.hosts).toBe('127.0.0.1 localhost\n192.168.7.21 worker\n192.168.7.20 server\n');
  expect(files['resolv.conf']).toBe('nameserver 192.168.7.1\n');
  expect([files.passwd, files.group]).toEqual(['root:x:0:0:root:/root:/bin/sh\n', 'root:x:0:\n']);
  expect(files['nsswitch.conf']).toBe('hosts: files dns\n');
  expect(files['os-release']).toContain('ID=loutik\n');
});

test('its machine id has 32 digits of its own, the same each time', () => {
  // the first half of SHA-256 of worker
  expect(files['machine-id']).toBe('87eba76e7f3164534045ba922e7770fb\n');
  expect(nodeFiles(plan, plan.nodes[1] as RunNode, { ca: '', cert: '', key: '' })['machine-id']).not.toBe(files['machine-id']);
});

test('its programs come to the API server at the server node, and prove who they are by the certificate that they are given', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  expect(files['loutik/ca.crt']).toBe('the CA');
  expect(json('loutik/kubeconfig')).toEqual({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'twin', cluster: { server: 'https://192.168.7.20:6443', 'certificate-authority-data': base64('the CA') } }],
    users: [{ name: 'node', user: { 'client-certificate-data': base64('the certificate'), 'client-key-data': base64('the key') } }],
    contexts: [{ name: 'twin', context: { cluster: 'twin', user: 'node' } }],
    'current-context': 'twin',
  });
});

test('packets between pods are routed through the node’s rules, in its own network of pods; host ports are mapped', () => {
  expect(json('loutik/cni/10-loutik.conflist')).toEqual({
    cniVersion: '0.4.0',
    name: 'loutik',
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: { type: 'host-local', ranges: [[{ subnet: '10.42.1.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  });
});

test('the kubelet asks the API server who may what, changes nothing of the machine, and runs no pods from files', () => {
  expect(json('loutik/kubelet.yaml')).toEqual({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    shutdownGracePeriod: '40s',
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: '/etc/loutik/ca.crt' } },
    authorization: { mode: 'Webhook' },
    registerNode: false,
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    protectKernelDefaults: true,
    clusterDNS: ['10.43.0.10'],
    clusterDomain: 'cluster.local',
    resolvConf: '/etc/resolv.conf',
    staticPodPath: '',
    volumePluginDir: '/var/lib/kubelet/volumeplugins',
    nodeStatusUpdateFrequency: '5s',
  });
});

test('kube-proxy leads services to pods by iptables, and leaves the machine’s connection tracking as it is', () => {
  expect(json('loutik/kube-proxy.yaml')).toEqual({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: '10.42.0.0/16',
    hostnameOverride: 'worker',
    clientConnection: { kubeconfig: '/etc/loutik/kubeconfig' },
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    iptables: { minSyncPeriod: '0.1s' },
  });
});

test('kubelet and kube-router are called for this node; the latter keeps policies alone', () => {
  const lines = files['loutik/init.env'].split('\n');
  expect(lines).toContain("NODE='worker'");
  expect(lines).toContain("SERVER='no'");
  expect(lines).toContain(
    "KUBELET='--kubeconfig=/etc/loutik/kubeconfig --hostname-override=worker --node-ip=192.168.7.21 --image-gc-high-threshold=75 --max-pods=50'",
  );
  expect(lines).toContain(
    "KUBE_ROUTER='--kubeconfig=/etc/loutik/kubeconfig --hostname-override=worker --run-firewall=true --run-router=false --run-service-proxy=false --run-loadbalancer=false --service-cluster-ip-range=10.43.0.0/16 --health-port=0 --metrics-port=0'",
  );
});

test('containerd makes sandboxes of the twin’s own image, which no registry has', () => {
  expect(sandboxImage).toBe('loutik.invalid/pause:1');
  expect(files['loutik/containerd.toml']).toContain('sandbox_image = "loutik.invalid/pause:1"');
});
