import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { adminKeys } from '../../inventory/admin-keys';
import { downloadUrl } from '../../inventory/download';
import type { Host } from '../../inventory/machine';
import { snapshotsKept } from '../../inventory/promised';
import { votesOf } from '../../inventory/quorum';
import { guestsOf } from '../../inventory/stops';
import type { Objects } from '../../objects/objects';
import { holesIn, isHole } from '../../units/hole';
import { followPackages } from '../follow/follow-files';
import type { MachineFile } from '../machine-file';
import { siteOf } from '../unfilled';
import { upgradeFiles } from '../upgrades';
import { upsFiles, upsPackages, upsUnits } from '../ups/ups-files';
import { cloudInitOf } from '../vm/vm-files';
import { deviceFiles, deviceOptions } from './devices';
import { hostFollowFiles } from './host-follower';
import {
  byNodeId,
  clusterName,
  corosyncLinks,
  dataDisks,
  interfaceOf,
  lanOf,
  nicName,
  otherAddresses,
  poolOf,
  storagesOf,
  wifiOf,
} from './host-plan';
import { networkFiles } from './network-files';
import { replicationSchedule, scrubWindow } from './schedule';
import adopt from './scripts/adopt.sh';
import aside from './scripts/aside.sh';
import cluster from './scripts/cluster.sh';
import lib from './scripts/lib.sh';
import main from './scripts/main.sh';
import network from './scripts/network.sh';
import peers from './scripts/peers.sh';
import qdevice from './scripts/qdevice.sh';
import remake from './scripts/remake.sh';
import storage from './scripts/storage.sh';
import system from './scripts/system.sh';
import together from './scripts/together.sh';
import vms from './scripts/vms.sh';
import { array, call, pairs, table, variable } from './shell';
import { repositoryFiles, systemFiles, systemUnits, tailscaleKey, tailscaleKeyring, zfsFiles } from './system-files';
import { systemDisk, vmDisks, vmOptions } from './vm-options';

/** A file of a host, and what is to be done once it changed. */
export interface HostFile extends MachineFile {
  /** A name that `settle` in the scripts knows. */
  readonly trigger?: string;
}

/** What a host needs on top of Proxmox VE itself. */
function packagesOf(lab: Lab, name: string): string[] {
  const { inventory } = lab;
  return [
    ...(inventory.gateway ? ['corosync-qdevice'] : []),
    ...followPackages.slice(0, 1), // ssh is there
    'hdparm',
    'rsync',
    ...(inventory.tailnet ? ['tailscale'] : []),
    'unattended-upgrades',
    ...(wifiOf(inventory, name) === undefined ? [] : ['wpasupplicant']),
    ...upsPackages(lab, name),
  ];
}

/** An hour: longer than any restart, and than most reinstallations. */
const awaySeconds = 3600;

