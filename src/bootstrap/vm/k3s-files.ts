import type { Lab } from '../../constructs/lab';
import { toYaml } from '../../files/yaml';
import { downloadUrl } from '../../inventory/download';
import type { Vm } from '../../inventory/vm';
import type { MachineFile } from '../machine-file';
import { scriptFile, stepUnit } from '../scripts';
import { shellEnv } from '../shell-env';
import { clusterFiles } from './cluster';
import { dataMounts } from './data-disks';
import { doorIsThere } from './door';
import { imageSyncFiles } from './image-sync';
import { joinCommand, joinFiles } from './join';
import { hasSeveralServers, k3sConfig, k3sSecrets, shutdownConfig } from './k3s-config';
import clock from './scripts/clock.sh';
import script from './scripts/k3s.sh';
import release from './scripts/k3s-release.sh';
import { turnFiles } from './turn';

/** The unit of a role, by the name that K3s's own installer gives it. */
export function k3sUnit({ role }: Pick<Vm, 'role'>): string {
  return role === 'k3s-server' ? 'k3s.service' : 'k3s-agent.service';
}

/** The secrets that a node cannot start K3s without. */
function needed({ role }: Pick<Vm, 'role'>): string[] {
  const { serverToken, agentToken, nodePassword } = k3sSecrets;
  return role === 'k3s-server' ? [serverToken, agentToken, nodePassword] : [agentToken, nodePassword];
}

/**
 * What CNI noted of pods before a boot is of none that is left, and is not synced when it is written. A note that a power cut left
 * empty is an error each time that its pod is to be stopped, and so to be started anew; one that is not there is passed over
 * (k3s-io/k3s#6185; containernetworking/cni, libcni/api.go, getCachedResult; flannel-io/cni-plugin, flannel_linux.go, doCmdDel).
 */
const bootedAnew = `# of pods before this boot: what a power cut left of it would keep them from starting\nR! /var/lib/cni\n`;

/** K3s itself, its configuration, and what keeps it from starting too early. */
export function k3sFiles(lab: Lab, name: string, vm: Vm): MachineFile[] {
  return [
    { path: '/etc/rancher/k3s/config.yaml', content: toYaml(k3sConfig(lab, name, vm)), mode: '0600' },
    {
      path: '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/10-shutdown.conf',
      content: toYaml(shutdownConfig(vm)),
    },
    {
      // Among such files the last name wins, not the largest value: unattended-upgrades brings one that says 30, kubelet writes
      // its own only when it finds less than it needs.
      path: '/etc/systemd/logind.conf.d/zz-loutik.conf',
      content: `[Login]\nInhibitDelayMaxSec=${vm.stop.grace.toSeconds()}\n`,
    },
    { path: '/etc/tmpfiles.d/loutik-cni.conf', content: bootedAnew },
    { path: '/etc/loutik/k3s.env', content: shellEnv(settings(lab, vm)) },
    scriptFile('k3s', script),
    scriptFile('k3s-release', release),
    scriptFile('clock', clock),
    stepUnit({ name: 'k3s', description: 'K3s, installed and checked', after: ['loutik-packages.service'] }),
    { path: `/etc/systemd/system/${k3sUnit(vm)}`, content: k3sService(vm) },
    { path: `/etc/systemd/system/${k3sUnit(vm)}.d/loutik.conf`, content: dropIn(lab, vm) },
    ...imageSyncFiles(k3sUnit(vm)),
    ...joinFiles(lab, name, vm),
    ...clusterFiles(lab, vm),
    ...turnFiles(lab, vm),
  ];
}

function settings({ inventory }: Lab, vm: Vm): Record<string, string> {
  const { version, sha256 } = inventory.k3s;
  const release = `https://github.com/k3s-io/k3s/releases/download/${version}` as const;
  return {
    VERSION: version,
    UNIT: k3sUnit(vm),
    NEEDED: needed(vm).join(' '),
    BINARY_URL: downloadUrl(inventory, `${release}/k3s`),
    SUMS_URL: downloadUrl(inventory, `${release}/sha256sum-amd64.txt`),
    BINARY_SHA256: sha256?.binary ?? '',
    IMAGES_URL: inventory.mirror === undefined ? '' : downloadUrl(inventory, `${release}/k3s-airgap-images-amd64.tar.zst`),
  };
}

/** As K3s's installer writes it (k3s-io/k3s, install.sh, `create_systemd_service_file`), without what it asks of the environment. */
function k3sService(vm: Vm): string {
  const isServer = vm.role === 'k3s-server';
  return `[Unit]
Description=Lightweight Kubernetes
Documentation=https://k3s.io
Wants=network-online.target
After=network-online.target

[Service]
Type=${isServer ? 'notify' : 'exec'}
KillMode=process
Delegate=yes
LimitNOFILE=1048576
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
TimeoutStartSec=0
Restart=always
RestartSec=5
ExecStartPre=-/sbin/modprobe br_netfilter
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/local/bin/k3s ${isServer ? 'server' : 'agent'}

[Install]
WantedBy=multi-user.target
`;
}

/** An agent waits for its server as long as it takes, and holds no boot up meanwhile. */
function dropIn(lab: Lab, vm: Vm): string {
  const before = ['loutik-data-disks.service', 'loutik-door.service', 'loutik-k3s.service'].join(' ');
  const mounts = dataMounts(vm);
  return [
    '[Unit]',
    `Wants=${before}`,
    `After=${before} time-sync.target`,
    ...(mounts.length > 0 ? [`RequiresMountsFor=${mounts.join(' ')}`] : []),
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    `ExecStartPre=${doorIsThere}`,
    'ExecStartPre=/usr/local/lib/loutik/clock',
    ...(hasSeveralServers(lab) ? [`ExecStartPre=${joinCommand}`] : []),
    '',
  ].join('\n');
}
