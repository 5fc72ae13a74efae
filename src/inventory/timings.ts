import { Duration } from 'cdk8s';
import { Bytes } from '../units/bytes';
import { declared, type Sourced } from '../units/declared';
import { Rate } from '../units/rate';
import type { Inventory } from './inventory';

/** How long each step of a start or of a recovery takes here, and how fast data comes back. `bootstrap/measure.sh` prints them as measured. */
export interface Timings {
  /** From power to Internet, of the router. */
  readonly router: Sourced<Duration>;
  /** Firmware, kernel and Proxmox VE's services until guests may start. */
  readonly hostBoot: Sourced<Duration>;
  /** From a VM's start to a running system. */
  readonly vmBoot: Sourced<Duration>;
  /** From there until the API server answers, and until a node is ready. */
  readonly k3sServer: Sourced<Duration>;
  readonly k3sAgent: Sourced<Duration>;
  /** From a pod on its node, its image there, until it is ready. */
  readonly podStart: Sourced<Duration>;
  /** From a host's loss until Proxmox HA starts its VMs elsewhere. */
  readonly failover: Sourced<Duration>;
  /** Until a person has heard of it and sits down to it. */
  readonly notice: Sourced<Duration>;
  /** To change a cable, a switch, a router or a disk for one that lies ready. */
  readonly swap: Sourced<Duration>;
  /** Until another machine is there. */
  readonly replacement: Sourced<Duration>;
  /** Proxmox VE from its medium to the end of the first boot. */
  readonly hostInstall: Sourced<Duration>;
  /** A VM from its cloud-init, K3s downloaded and installed. */
  readonly vmBuild: Sourced<Duration>;
  /** The gateway from its cloud-init. */
  readonly gatewayBuild: Sourced<Duration>;
  /** From a new cluster until Argo CD has applied everything. */
  readonly sync: Sourced<Duration>;
  /** What the line to the Internet brings, and takes. */
  readonly download: Sourced<Rate>;
  readonly upload: Sourced<Rate>;
  /** What a restore of many small files writes, whatever the disk's sequential rate. */
  readonly smallFiles: Sourced<Rate>;
  /** One image as it is downloaded; on the node's disk it takes three times that. */
  readonly image: Sourced<Bytes>;
  /** What a node's system takes of its disk, without images. */
  readonly system: Sourced<Bytes>;
  /** The share of its data that a service changes in a day. */
  readonly change: Sourced<number>;
  /** The share of the processor time that pods ask for, and use on average. */
  readonly load: Sourced<number>;
}

/** What others measured or state, until it is measured here. */
export const usualTimings: Timings = {
  router: declared(Duration.minutes(2), 'home routers take one to three minutes'),
  hostBoot: declared(Duration.minutes(2), 'an estimate: firmware 20 s, kernel and ZFS 30 s, Proxmox VE 30 s, and a margin'),
  vmBoot: declared(Duration.seconds(30), 'Debian with cloud-init on NVMe: 15 to 30 s'),
  k3sServer: declared(Duration.seconds(60), 'k3s-io/k3s: the API server of a cluster that was there answers within a minute'),
  k3sAgent: declared(Duration.seconds(30), 'an agent retries every few seconds until the server answers'),
  podStart: declared(Duration.seconds(60), 'an estimate for services of this kind, readiness included'),
  failover: declared(Duration.minutes(2), 'pve-docs, ha-manager.adoc: about two minutes'),
  notice: declared(Duration.minutes(15), 'somebody is called, and at a keyboard'),
  swap: declared(Duration.minutes(20), 'a spare cable and a spare switch lie in the drawer'),
  replacement: declared(Duration.days(2), 'second-hand machines of this kind are bought within two days'),
  hostInstall: declared(Duration.minutes(15), 'Proxmox VE from a medium: 10 to 15 minutes'),
  vmBuild: declared(Duration.minutes(5), 'image, cloud-init and K3s at 100 Mbit/s: about four minutes'),
  gatewayBuild: declared(Duration.minutes(10), 'a VPS of this kind and its cloud-init'),
  sync: declared(Duration.minutes(5), 'K3s’s Helm jobs, then Argo CD’s waves; the twin takes about two'),
  download: declared(Rate.mbps(100), 'a slow home line'),
  upload: declared(Rate.mbps(50), 'a slow home line'),
  smallFiles: declared(Rate.mbPerSecond(30), 'spinning disks with many small files: 10 to 40 MB/s'),
  image: declared(Bytes.mib(200), 'an estimate: those of this kind have 5 to 500 MB, compressed'),
  system: declared(Bytes.gib(3), 'Debian 13 with K3s: about 2.5 GB'),
  change: declared(0.005, 'families add some hundred megabytes a day to 100 GB'),
  load: declared(0.15, 'isac322/homelab#334: nodes full by requests ran at 15 % of their processors'),
};

/** The timings of a homelab: its own, and what is usual for those that it does not state. */
export function timingsOf({ timings = {} }: Pick<Inventory, 'timings'>): Timings {
  return { ...usualTimings, ...Object.fromEntries(Object.entries(timings).filter(([, given]) => given !== undefined)) };
}

/** A timing in seconds. */
export function secondsOf(inventory: Pick<Inventory, 'timings'>, step: TimingName): number {
  return timingsOf(inventory)[step].value.toSeconds();
}

/** Those that are lengths of time. */
export type TimingName = {
  readonly [K in keyof Timings]: Timings[K] extends Sourced<Duration> ? K : never;
}[keyof Timings];
