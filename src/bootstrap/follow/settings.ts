import type { Command } from '../cloud-config';

/** Files of a machine by their paths; `*` is any part of one, slashes too. */
type Paths = readonly string[];

/** What a machine does with its files, in the words of `/etc/loutik/follow.json`. */
export interface FollowRules {
  /** Run before a file stands in its place; `{}` is where it can be read. */
  readonly checks: readonly { readonly files: Paths; readonly run: Command }[];
  /** Run in this order once files have changed or gone. When one fails, all goes back, and all of them are run again. */
  readonly actions: readonly { readonly files: Paths; readonly run: readonly Command[] }[];
  /** What must be so before a change of these begins: until then it waits. */
  readonly turns: readonly { readonly files: Paths; readonly run: Command; readonly why: string }[];
  /** What succeeds on a machine that is well. What succeeded before a change has to succeed after it. */
  readonly health: readonly Command[];
}

/** What a machine was made with and keeps as long as it lives, by name. */
export type MadeWith = Readonly<Record<string, { readonly value: string; readonly repair: string }>>;

/** How a node brings K3s to the version that Git names. */
export interface FollowedK3s {
  readonly version: string;
  readonly server: boolean;
  /** It shares its datastore with other servers, which keep it: its copy is a snapshot for a person. */
  readonly etcd: boolean;
  readonly unit: string;
  readonly node: string;
  /** By which it asks the API server: an agent has its kubelet's. */
  readonly kubeconfig: string;
  /** The nodes that run that version first. */
  readonly before: readonly string[];
  /** How long its pods have to leave it, seconds. */
  readonly drain: number;
  /** When none of it begins, local times. */
  readonly quiet: { readonly from: string; readonly to: string };
  /** Where the copy of the datastore lies. @default - it has none of its own */
  readonly copy?: string;
}

/** When a machine restarts by itself once an update asks for it, in the words of `/etc/loutik/follow.json`. */
export interface RestartRules {
  /** A kernel newer than the one that runs asks for it too: Proxmox VE's, which no flag of Debian's need tell. */
  readonly kernels: boolean;
  /** What has to succeed besides all that the program asks by itself. */
  readonly needs: readonly { readonly run: Command; readonly why: string }[];
  /** Seconds that systemd has to stop all of it: a machine that still runs then did not restart. */
  readonly leaves: number;
  /** Of a node: the other nodes, which have to be ready. */
  readonly nodes?: readonly string[];
  /** Of a Proxmox host. */
  readonly host?: {
    readonly name: string;
    readonly votes: number;
    /** Each other host, with its addresses, the best first. */
    readonly others: Readonly<Record<string, readonly string[]>>;
    /** The nodes that may run here, by VMID: they answer for themselves. */
    readonly guests: Readonly<Record<string, string>>;
  };
}

/** `/etc/loutik/follow.json`: what a machine follows in Git, and how. */
export interface FollowSettings extends FollowRules {
  /** Addresses of the repository, asked in this order. */
  readonly sources: readonly string[];
  readonly branch: string;
  /** The keys of which one has signed each commit that is followed; none asks for none. */
  readonly signers: readonly string[];
  /** The one file in the repository that says all of this machine. */
  readonly part: string;
  /** Where that file stands on the machine as it is. @default - it is a user-data, and its `write_files` are what is followed */
  readonly as?: string;
  readonly made: MadeWith;
  /** @default - it does not restart by this program */
  readonly restart?: RestartRules;
  /** @default - it is no node */
  readonly k3s?: FollowedK3s;
  /** How long a machine may take until it is well again, and for how long it has to be so, seconds. */
  readonly patience: number;
  readonly settle: number;
}
