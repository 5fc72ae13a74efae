import type { Lab } from '../../constructs/lab';
import { nodeSysctls } from '../../constructs/node-sysctls';
import { Share } from '../../constructs/share';
import { type FileSpec, header } from '../../files/file-spec';
import { toYaml } from '../../files/yaml';
import { tailnetPort } from '../../inventory/node-ports';
import type { Vm } from '../../inventory/vm';
import { tailnetNodes } from '../../model/exposure';
import type { Objects } from '../../objects/objects';
import { onceFor } from '../../units/remembered';
import { type CloudConfig, cloudConfig } from '../cloud-config';
import { followFiles, followPackages } from '../follow/follow-files';
import type { MachineFile } from '../machine-file';
import { installScript } from '../metal/install';
import { packageFiles } from '../packages';
import { scriptFile, targetUnit, untilDoneFile } from '../scripts';
import { tags } from '../tailnet';
import { tailscaleFiles } from '../tailscale';
import { restartHours, upgradeFiles } from '../upgrades';
import { dataDiskFiles } from './data-disks';
import { deviceFiles } from './devices';
import { doorFiles } from './door';
import { firstBootFiles } from './first-boot';
import { firstServer } from './k3s-config';
import { k3sFiles } from './k3s-files';
import { networkConfig } from './network-config';
import { nicOf } from './nic';
import { nodeFollower } from './node-follower';
import { partOf } from './part';
import start from './scripts/start.sh';

/** The three public files of a VM's cloud-init. The secret part is its vendor-data. */
export interface CloudInit {
  readonly userData: string;
  readonly networkConfig: string;
  readonly metaData: string;
}

const everywhere = ['ca-certificates', 'curl', 'dbus', 'unattended-upgrades'];
const packages = [...everywhere.slice(0, 3), 'qemu-guest-agent', ...everywhere.slice(3)];
const nodePackages = ['jq', 'nftables', 'xfsprogs', ...followPackages];

/** `bootstrap/<homelab>/vms/<vm>/`: user-data, network-config, meta-data; below `metal/` what installs a node there as well. */
export function vmFiles(lab: Lab, objects: Objects): FileSpec[] {
  return Object.entries(lab.inventory.vms).flatMap(([name, vm]) => {
    const folder = `bootstrap/${lab.homelab}/${partOf(name, vm)}`;
    const { userData, networkConfig, metaData } = cloudInitOf(lab, name, vm, objects);
    return [
      { path: `${folder}/user-data`, content: userData },
      { path: `${folder}/network-config`, content: networkConfig },
      { path: `${folder}/meta-data`, content: metaData },
      ...(vm.metal
        ? [{ path: `${folder}/install.sh`, content: installScript(lab, name, vm, userData, networkConfig), executable: true }]
        : []),
    ];
  });
}

const knownIn = onceFor((_: Lab) => onceFor((_: Objects) => new Map<string, CloudInit>()));

/** What one VM is built from. Pure. Worked out once for its own files and for every host that it may come to. */
export function cloudInitOf(lab: Lab, name: string, vm: Vm, objects: Objects): CloudInit {
  const known = knownIn(lab)(objects);
  const made = known.get(name) ?? make(lab, name, vm, objects);
  known.set(name, made);
  return made;
}

function make(lab: Lab, name: string, vm: Vm, objects: Objects): CloudInit {
  const own = vm.role === 'lab' ? packageFiles(lab.inventory, packages) : nodeFiles(lab, name, vm, objects);
  const reboot = vm.role === 'lab' ? restartHours(lab.inventory, `vm ${name}`).times[0] : undefined;
  const shared = [untilDoneFile, scriptFile('start', start), ...upgradeFiles(lab.inventory, `vm ${name}`, reboot), ...own];
  const files = vm.role === 'lab' ? shared : [...shared, ...followFiles(lab, nodeFollower(lab, name, vm, shared))];
  const yaml = (value: unknown) => `${header(`clusters/${lab.homelab}/inventory.ts`)}\n${toYaml(value)}`;
  const network = yaml(networkConfig(lab, name, vm));
  // a new id makes cloud-init begin anew, so it is the VM's name: whoever means a rebuild gives the VM a new disk
  const metaData = yaml({ 'instance-id': `${lab.homelab}-${name}`, 'local-hostname': name });
  const config: CloudConfig = {
    hostname: name,
    timezone: lab.inventory.quietHours.timezone,
    files: [...files, targetUnit(unitsOf(files))],
    runcmd: [['/usr/local/lib/loutik/start']],
  };
  return { userData: cloudConfig(lab, config, network, metaData), networkConfig: network, metaData };
}

function nodeFiles(lab: Lab, name: string, vm: Vm, objects: Objects): MachineFile[] {
  const onTailnet = tailnetNodes(lab).includes(name);
  return [
    ...packageFiles(lab.inventory, [
      ...(vm.metal ? everywhere : packages),
      ...nodePackages,
      ...(Share.all(lab).some(({ served }) => served?.protocol === 'nfs') ? ['nfs-common'] : []),
    ]),
    { path: '/etc/sysctl.d/90-loutik.conf', content: sysctls(lab, name, vm) },
    ...dataDiskFiles(vm),
    ...deviceFiles(lab, vm),
    ...doorFiles(lab, tailnetPort, onTailnet, nicOf(lab, vm)),
    ...k3sFiles(lab, name, vm),
    ...(name === firstServer(lab)[0] ? firstBootFiles(lab, objects) : []),
    ...(onTailnet ? tailscaleFiles(lab.inventory, name, tags.node) : []),
  ];
}

function sysctls(lab: Lab, name: string, vm: Vm): string {
  const settings = { ...nodeSysctls(lab, name, vm), 'kernel.panic': 10 }; // nobody is there to press the button
  return Object.entries(settings)
    .map(([setting, value]) => `${setting} = ${value}\n`)
    .join('');
}

/** Our own units among the files of a machine; what a timer starts is its own to start. */
function unitsOf(files: readonly MachineFile[]): string[] {
  const units = files.flatMap(
    ({ path }) => /^\/etc\/systemd\/system\/(loutik-[a-z0-9-]+\.(?:service|socket|timer))$/.exec(path)?.[1] ?? [],
  );
  return units.filter((unit) => !unit.endsWith('.service') || !units.includes(unit.replace(/\.service$/, '.timer')));
}
