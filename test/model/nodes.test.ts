import { Bytes, gpu, type Inventory, usbSerial } from '../../src';
import { nodesOf } from '../../src/model/nodes';

const disks = { data: { class: 'hot', size: Bytes.gib(500) }, system: { size: Bytes.gib(100) } };
const vm = {
  role: 'k3s-agent',
  home: 'tower',
  vcpus: 4,
  memory: Bytes.gib(16),
  reserved: { memory: Bytes.gib(1), millicores: 250, evictionMemory: Bytes.mib(100) },
  disks,
};
const machines = { tower: { peripherals: { zigbee: usbSerial('10c4:ea60'), graphics: gpu('0000:00:02.0') } }, mini: {} };
/** The nodes of an inventory of these VMs. */
const nodes = (vms: Readonly<Record<string, object>>) => nodesOf({ vms, machines } as unknown as Inventory);
const only = (changes: object = {}) => {
  const [node] = nodes({ worker: { ...vm, ...changes } });
  if (node === undefined) throw new Error('no node');
  return node;
};

test('each VM of the cluster is a node, in the order of the inventory; one to play with is none', () => {
  const names = nodes({ worker: vm, playground: { ...vm, role: 'lab' }, server: { ...vm, role: 'k3s-server' } }).map(({ name }) => name);
  expect(names).toEqual(['worker', 'server']);
});

test.each([
  ['k3s-agent', {}],
  ['k3s-server', { 'node-role.kubernetes.io/control-plane': 'true' }],
])('a node of the role %s has the labels that K3s and cloud-init set', (role, more) => {
  expect(only({ role }).labels).toEqual({
    'kubernetes.io/hostname': 'worker',
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': 'tower',
    'loutik.dev/home': 'tower',
    ...more,
  });
});

test('what a node has is its VM’s, with the system disk alone for images and scratch space, and 110 pods', () => {
  expect(only().capacity).toEqual({
    millicores: 4000,
    memory: Bytes.gib(16),
    ephemeralStorage: Bytes.gib(100),
    pods: 110,
    extended: {},
  });
});

test('pods get what the system, the kubelet’s limit of memory and eight percent of the disk leave', () => {
  expect(only().allocatable).toEqual({
    millicores: 3750,
    memory: Bytes.mib((16 - 1) * 1024 - 100),
    ephemeralStorage: Bytes.gib(100).times(0.92),
    pods: 110,
    extended: {},
  });
});

test('a node without a system disk has no room for scratch space', () => {
  expect(only({ disks: { data: disks.data } }).capacity.ephemeralStorage).toEqual(Bytes.of(0));
});

describe('devices', () => {
  const extended = (changes: object) => only(changes).capacity.extended;

  test('of its machine are offered where the VM has them: a serial port to one pod, graphics to four', () => {
    expect(extended({ peripherals: ['zigbee'] })).toEqual({ 'devices.loutik.dev/zigbee': 1 });
    expect(extended({ peripherals: ['graphics', 'zigbee'] })).toEqual({ 'devices.loutik.dev/graphics': 4, 'devices.loutik.dev/zigbee': 1 });
  });

  test.each([
    ['does not have', { peripherals: ['radio'] }],
    ['has none of', { peripherals: ['zigbee'], home: 'mini' }],
    ['is not there for', { peripherals: ['zigbee'], home: 'nowhere' }],
  ])('that its machine %s are not offered', (_, changes) => {
    expect(extended(changes)).toEqual({});
  });

  test('of another plugin stand beside them', () => {
    expect(extended({ peripherals: ['zigbee'], extendedResources: { 'nvidia.com/gpu': 2 } })).toEqual({
      'devices.loutik.dev/zigbee': 1,
      'nvidia.com/gpu': 2,
    });
  });
});
