import type { Construct } from 'constructs';
import { ServiceChart } from './chart';
import type { Lab } from './lab';
import { Member } from './member';
import type { VolumeMount } from './mount';
import { object } from './object';
import { nodeSelectorTerm } from './placement';
import type { Volume } from './volume';

/** The label of a borrower's claim: the volume that it leads to, which is restored with all who use it standing still. */
export const lentLabel = 'loutik.dev/lent-volume';

/**
 * What an app needs to mount a volume that another app lends it: a claim of its own namespace, and a PersistentVolume of its own that
 * leads to the same directory. Quota, backup, restore and marker stay the owner's.
 */
export class BorrowedVolume extends Member {
  static all(lab: Lab): readonly BorrowedVolume[] {
    return lab.all(BorrowedVolume);
  }

  /** The PersistentVolume's name: the volume's, and the borrower's namespace. */
  readonly name: string;
  readonly namespace: string;
  /** The claim's: the volume's own. */
  readonly claim: string;

  constructor(
    readonly borrower: ServiceChart,
    readonly volume: Volume,
  ) {
    super(borrower, `borrowed-${volume.name}`);
    this.namespace = borrower.appNamespace;
    this.name = `${volume.name}-${this.namespace}`;
    this.claim = volume.name;
    const { nodeDisk } = volume;
    if (nodeDisk === undefined) return;
    const storage = volume.size.quantity;
    object(this, 'pv', 'PersistentVolume', {
      metadata: { name: this.name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'], // by one node, whatever a mount may do there
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: nodeDisk.class,
        volumeMode: 'Filesystem',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: this.namespace, name: this.claim },
        local: { path: volume.path },
        nodeAffinity: { required: { nodeSelectorTerms: [nodeSelectorTerm({ machine: volume.disk.machine, node: volume.selects })] } },
      },
    });
    object(this, 'pvc', 'PersistentVolumeClaim', {
      metadata: { name: this.claim, labels: { [lentLabel]: volume.name } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: nodeDisk.class,
        volumeMode: 'Filesystem',
        volumeName: this.name,
        resources: { requests: { storage } },
      },
    });
  }
}

/** Makes what an app's pods need for the volumes that others lend it, once for each. */
export function borrow(scope: Construct, mounts: readonly { readonly kind: string }[]): void {
  const chart = ServiceChart.of(scope);
  for (const { lent, volume } of mounts.filter((mount): mount is VolumeMount => mount.kind === 'volume'))
    if (lent && chart.node.tryFindChild(`borrowed-${volume.name}`) === undefined) new BorrowedVolume(chart, volume);
}
