import { type Fields, kindOf, list, object, optional, record } from '../../shape/composed';
import type { Shape } from '../../shape/shape';
import { bytes, flag, one, oneOf, rate, text, time, watts, whole } from '../../shape/values';
import type { Sourced } from '../../units/declared';
import { backEndNames } from '../back-ends';
import type { Dns } from '../dns';
import type { Budgets, CloudImage, Gateway, Git, Inventory, K3s, QuietHours, Tailnet } from '../inventory';
import type { Machine } from '../machine';
import type { MetalNode } from '../metal';
import type { Device, FileServer, Link, Network } from '../network';
import type { Offsite } from '../offsite';
import type { Peripheral } from '../peripheral';
import type { Battery, PowerFeed, Ups } from '../power';
import type { Timings } from '../timings';
import { type Availability, storageClasses, type VirtualDisk, type Vm } from '../vm';

/** Characters that are one word to a shell and to APT, without a user or a question in it: both would end up in Git, or in a file's name. */
const url = (form: RegExp, repair: string) =>
  one<string>(
    (value) => typeof value === 'string' && form.test(value) && URL.canParse(value),
    repair,
    () => '',
  );
const webServer = url(
  /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~+%@:=-]*)*$/,
  'give it an address without user and query, like http://192.168.1.5/mirror',
);
const webFile = url(
  /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~+%@:=-]+)+$/,
  'give it the address of one file, like https://example.org/file.qcow2',
);
const sha = (bits: 256 | 512) =>
  one<string>(
    (value) => typeof value === 'string' && /^[0-9a-f]+$/.test(value) && value.length === bits / 4,
    `give it the file's SHA-${bits}: ${bits / 4} hexadecimal digits, lower case`,
    () => '',
  );
const duration = time();
const percent = whole(1, 99);
const link = list(text) as unknown as Shape<Link>; // that it has two ends is looked at with what they are

const sourced = <T>(shape: Shape<T>) => object<Sourced<T>>({ value: shape, source: text, measured: flag });

const share = one<number>(
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
  'give it a share from 0 to 1',
  () => 0,
);
const step = optional(sourced(duration));
const timings = object<Partial<Timings>>({
  router: step,
  hostBoot: step,
  vmBoot: step,
  k3sServer: step,
  k3sAgent: step,
  podStart: step,
  failover: step,
  notice: step,
  swap: step,
  replacement: step,
  hostInstall: step,
  vmBuild: step,
  gatewayBuild: step,
  sync: step,
  download: optional(sourced(rate)),
  upload: optional(sourced(rate)),
  smallFiles: optional(sourced(rate)),
  image: optional(sourced(bytes)),
  system: optional(sourced(bytes)),
  change: optional(sourced(share)),
  load: optional(sourced(share)),
});

const ups: Fields<Omit<Ups, 'kind'>> = {
  model: text,
  primary: text,
  driver: text,
  loss: sourced(watts),
  runtime: sourced(duration),
  shutdown: object({ onBattery: duration, lowCharge: percent, lowRuntime: duration }),
  offDelay: duration,
  onDelay: duration,
  powerOffWait: duration,
  hostSync: duration,
};
const battery: Fields<Omit<Battery, 'kind'>> = {
  machine: text,
  runtime: sourced(duration),
  shutdown: object({ lowCharge: percent }),
  rtcWake: duration,
  chargeLimit: whole(50, 100),
};

const machine = object<Machine>({
  model: text,
  cpu: object({ model: text, cores: whole(1, 1024), threads: whole(1, 2048) }),
  memory: object({ installed: bytes, usable: sourced(bytes) }),
  disks: record(object({ kind: oneOf('nvme', 'ssd', 'hdd'), size: bytes, throughput: sourced(rate), serial: text })),
  nics: record(object({ kind: oneOf('ethernet', 'usb-ethernet', 'wifi'), rate, mac: text })),
  addresses: list(object({ network: text, nic: text, address: text })),
  internet: object({ nic: text, through: text }),
  power: object({ feed: text, onMainsReturn: oneOf('starts', 'stays-off') }),
  draw: sourced(object({ idle: watts, busy: watts })),
  host: optional(
    object({ nodeId: whole(1, 64), memory: bytes, zfsCache: bytes, qemuOverhead: bytes, system: object({ on: text, size: bytes }) }),
  ),
  peripherals: optional(record(kindOf<Peripheral>({ 'usb-serial': { id: text }, gpu: { address: text } }))),
});

