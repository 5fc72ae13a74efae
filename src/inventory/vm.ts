import type { Duration } from 'cdk8s';
import type { Bytes } from '../units/bytes';

/** The storage classes that a K3s node can offer: `fast` on solid-state disks, `hot` and `cold` on spinning disks. */
export const storageClasses = ['fast', 'hot', 'cold'] as const;
/** One of the classes that a volume can ask for. */
export type StorageClass = (typeof storageClasses)[number];

/** A virtual disk of a VM. */
export interface VirtualDisk<On extends string = string> {
  /** The disk of the VM's home that it lies on. */
  readonly on: On;
  /** What the VM sees. */
  readonly size: Bytes;
  /** The storage class whose volumes it holds. Without one it is the VM's own system. */
  readonly class?: StorageClass;
  /** For tenants' volumes alone, so that theirs can fill nobody else's. */
  readonly forTenants?: boolean;
}

/** How a VM comes back when its machine is lost. */
export type Availability<Target extends string = string> =
  /** ZFS-replicated to another machine and started there by Proxmox HA; what was written since the last run is lost. */
  | { readonly kind: 'replicated'; readonly to: Target; readonly every: Duration }
  /** Cattle: made again from its cloud-init, on any host. */
  | { readonly kind: 'rebuilt' };

/** The disk of a VM that it starts from, by name: the first without a storage class. Undefined when there is none. */
export function systemDiskOf({ disks }: Pick<Vm, 'disks'>): string | undefined {
  return Object.entries(disks).find(([, disk]) => disk.class === undefined)?.[0];
}

/** A virtual machine. As a K3s node it carries the VM's name. */
export interface Vm<
  Home extends string = string,
  DiskName extends string = string,
  Target extends string = string,
  Net extends string = string,
> {
  /** Proxmox's number for it. */
  readonly vmid: number;
  /** The machine that it stands on. */
  readonly home: Home;
  /** A K3s node, or none. */
  readonly role: 'k3s-server' | 'k3s-agent' | 'lab';
  /** Threads that it may use. */
  readonly vcpus: number;
  /** What it sees. */
  readonly memory: Bytes;
  /** IPv4, by network. */
  readonly addresses: Readonly<Partial<Record<Net, string>>>;
  /** Its virtual disks, by name. */
  readonly disks: Readonly<Record<string, VirtualDisk<DiskName>>>;
  /** What becomes of it when its machine is lost. */
  readonly availability: Availability<Target>;
  /** Graceful node shutdown: all of `grace`, of which `critical` for critical pods; Proxmox stops hard after `down`. */
  readonly stop: { readonly grace: Duration; readonly critical: Duration; readonly down: Duration };
  /** Memory and processor time kept from pods: the kernel, the kubelet and, on a server, K3s itself. */
  readonly reserved: { readonly memory: Bytes; readonly millicores: number; readonly evictionMemory: Bytes };
  /** Devices of its home that it has to itself, by name. It stays on that machine then: no other has them. @default - none */
  readonly peripherals?: readonly string[];
  /** What device plugins offer on this node, by the resource's full name: `{ 'gpu.intel.com/i915': 1 }`. @default - nothing */
  readonly extendedResources?: Readonly<Record<string, number>>;
  /** Nothing is between it and its machine: one of `metal`, never written down here. @default - Proxmox VE runs it */
  readonly metal?: true;
}
