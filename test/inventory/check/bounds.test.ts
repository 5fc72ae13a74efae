import { Bytes, Duration, type Inventory } from '../../../src';
import { checkCapacity } from '../../../src/inventory/check/capacity';
import { checkGateway } from '../../../src/inventory/check/gateway';
import { checkHosts } from '../../../src/inventory/check/hosts';
import { checkLinks } from '../../../src/inventory/check/links';
import { checkNames } from '../../../src/inventory/check/names';
import { checkNetworks } from '../../../src/inventory/check/networks';
import { checkPower } from '../../../src/inventory/check/power';
import { checkSizes } from '../../../src/inventory/check/ranges';
import { checkReferences } from '../../../src/inventory/check/references';
import { checkReservedNames } from '../../../src/inventory/check/reserved-names';
import { checkWords } from '../../../src/inventory/check/words';
import { toFill } from '../../../src/units/hole';
import { base, laptop, withChange } from '../base';

const all = [
  ...[checkCapacity, checkGateway, checkHosts, checkLinks, checkNames, checkNetworks, checkPower, checkSizes, checkReferences],
  ...[checkReservedNames, checkWords],
];
const found = (inventory: Inventory) => all.flatMap((check) => check(inventory)).map(({ code, where }) => `${code} ${where}`);

/** A machine, a VM, or what stands in one, under another name. */
const called = (path: string, name: string, from: Inventory = base): Inventory => {
  const keys = path.split('.');
  const old = keys.pop() ?? '';
  const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, from as never);
  const renamed = Object.fromEntries(Object.entries(holder).map(([key, value]) => [key === old ? name : key, value]));
  return withChange(keys.join('.'), renamed, from);
};
/** Machine one's NIC under a name of that length, wherever it is named. */
const withNic = (length: number) => {
  const name = 'n'.repeat(length);
  const nics = { [name]: base.machines.one.nics.lan };
  const internet = { ...base.machines.one.internet, nic: name };
  const addresses = [{ ...base.machines.one.addresses[0], nic: name }];
  const one = { ...base.machines.one, nics, internet, addresses };
  return withChange('links.0', [`one.${name}`, 'router'], withChange('machines.one', one));
};
const withMachineDisk = (name: string) =>
  withChange('machines.two.disks', { ...base.machines.two.disks, [name]: { ...base.machines.two.disks.hdd, serial: 'Z9' } });
const withVmDisk = (name: string, more: object = {}) =>
  withChange('vms.worker.disks', { ...base.vms.worker.disks, [name]: { on: 'hdd', size: Bytes.gib(4), ...more } });

test('the inventory that these rules are tried on has no fault', () => {
  expect([found(base), found(laptop)]).toEqual([[], []]);
});

