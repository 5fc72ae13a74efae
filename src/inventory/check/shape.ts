import type { Problem } from '../../problems';
import { bytes, duration, flag, kindOf, list, one, oneOf, optional, record, type Shape, struct, text, whole } from '../../shape';
import { Rate } from '../../units/rate';
import { Watts } from '../../units/watts';
import { storageClasses } from '../vm';

/** Characters that are one word to a shell and to APT, without a user or a question in it: both would end up in Git, or in a file's name. */
const url = (form: RegExp, repair: string) => one((value) => typeof value === 'string' && form.test(value) && URL.canParse(value), repair);
const webServer = url(
  /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~+%@:=-]*)*$/,
  'give it an address without user and query, like http://192.168.1.5/mirror',
);
const webFile = url(
  /^https?:\/\/[\w.-]+(:\d+)?(\/[\w.~+%@:=-]+)+$/,
  'give it the address of one file, like https://example.org/file.qcow2',
);
const sha = (bits: 256 | 512) =>
  one(
    (value) => typeof value === 'string' && /^[0-9a-f]+$/.test(value) && value.length === bits / 4,
    `give it the file's SHA-${bits}: ${bits / 4} hexadecimal digits, lower case`,
  );
const rate = one((value) => value instanceof Rate, 'give it a rate, like Rate.gbps(2.5)');
const watts = one((value) => value instanceof Watts, 'give it a power, like Watts.of(16)');
const sourced = (shape: Shape) => struct({ value: shape, source: text, measured: optional(flag) });
const percent = whole(1, 99);

const ups = struct({
  model: text,
  primary: text,
  driver: text,
  loss: sourced(watts),
  runtime: sourced(duration),
  shutdown: struct({ onBattery: duration, lowCharge: percent, lowRuntime: duration }),
  offDelay: duration,
  onDelay: duration,
  powerOffWait: duration,
  hostSync: duration,
});
const battery = struct({
  machine: text,
  runtime: sourced(duration),
  shutdown: struct({ lowCharge: percent }),
  rtcWake: duration,
  chargeLimit: whole(50, 100),
});

const machine = struct({
  model: text,
  cpu: struct({ model: text, cores: whole(1, 1024), threads: whole(1, 2048) }),
  memory: struct({ installed: bytes, usable: sourced(bytes) }),
  disks: record(struct({ kind: oneOf('nvme', 'ssd', 'hdd'), size: bytes, throughput: sourced(rate), serial: text })),
  nics: record(struct({ kind: oneOf('ethernet', 'usb-ethernet', 'wifi'), rate, mac: text })),
  addresses: list(struct({ network: text, nic: text, address: text })),
  internet: struct({ nic: text, through: text }),
  power: struct({ feed: text, onMainsReturn: oneOf('starts', 'stays-off') }),
  draw: sourced(struct({ idle: watts, busy: watts })),
  host: struct({ nodeId: whole(1, 64), memory: bytes, zfsCache: bytes, qemuOverhead: bytes, system: struct({ on: text, size: bytes }) }),
});

const vm = struct({
  vmid: whole(100, 999_999_999), // Proxmox VE's own limits
  home: text,
  role: oneOf('k3s-server', 'k3s-agent', 'lab'),
  vcpus: whole(1, 1024),
  memory: bytes,
  addresses: record(text),
  disks: record(struct({ on: text, size: bytes, class: optional(oneOf(...storageClasses)), forTenants: optional(flag) })),
  availability: kindOf({ replicated: struct({ to: text, every: duration }), rebuilt: struct({}) }),
  stop: struct({ grace: duration, critical: duration, down: duration }),
  reserved: struct({ memory: bytes, millicores: whole(0, 1_000_000), evictionMemory: bytes }),
});

const inventory = struct({
  domain: text,
  email: text,
  git: struct({ url: text, branch: text, host: oneOf('github', 'gitlab', 'gitea', 'none') }),
  k3s: struct({ version: text, pods: text, services: text, sha256: optional(struct({ binary: sha(256), installer: sha(256) })) }),
  cloudImage: struct({ url: webFile, sha512: optional(sha(512)) }),
  locale: struct({ country: text, keyboard: text }),
  mirror: optional(webServer),
  budgets: struct({ power: watts, rto: duration }),
  quietHours: struct({ from: text, to: text, timezone: text }),
  feeds: record(kindOf({ ups, battery, mains: struct({}) })),
  networks: record(struct({ cidr: text, gateway: optional(text), dns: optional(list(text)), bridge: optional(text) })),
  devices: record(struct({ kind: oneOf('router', 'switch'), feed: text, draw: sourced(watts) })),
  machines: record(machine),
  links: list(list(text)),
  vms: record(vm),
  sshKeys: optional(list(text)),
  gateway: optional(struct({ provider: text, address: text, name: text, homePort: whole(1024, 65_535) })),
  tailnet: optional(struct({ name: text, sshKeys: optional(list(text)), members: list(text) })),
  offsite: optional(struct({ provider: text })),
});

/** Every place where the inventory is not of its type. */
export function checkShape(value: unknown): Problem[] {
  const problems: Problem[] = [];
  inventory(value, '', problems);
  return problems;
}
