import type { Inventory } from '../../../src';
import { k3sFiles, k3sUnit } from '../../../src/bootstrap/vm/k3s-files';
import { base, withChange } from '../../inventory/base';
import { labOf, severalServers, vmOf } from './node-lab';

const filesOf = (name: string, inventory: Inventory = base) => {
  const lab = labOf(inventory);
  return k3sFiles(lab, name, vmOf(lab, name));
};
const text = (path: string, name: string, inventory: Inventory = base) =>
  filesOf(name, inventory).find((file) => file.path === path)?.content ?? '';
const lines = (path: string, name: string, inventory: Inventory = base) => text(path, name, inventory).split('\n');

test('K3s is a unit of its role’s name', () => {
  expect([k3sUnit({ role: 'k3s-server' }), k3sUnit({ role: 'k3s-agent' })]).toEqual(['k3s.service', 'k3s-agent.service']);
});

test('a node is given K3s, its configuration, and what it waits for', () => {
  const shared = (unit: string) => [
    '0600 /etc/rancher/k3s/config.yaml',
    '0644 /var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf',
    '0644 /etc/systemd/logind.conf.d/zz-loutik.conf',
    '0644 /etc/tmpfiles.d/loutik-cni.conf',
    '0644 /etc/loutik/k3s.env',
    '0755 /usr/local/lib/loutik/k3s',
    '0755 /usr/local/lib/loutik/k3s-release',
    '0755 /usr/local/lib/loutik/clock',
    '0644 /etc/systemd/system/loutik-k3s.service',
    `0644 /etc/systemd/system/${unit}`,
    `0644 /etc/systemd/system/${unit}.d/loutik.conf`,
    '0755 /usr/local/lib/loutik/image-sync',
    '0644 /etc/systemd/system/loutik-image-sync.service',
  ];
  const told = (name: string) => filesOf(name).map(({ path, mode = '0644' }) => `${mode} ${path}`);
  expect(told('server').slice(0, 13)).toEqual(shared('k3s.service'));
  expect(told('worker').slice(0, 13)).toEqual(shared('k3s-agent.service'));
});

test('K3s is installed after the packages that this needs', () => {
  expect(lines('/etc/systemd/system/loutik-k3s.service', 'server').slice(0, 3)).toEqual([
    '[Unit]',
    'Description=K3s, installed and checked',
    'After=loutik-packages.service',
  ]);
});

const release = 'https://github.com/k3s-io/k3s/releases/download/v1.36.4+k3s1';

test('it is one exact release, checked by its sums, and started only with the secrets of its role', () => {
  expect(lines('/etc/loutik/k3s.env', 'server')).toEqual([
    "VERSION='v1.36.4+k3s1'",
    "UNIT='k3s.service'",
    "NEEDED='k3s-token k3s-agent-token node-password'",
    `BINARY_URL='${release}/k3s'`,
    `SUMS_URL='${release}/sha256sum-amd64.txt'`,
    "BINARY_SHA256=''",
    "IMAGES_URL=''",
    '',
  ]);
  expect(lines('/etc/loutik/k3s.env', 'worker').slice(1, 3)).toEqual([
    "UNIT='k3s-agent.service'",
    "NEEDED='k3s-agent-token node-password'",
  ]);
});

test('a pinned sum is held to; with a mirror its images come from there too', () => {
  const sha256 = { binary: 'a'.repeat(64) };
  expect(lines('/etc/loutik/k3s.env', 'server', withChange('k3s.sha256', sha256))[5]).toBe(`BINARY_SHA256='${sha256.binary}'`);
  const mirrored = lines('/etc/loutik/k3s.env', 'server', withChange('mirror', 'http://nas.test.example')).slice(3, 7);
  const at = `http://nas.test.example/${release.slice('https://'.length)}`;
  expect(mirrored).toEqual([
    `BINARY_URL='${at}/k3s'`,
    `SUMS_URL='${at}/sha256sum-amd64.txt'`,
    "BINARY_SHA256=''",
    `IMAGES_URL='${at}/k3s-airgap-images-amd64.tar.zst'`,
  ]);
});

test('systemd starts it again whenever it stops, and holds no boot up for an agent that waits', () => {
  for (const [name, unit, type, role] of [
    ['server', 'k3s.service', 'notify', 'server'],
    ['worker', 'k3s-agent.service', 'exec', 'agent'],
  ] as const) {
    const unitLines = lines(`/etc/systemd/system/${unit}`, name);
    expect(unitLines).toEqual(
      expect.arrayContaining([`Type=${type}`, `ExecStart=/usr/local/bin/k3s ${role}`, 'Restart=always', 'RestartSec=5']),
    );
    expect(unitLines).toEqual(
      expect.arrayContaining(['KillMode=process', 'Delegate=yes', 'TimeoutStartSec=0', 'WantedBy=multi-user.target']),
    );
  }
});

const dropIn = '/etc/systemd/system/k3s.service.d/loutik.conf';

test('it starts with its data disks alone, behind the door, and by a clock that is set', () => {
  const before = 'loutik-data-disks.service loutik-door.service loutik-k3s.service';
  expect(lines(dropIn, 'server')).toEqual([
    '[Unit]',
    `Wants=${before}`,
    `After=${before} time-sync.target`,
    'RequiresMountsFor=/srv/fast /srv/hot',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'ExecStartPre=/bin/sh -c "/usr/sbin/nft list table inet loutik >/dev/null"',
    'ExecStartPre=/usr/local/lib/loutik/clock',
    '',
  ]);
});

test('a node without data disks waits for none', () => {
  const none = withChange('vms.server.disks', { system: base.vms.server.disks.system });
  expect(lines(dropIn, 'server', none).filter((line) => line.includes('Mounts'))).toEqual([]);
});

test('of several servers each start begins with how it joins', () => {
  const starts = (inventory: Inventory) => lines(dropIn, 'server', inventory).filter((line) => line.startsWith('ExecStartPre='));
  expect(starts(severalServers).slice(2)).toEqual(['ExecStartPre=/usr/local/lib/loutik/join']);
  expect(starts(base).slice(2)).toEqual([]);
});

test('logind waits as long as pods have, by a file whose name is the last', () => {
  expect(text('/etc/systemd/logind.conf.d/zz-loutik.conf', 'server')).toBe('[Login]\nInhibitDelayMaxSec=40\n');
});

test('the kubelet’s stop times and what CNI noted of pods before the boot have files of their own', () => {
  expect(text('/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf', 'server')).toContain('\nshutdownGracePeriod: "40s"\n');
  expect(lines('/etc/tmpfiles.d/loutik-cni.conf', 'server').slice(1)).toEqual(['R! /var/lib/cni', '']);
  expect(text('/etc/rancher/k3s/config.yaml', 'worker')).toContain('server: https://192.168.7.20:6443\n');
});
