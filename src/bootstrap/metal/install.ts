import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { downloadUrl } from '../../inventory/download';
import { systemDiskOf, type Vm } from '../../inventory/vm';
import { holesIn } from '../../units/hole';
import { array, variable } from '../proxmox/shell';
import { siteOf } from '../unfilled';
import script from './scripts/install.sh';

/** What cloud-init's files take, many times over, in MiB. */
const seedSize = 64;

/**
 * `install.sh` of a node without a hypervisor: puts Debian's image, the data partitions and cloud-init's files on its disks, from a live
 * system. A partition is called `loutik-<disk>`. With a hole in it or in cloud-init's files it writes nothing.
 */
export function installScript(lab: Lab, name: string, vm: Vm, ...cloudInit: readonly string[]): string {
  const { inventory } = lab;
  const disks = inventory.machines[vm.home]?.disks ?? {};
  const system = systemDiskOf(vm) ?? '';
  const { on, size } = vm.disks[system] as Vm['disks'][string];
  const used = new Set(Object.values(vm.disks).map((disk) => disk.on));
  const mib = (bytes: { readonly count: number }) => Math.ceil(bytes.count / 2 ** 20);
  const data = Object.entries(vm.disks).filter(([disk]) => disk !== system);
  const given = [
    variable('NODE', name),
    variable('SITE', siteOf(lab.homelab)),
    variable('SYSTEM_DISK', on),
    variable('SYSTEM_MIB', mib(size)),
    '# Name and serial number of each disk.\n',
    array(
      'DISKS',
      [...used].map((disk) => `${disk} ${disks[disk]?.serial ?? ''}`),
    ),
    '# Disk, name and MiB of each partition beside the system.\n',
    array('PARTITIONS', [...data.map(([disk, one]) => `${one.on} ${disk} ${mib(one.size)}`), `${on} seed ${seedSize}`]),
    variable('IMAGE_URL', downloadUrl(inventory, inventory.cloudImage.url)),
    variable('IMAGE_SHA512', inventory.cloudImage.sha512 ?? ''),
  ];
  return [
    '#!/usr/bin/env bash\n',
    `${header(`clusters/${lab.homelab}/inventory.ts`)}\n`,
    `# Makes ${vm.home} the node ${name} of ${lab.homelab}: \`--help\` tells how.\n`,
    'set -euo pipefail\n\n',
    `# What ${siteOf(lab.homelab)} does not say yet.\n`,
    array('TO_FILL', holesIn([...given, ...cloudInit].join('\n'))),
    ...given,
    script.replace(/^# shellcheck shell=bash\n/, '\n'),
  ].join('');
}
