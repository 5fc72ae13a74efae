import fc from 'fast-check';
import { Bytes, Duration, declared, type Inventory, Watts } from '../../src';
import { checkInventory, readInventory } from '../../src/inventory/check-inventory';
import type { ProblemCode } from '../../src/problems';
import { toFill } from '../../src/units/hole';
import { inventory as metal } from '../homelabs/metal/inventory';
import { problemsIn } from '../lab';
import { base, withChange } from './base';

const { system } = base.vms.worker.disks;
const { hot } = base.vms.server.disks;
const disk = { ...base.machines.one.disks.hdd, serial: 'X9' };
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner';
const twentyOne = 'twenty-one-characters';
const circle: { self?: object } = {};
circle.self = circle;

test('a sound inventory has no problem', () => {
  expect(problemsIn(base)).toEqual([]);
});

test('what only the owner knows may still be open', () => {
  let inventory = withChange('gateway.address', toFill('the address'));
  inventory = withChange('machines.one.nics.lan.mac', toFill('the MAC address'), inventory);
  expect(problemsIn(withChange('machines.two.nics.lan.mac', toFill('the MAC address'), inventory))).toEqual([]);
});

test.each([
  ['cloudImage.url', 'https://images.test.example/debian-13-generic-amd64.qcow2'],
  ['cloudImage.url', 'https://images.test.example/charm64/nocloudy.qcow2'],
  ['locale.country', 'gb'],
  ['git.signers', [key]],
  ['git.mirrors', ['ssh://git@mirror.test.example/lab.git']],
  ['sshKeys', [key, 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f']],
  ['networks.lan.bridge', 'lo0'],
  ['machines.one.nics.lan.mac', '00:00:00:00:00:01'],
  ['git.branch', 'main.locked/lock'],
])('%s may be %j', (path, value) => expect(problemsIn(withChange(path, value))).toEqual([]));

test('a machine that there is not is all that is wrong with its VM', () => {
  expect(problemsIn(withChange('vms.server.home', 'on')).filter(({ where }) => where.startsWith('vms.server'))).toEqual([
    expect.objectContaining({ code: 'REFERENCE_UNKNOWN', where: 'vms.server.home' }),
  ]);
});

const cases: readonly (readonly [string, string, unknown, ProblemCode, string])[] = [
  // of another type than TypeScript would let through
  ['a missing section', 'machines', undefined, 'VALUE_INVALID', 'machines'],
  ['text for a number', 'vms.server.vcpus', '4', 'VALUE_INVALID', 'vms.server.vcpus'],
  ['a number for an amount', 'vms.server.memory', 6, 'VALUE_INVALID', 'vms.server.memory'],
  ['a number for a power', 'budgets.power', 40, 'VALUE_INVALID', 'budgets.power'],
  ['a number for a time', 'budgets.rto', 1, 'VALUE_INVALID', 'budgets.rto'],
  ['an unknown role', 'vms.server.role', 'master', 'VALUE_INVALID', 'vms.server.role'],
  ['an unknown kind of feed', 'feeds.mains', { kind: 'solar' }, 'VALUE_INVALID', 'feeds.mains.kind'],
  ['a figure without a source', 'machines.one.draw.source', '', 'VALUE_INVALID', 'machines.one.draw.source'],
  ['a VM number below 100', 'vms.server.vmid', 99, 'VALUE_INVALID', 'vms.server.vmid'],
  ['a privileged port at home', 'gateway.homePort', 443, 'VALUE_INVALID', 'gateway.homePort'],
  ['a list for an object', 'vms', [], 'VALUE_INVALID', 'vms'],
  ['an object for a list', 'links', {}, 'VALUE_INVALID', 'links'],
  ['a BigInt', 'vms.server.vcpus', 4n, 'VALUE_INVALID', 'vms.server.vcpus'],
  ['a circle', 'domain', circle, 'VALUE_INVALID', 'domain'],
  ['a time of half a second', 'feeds.ups.offDelay', Duration.millis(1500), 'VALUE_INVALID', 'feeds.ups.offDelay'],
  ['a time without end', 'budgets.rto', Duration.seconds(Number.POSITIVE_INFINITY), 'VALUE_INVALID', 'budgets.rto'],
  ['a time longer than a year', 'feeds.ups.onDelay', Duration.days(366), 'VALUE_INVALID', 'feeds.ups.onDelay'],
  ['a mistyped field', 'mirorr', 'http://192.168.7.5', 'VALUE_INVALID', 'mirorr'],
  ['a mistyped field further in', 'cloudImage.sha215', 'x', 'VALUE_INVALID', 'cloudImage.sha215'],
  ['a checksum that is cut short', 'cloudImage.sha512', 'ab'.repeat(63), 'VALUE_INVALID', 'cloudImage.sha512'],
  ['an image without a file name', 'cloudImage.url', 'https://images.test.example/', 'VALUE_INVALID', 'cloudImage.url'],
  ['an image with a query', 'cloudImage.url', 'https://images.test.example/a.qcow2?x=1', 'VALUE_INVALID', 'cloudImage.url'],
  ['a mirror of two words', 'mirror', 'http://192.168.7.5/a b', 'VALUE_INVALID', 'mirror'],
  ['a mirror of two lines', 'mirror', 'http://192.168.7.5/\nSuites: any', 'VALUE_INVALID', 'mirror'],
  ['a mirror with a password', 'mirror', 'http://me:pass@192.168.7.5/', 'VALUE_INVALID', 'mirror'],
  [
    'an image for another processor',
    'cloudImage.url',
    'https://images.test.example/debian-13-generic-arm64.qcow2',
    'VALUE_INVALID',
    'cloudImage.url',
  ],
  [
    'an image without cloud-init',
    'cloudImage.url',
    'https://images.test.example/debian-13-nocloud-amd64.qcow2',
    'VALUE_INVALID',
    'cloudImage.url',
  ],
  ['a country that there is not', 'locale.country', 'zz', 'VALUE_INVALID', 'locale.country'],
  ['a country by its other letters', 'locale.country', 'uk', 'VALUE_INVALID', 'locale.country'],
  ['a key that is cut short', 'sshKeys', ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgME you'], 'VALUE_INVALID', 'sshKeys[0]'],
  ['a key of another type than it says', 'sshKeys', [key.replace('ssh-ed25519 ', 'ssh-rsa ')], 'VALUE_INVALID', 'sshKeys[0]'],
  ['a bridge that is the loopback', 'networks.lan.bridge', 'lo', 'VALUE_INVALID', 'networks.lan.bridge'],
  ['a MAC address of no NIC', 'machines.one.nics.lan.mac', '00:00:00:00:00:00', 'MAC_INVALID', 'machines.one.nics.lan'],
  ['a branch that is a lock', 'git.branch', 'main.lock', 'VALUE_INVALID', 'git.branch'],
  ['a branch below a lock', 'git.branch', 'a.lock/b', 'VALUE_INVALID', 'git.branch'],
  // names
  ['a VM name that is no DNS label', 'vms.K3s_Server', base.vms.worker, 'NAME_INVALID', 'vms.K3s_Server'],
  ['a machine name in capitals', 'machines.BOX', base.machines.one, 'NAME_INVALID', 'machines.BOX'],
  ['a device with a machine’s name', 'devices.one', base.devices.router, 'NAME_INVALID', 'devices.one'],
  [
    'a disk name that is no DNS label',
    'machines.one.disks',
    { ...base.machines.one.disks, 'My Disk': base.machines.one.disks.hdd },
    'NAME_INVALID',
    'machines.one.disks.My Disk',
  ],
  [
    'a data disk whose name is no label of its file system',
    'vms.server.disks',
    { ...base.vms.server.disks, 'thirteen-long': base.vms.server.disks.hot },
    'NAME_INVALID',
    'vms.server.disks.thirteen-long',
  ],
  ['a machine that is every machine', 'machines.localhost', base.machines.one, 'NAME_INVALID', 'machines.localhost'],
  ['a VM of a number', 'vms.42', base.vms.worker, 'NAME_INVALID', 'vms.42'],
  ['a gateway that is every machine', 'gateway.name', 'localhost', 'NAME_INVALID', 'gateway.name'],
  ['a disk with the name of the installer’s pool', 'machines.one.disks.rpool', disk, 'NAME_INVALID', 'machines.one.disks.rpool'],
  ['a disk with the name of Proxmox’s storage', 'machines.one.disks.local', disk, 'NAME_INVALID', 'machines.one.disks.local'],
  ['a disk with a name that ZFS keeps', 'machines.one.disks.mirror2', disk, 'NAME_INVALID', 'machines.one.disks.mirror2'],
  ['a disk that begins with a digit', 'machines.one.disks.2tb', disk, 'NAME_INVALID', 'machines.one.disks.2tb'],
  ['a disk of one letter', 'machines.one.disks.d', disk, 'NAME_INVALID', 'machines.one.disks.d'],
  [
    'a disk with the name of cloud-init’s',
    'vms.server.disks.cloudinit',
    { ...hot, class: undefined },
    'NAME_INVALID',
    'vms.server.disks.cloudinit',
  ],
  ['a data disk called system', 'vms.server.disks', { root: system, system: hot }, 'NAME_INVALID', 'vms.server.disks.system'],
  ['a disk that QEMU cuts the name of', 'vms.worker.disks', { [twentyOne]: system }, 'NAME_INVALID', `vms.worker.disks.${twentyOne}`],
  ['a bridge of two words', 'networks.lan.bridge', 'vmbr0 up', 'VALUE_INVALID', 'networks.lan.bridge'],
  ['a bridge of two lines', 'networks.lan.bridge', 'vmbr0\nauto eth9', 'VALUE_INVALID', 'networks.lan.bridge'],
  ['a bridge of 16 letters', 'networks.lan.bridge', 'b'.repeat(16), 'VALUE_INVALID', 'networks.lan.bridge'],
  ['a resolver by its name', 'networks.lan.dns.0', 'dns.test.example', 'ADDRESS_INVALID', 'networks.lan.dns[0]'],
  ['a driver with a setting after it', 'feeds.ups.driver', 'usbhid-ups\n  pollonly', 'VALUE_INVALID', 'feeds.ups.driver'],
  ['no SSH key', 'tailnet.sshKeys', [], 'VALUE_INVALID', 'tailnet.sshKeys'],
  [
    'an SSH key of two lines',
    'tailnet.sshKeys.0',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f you',
    'VALUE_INVALID',
    'tailnet.sshKeys[0]',
  ],
  [
    'an SSH key with a line end',
    'tailnet.sshKeys.0',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me\r',
    'VALUE_INVALID',
    'tailnet.sshKeys[0]',
  ],
  [
    'an SSH key that asks for a secret',
    'tailnet.sshKeys.0',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f {{secret:k3s.serverToken}}',
    'VALUE_INVALID',
    'tailnet.sshKeys[0]',
  ],
  ['an SSH key’s file name', 'tailnet.sshKeys.0', '~/.ssh/id_ed25519.pub', 'VALUE_INVALID', 'tailnet.sshKeys[0]'],
  ['a member without a host', 'tailnet.members.0', 'owner', 'VALUE_INVALID', 'tailnet.members[0]'],
  ['a mail address that the installer refuses', 'email', 'o"wner@test.example', 'VALUE_INVALID', 'email'],
  ['a branch with a space', 'git.branch', 'my branch', 'VALUE_INVALID', 'git.branch'],
  ['a branch that is an option', 'git.branch', '--all', 'VALUE_INVALID', 'git.branch'],
  ['a time zone in small letters', 'quietHours.timezone', 'europe/zurich', 'VALUE_INVALID', 'quietHours.timezone'],
  ['a domain with an underscore', 'domain', 'my_lab.example', 'VALUE_INVALID', 'domain'],
  ['a mail address without a host', 'email', 'owner', 'VALUE_INVALID', 'email'],
  ['a path for a repository', 'git.url', '/home/me/lab', 'VALUE_INVALID', 'git.url'],
  ['a path for a mirror', 'git.mirrors', ['https://git.test.example/lab.git', '/srv/lab'], 'VALUE_INVALID', 'git.mirrors[1]'],
  ['a password in a mirror', 'git.mirrors', ['https://me:hunter2@git.test.example/lab.git'], 'VALUE_INVALID', 'git.mirrors[0]'],
  [
    'a signer’s key that is cut short',
    'git.signers',
    ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgME you'],
    'VALUE_INVALID',
    'git.signers[0]',
  ],
  ['a moving K3s version', 'k3s.version', 'v1.36', 'VALUE_INVALID', 'k3s.version'],
  ['a time of day that is none', 'quietHours.from', '24:30', 'VALUE_INVALID', 'quietHours.from'],
  ['quiet hours without an end', 'quietHours.to', '22:00', 'VALUE_INVALID', 'quietHours'],
  ['a time zone that is none', 'quietHours.timezone', 'Mars/Olympus', 'VALUE_INVALID', 'quietHours.timezone'],
  // references
  ['an unknown feed', 'machines.one.power.feed', 'upss', 'REFERENCE_UNKNOWN', 'machines.one.power.feed'],
  ['an unknown network', 'machines.one.addresses.0.network', 'lann', 'REFERENCE_UNKNOWN', 'machines.one.addresses[0].network'],
  ['an unknown NIC', 'machines.one.internet.nic', 'wan', 'REFERENCE_UNKNOWN', 'machines.one.internet.nic'],
  ['an unknown device', 'machines.one.internet.through', 'rooter', 'REFERENCE_UNKNOWN', 'machines.one.internet.through'],
  ['an unknown disk of a VM', 'vms.server.disks.fast.on', 'nvmee', 'REFERENCE_UNKNOWN', 'vms.server.disks.fast.on'],
  ['an unknown system disk', 'machines.one.host.system.on', 'ssd', 'REFERENCE_UNKNOWN', 'machines.one.host.system.on'],
  ['a home that every object has', 'vms.worker.home', 'valueOf', 'REFERENCE_UNKNOWN', 'vms.worker.home'],
  ['an unknown home', 'vms.worker.home', 'three', 'REFERENCE_UNKNOWN', 'vms.worker.home'],
  ['a replica on the machine itself', 'vms.server.availability.to', 'one', 'REFERENCE_UNKNOWN', 'vms.server.availability.to'],
  ['an unknown primary', 'feeds.ups.primary', 'won', 'REFERENCE_UNKNOWN', 'feeds.ups.primary'],
  ['an unknown end of a link', 'links.0', ['one.lan', 'switch'], 'REFERENCE_UNKNOWN', 'links[0]'],
  [
    'a replica without a disk of that name',
    'machines.two.disks',
    { nvme: base.machines.two.disks.nvme },
    'REFERENCE_UNKNOWN',
    'vms.worker.disks.cold.on',
  ],
  // networks
  ['a range with host bits', 'networks.lan.cidr', '192.168.7.1/24', 'CIDR_INVALID', 'networks.lan'],
  ['a range that is none', 'k3s.pods', '10.42.0.0', 'CIDR_INVALID', 'k3s.pods'],
  ['a range over the pods’', 'k3s.services', '10.42.128.0/17', 'CIDR_OVERLAP', 'k3s.pods'],
  ['a range over the tailnet’s', 'k3s.pods', '100.100.0.0/16', 'CIDR_OVERLAP', 'k3s.pods'],
  ['an address that is none', 'vms.server.addresses.lan', '192.168.7.300', 'ADDRESS_INVALID', 'vms.server.addresses.lan'],
  ['an address with an octal byte', 'vms.server.addresses.lan', '192.168.7.020', 'ADDRESS_INVALID', 'vms.server.addresses.lan'],
  ['an address outside its network', 'vms.server.addresses.lan', '192.168.8.20', 'ADDRESS_OUTSIDE_NETWORK', 'vms.server.addresses.lan'],
  ['the broadcast address', 'vms.server.addresses.lan', '192.168.7.255', 'ADDRESS_OUTSIDE_NETWORK', 'vms.server.addresses.lan'],
  ['an address twice', 'vms.server.addresses.lan', '192.168.7.21', 'ADDRESS_DUPLICATE', 'vms.worker.addresses.lan'],
  ['the router’s address', 'vms.server.addresses.lan', '192.168.7.1', 'ADDRESS_DUPLICATE', 'vms.server.addresses.lan'],
  ['a node that nobody reaches', 'vms.server.addresses', {}, 'ADDRESS_INVALID', 'vms.server.addresses'],
  ['a house without a way out', 'networks.lan.gateway', undefined, 'VALUE_INVALID', 'networks'],
  ['a MAC address that is none', 'machines.one.nics.lan.mac', '52:54:00', 'MAC_INVALID', 'machines.one.nics.lan'],
  ['a multicast MAC address', 'machines.one.nics.lan.mac', '01:54:00:00:00:09', 'MAC_INVALID', 'machines.one.nics.lan'],
  ['a MAC address twice', 'machines.one.nics.lan.mac', '52:54:00:00:00:02', 'MAC_DUPLICATE', 'machines.two.nics.lan'],
  // capacity
  ['a VM number twice', 'vms.worker.vmid', 100, 'VMID_DUPLICATE', 'vms.worker'],
  ['more processors than threads', 'vms.server.vcpus', 9, 'VM_EXCEEDS_MACHINE', 'vms.server'],
  ['more memory than the machine has', 'vms.server.memory', Bytes.gib(13), 'VM_EXCEEDS_MACHINE', 'machines.one.memory'],
  ['memory that fits until the other machine is lost', 'vms.worker.memory', Bytes.gib(7), 'VM_EXCEEDS_MACHINE', 'machines.two.memory'],
  ['more usable memory than installed', 'machines.one.memory.installed', Bytes.gib(14), 'VALUE_INVALID', 'machines.one.memory'],
  ['more cores than threads', 'machines.one.cpu.cores', 9, 'VALUE_INVALID', 'machines.one.cpu'],
  ['nothing left for pods', 'vms.worker.reserved.memory', Bytes.gib(4), 'VALUE_INVALID', 'vms.worker.reserved'],
  ['a disk promised twice over', 'vms.server.disks.hot.size', Bytes.gib(900), 'DISK_OVERCOMMITTED', 'machines.one.disks.hdd'],
  ['a disk that its replicas fill', 'vms.server.disks.hot.size', Bytes.gib(450), 'DISK_OVERCOMMITTED', 'machines.two.disks.hdd'],
  ['a class twice on a node', 'vms.server.disks.hot.class', 'fast', 'STORAGE_CLASS_DUPLICATE', 'vms.server.disks.hot'],
  [
    'a disk offered twice',
    'vms.server.disks.more',
    { on: 'hdd', size: Bytes.gib(1), class: 'cold' },
    'STORAGE_CLASS_DUPLICATE',
    'vms.server.disks.more',
  ],
  ['class fast on a spinning disk', 'vms.server.disks.fast.on', 'hdd', 'VALUE_INVALID', 'vms.server.disks.fast'],
  // K3s
  ['no server', 'vms.server.role', 'k3s-agent', 'SERVER_COUNT_INVALID', 'vms'],
  ['two servers', 'vms.worker.role', 'k3s-server', 'SERVER_COUNT_INVALID', 'vms'],
  ['a server without memory', 'vms.server.memory', Bytes.mib(760), 'VALUE_INVALID', 'vms.server.memory'],
  // links
  ['a link to itself', 'links.0', ['router', 'router'], 'LINK_INVALID', 'links[0]'],
  ['a link twice', 'links.2', ['router', 'one.lan'], 'LINK_INVALID', 'links[2]'],
  ['a machine without a way out', 'links.0', ['two.lan', 'router'], 'INTERNET_UNREACHABLE', 'machines.one.internet'],
  ['a way out through another machine', 'links.0', ['one.lan', 'two.lan'], 'INTERNET_UNREACHABLE', 'machines.one.internet'],
  ['a switch for a router', 'devices.router.kind', 'switch', 'INTERNET_UNREACHABLE', 'machines.one.internet'],
  // power
  ['critical pods with all the time', 'vms.server.stop.critical', Duration.seconds(40), 'STOP_TIME_TOO_LONG', 'vms.server.stop'],
  ['pods with more time than their VM', 'vms.worker.stop.grace', Duration.seconds(90), 'STOP_TIME_TOO_LONG', 'vms.worker.stop'],
  ['an HA-managed VM with more than Proxmox gives', 'vms.server.stop.down', Duration.seconds(61), 'STOP_TIME_TOO_LONG', 'vms.server.stop'],
  ['a UPS that gives power before it cuts', 'feeds.ups.onDelay', Duration.seconds(30), 'STOP_TIME_TOO_LONG', 'feeds.ups.offDelay'],
  ['a reboot before the UPS cuts', 'feeds.ups.powerOffWait', Duration.seconds(30), 'STOP_TIME_TOO_LONG', 'feeds.ups.powerOffWait'],
  ['a runtime shorter than the shutdown', 'feeds.ups.shutdown.lowRuntime', Duration.minutes(4), 'STOP_TIME_TOO_LONG', 'feeds.ups.shutdown'],
  ['a UPS that does not feed who speaks to it', 'machines.one.power.feed', 'mains', 'VALUE_INVALID', 'feeds.ups.primary'],
  ['a house over its power budget', 'budgets.power', Watts.of(29), 'BUDGET_EXCEEDED', 'budgets.power'],
];

test.each(cases)('%s is an error at its place', (_, path, value, code, where) => {
  const problems = problemsIn(withChange(path, value));
  expect(problems).toContainEqual(expect.objectContaining({ code, where }));
  for (const { what, repair } of problems) expect([what, repair].every((text) => text.length > 5)).toBe(true);
});

test.each<[string, string, unknown]>([
  [
    'three servers',
    'vms',
    {
      ...base.vms,
      worker: { ...base.vms.worker, role: 'k3s-server' },
      third: {
        ...base.vms.worker,
        role: 'k3s-server',
        vmid: 102,
        memory: Bytes.gib(1),
        addresses: { lan: '192.168.7.22' },
        disks: { system },
      },
    },
  ],
  ['a lab VM', 'vms.lab', { ...base.vms.worker, role: 'lab', vmid: 102, memory: Bytes.gib(1), addresses: {}, disks: { system } }],
  ['a mail address with odd characters', 'email', "o'neil+lab{1}@mail.test.example"],
  ['an image over plain HTTP', 'cloudImage.url', 'http://192.168.7.5:8080/debian/13+x_1.qcow2'],
  ['a mirror with a path', 'mirror', 'http://192.168.7.5:8080/a/b'],
  ['a mirror with a slash at its end', 'mirror', 'https://mirror.test.example/'],
  ['a time of a year', 'feeds.ups.onDelay', Duration.days(365)],
  [
    'an SSH key with quotes in its comment',
    'tailnet.sshKeys',
    [`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f it's "mine" $(id) 😀`],
  ],
  ['an SSH key that is not known yet', 'tailnet.sshKeys', [toFill('the SSH public key')]],
  ['a member of another kind', 'tailnet.members', ['owner@github']],
  [
    'a system disk of another name',
    'vms.worker.disks',
    { root: system, fast: base.vms.worker.disks.fast, cold: base.vms.worker.disks.cold },
  ],
  ['a bridge of 15 letters', 'networks.lan.bridge', 'b'.repeat(15)],
  ['a network without a resolver', 'networks.lan.dns', undefined],
  ['a branch with slashes', 'git.branch', 'feature/été-1.2'],
  ['exactly its power budget', 'budgets.power', Watts.of(30)],
  ['60 seconds for an HA-managed VM', 'vms.server.stop.down', Duration.seconds(60)],
  ['a second disk for tenants', 'vms.worker.disks.tenants', { on: 'hdd', size: Bytes.gib(8), class: 'cold', forTenants: true }],
])('%s is no error', (_, path, value) => {
  expect(problemsIn(withChange(path, value))).toEqual([]);
});

test('a VM has one address, a lab VM may have none', () => {
  const lab = { ...base.vms.worker, vmid: 102, role: 'lab', memory: Bytes.gib(1), disks: { system: base.vms.worker.disks.system } };
  const withLab = (addresses: object) =>
    withChange('vms.play', { ...lab, addresses }, withChange('networks.other', { cidr: '10.9.9.0/24', bridge: 'vmbr1' }));
  expect(problemsIn(withLab({}))).toEqual([]);
  expect(problemsIn(withLab({ other: '10.9.9.30' }))).toEqual([]);
  expect(problemsIn(withLab({ lan: '192.168.7.30', other: '10.9.9.30' }))).toEqual([
    expect.objectContaining({ code: 'ADDRESS_INVALID', where: 'vms.play.addresses.other' }),
  ]);
});

test('a wrong name is told with the right one', () => {
  const [problem] = problemsIn(withChange('vms.server.disks.fast.on', 'nvmee'));
  expect(problem?.what).toBe('no disk nvmee; did you mean nvme?');
});

test('the arithmetic of an overcommitted disk is shown', () => {
  const [problem] = problemsIn(withChange('vms.server.disks.hot.size', Bytes.gib(900)));
  expect(problem?.what).toContain('server hot 900 GiB');
});

test('a password in the repository’s address is not shown', () => {
  const problems = problemsIn(withChange('git.url', 'https://me:hunter2@git.test.example/lab.git'));
  expect(problems).toEqual([expect.objectContaining({ code: 'VALUE_INVALID', where: 'git.url' })]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('a private key among the public ones is not shown', () => {
  const problems = problemsIn(withChange('tailnet.sshKeys.0', '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\n'));
  expect(problems).toEqual([expect.objectContaining({ code: 'VALUE_INVALID', where: 'tailnet.sshKeys[0]' })]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('a mistyped field is told with the right one', () => {
  const [problem] = problemsIn(withChange('cloudImage.sha521', 'ab'.repeat(64)));
  expect(problem).toMatchObject({ what: 'nothing here is called sha521; did you mean sha512?', repair: 'write sha512' });
});

test('all problems are told at once', () => {
  const two = withChange('k3s.version', 'latest', withChange('vms.worker.vmid', 100));
  expect(
    problemsIn(two)
      .map(({ code }) => code)
      .sort(),
  ).toEqual(['VALUE_INVALID', 'VMID_DUPLICATE']);
});

test('no damage makes the check throw', () => {
  const paths = (value: unknown, prefix: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [`${prefix}${key}`, ...paths(inner, `${prefix}${key}.`)])
      : [];
  const all = paths(base, '').filter((path) => path.split('.').length < 7);
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.option(fc.jsonValue(), { nil: undefined }), (path, value) => {
      expect(Array.isArray(checkInventory(withChange(path, value) as Inventory))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

describe('an inventory that was read', () => {
  test('is told as a whole when it is no object', () => {
    for (const value of [undefined, 7, 'text', []])
      expect(readInventory(value).problems).toMatchObject([{ code: 'VALUE_INVALID', where: 'inventory' }]);
    expect(readInventory(null).problems.map(({ where }) => where)).toEqual(['inventory']);
  });

  test('is told where something is null, at its place', () => {
    for (const path of ['machines', 'machines.one.cpu', 'vms.server.disks.fast', 'offsite'])
      expect(readInventory(withChange(path, null)).problems.map(({ where }) => where)).toEqual([path]);
  });

  test('can be changed by nobody, to its depth', () => {
    const { inventory } = readInventory(base);
    for (const part of [inventory, inventory.machines, inventory.machines.one, inventory.links, inventory.machines.one?.addresses[0]])
      expect(Object.isFrozen(part)).toBe(true);
  });

  test('knows by its tables their own names alone', () => {
    const places = ['feeds', 'machines', 'devices'].flatMap((table) =>
      readInventory(withChange('machines.two.power.feed', table === 'feeds' ? 'valueOf' : 'ups')).problems.map(({ where }) => where),
    );
    expect(places).toEqual(['machines.two.power.feed']);
    expect(readInventory(withChange('vms.worker.home', 'toString')).problems.map(({ code, where }) => [code, where])).toContainEqual([
      'REFERENCE_UNKNOWN',
      'vms.worker.home',
    ]);
  });

  test('with a node without a hypervisor that is wrong tells the place where it is written, and of a VM the VM', () => {
    const node = (path: string, value: unknown) =>
      readInventory(withChange(path, value, metal as unknown as Inventory)).problems.map(({ where }) => where);
    expect(node('metal.worker.disks.cold.on', 'gone')).toContain('metal.worker.disks.cold.on');
    expect(node('vms.server.disks.system.on', 'gone')).toContain('vms.server.disks.system.on');
    expect(node('metal.valueOf', { ...metal.metal?.worker, machine: 'gone' })).toEqual(['metal.valueOf.machine']);
    // a VM of the same name is what is meant by it, and a device may be called as the table is
    expect(node('vms.worker', { ...base.vms.worker, home: 'gone' })).toContain('vms.worker.home');
    const router = { kind: 'router', feed: 'gone', draw: declared(Watts.of(1), 'a test') };
    expect(node('devices.worker', router)).toContain('devices.worker.feed');
  });
});

test('a VM whose name has a dot is told its name, at its whole place', () => {
  const dotted = withChange('vms', { ...base.vms, 'a.b': { ...base.vms.worker, vmid: 109 } });
  expect(readInventory(dotted).problems.map(({ code, where }) => [code, where])).toContainEqual(['NAME_INVALID', 'vms.a.b']);
});
