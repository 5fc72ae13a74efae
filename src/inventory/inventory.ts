import type { Duration } from 'cdk8s';
import type { Bytes } from '../units/bytes';
import type { Watts } from '../units/watts';
import type { Dns } from './dns';
import type { HostAddress, Machine } from './machine';
import type { MetalNode } from './metal';
import type { Device, Link, Network } from './network';
import type { Offsite } from './offsite';
import type { PowerFeed } from './power';
import type { Timings } from './timings';
import type { Vm } from './vm';

/** K3s, as all nodes run it. */
export interface K3s {
  /** Exact, as released: `v1.36.4+k3s1`. */
  readonly version: string;
  /** The range that pods have their addresses of. */
  readonly pods: string;
  /** The range that Services have their addresses of. */
  readonly services: string;
  /** What the binary of that version must hash to. @default - the release's own list of sums is believed */
  readonly sha256?: { readonly binary: string };
}

/** The disk image that VMs are made from. */
export interface CloudImage {
  /** Where a host gets it: Debian’s, `https://…/debian-13-genericcloud-amd64-….qcow2`. */
  readonly url: string;
  /** @default - the list of sums beside the image is believed */
  readonly sha512?: string;
}

/** What the installer of Proxmox VE asks for. */
export interface Locale {
  /** ISO 3166, lower case: `ch`. */
  readonly country: string;
  /** As Proxmox VE's installer names it: `fr-ch`. */
  readonly keyboard: string;
}

/** The rented machine with a public address: lets the world in, holds no keys. */
export interface Gateway {
  /** Who rents it out, for people to read. */
  readonly provider: string;
  /** Its public IPv4 address. */
  readonly address: string;
  /** Its public IPv6 address, which its provider gives it beside: what comes in does so by either. @default - by IPv4 alone */
  readonly address6?: string;
  /** Its name on the tailnet. */
  readonly name: string;
  /** The port that the Traefik pod takes its PROXY connections on, opened to the gateway alone. */
  readonly homePort: number;
}

/** The private network (Tailscale's) that joins machines and people wherever they are. */
export interface Tailnet {
  /** Its DNS name, as in the admin console: `tail1a2b3c.ts.net`. */
  readonly name: string;
  /** As the inventory's own `sshKeys`. @default - those alone */
  readonly sshKeys?: readonly string[];
  /** The logins of its people, the owner's first: the owner reaches every machine by SSH, the others what is routed for the tailnet. */
  readonly members: readonly string[];
}

/** Where Argo CD pulls from. */
export interface Git {
  /** The repository, as `git clone` takes it. */
  readonly url: string;
  /** What a push deploys. */
  readonly branch: string;
  /** The same repository elsewhere, for machines when it cannot be reached. @default - none */
  readonly mirrors?: readonly string[];
  /** SSH public keys: machines follow a commit that one of them has signed, and no other. @default - whoever may push is believed */
  readonly signers?: readonly string[];
  /** Whose webhook may make a push deploy at once. */
  readonly host: 'github' | 'gitlab' | 'gitea' | 'none';
}

/** The hours in which nothing may spin a disk or a fan on purpose, local time, `HH:MM`. */
export interface QuietHours {
  readonly from: string;
  /** The next morning, when it is earlier than `from`. */
  readonly to: string;
  readonly timezone: string;
  /** What all of the house may draw then, a scheduled job at work. @default - as much as it takes */
  readonly watts?: Watts;
}

/** What a homelab promises. */
export interface Budgets {
  /** Average at the wall, for the whole homelab. */
  readonly power: Watts;
  /** Recovery time objective after a critical loss: any one machine, disk or provider, or somebody's mistake. */
  readonly rto: Duration;
  /** The same after the loss of a machine that has to be bought again. @default - `rto`; of an only machine, `site` */
  readonly machine?: Duration;
  /** The same after the loss of the whole house. @default - none is promised */
  readonly site?: Duration;
}

