import type { BackEndName } from '../inventory/back-ends';
import type { Disk } from '../inventory/machine';

/** A disk as its owner describes it. */
export interface DiskDescription {
  readonly kind: Disk['kind'];
  /** As sold, decimal: GB. */
  readonly size: number;
}

/** A machine as its owner describes it. */
export interface MachineDescription {
  readonly name: string;
  /** Installed memory, GiB. */
  readonly memory: number;
  readonly cores: number;
  readonly threads: number;
  /** The first is the one that Proxmox VE is installed on. */
  readonly disks: readonly DiskDescription[];
}

/** The router of the house, and its network. */
export interface RouterDescription {
  readonly address: string;
  readonly cidr: string;
}

/** What a new homelab is made of: all that its owner was asked. Everything else is decided, or still to fill in. */
export interface Description {
  readonly name: string;
  readonly machines: readonly MachineDescription[];
  readonly router: RouterDescription;
  readonly country: string;
  readonly keyboard: string;
  readonly timezone: string;
  readonly gateway: boolean;
  readonly tailnet: boolean;
  readonly ups: boolean;
  /** True for one that speaks S3, else how restic reaches it. */
  readonly offsite: boolean | BackEndName;
}
