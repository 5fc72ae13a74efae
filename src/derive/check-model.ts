import { type Lab, pathOf } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { Route } from '../constructs/route';
import { mountPoint, type NodeDisk, Volume } from '../constructs/volume';
import { Workload } from '../constructs/workload';
import { Bytes } from '../units/bytes';

/** What a file system leaves to files: ext4 keeps 5 % back by default (mke2fs -m), XFS takes less for itself. */
const usableShare = 0.95;

/** Rules over all apps together. */
export function checkModel(lab: Lab, ledger: Ledger): void {
  checkReferences(lab);
  checkCapacity(lab, ledger);
  checkHostnames(lab);
  checkSharing(lab);
}

function checkReferences(lab: Lab): void {
  for (const { what, repair } of lab.unclaimed) {
    lab.report({ code: 'REFERENCE_UNKNOWN', where: `clusters/${lab.homelab}/services.ts`, what, repair });
  }
}

function checkCapacity(lab: Lab, ledger: Ledger): void {
  const volumes = Volume.all(lab);
  const disks = new Map<string, NodeDisk>();
  for (const { nodeDisk } of volumes) if (nodeDisk) disks.set(mountPoint(nodeDisk) + nodeDisk.node, nodeDisk);
  for (const disk of disks.values()) {
    const folder = `${mountPoint(disk)}/`;
    const there = (path: string, machine: string) => path.startsWith(folder) && machine === disk.vm.home;
    const usable = disk.size.times(usableShare);
    let taken = Bytes.sum(
      ledger
        .filter((entry) => entry.state === 'retired' && there(entry.path, entry.disk.split('.')[0] ?? ''))
        .map(({ bytes }) => Bytes.of(bytes)),
    );
    const retired = taken.count > 0 ? `, ${taken} of them held by volumes that left the model (clusters/${lab.homelab}/volumes.yaml)` : '';
    for (const volume of volumes.filter(({ nodeDisk, path, disk: { machine } }) => nodeDisk && there(path, machine))) {
      const left = usable.minus(taken);
      if (volume.size.exceeds(left)) {
        lab.report({
          code: 'VOLUME_DISK_FULL',
          where: pathOf(volume),
          what: `${volume.size} asked of disk ${volume.disk.machine}.${volume.disk.name}, which has ${left} left of ${usable} in ${disk.node}'s ${disk.name}${retired}`,
          repair: `shrink the volume in clusters/${lab.homelab}/services.ts, enlarge the virtual disk ${disk.name} in inventory.ts, or move it to another disk`,
        });
      }
      taken = taken.plus(volume.size);
    }
  }
}

function checkHostnames(lab: Lab): void {
  const first = new Map<string, Route>();
  for (const route of Route.all(lab)) {
    const key = `${route.audience} ${route.hostname}`;
    const other = first.get(key);
    if (other && other.to !== route.to) {
      lab.report({
        code: 'HOSTNAME_DUPLICATE',
        where: pathOf(route),
        what: `${route.hostname} is already the name of ${pathOf(other)}`,
        repair: `give it a hostname of its own in clusters/${lab.homelab}/services.ts`,
      });
    }
    first.set(key, route);
  }
}

function checkSharing(lab: Lab): void {
  const writers = new Map<Volume, Workload>();
  for (const workload of Workload.all(lab)) {
    for (const volume of workload.written) {
      const other = writers.get(volume);
      if (other) {
        lab.report({
          code: 'VOLUME_SHARED',
          where: pathOf(volume),
          what: `${other.name} and ${workload.name} would both write to it`,
          repair: 'mount it with readOnly() in one of them, or give each a volume of its own',
        });
      }
      writers.set(volume, workload);
    }
  }
}
