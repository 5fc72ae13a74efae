import { Construct } from 'constructs';
import type { StorageClass, Vm } from '../inventory/vm';
import { anything, fields, flag, optional, text } from '../shape';
import { Bytes } from '../units/bytes';
import { type BackupPolicy, backupPolicy } from './backup-policy';
import { ServiceChart } from './chart';
import { type DiskRef, Lab, pathOf } from './lab';
import { diskOf, type LedgerEntry } from './ledger';
import type { VolumeMount } from './mount';
import { object } from './object';
import { checkOptions } from './options';
import { nodeSelectorTerm, type Placement, pin, pinToNode } from './placement';
import { isUnknownReference } from './references';

export interface VolumeProps {
  /** The disk that it lies on: it pins its pods to that disk's node. */
  readonly on: DiskRef;
  /** Enforced on the node as a quota. It can grow by a push, never shrink. */
  readonly size: Bytes;
  /** The user and group id that own its files. */
  readonly owner: number;
  readonly backup: BackupPolicy;
  /** The claim's name, a contract with the data. @default - `<app>-<id>` */
  readonly name?: string;
  /** On the file system that tenants have for themselves. @default false */
  readonly forTenants?: boolean;
}

// a disk that is unknown, a size, an owner and a backup that are missing are told in words of their own
const volumeShape = fields<VolumeProps>({
  on: anything,
  size: anything,
  owner: anything,
  backup: optional(backupPolicy),
  name: optional(text),
  forTenants: optional(flag),
});

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
export class Volume extends Construct {
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
  readonly namespace: string;
  /** Its directory on the node. */
  readonly path: string;

  constructor(scope: Construct, id: string, props: VolumeProps) {
    checkOptions(scope, id, volumeShape, props);
    super(scope, id);
    const chart = ServiceChart.of(this);
    const lab = Lab.of(this);
    this.name = props.name ?? `${chart.name}-${id}`;
    this.namespace = chart.appNamespace;
    this.size = props.size;
    this.owner = props.owner;
    this.backup = props.backup;
    this.disk = this.known(lab, props.on);
    const sound = this.isSound(lab);
    this.nodeDisk = this.disk.machine === '' || !sound ? undefined : tryNodeDisk(lab, this.disk, props.forTenants);
    this.placement = this.disk.machine === '' ? undefined : this.pinned(lab);
    const before = lab.ledger.find((entry) => entry.name === this.name);
    this.selects = before ? before.node : this.placement?.node;
    this.path = `${this.nodeDisk ? mountPoint(this.nodeDisk) : '/srv'}/${this.name}`;
    if (sound) this.check(lab, before, props.forTenants);
    if (before && before.namespace !== this.namespace && props.name === undefined) this.isAnothers(lab, before);
    if (this.nodeDisk) this.declare(this.nodeDisk);
  }

  /** Seen without the right to change it. */
  readOnly(): VolumeMount {
    return { kind: 'volume', volume: this, readOnly: true, whole: false };
  }

  /** With its marker, for what keeps and restores it. */
  whole(options: { readonly readOnly: boolean }): VolumeMount {
    return { kind: 'volume', volume: this, readOnly: options.readOnly, whole: true };
  }

  /** What the compiler promises of size and owner, looked at again: a homelab may run unchecked. */
  private isSound(lab: Lab): boolean {
    const invalid = (what: string, repair: string) => lab.report({ code: 'VALUE_INVALID', where: pathOf(this), what, repair });
    const size = this.size instanceof Bytes && this.size.count > 0;
    const owner = Number.isInteger(this.owner) && this.owner >= 0;
    if (!size) invalid(`its size is ${JSON.stringify(this.size) ?? 'missing'}`, 'give it an amount, like Bytes.gib(10)');
    if (!owner) invalid(`its owner is ${JSON.stringify(this.owner) ?? 'missing'}`, 'give it the user id that its image runs as');
    return size && owner;
  }

  private known(lab: Lab, on: DiskRef): DiskRef {
    const nowhere = { machine: '', name: '', disk: {} as DiskRef['disk'] };
    if (isUnknownReference(on)) {
      on.claimed = true;
      lab.report({ code: 'REFERENCE_UNKNOWN', where: pathOf(this), what: on.what, repair: on.repair });
      return nowhere;
    }
    if (on?.disk !== undefined) return on;
    lab.report({
      code: 'REFERENCE_UNKNOWN',
      where: pathOf(this),
      what: `no disk is given for the volume, but ${JSON.stringify(on) ?? 'undefined'}`,
      repair: 'give it one of the homelab: lab.disks.<machine>.<disk>',
    });
    return nowhere;
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
    const reason = this.backup?.kind === 'none' ? this.backup.reason?.trim() : this.backup?.kind;
    if (!reason) {
      lab.report({
        code: 'VOLUME_BACKUP_MISSING',
        where: pathOf(this),
        what: 'nothing says what becomes of this data when its disk is gone',
        repair: "give it backup: daily(), or backup: none('…') with the reason",
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
