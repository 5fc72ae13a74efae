import { Duration, type Inventory } from '../../../src';
import { firstServer, hasSeveralServers, k3sConfig, k3sSecrets, serverUrl, shutdownConfig } from '../../../src/bootstrap/vm/k3s-config';
import { base, withChange } from '../../inventory/base';
import { labOf, onMetal, severalServers, vmOf } from './node-lab';

const configOf = (name: string, inventory: Inventory = base) => {
  const lab = labOf(inventory);
  return k3sConfig(lab, name, vmOf(lab, name)) as Record<string, unknown>;
};

const node = (name: string, ip: string, home: string) => ({
  'node-name': name,
  'node-ip': ip,
  'flannel-iface': 'eth0',
  'node-label': [`loutik.dev/home=${home}`, `topology.kubernetes.io/zone=${home}`],
  'kubelet-arg': [
    'system-reserved=cpu=200m,memory=512Mi',
    'eviction-hard=memory.available<256Mi,nodefs.available<8%,nodefs.inodesFree<5%,imagefs.available<8%',
    'image-gc-high-threshold=75',
    'image-gc-low-threshold=60',
  ],
});

const server = {
  'token-file': '/etc/loutik/secrets/k3s-token',
  'agent-token-file': '/etc/loutik/secrets/k3s-agent-token',
  'cluster-cidr': '10.42.0.0/16',
  'service-cidr': '10.43.0.0/16',
  disable: ['local-storage', 'servicelb'],
  'secrets-encryption': true,
  'write-kubeconfig-mode': '0600',
  'tls-san': ['192.168.7.20', 'server', 'server.test.ts.net'],
  ...node('server', '192.168.7.20', 'one'),
};

test('a server has both tokens, encrypts secrets, and is known by each of its names', () => {
  expect(configOf('server')).toEqual(server);
});

test('without a tailnet a server has no name there', () => {
  expect(configOf('server', withChange('tailnet', undefined))['tls-san']).toEqual(['192.168.7.20', 'server']);
});

test('an agent has its server and the agents’ token alone', () => {
  expect(configOf('worker')).toEqual({
    server: 'https://192.168.7.20:6443',
    'token-file': '/etc/loutik/secrets/k3s-agent-token',
    ...node('worker', '192.168.7.21', 'two'),
  });
});

test('of several servers no agent is tied to one, and none says how it begins', () => {
  expect(configOf('worker', severalServers).server).toBeUndefined();
  expect(configOf('server', severalServers)).toEqual(server);
});

test('devices of a node are for the users of pods, where there are any', () => {
  expect(configOf('server', withChange('vms.server.peripherals', ['stick']))['nonroot-devices']).toBe(true);
  expect('nonroot-devices' in configOf('server', withChange('vms.server.peripherals', []))).toBe(false);
});

test('flannel is where the node’s address is', () => {
  const tagged = withChange('networks.lan.vlan', 40, onMetal);
  expect([configOf('worker', tagged)['flannel-iface'], configOf('server', tagged)['flannel-iface']]).toEqual(['eth0.40', 'eth0']);
});

test('the first server of the inventory makes the cluster, and several are more than one', () => {
  const several = labOf(severalServers);
  expect([firstServer(several)[0], hasSeveralServers(several), serverUrl(several)]).toEqual(['server', true, 'https://192.168.7.20:6443']);
  expect([firstServer(labOf())[0], hasSeveralServers(labOf())]).toEqual(['server', false]);
  const turned = labOf(withChange('vms', { worker: base.vms.worker, server: base.vms.server }));
  expect(firstServer(turned)[0]).toBe('server');
});

test('a homelab without a server has none that comes first, and its inventory was never checked', () => {
  expect(() => firstServer(labOf(withChange('vms.server', undefined)))).toThrow('no K3s server');
});

test('pods are stopped before the node is, in the seconds that the inventory says', () => {
  const stop = { grace: Duration.seconds(90), critical: Duration.seconds(20), down: Duration.minutes(2) };
  expect(shutdownConfig({ stop })).toEqual({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    shutdownGracePeriod: '90s',
    shutdownGracePeriodCriticalPods: '20s',
  });
});

test('each secret of a node is a file of its own', () => {
  expect(k3sSecrets).toEqual({
    serverToken: 'k3s-token',
    agentToken: 'k3s-agent-token',
    nodePassword: 'node-password',
    sealingKey: 'sealing-key.yaml',
    repository: 'repository.yaml',
    tailscaleKey: 'tailscale-auth-key',
  });
});
