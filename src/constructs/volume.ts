import type { Construct } from 'constructs';
import type { StorageClass, Vm } from '../inventory/vm';
import { object as fields, needed, optional } from '../shape/composed';
import { made } from '../shape/made';
import { bytes, flag, text, userId } from '../shape/values';
import type { Bytes } from '../units/bytes';
import { type BackupPolicy, backupPolicy } from './backup-policy';
import { ServiceChart } from './chart';
import { type DiskRef, diskRef, Lab, pathOf } from './lab';
import { diskOf, type LedgerEntry } from './ledger';
import type { Loan, VolumeMount } from './mount';
import { object } from './object';
import { Part } from './part';
import { nodeSelectorTerm, type Placement, pin, pinToNode } from './placement';

const backupRepair = "give it backup: daily(), or backup: none('…') with the reason";

/** Options of a `Volume`. */
export interface VolumeProps {
  /** The disk that it lies on: it pins its pods to that disk's node. */
  readonly on: DiskRef;
  /** Enforced on the node as a quota. It can grow by a push, never shrink. */
  readonly size: Bytes;
  /** The user and group id that own its files. */
  readonly owner: number;
  /** What becomes of its data when its disk is gone: `daily()` or `none('why')`. */
  readonly backup: BackupPolicy;
  /** The claim's name, a contract with the data. @default - `<app>-<id>` */
  readonly name?: string;
  /** On the file system that tenants have for themselves. @default false */
  readonly forTenants?: boolean;
}

const shape = fields<VolumeProps>({
  on: diskRef,
  size: bytes,
  owner: userId,
  backup: needed(backupPolicy, 'VOLUME_BACKUP_MISSING', backupRepair),
  name: optional(text),
  forTenants: optional(flag),
});

/** What a container may do to what it mounts. */
export interface MountRights {
  readonly readOnly: boolean;
}

export const mountRights = fields<MountRights>({ readOnly: flag });

/** The virtual disk of a K3s node that a machine's disk is offered through. */
export interface NodeDisk {
  readonly node: string;
  readonly vm: Vm;
  readonly name: string;
  readonly size: Bytes;
  readonly class: StorageClass;
}

/** Where a node mounts its data disks: `/srv/hot`. */
export function mountPoint(disk: Pick<NodeDisk, 'name'>): string {
  return `/srv/${disk.name}`;
}

/** The node and virtual disk through which volumes on a machine's disk are offered. */
export function tryNodeDisk(lab: Lab, disk: DiskRef, forTenants = false): NodeDisk | undefined {
  for (const [node, vm] of lab.nodes) {
    if (vm.home !== disk.machine) continue;
    for (const [name, { on, size, class: storageClass, forTenants: tenants = false }] of Object.entries(vm.disks)) {
      if (on === disk.name && storageClass !== undefined && tenants === forTenants) return { node, vm, name, size, class: storageClass };
    }
  }
  return undefined;
}

/** The node that an entry of the ledger lies on; undefined when none of its machine's is left. */
export function tryNodeOf(lab: Lab, entry: LedgerEntry): string | undefined {
  const { machine, name } = diskOf(entry);
  const there = lab.nodes.filter(([, { home }]) => home === machine);
  const holds = there.find(([node, { disks }]) =>
    entry.node === undefined
      ? Object.entries(disks).some(([virtual, { on }]) => on === name && entry.path.startsWith(`${mountPoint({ name: virtual })}/`))
      : entry.node === node,
  );
  return (holds ?? there[0])?.[0];
}

/**
 * Data of a service that outlives it: a claim, and the directory on one disk that it is bound to. In the directory, `data`
 * is what pods see and `.ready` says that it is complete: made empty on purpose, or restored to the end.
 */
export class Volume extends Part<VolumeProps> {
  static all(lab: Lab): readonly Volume[] {
    return lab.all(Volume);
  }

  readonly disk: DiskRef;
  readonly nodeDisk?: NodeDisk;
  /** Where its pods run: on the node that has its disk. */
  readonly placement?: Placement;
  /**
   * The node that its PersistentVolume selects by name. What one selects cannot change any more, so a volume that was declared while
   * its machine had one node goes on by the machine's label.
   */
  readonly selects?: string;
  readonly size: Bytes;
  readonly owner: number;
  readonly backup: BackupPolicy;
  readonly name: string;
  /** The claim's name, which is the volume's too. */
  readonly claim: string;
  readonly namespace: string;
  /** Its directory on the node. */
  readonly path: string;