/** Everything that somebody owns and rents. */
export interface Inventory {
  /** What all its names end with: registered by its owner. */
  readonly domain: string;
  /** Where certificate notices go. */
  readonly email: string;
  /** Where the domain's records are changed. @default - at Infomaniak */
  readonly dns?: Dns;
  /** Where Argo CD pulls `dist/` from. */
  readonly git: Git;
  /** The Kubernetes that its nodes run. */
  readonly k3s: K3s;
  /** What VMs are made from. */
  readonly cloudImage: CloudImage;
  /** Country and keyboard of the machines’ installer. */
  readonly locale: Locale;
  /**
   * A web server in the house that has what the first boot downloads, so that a rebuild needs no Internet: each file of
   * `https://<host>/<path>` at `<mirror>/<host>/<path>`, as `wget -x` keeps them; Debian's archives at `<mirror>/debian` and
   * `<mirror>/debian-security`. @default - the Internet
   */
  readonly mirror?: string;
  /** What it promises: watts, and times to be back. */
  readonly budgets: Budgets;
  /** When nothing may be heard. */
  readonly quietHours: QuietHours;
  /** How long things take here. @default - what is usual, for each that is left out */
  readonly timings?: Partial<Timings>;
  /** What machines and devices are plugged into, by name. */
  readonly feeds: Readonly<Record<string, PowerFeed>>;
  /** The networks of the house, by name. */
  readonly networks: Readonly<Record<string, Network>>;
  /** Routers and switches, by name. */
  readonly devices: Readonly<Record<string, Device>>;
  /** The machines, by name. */
  readonly machines: Readonly<Record<string, Machine>>;
  /** Cables and radio links. */
  readonly links: readonly Link[];
  /** The virtual machines, by name: as K3s nodes they are called so. */
  readonly vms: Readonly<Record<string, Vm>>;
  /** K3s nodes that are a whole machine, without Proxmox VE, by name: as nodes they are called so. @default - none */
  readonly metal?: Readonly<Record<string, MetalNode>>;
  /** SSH public keys, as `ssh-keygen` writes them: whose key it is may administer every machine. @default - the tailnet's */
  readonly sshKeys?: readonly string[];
  /** Absent where nothing is served to the world. It reaches home by the tailnet. */
  readonly gateway?: Gateway;
  /** Absent where nobody comes from outside of the house. */
  readonly tailnet?: Tailnet;
  /** Backups that leave the house; absent while there is no such place. */
  readonly offsite?: Offsite;
}

type Key<T> = keyof T & string;
type NicRef<M extends Record<string, Machine>> = { [K in Key<M>]: `${K}.${Key<M[K]['nics']>}` }[Key<M>];
/** VM name → home, inferred from the literal itself, so that a VM's disks are checked against its own home's. */
type VmsOf<V extends Record<string, string>, M extends Record<string, Machine>, N> = {
  readonly [K in keyof V]: Vm<V[K] & Key<M>, Key<M[V[K] & Key<M>]['disks']>, Exclude<Key<M>, V[K]>, Key<N>>;
};
/** The same of nodes without a hypervisor. */
type MetalOf<W extends Record<string, string>, M extends Record<string, Machine>> = {
  readonly [K in keyof W]: MetalNode<W[K] & Key<M>, Key<M[W[K] & Key<M>]['disks']>>;
};
type MachineRefs<M extends Record<string, Machine>, N, D> = {
  [K in keyof M]: {
    readonly addresses: readonly HostAddress<Key<N>, Key<M[K]['nics']>>[];
    readonly internet: { readonly nic: Key<M[K]['nics']>; readonly through: Key<D> };
    readonly host?: { readonly system: { readonly on: Key<M[K]['disks']>; readonly size: Bytes } };
  };
};
type FeedRefs<F, M> = {
  [K in keyof F]: F[K] extends { readonly kind: 'ups' }
    ? { readonly primary: Key<M> }
    : F[K] extends { readonly kind: 'battery' }
      ? { readonly machine: Key<M> }
      : unknown;
};

/**
 * One homelab's inventory. Names inside the one literal are typed: a reference to a machine, a disk, a NIC, a network, a
 * device or a feed that is not there does not compile. What types cannot see is found by `checkInventory`.
 */
export function defineInventory<
  const F extends Record<string, PowerFeed>,
  const N extends Record<string, Network>,
  const D extends Record<string, Device<Key<NoInfer<F>>>>,
  const M extends Record<string, Machine<Key<NoInfer<F>>, Key<NoInfer<N>>>>,
  const V extends Record<string, Key<NoInfer<M>>>,
  const W extends Record<string, Key<NoInfer<M>>>,
  G extends Gateway | undefined,
  T extends Tailnet | undefined,
>(
  inventory: Omit<Inventory, 'feeds' | 'networks' | 'devices' | 'machines' | 'links' | 'vms' | 'metal' | 'gateway' | 'tailnet'> & {
    readonly feeds: F & FeedRefs<F, NoInfer<M>>;
    readonly networks: N;
    readonly devices: D;
    readonly machines: M & MachineRefs<NoInfer<M>, NoInfer<N>, NoInfer<D>>;
    readonly links: readonly Link<NicRef<NoInfer<M>> | Key<NoInfer<D>>>[];
    readonly vms: VmsOf<V, NoInfer<M>, NoInfer<N>>;
    readonly metal?: MetalOf<W, NoInfer<M>>;
    readonly gateway?: G;
    readonly tailnet?: T;
  },
): Omit<Inventory, 'networks' | 'machines' | 'vms' | 'gateway' | 'tailnet'> & {
  readonly networks: N;
  readonly machines: M;
  readonly vms: { readonly [K in keyof V]: Vm };
  readonly gateway: G;
  readonly tailnet: T;
} {
  return inventory as typeof inventory & { readonly gateway: G; readonly tailnet: T };
}
