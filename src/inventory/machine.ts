import type { Bytes } from '../units/bytes';
import type { Sourced } from '../units/declared';
import type { Rate } from '../units/rate';
import type { Watts } from '../units/watts';
import type { Peripheral } from './peripheral';

/** A physical disk of a machine. */
export interface Disk {
  /** Solid-state on NVMe or SATA, or spinning. */
  readonly kind: 'nvme' | 'ssd' | 'hdd';
  /** As sold, decimal. */
  readonly size: Bytes;
  /** Sequential throughput, what a restore can hope for. */
  readonly throughput: Sourced<Rate>;
  /** Serial number: the installer picks disks by it, never by `sda`. */
  readonly serial: string;
}

/** A network interface of a machine. */
export interface Nic {
  /** Ethernet on the board or a card, on USB, or without a cable. */
  readonly kind: 'ethernet' | 'usb-ethernet' | 'wifi';
  /** What it is sold as. */
  readonly rate: Rate;
  /** As `ip link` shows it. */
  readonly mac: string;
}

/** An address that a machine holds in a network, on one of its NICs. */
export interface HostAddress<Network extends string = string, NicName extends string = string> {
  /** One of `networks`. */
  readonly network: Network;
  /** One of the machine’s NICs. */
  readonly nic: NicName;
  /** IPv4. */
  readonly address: string;
}

/** What Proxmox VE itself needs on a machine. */
export interface ProxmoxHost {
  /** Corosync's node id. The lowest makes the cluster, and wins where two hosts have no third vote. */
  readonly nodeId: number;
  /** Kernel, Proxmox services, and what the host does besides running VMs. */
  readonly memory: Bytes;
  /** Upper bound of the ZFS cache (ARC), `zfs_arc_max`. */
  readonly zfsCache: Bytes;
  /** QEMU's own memory for one running VM, on top of the VM's. */
  readonly qemuOverhead: Bytes;
  /** The disk that Proxmox is installed on, and how much of it the system takes. */
  readonly system: { readonly on: string; readonly size: Bytes };
}

/** A physical box. */
export interface Machine<Feed extends string = string, Network extends string = string> {
  /** As its maker calls it. */
  readonly model: string;
  /** Cores and threads as `lscpu` counts them. */
  readonly cpu: { readonly model: string; readonly cores: number; readonly threads: number };
  /** Beside what is installed, what the system sees (`free`): graphics take their part first. */
  readonly memory: { readonly installed: Bytes; readonly usable: Sourced<Bytes> };
  /** Its disks, by name. */
  readonly disks: Readonly<Record<string, Disk>>;
  /** Its NICs, by name. */
  readonly nics: Readonly<Record<string, Nic>>;
  /** What it is reached at, network by network. */
  readonly addresses: readonly HostAddress<Network>[];
  /** The NIC and the device that its packets to the Internet leave by. */
  readonly internet: { readonly nic: string; readonly through: string };
  readonly power: {
    readonly feed: Feed;
    /** What the firmware does when mains returns to a machine that is off. */
    readonly onMainsReturn: 'starts' | 'stays-off';
  };
  /** At the wall. */
  readonly draw: Sourced<{ readonly idle: Watts; readonly busy: Watts }>;
  /** What Proxmox VE takes of it. @default - there is no Proxmox VE on it: one of `metal` says what it runs */
  readonly host?: ProxmoxHost;
  /** What a VM of its may have to itself, by name. @default - nothing */
  readonly peripherals?: Readonly<Record<string, Peripheral>>;
}

/** A machine with Proxmox VE on it. */
export type Host = Machine & { readonly host: ProxmoxHost };

/** The machines that are hosts, by name, in the inventory's order. */
export function hostsOf({ machines }: { readonly machines: Readonly<Record<string, Machine>> }): readonly (readonly [string, Host])[] {
  return Object.entries(machines).filter((entry): entry is [string, Host] => entry[1].host !== undefined);
}

/** Their names. */
export function hostNames(inventory: { readonly machines: Readonly<Record<string, Machine>> }): readonly string[] {
  return hostsOf(inventory).map(([name]) => name);
}

/** A solid-state disk on NVMe. */
export function nvme(size: Bytes, throughput: Sourced<Rate>, serial: string): Disk {
  return { kind: 'nvme', size, throughput, serial };
}

/** A solid-state disk on SATA or USB. */
export function ssd(size: Bytes, throughput: Sourced<Rate>, serial: string): Disk {
  return { kind: 'ssd', size, throughput, serial };
}

/** A spinning disk. */
export function hdd(size: Bytes, throughput: Sourced<Rate>, serial: string): Disk {
  return { kind: 'hdd', size, throughput, serial };
}

/** A NIC on the board or on a card; its MAC address as `ip link` shows it. */
export function ethernet(rate: Rate, mac: string): Nic {
  return { kind: 'ethernet', rate, mac };
}

/** A NIC on USB. */
export function usbEthernet(rate: Rate, mac: string): Nic {
  return { kind: 'usb-ethernet', rate, mac };
}

/** A NIC without a cable. */
export function wifi(rate: Rate, mac: string): Nic {
  return { kind: 'wifi', rate, mac };
}