const nodeDisks = record(
  object<VirtualDisk>({ on: text, size: bytes, class: optional(oneOf(...storageClasses)), forTenants: optional(flag) }),
);
const reserved = object({ memory: bytes, millicores: whole(0, 1_000_000), evictionMemory: bytes });
const extendedResources = optional(record(whole(1, 1_000_000)));

const vm = object<Omit<Vm, 'metal'>>({
  vmid: whole(100, 999_999_999), // Proxmox VE's own limits
  home: text,
  role: oneOf('k3s-server', 'k3s-agent', 'lab'),
  vcpus: whole(1, 1024),
  memory: bytes,
  addresses: record(text) as Shape<Vm['addresses']>,
  disks: nodeDisks,
  availability: kindOf<Availability>({ replicated: { to: text, every: duration }, rebuilt: {} }),
  stop: object({ grace: duration, critical: duration, down: duration }),
  reserved,
  peripherals: optional(list(text)),
  extendedResources,
});

const metalNode = object<MetalNode>({
  machine: text,
  role: oneOf('k3s-server', 'k3s-agent'),
  disks: nodeDisks,
  stop: object({ grace: duration, critical: duration }),
  reserved,
  extendedResources,
});

const fileServer = object<FileServer>({ network: text, address: text, shares: record(text) });

/** An inventory, as its type says. */
export const inventoryShape = object<Inventory>({
  domain: text,
  email: text,
  dns: optional(object<Dns>({ provider: text, credentials: optional(record(text)) })),
  git: object<Git>({
    url: text,
    branch: text,
    mirrors: optional(list(text)),
    signers: optional(list(text)),
    host: oneOf('github', 'gitlab', 'gitea', 'none'),
  }),
  k3s: object<K3s>({ version: text, pods: text, services: text, sha256: optional(object({ binary: sha(256) })) }),
  cloudImage: object<CloudImage>({ url: webFile, sha512: optional(sha(512)) }),
  locale: object({ country: text, keyboard: text }),
  mirror: optional(webServer),
  budgets: object<Budgets>({ power: watts, rto: duration, machine: optional(duration), site: optional(duration) }),
  quietHours: object<QuietHours>({ from: text, to: text, timezone: text, watts: optional(watts) }),
  timings: optional(timings),
  feeds: record(kindOf<PowerFeed>({ ups, battery, mains: {} })),
  networks: record(
    object<Network>({
      cidr: text,
      gateway: optional(text),
      dns: optional(list(text)),
      bridge: optional(text),
      vlan: optional(whole(1, 4094)),
    }),
  ),
  devices: record(
    object<Device>({
      kind: oneOf('router', 'switch', 'nas'),
      feed: text,
      draw: sourced(watts),
      nfs: optional(fileServer),
      smb: optional(fileServer),
    }),
  ),
  machines: record(machine),
  links: list(link),
  vms: record(vm),
  metal: optional(record(metalNode)),
  sshKeys: optional(list(text)),
  gateway: optional(
    object<Gateway>({ provider: text, address: text, address6: optional(text), name: text, homePort: whole(1024, 65_535) }),
  ),
  tailnet: optional(object<Tailnet>({ name: text, sshKeys: optional(list(text)), members: list(text) })),
  offsite: optional(
    object<Offsite>({
      provider: text,
      backend: optional(oneOf(...backEndNames)),
      credentials: optional(record(text)),
      ports: optional(list(whole(1, 65_535))),
    }),
  ),
});