// of each rule: what is just let in, what is just refused, and how it is told
test.each<[rule: string, taken: readonly Inventory[], refused: readonly Inventory[], told: string]>([
  [
    'a disk of a machine begins with a letter and has two characters',
    ['ab', 'a1', 'locals', 'mirr', 'logs', 'xmirror'].map(withMachineDisk),
    ['a', '1a', '1'].map(withMachineDisk),
    'NAME_INVALID machines.two.disks.*',
  ],
  [
    'a disk of a machine has no name that Proxmox VE or ZFS keep',
    ['local2', 'my-local', 'catalog'].map(withMachineDisk),
    ['local', 'local-zfs', 'rpool', 'mirror', 'mirror1', 'raidz', 'draid2', 'spare', 'log'].map(withMachineDisk),
    'NAME_INVALID machines.two.disks.*',
  ],
  [
    'a VM finds its disk by 20 characters',
    [19, 20].map((length) => withVmDisk('d'.repeat(length))),
    [21].map((length) => withVmDisk('d'.repeat(length))),
    'NAME_INVALID vms.worker.disks.*',
  ],
  [
    'a file system is found by 12 characters',
    [11, 12].map((length) => withVmDisk('d'.repeat(length), { class: 'hot' })),
    [13].map((length) => withVmDisk('d'.repeat(length), { class: 'hot' })),
    'NAME_INVALID vms.worker.disks.*',
  ],
  ['the drive for cloud-init has its own name', [withVmDisk('cloudinit2')], [withVmDisk('cloudinit')], 'NAME_INVALID vms.worker.disks.*'],
  [
    'an interface’s name leaves room for two characters of ours',
    [withNic(12), withNic(13)],
    [withNic(14)],
    'NAME_INVALID machines.one.nics.*',
  ],
  [
    'ZFS takes 64 MiB of cache at the least',
    [Bytes.mib(64), Bytes.mib(65)].map((cache) => withChange('machines.one.host.zfsCache', cache)),
    [Bytes.mib(63)].map((cache) => withChange('machines.one.host.zfsCache', cache)),
    'VALUE_INVALID machines.one.host.zfsCache',
  ],
  [
    'Debian’s image needs 3 GiB',
    [Bytes.gib(3), Bytes.gib(4)].map((size) => withChange('vms.worker.disks.system.size', size)),
    [Bytes.of(Bytes.gib(3).count - 1)].map((size) => withChange('vms.worker.disks.system.size', size)),
    'VALUE_INVALID vms.worker.disks.system.size',
  ],
  [
    'a file system of XFS needs 300 MiB',
    [Bytes.mib(300), Bytes.mib(301)].map((size) => withChange('vms.worker.disks.cold.size', size)),
    [Bytes.mib(299)].map((size) => withChange('vms.worker.disks.cold.size', size)),
    'VALUE_INVALID vms.worker.disks.cold.size',
  ],
  [
    'replication divides an hour, in whole minutes',
    [1, 2, 15, 30, 60].map((minutes) => withChange('vms.server.availability.every', Duration.minutes(minutes))),
    [7, 25, 61, 120]
      .map((minutes) => withChange('vms.server.availability.every', Duration.minutes(minutes)))
      .concat(withChange('vms.server.availability.every', Duration.seconds(30))),
    'VALUE_INVALID vms.server.availability.every',
  ],
  [
    'two hours of a day are left for what makes a noise',
    ['22:00', '21:59'].map((to) => withChange('quietHours', { ...base.quietHours, from: '00:00', to })),
    ['22:01'].map((to) => withChange('quietHours', { ...base.quietHours, from: '00:00', to })),
    'VALUE_INVALID quietHours',
  ],
  [
    'usable memory is at most what is installed',
    [Bytes.gib(15)].map((size) => withChange('machines.one.memory.installed', size)),
    [Bytes.of(Bytes.gib(15).count - 1)].map((size) => withChange('machines.one.memory.installed', size)),
    'VALUE_INVALID machines.one.memory',
  ],
  [
    'a core is at least one thread',
    [7, 8].map((cores) => withChange('machines.one.cpu.cores', cores)),
    [9].map((cores) => withChange('machines.one.cpu.cores', cores)),
    'VALUE_INVALID machines.one.cpu',
  ],
  [
    'a VM has at most its machine’s threads',
    [7, 8].map((vcpus) => withChange('vms.server.vcpus', vcpus)),
    [9].map((vcpus) => withChange('vms.server.vcpus', vcpus)),
    'VM_EXCEEDS_MACHINE vms.server',
  ],
  [
    'something of a VM’s memory is left for pods: 4096 MiB less 256 kept free',
    [Bytes.of(Bytes.mib(3840).count - 1)].map((memory) => withChange('vms.worker.reserved.memory', memory)),
    [Bytes.mib(3840), Bytes.mib(3841)].map((memory) => withChange('vms.worker.reserved.memory', memory)),
    'VALUE_INVALID vms.worker.reserved',
  ],
  [
    'a battery is charged above where its machine stops',
    [79].map((charge) => withChange('feeds.battery.shutdown.lowCharge', charge, laptop)),
    [80, 81].map((charge) => withChange('feeds.battery.shutdown.lowCharge', charge, laptop)),
    'VALUE_INVALID feeds.battery.shutdown.lowCharge',
  ],
  [
    'an address is a host’s: neither the first nor the last of its network',
    ['192.168.7.2', '192.168.7.254'].map((address) => withChange('vms.server.addresses.lan', address)),
    ['192.168.7.0', '192.168.7.255', '192.168.8.1', '192.168.6.255'].map((address) => withChange('vms.server.addresses.lan', address)),
    'ADDRESS_OUTSIDE_NETWORK vms.server.addresses.lan',
  ],
  [
    'a MAC address is six bytes of one machine’s own',
    ['52:54:00:aa:bb:CC', '00:00:00:00:00:01', toFill('the MAC address')].map((mac) => withChange('machines.one.nics.lan.mac', mac)),
    ['52:54:00:00:00', '52:54:00:00:00:0g', '52:54:00:00:00:00:00', 'x52:54:00:00:00:01', '53:54:00:00:00:01', '00:00:00:00:00:00'].map(
      (mac) => withChange('machines.one.nics.lan.mac', mac),
    ),
    'MAC_INVALID machines.one.nics.lan',
  ],
  [
    'no machine’s interface is a group’s, nor another’s, whatever its letters',
    [withChange('machines.one.nics.lan.mac', '52:54:00:00:00:03')],
    [
      withChange('machines.one.nics.lan.mac', '52:54:00:00:00:02'),
      withChange('machines.one.nics.lan.mac', '52:54:00:00:00:02'.toUpperCase()),
    ],
    'MAC_DUPLICATE machines.two.nics.lan',
  ],
  [
    'a bridge is called by 15 small letters, digits, hyphens and lines',
    ['v', 'b'.repeat(15), 'vm-br_0', 'lo0', 'tailscale1'].map((bridge) => withChange('networks.lan.bridge', bridge)),
    ['', 'b'.repeat(16), '0br', 'Vmbr', 'vm br', 'lo', 'tailscale0'].map((bridge) => withChange('networks.lan.bridge', bridge)),
    'VALUE_INVALID networks.lan.bridge',
  ],
  [
    'a UPS is spoken to by a driver of NUT',
    ['usbhid-ups', 'a', '3ware_x'].map((driver) => withChange('feeds.ups.driver', driver)),
    ['', '-a', 'a b', 'A', 'a;b'].map((driver) => withChange('feeds.ups.driver', driver)),
    'VALUE_INVALID feeds.ups.driver',
  ],
  [
    'an image is amd64’s, and one that cloud-init is in',
    ['debian-13-genericcloud-amd64.qcow2', 'arm64x.qcow2', 'xarm64.qcow2', 'mynocloud.qcow2', 'nocloudy.qcow2'].map((file) =>
      withChange('cloudImage.url', `https://images.test.example/nocloud-arm64/${file}`),
    ),
    ['aarch64', 'debian-arm64', 'armhf.x', 'i386', 'ppc64el', 'riscv64', 's390x', 'debian-13-nocloud-amd64', 'nocloud'].map((file) =>
      withChange('cloudImage.url', `https://images.test.example/${file}.qcow2`),
    ),
    'VALUE_INVALID cloudImage.url',
  ],
  [
    'K3s is named by an exact version',
    ['v1.36.4+k3s1', 'v1.9.10+k3s12'].map((version) => withChange('k3s.version', version)),
    ['1.36.4+k3s1', 'v1.36+k3s1', 'v1.36.4', 'v1.36.4+k3s', 'v1.36.4-rc1+k3s1', 'xv1.36.4+k3s1', 'v1.36.4+k3s1x', 'v1.36.4+k3s1 '].map(
      (version) => withChange('k3s.version', version),
    ),
    'VALUE_INVALID k3s.version',
  ],
  [
    'a mail address has a domain',
    ['a@b.c', "o'neil+x@mail.test.example", toFill('the address')].map((email) => withChange('email', email)),
    ['a', 'a@b', '@b.c', 'a@b.', 'a b@c.d', 'a@b.c d', 'a@-b.c', 'a@b-.c', `a@${'b'.repeat(64)}.c`, 'ä@b.c'].map((email) =>
      withChange('email', email),
    ),
    'VALUE_INVALID email',
  ],
  [
    'a repository’s address holds no password',
    ['https://git.test.example/a.git', 'https://me@git.test.example/a', 'git@git.test.example:a.git', toFill('the repository')].map((url) =>
      withChange('git.url', url),
    ),
    [
      'https://me:secret@git.test.example/a',
      'https://:secret@git.test.example/a',
      'ssh://me:x@git.test.example/a',
      'a',
      'http://git.test.example/a',
    ].map((url) => withChange('git.url', url)),
    'VALUE_INVALID git.url',
  ],
  [
    'the Internet reaches the gateway’s address',
    [
      '203.0.113.7',
      '1.0.0.0',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '223.255.255.255',
      toFill('x'),
    ].map((address) => withChange('gateway.address', address)),
    [
      '0.1.2.3',
      '10.0.0.1',
      '100.64.0.0',
      '100.127.255.255',
      '127.0.0.1',
      '169.254.1.1',
      '172.16.0.1',
      '172.31.255.255',
      '224.0.0.1',
      '255.255.255.255',
    ].map((address) => withChange('gateway.address', address)),
    'ADDRESS_INVALID gateway.address',
  ],
  [
    'the gateway’s port at home is nobody’s yet',
    [withChange('gateway.homePort', 9443), withChange('gateway.homePort', 8444)],
    [withChange('gateway.homePort', 8443), withChange('gateway.homePort', 6443), withChange('gateway.homePort', 10250)],
    'VALUE_INVALID gateway.homePort',
  ],
  [
    'a tailnet is a domain',
    ['test.ts.net', 'a.b', '1a-b.c', toFill('the name of the tailnet')].map((name) => withChange('tailnet.name', name)),
    ['ts', 'a.', '.a', '-a.b', 'a-.b', 'a.b1', 'A.b', 'a b.c', 'a.b c'].map((name) => withChange('tailnet.name', name)),
    'VALUE_INVALID tailnet.name',
  ],
  [
    'a member of the tailnet is a login',
    ['a@b', 'owner@github', toFill('your login')].map((member) => withChange('tailnet.members', [member])),
    ['a', '@b', 'a@', 'a@b@c', 'a b@c', 'a"@b', 'a\\@b'].map((member) => withChange('tailnet.members', [member])),
    'VALUE_INVALID tailnet.members[[]0]',
  ],
  [
    'hosts have names that installers take',
    [called('vms.worker', 'w1'), called('vms.worker', '1w'), called('vms.worker', 'localhost1')],
    [called('vms.worker', '12'), called('vms.worker', 'localhost')],
    'NAME_INVALID vms.*',
  ],
  [
    'no VM, and no gateway, is called as a machine is',
    [withChange('gateway.name', 'door'), called('vms.worker', 'three')],
    [withChange('gateway.name', 'one'), withChange('gateway.name', 'server'), called('vms.worker', 'two')],
    'NAME_INVALID *',
  ],
  [
    'of each class a node offers one disk, each disk once, and for tenants once more',
    [withVmDisk('more'), withVmDisk('more', { class: 'cold', forTenants: true })],
    [withVmDisk('more', { class: 'hot' }), withVmDisk('more', { class: 'cold', on: 'nvme' }), withVmDisk('more', { class: 'fast' })],
    'STORAGE_CLASS_DUPLICATE vms.worker.disks.more',
  ],
])('%s', (_, taken, refused, told) => {
  const pattern = new RegExp(`^${told.replace(/[.]/g, '\\.').replace('*', '.*')}$`);
  const matching = (inventory: Inventory) => found(inventory).filter((one) => pattern.test(one));
  for (const inventory of taken) expect(matching(inventory)).toEqual([]);
  for (const inventory of refused) expect(matching(inventory)).not.toEqual([]);
});