/** The one script of a host, public: data, then files, then code. It needs no other file but this machine's secrets. */
export function hostScript(lab: Lab, name: string, objects: Objects): string {
  const given = [...hostData(lab, name), '\n', ...hostFileCalls(lab, name, objects)];
  return [
    '#!/usr/bin/env bash\n',
    `${header(`clusters/${lab.homelab}/inventory.ts`)}\n`,
    `# Makes ${name} a host of ${lab.homelab}: \`--help\` tells its commands. Its secrets are in /etc/loutik/secrets, put there by a part that Git never sees.\n`,
    'set -euo pipefail\n\n',
    `# What ${siteOf(lab.homelab)} does not say yet.\n`,
    array('TO_FILL', holesIn(given.join(''))),
    ...given,
    ...[lib, peers, system, network, cluster, qdevice, storage, vms, aside, together, adopt, remake, main].map((part) =>
      part.replace(/^# shellcheck shell=bash\n/, '\n'),
    ),
  ].join('');
}

function hostData(lab: Lab, name: string): string[] {
  const { inventory } = lab;
  const machine = inventory.machines[name] as Host;
  const lan = lanOf(inventory, name);
  const hosts = byNodeId(inventory);
  const links = corosyncLinks(inventory, name);
  const known = guestsOf(inventory, name);
  const feed = inventory.feeds[machine.power.feed];
  const wifi = wifiOf(inventory, name);
  const disks = known.flatMap(([vm, facts]) =>
    vmDisks(facts).map(({ storage, volume, slot, mib, options }) => [vm, facts.vmid, storage, volume, slot, `${mib}M`, options].join(' ')),
  );
  const replicated = known.flatMap(([vm, { vmid, home, availability }]) =>
    availability.kind === 'replicated'
      ? [[vm, vmid, home, availability.to, replicationSchedule(inventory.quietHours, availability.every)].join('|')]
      : [],
  );
  return [
    '# What is true of this machine.\n',
    variable('MACHINE', name),
    variable('CLUSTER', clusterName(lab.homelab)),
    variable('NODE_ID', machine.host.nodeId),
    variable('FIRST', hosts[0]?.[0] === name ? 'yes' : ''),
    array(
      'MACHINES',
      hosts.map(([host]) => host),
    ),
    table(
      'NODE_ID_OF',
      hosts.map(([host, { host: as }]) => [host, as.nodeId]),
    ),
    '# Each other host, with its addresses, the best first.\n',
    array(
      'OTHERS',
      hosts
        .filter(([host]) => host !== name)
        .map(([host]) => [host, ...corosyncLinks(inventory, host).map(({ address }) => address)].join(' ')),
    ),
    array(
      'LINKS',
      links.map(({ address }) => address),
    ),
    variable('CLUSTER_RANGE', links[0]?.range ?? lan.range),
    variable('VOTES', votesOf(inventory, name)),
    '# The third vote of two hosts; empty where there is none.\n',
    variable('GATEWAY', inventory.gateway?.name ?? ''),
    array('SSH_KEYS', adminKeys(inventory)),
    '# NIC and MAC address; interface and address.\n',
    array(
      'NICS',
      Object.entries(machine.nics).map(([nic, { mac }]) => `${nicName(machine, nic)} ${isHole(mac) ? mac : mac.toLowerCase()}`),
    ),
    array('ADDRESSES', [
      `${lan.bridge} ${lan.address}`,
      ...otherAddresses(inventory, name).map((one) => `${interfaceOf(inventory, name, one)} ${one.address}`),
    ]),
    variable('WIFI_NIC', wifi === undefined ? '' : nicName(machine, wifi)),
    array('PACKAGES', packagesOf(lab, name)),
    array('UNITS', [...systemUnits(lab, name), 'loutik-follow.timer', 'loutik-restart.timer', ...upsUnits(lab, name)]),
    '# Empty where there is no tailnet.\n',
    variable('TAILSCALE_KEY', inventory.tailnet ? tailscaleKey(lab) : ''),
    variable('TAILSCALE_KEYRING', tailscaleKeyring),
    variable('BATTERY_LIMIT', feed?.kind === 'battery' ? feed.chargeLimit : ''),
    '# Pool and serial number; storage, pool and, when not on all, hosts.\n',
    array(
      'DATA_DISKS',
      dataDisks(machine).map(([disk, { serial }]) => `${disk} ${serial}`),
    ),
    array(
      'STORAGES',
      storagesOf(inventory).map(({ name: disk, pool, nodes }) =>
        [disk, pool, ...(nodes.length < hosts.length ? [nodes.join(',')] : [])].join(' '),
      ),
    ),
    table(
      'POOL_OF',
      Object.keys(machine.disks).map((disk) => [disk, poolOf(machine, disk)]),
    ),
    variable('ARC_MAX', machine.host.zfsCache.count),
    variable('SNAPSHOTS_KEPT', snapshotsKept),
    variable('SCRUB_SECONDS', scrubWindow(inventory.quietHours).seconds),
    variable('AWAY_SECONDS', awaySeconds),
    variable('IMAGE_URL', downloadUrl(inventory, inventory.cloudImage.url)),
    variable('IMAGE_SHA512', inventory.cloudImage.sha512 ?? ''),
    variable('IMAGE', `/var/lib/loutik/images/${inventory.cloudImage.url.split('/').at(-1)}`),
    '# VMs that may run here, and those at home here.\n',
    array(
      'VM_NAMES',
      known.map(([vm]) => vm),
    ),
    array(
      'OWN_VMS',
      known.filter(([, { home }]) => home === name).map(([vm]) => vm),
    ),
    '# A VM, and another host that it may run on.\n',
    array(
      'SHARED_VMS',
      known.flatMap(([vm]) =>
        hosts.flatMap(([host]) => (host !== name && guestsOf(inventory, host).some(([other]) => other === vm) ? [`${vm} ${host}`] : [])),
      ),
    ),
    table(
      'VMID_OF',
      known.map(([vm, { vmid }]) => [vm, vmid]),
    ),
    table(
      'HOME_OF',
      known.map(([vm, { home }]) => [vm, home]),
    ),
    table(
      'ADDRESS_OF',
      known.map(([vm, { addresses }]) => [vm, Object.values(addresses)[0] ?? '']),
    ),
    table(
      'REBUILT',
      known.filter(([, { availability }]) => availability.kind === 'rebuilt').map(([vm]) => [vm, 'yes']),
    ),
    table(
      'CLOUDINIT_ON',
      known.map(([vm, facts]) => [vm, facts.disks[systemDisk(facts)]?.on ?? '']),
    ),
    '# VM, number, storage, volume, slot, size, options.\n',
    array('VM_DISKS', disks),
    '# VM|number|home|replica|schedule\n',
    array('REPLICATED', replicated),
  ];
}

function hostFileCalls(lab: Lab, name: string, objects: Objects): string[] {
  const machine = lab.inventory.machines[name] as Host;
  const known = guestsOf(lab.inventory, name);
  const snippets = known.flatMap(([vm, facts]) => {
    const { userData, networkConfig, metaData } = cloudInitOf(lab, vm, facts, objects);
    return Object.entries({ 'user-data': userData, 'network-config': networkConfig, 'meta-data': metaData }).map(([file, content]) => ({
      path: `/var/lib/vz/snippets/${vm}.${file}`,
      content,
    }));
  });
  const ups: HostFile[] = upsFiles(lab, name).map((file) => ({ ...file, trigger: file.path.includes('/nut/') ? 'nut' : 'systemd' }));
  return [
    call('put_repositories', repositoryFiles(lab)),
    call('put_network', networkFiles(lab, name)),
    call('put_machine_files', [
      ...systemFiles(lab, name),
      ...zfsFiles(lab, machine),
      ...upgradeFiles(lab.inventory, `host ${name}`).map((file) => ({ ...file, trigger: 'systemd' })),
      ...deviceFiles(lab, name),
      ...ups,
      ...hostFollowFiles(lab, name),
    ]),
    call('put_snippets', snippets),
    call('put_unit', [firstBootUnit(lab)]),
    `vm_options() { # NAME: sets VM_OPTIONS\n  case $1 in\n${known.map(([vm, facts]) => optionsCase(vm, [...vmOptions(lab, vm, facts), ...deviceOptions(lab.inventory, name, facts)])).join('')}  esac\n}\n`,
  ];
}

function optionsCase(vm: string, options: readonly (readonly [string, string])[]): string {
  return `    '${vm}')\n${pairs('VM_OPTIONS', options, '      ')}      ;;\n`;
}

/** Runs the script until it has succeeded once, over reboots; then a timer looks after what hosts do together. */
function firstBootUnit(lab: Lab): HostFile {
  return {
    path: '/etc/systemd/system/loutik-first-boot.service',
    content: `${header(`clusters/${lab.homelab}/inventory.ts`)}
[Unit]
Description=Makes this host what its homelab says
Wants=network-online.target
After=network-online.target pve-cluster.service pvedaemon.service
ConditionPathExists=!/var/lib/loutik/first-boot.done
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=/usr/local/sbin/loutik-host run
Restart=on-failure
RestartSec=30

[Install]
WantedBy=multi-user.target
`,
    trigger: 'systemd',
  };
}
