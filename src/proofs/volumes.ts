import { type Lab, pathOf } from '../constructs/lab';
import type { Ledger } from '../constructs/ledger';
import { mountPoint, type NodeDisk, tryNodeOf, Volume } from '../constructs/volume';
import { Bytes } from '../units/bytes';
import { type Figure, type Finding, failures, type Proof } from './proof';

/** What a file system leaves to files: ext4 keeps 5 % back by default (mke2fs -m), XFS takes less for itself. */
const usableShare = 0.95;

export const volumes: Proof = {
  id: 'volumes',
  states: 'The volumes of each disk fit on it together, those that left the model and were not purged counted.',
  why: 'Quotas are enforced: a volume that does not fit is refused when its pod starts, or starves the one beside it.',
  prove({ lab, ledger }) {
    const disks = new Map<string, NodeDisk>();
    for (const { nodeDisk } of Volume.all(lab)) if (nodeDisk) disks.set(mountPoint(nodeDisk) + nodeDisk.node, nodeDisk);
    const each = [...disks.values()].map((disk) => fit(lab, ledger, disk));
    return { figures: each.map(({ figure }) => figure), findings: each.flatMap(({ findings }) => findings) };
  },
};

function fit(lab: Lab, ledger: Ledger, disk: NodeDisk): { readonly figure: Figure; readonly findings: readonly Finding[] } {
  const folder = `${mountPoint(disk)}/`;
  const onDisk = (path: string, node: string | undefined) => path.startsWith(folder) && node === disk.node;
  const usable = disk.size.times(usableShare);
  let taken = Bytes.sum(
    ledger.filter((entry) => entry.state === 'retired' && onDisk(entry.path, tryNodeOf(lab, entry))).map(({ bytes }) => Bytes.of(bytes)),
  );
  const retired = taken.count > 0 ? `, ${taken} of them held by volumes that left the model (clusters/${lab.homelab}/volumes.yaml)` : '';
  const findings: Finding[] = [];
  for (const volume of Volume.all(lab).filter(({ nodeDisk, path }) => onDisk(path, nodeDisk?.node))) {
    const left = usable.minus(taken);
    if (volume.size.exceeds(left)) {
      findings.push(
        ...failures([
          {
            code: 'VOLUME_DISK_FULL',
            where: pathOf(volume),
            what: `${volume.size} asked of disk ${volume.disk.machine}.${volume.disk.name}, which has ${left} left of ${usable} in ${disk.node}'s ${disk.name}${retired}`,
            repair: `shrink the volume in clusters/${lab.homelab}/services.ts, enlarge the virtual disk ${disk.name} in inventory.ts, or move it to another disk`,
          },
        ]),
      );
    }
    taken = taken.plus(volume.size);
  }
  return { figure: { about: `${disk.node} ${disk.name}`, value: `${taken} of ${usable}` }, findings };
}
