import type { Sourced } from '../units/declared';
import type { Watts } from '../units/watts';

/** An IPv4 network of the house. */
export interface Network {
  /** Its range, like `192.168.1.0/24`. */
  readonly cidr: string;
  /** The router's address in it, when it leads anywhere. */
  readonly gateway?: string;
  /** Who answers for names. @default - the router */
  readonly dns?: readonly string[];
  /** The Proxmox bridge that VMs are plugged into, under one name on every host. */
  readonly bridge?: string;
  /**
   * Its tag (IEEE 802.1Q), 1 to 4094: it shares NICs and bridge with a network that has none, and every switch between its members carries
   * the tag. @default - untagged
   */
  readonly vlan?: number;
}

/** Whether hosts are known by their addresses in it: Proxmox VE's installer knows no tags. */
export function isUntaggedBridge(network: Pick<Network, 'bridge' | 'vlan'> | undefined): boolean {
  return network?.bridge !== undefined && network.vlan === undefined;
}

/** The interface that an address of a network is on, over the one that its frames come in by. */
export function taggedInterface(over: string, network: Pick<Network, 'vlan'> | undefined): string {
  return network?.vlan === undefined ? over : `${over}.${network.vlan}`;
}

/** Who answers for names in a network: those it says, else its router. */
export function nameservers({ dns = [], gateway }: Network): readonly string[] {
  return dns.length === 0 && gateway !== undefined ? [gateway] : dns;
}

/** A box that carries packets, and one that serves files. */
export interface Device<Feed extends string = string> {
  readonly kind: 'router' | 'switch' | 'nas';
  /** One of `feeds`. */
  readonly feed: Feed;
  /** Watts at the wall. */
  readonly draw: Sourced<Watts>;
  /** What one of kind `nas` serves to the house over NFS, version 4: `{ films: '/volume1/films' }`. */
  readonly nfs?: FileServer;
  /** What one of kind `nas` serves over SMB, version 3, to a user with a password: `{ scans: 'scans' }`, or a folder of it: `'home/scans'`. */
  readonly smb?: FileServer;
}

/** The protocols that folders are served by. */
export const fileProtocols = ['nfs', 'smb'] as const;
export type FileProtocol = (typeof fileProtocols)[number];

/** Folders that a device serves. */
export interface FileServer {
  /** One of `networks`, and its address there. */
  readonly network: string;
  readonly address: string;
  /** What it serves, by a name for it that no other of the device has. */
  readonly shares: Readonly<Record<string, string>>;
}

/** A cable or a radio link between two ends: a device, or a machine's NIC (`i5.lan`). */
export type Link<End extends string = string> = readonly [End, End];