  constructor(scope: Construct, id: string, given: VolumeProps) {
    super(scope, id, shape, given);
    const { props } = this;
    const chart = ServiceChart.of(this);
    const lab = Lab.of(this);
    this.name = props.name ?? `${chart.name}-${this.node.id}`;
    this.claim = this.name;
    this.namespace = chart.appNamespace;
    this.size = props.size;
    this.owner = props.owner;
    this.backup = props.backup;
    this.disk = props.on;
    this.nodeDisk = this.disk.machine === '' ? undefined : tryNodeDisk(lab, this.disk, props.forTenants);
    this.placement = this.disk.machine === '' ? undefined : this.pinned(lab);
    const before = lab.remembered(this.name);
    this.selects = before ? before.node : this.placement?.node;
    this.path = `${this.nodeDisk ? mountPoint(this.nodeDisk) : '/srv'}/${this.name}`;
    if (this.isSound) this.check(lab, before, props.forTenants);
    if (before && before.namespace !== this.namespace && props.name === undefined) this.isAnothers(lab, before);
    if (this.nodeDisk) this.declare(this.nodeDisk);
  }

  /** Seen without the right to change it. */
  readOnly(): VolumeMount {
    return { kind: 'volume', volume: this, readOnly: true, whole: false };
  }

  /**
   * Lent to another app, whose pods mount it on the same node: they start once it is filled, and stand still while it is restored. Its
   * owner keeps it. Who may write needs its user, or its group.
   */
  lend(options: MountRights): Loan {
    return made(mountRights, options, ({ readOnly }): Loan => ({ kind: 'volume', volume: this, readOnly, whole: false, lent: true }));
  }

  /** With its marker, for what keeps and restores it. */
  whole(options: MountRights): VolumeMount {
    return made(mountRights, options, ({ readOnly }): VolumeMount => ({ kind: 'volume', volume: this, readOnly, whole: true }));
  }

  private isAnothers(lab: Lab, { namespace, disk }: LedgerEntry): void {
    lab.report({
      code: 'NAME_TAKEN',
      where: pathOf(this),
      what: `${this.name} is the name of a volume of namespace ${namespace}, whose data lies on ${disk}`,
      repair: `give it another id or name; to take that data over, say so: name: '${this.name}'; when nobody needs it, purge it from clusters/${lab.homelab}/volumes.yaml`,
    });
  }

  private pinned(lab: Lab): Placement {
    return this.nodeDisk ? pinToNode(lab, this.nodeDisk.node, this.nodeDisk.vm) : pin({ name: this.disk.machine });
  }

  private check(lab: Lab, before: LedgerEntry | undefined, forTenants = false): void {
    if (this.disk.machine !== '' && this.nodeDisk === undefined) {
      lab.report({
        code: 'REFERENCE_UNKNOWN',
        where: pathOf(this),
        what: `no K3s node offers volumes on disk ${this.disk.machine}.${this.disk.name}`,
        repair: `add a virtual disk with a class on ${this.disk.name} to a node of ${this.disk.machine} in inventory.ts, or choose another disk`,
      });
    }
    if (this.backup.kind === 'none' && this.backup.reason.trim() === '') {
      lab.report({
        code: 'VOLUME_BACKUP_MISSING',
        where: pathOf(this),
        what: 'nothing says what becomes of this data when its disk is gone',
        repair: backupRepair,
      });
    }
    const disk = `${this.disk.machine}.${this.disk.name}`;
    const anew = `give it a new name and restore it there, then purge ${this.name} from clusters/${lab.homelab}/volumes.yaml`;
    const moved = (from: string, to: string) =>
      lab.report({
        code: 'VOLUME_MOVED',
        where: pathOf(this),
        what: `its data lies on ${from}; it is now declared on ${to}, where it would start empty`,
        repair: `put it back, or ${anew}`,
      });
    if (before && this.disk.machine !== '' && before.disk !== disk) {
      moved(before.disk, disk);
    } else if (before?.node !== undefined && this.nodeDisk && before.node !== this.nodeDisk.node) {
      moved(`node ${before.node}`, `node ${this.nodeDisk.node}`);
    } else if (before && forTenants && this.placement?.node !== before.node) {
      lab.report({
        code: 'PLACEMENT_CONFLICT',
        where: pathOf(this),
        what: `it was declared when ${this.disk.machine} had one node, so a tenant's pod may now come to one that does not have it`,
        repair: anew,
      });
    } else if (before && before.bytes > this.size.count) {
      lab.report({
        code: 'VOLUME_SHRUNK',
        where: pathOf(this),
        what: `it was ${before.bytes} bytes and is now ${this.size} (${this.size.count} bytes): a claim cannot shrink`,
        repair: 'give it its old size back; to really shrink it, give it a new name and restore it there',
      });
    }
  }

  private declare(disk: NodeDisk): void {
    object(this, 'pv', 'PersistentVolume', {
      metadata: { name: this.name },
      spec: {
        capacity: { storage: this.size.quantity },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: disk.class,
        volumeMode: 'Filesystem',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: this.namespace, name: this.name },
        local: { path: this.path },
        nodeAffinity: {
          required: { nodeSelectorTerms: [nodeSelectorTerm({ machine: this.disk.machine, node: this.selects })] },
        },
      },
    });
    object(this, 'pvc', 'PersistentVolumeClaim', {
      metadata: { name: this.name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: disk.class,
        volumeMode: 'Filesystem',
        volumeName: this.name,
        resources: { requests: { storage: this.size.quantity } },
      },
    });
  }
}
