import { gpu, usbSerial } from '../../src';
import { nodeObjects } from '../../src/twin/nodes';
import { base, withChange } from '../inventory/base';

// biome-ignore lint/suspicious/noExplicitAny: an object's depth is the test's own business
const nodes = (inventory = base as Parameters<typeof withChange>[2]): any[] => nodeObjects(inventory ?? base, 'v1.36.4');

test('a played node offers pods what its VM has less what is reserved and what eviction keeps', () => {
  const [{ status }] = nodes();
  expect(status.capacity).toEqual({ cpu: '4000m', memory: '6Gi', pods: '110', 'ephemeral-storage': '20Gi' });
  // 6144 MiB less 512 reserved, less 256 below which pods are stopped
  expect([status.allocatable.cpu, status.allocatable.memory]).toEqual(['3800m', '5376Mi']);
});

test('of its system disk, eight of a hundred are kept free', () => {
  const [{ status }] = nodes();
  expect(Number(status.allocatable['ephemeral-storage'])).toBe(Math.round(20 * 2 ** 30 * 0.92));
});

test('devices of its machine, and what other plugins offer, are there for pods that ask for them', () => {
  const plugged = withChange('machines.one.peripherals', { zigbee: usbSerial('10c4:ea60'), screen: gpu('0000:00:02.0') }, base);
  const given = withChange('vms.server.peripherals', ['zigbee', 'screen'], plugged);
  const [server, worker] = nodes(withChange('vms.server.extendedResources', { 'example.com/tpu': 2 }, given));
  const offered = { 'devices.loutik.dev/zigbee': '1', 'devices.loutik.dev/screen': '4', 'example.com/tpu': '2' };
  expect([server.status.capacity, server.status.allocatable]).toEqual([expect.objectContaining(offered), expect.objectContaining(offered)]);
  expect(Object.keys(worker.status.capacity).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory', 'pods']);
});

test('a played node is named, labelled and addressed as its VM, and runs the version that is asked for', () => {
  const [server, worker] = nodes();
  expect([server.metadata.name, worker.metadata.name]).toEqual(['server', 'worker']);
  expect(server.metadata.labels['topology.kubernetes.io/zone']).toBe('one');
  expect(server.status.addresses).toEqual([
    { type: 'InternalIP', address: '192.168.7.20' },
    { type: 'Hostname', address: 'server' },
  ]);
  expect([server.apiVersion, server.kind]).toEqual(['v1', 'Node']);
  expect(server.status.nodeInfo).toEqual({
    kubeletVersion: 'v1.36.4',
    architecture: 'amd64',
    operatingSystem: 'linux',
    osImage: 'Box one',
  });
});

test('a server is the control plane, an agent is not, and a lab VM is no node', () => {
  const lab = { ...base.vms.worker, role: 'lab', vmid: 102, addresses: {} };
  const all = nodes(withChange('vms.lab', lab));
  const isControlPlane = all.map(({ metadata }) => 'node-role.kubernetes.io/control-plane' in metadata.labels);
  expect([all.map(({ metadata }) => metadata.name), isControlPlane]).toEqual([
    ['server', 'worker'],
    [true, false],
  ]);
});
