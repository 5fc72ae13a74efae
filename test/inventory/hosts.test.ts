import { Bytes, Duration, nvme, Rate, wifi } from '../../src';
import type { ProblemCode } from '../../src/problems';
import { toFill } from '../../src/units/hole';
import { problemsIn } from '../lab';
import { base, withChange } from './base';

const inner = { cidr: '10.9.9.0/24' };
const onInner = (last: number, lan: string) => [
  { network: 'lan', nic: 'lan', address: lan },
  { network: 'inner', nic: 'lan', address: `10.9.9.${last}` },
];
const { one, two } = base.machines;

test.each<[string, string, unknown, ProblemCode, string]>([
  ['a keyboard that the installer does not know', 'locale.keyboard', 'ch-fr', 'VALUE_INVALID', 'locale.keyboard'],
  ['a country by its name', 'locale.country', 'CH', 'VALUE_INVALID', 'locale.country'],
  [
    'a day without an hour for noise',
    'quietHours',
    { from: '08:59', to: '07:00', timezone: 'Europe/Zurich' },
    'VALUE_INVALID',
    'quietHours',
  ],
  ['a node id twice', 'machines.two.host.nodeId', 1, 'VALUE_INVALID', 'machines.two.host.nodeId'],
  ['a host without an address on its way out', 'machines.one.addresses', [], 'ADDRESS_INVALID', 'machines.one.addresses'],
  ['a bridge on a radio', 'machines.one.nics.lan.kind', 'wifi', 'VALUE_INVALID', 'machines.one.internet.nic'],
  [
    'a NIC whose name no interface can have',
    'machines.one.nics',
    { ...one.nics, 'the-second-card': { ...one.nics.lan, mac: '52:54:00:00:00:09' } },
    'NAME_INVALID',
    'machines.one.nics.the-second-card',
  ],
  ['a serial number that matches anything', 'machines.one.disks.hdd.serial', 'W*', 'VALUE_INVALID', 'machines.one.disks.hdd.serial'],
  ['a serial number twice', 'machines.two.disks.hdd.serial', 'H1', 'VALUE_INVALID', 'machines.two.disks.hdd.serial'],
  ['a name for the system here and for data there', 'machines.two.host.system.on', 'hdd', 'VALUE_INVALID', 'machines.two.host.system.on'],
  ['a VM without a system disk', 'vms.worker.disks', { fast: base.vms.worker.disks.fast }, 'VALUE_INVALID', 'vms.worker.disks'],
  [
    'a replication that divides no hour',
    'vms.server.availability.every',
    Duration.minutes(7),
    'VALUE_INVALID',
    'vms.server.availability.every',
  ],
  [
    'a replication every 90 seconds',
    'vms.server.availability.every',
    Duration.seconds(90),
    'VALUE_INVALID',
    'vms.server.availability.every',
  ],
  [
    'a serial number within another of the machine',
    'machines.one.disks.nvme.serial',
    'H',
    'VALUE_INVALID',
    'machines.one.disks.nvme.serial',
  ],
  ['a cache that ZFS does not take', 'machines.one.host.zfsCache', Bytes.mib(63), 'VALUE_INVALID', 'machines.one.host.zfsCache'],
  ['a system disk smaller than its image', 'vms.server.disks.system.size', Bytes.gib(2), 'VALUE_INVALID', 'vms.server.disks.system.size'],
  ['a data disk too small for XFS', 'vms.worker.disks.cold.size', Bytes.mib(299), 'VALUE_INVALID', 'vms.worker.disks.cold.size'],
  ['a replication every second', 'vms.server.availability.every', Duration.seconds(1), 'VALUE_INVALID', 'vms.server.availability.every'],
])('%s is an error at its place', (_, path, value, code, where) => {
  expect(problemsIn(withChange(path, value))).toContainEqual(expect.objectContaining({ code, where }));
});

test('a network of hosts has every host in it, and no VM', () => {
  const networks = { ...base.networks, inner };
  const half = withChange('machines.one.addresses', onInner(1, '192.168.7.11'), withChange('networks', networks));
  expect(problemsIn(half)).toEqual([expect.objectContaining({ code: 'ADDRESS_INVALID', where: 'machines.two.addresses' })]);
  const whole = withChange('machines.two.addresses', onInner(2, '192.168.7.12'), half);
  expect(problemsIn(whole)).toEqual([]);
  expect(problemsIn(withChange('vms.server.addresses.inner', '10.9.9.20', whole))).toEqual([
    expect.objectContaining({ code: 'ADDRESS_INVALID', where: 'vms.server.addresses.inner' }),
  ]);
});

test('a host is known by an address in a network that leads out', () => {
  const networks = { inner: { ...inner, bridge: 'vmbr1' }, ...base.networks };
  const both = (first: object[]) =>
    withChange(
      'machines.two.addresses',
      onInner(2, '192.168.7.12'),
      withChange('machines.one.addresses', first, withChange('networks', networks)),
    );
  const [lan, other] = onInner(1, '192.168.7.11') as [object, object];
  expect(problemsIn(both([lan, other]))).toEqual([]);
  expect(problemsIn(both([other, lan]))).toEqual([
    expect.objectContaining({
      code: 'ADDRESS_INVALID',
      where: 'machines.one.addresses',
      what: 'it is known by 10.9.9.1, and inner has no gateway',
    }),
  ]);
});

test.each<[string, string, unknown]>([
  ['the least cache that ZFS takes', 'machines.one.host.zfsCache', Bytes.mib(64)],
  ['the least data disk for XFS', 'vms.worker.disks.cold.size', Bytes.mib(300)],
  ['a serial number that is not known yet', 'machines.one.disks.hdd.serial', toFill('the serial number')],
  ['a replication by the hour', 'vms.server.availability.every', Duration.hours(1)],
  ['two hours of noise', 'quietHours', { from: '09:00', to: '07:00', timezone: 'Europe/Zurich' }],
  ['a radio beside the cable', 'machines.one.nics', { ...one.nics, radio: wifi(Rate.mbps(300), '52:54:00:00:00:09') }],
  ['a disk of one machine alone', 'machines.two.disks', { ...two.disks, more: nvme(Bytes.gib(100), two.disks.nvme.throughput, 'M2') }],
])('%s is no error', (_, path, value) => {
  expect(problemsIn(withChange(path, value))).toEqual([]);
});

test('a system disk as large as its image is none of the machine’s: only what the node keeps on it finds no room', () => {
  expect(problemsIn(withChange('vms.server.disks.system.size', Bytes.gib(3))).map(({ code, where }) => [code, where])).toEqual([
    ['DISK_OVERCOMMITTED', 'vms.server.disks.system'],
  ]);
});
