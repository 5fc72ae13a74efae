import { Duration } from 'cdk8s';
import type { Problem } from '../../problems';
import { spelled } from '../../spelled';
import { suggest } from '../../suggest';
import { Bytes } from '../../units/bytes';
import { Rate } from '../../units/rate';
import { Watts } from '../../units/watts';
import { storageClasses } from '../vm';

/** Reports what keeps a value from being of a shape. The bundle is not type-checked: what TypeScript promises is looked at again. */
type Shape = (value: unknown, where: string, problems: Problem[]) => void;

function invalid(where: string, value: unknown, repair: string): Problem {
  const shown = value === undefined ? 'is missing' : `is ${spelled(value)}`;
  return { code: 'VALUE_INVALID', where, what: `it ${shown}`, repair };
}

function one(test: (value: unknown) => boolean, repair: string): Shape {
  return (value, where, problems) => {
    if (!test(value)) problems.push(invalid(where, value, repair));
  };
}

const text = one((value) => typeof value === 'string' && value.trim() !== '', 'give it a text that is not empty');
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
const whole = (least: number, most: number) =>
  one(
    (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
    `give it a whole number from ${least} to ${most}`,
  );
const oneOf = (...values: readonly unknown[]) =>
  one((value) => values.includes(value), `give it one of ${values.map((value) => JSON.stringify(value)).join(', ')}`);
const bytes = one((value) => value instanceof Bytes && value.count > 0, 'give it an amount, like Bytes.gib(4)');
const rate = one((value) => value instanceof Rate, 'give it a rate, like Rate.gbps(2.5)');
const watts = one((value) => value instanceof Watts, 'give it a power, like Watts.of(16)');
const year = 365 * 24 * 3600;
const duration = one((value) => {
  const seconds = value instanceof Duration ? value.toSeconds({ integral: false }) : 0;
  return seconds > 0 && seconds <= year && Number.isInteger(seconds);
}, 'give it a time in whole seconds, like Duration.seconds(60)');
const flag = one((value) => typeof value === 'boolean', 'give it true or false');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, where, problems) => {
    if (!isRecord(value)) {
      problems.push(invalid(where, value, `give it an object with ${Object.keys(fields).join(', ')}`));
      return;
    }
    const at = (key: string) => (where ? `${where}.${key}` : key);
    for (const [key, shape] of Object.entries(fields)) shape(value[key], at(key), problems);
    for (const key of Object.keys(value).filter((key) => key !== 'kind' && !Object.hasOwn(fields, key))) {
      const right = suggest(key, Object.keys(fields));
      problems.push({
        code: 'VALUE_INVALID',
        where: at(key),
        what: `nothing here is called ${key}${right ? `; did you mean ${right}?` : ''}`,
        repair: right ? `write ${right}` : 'take it out: nobody looks at it',
      });
    }
  };
}

function record(shape: Shape): Shape {
  return (value, where, problems) => {
    if (!isRecord(value)) problems.push(invalid(where, value, 'give it an object, one entry for each name'));
    else for (const [key, entry] of Object.entries(value)) shape(entry, `${where}.${key}`, problems);
  };
}

function list(shape: Shape): Shape {
  return (value, where, problems) => {
    if (!Array.isArray(value)) problems.push(invalid(where, value, 'give it a list'));
    else for (const [index, entry] of value.entries()) shape(entry, `${where}[${index}]`, problems);
  };
}

function optional(shape: Shape): Shape {
  return (value, where, problems) => {
    if (value !== undefined) shape(value, where, problems);
  };
}

/** An object of one of several kinds, told apart by `kind`. */
function kindOf(kinds: Readonly<Record<string, Shape>>): Shape {
  return (value, where, problems) => {
    const kind = isRecord(value) ? value.kind : undefined;
    const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (shape) shape(value, where, problems);
    else problems.push(invalid(`${where}.kind`, kind, `give it one of ${Object.keys(kinds).join(', ')}`));
  };
}

const sourced = (shape: Shape) => object({ value: shape, source: text, measured: optional(flag) });
const percent = whole(1, 99);

const ups = object({
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
});
const battery = object({
  machine: text,
  runtime: sourced(duration),
  shutdown: object({ lowCharge: percent }),
  rtcWake: duration,
  chargeLimit: whole(50, 100),
});

const machine = object({
  model: text,
  cpu: object({ model: text, cores: whole(1, 1024), threads: whole(1, 2048) }),
  memory: object({ installed: bytes, usable: sourced(bytes) }),
  disks: record(object({ kind: oneOf('nvme', 'hdd'), size: bytes, throughput: sourced(rate), serial: text })),
  nics: record(object({ kind: oneOf('ethernet', 'usb-ethernet', 'wifi'), rate, mac: text })),
  addresses: list(object({ network: text, nic: text, address: text })),
  internet: object({ nic: text, through: text }),
  power: object({ feed: text, onMainsReturn: oneOf('starts', 'stays-off') }),
  draw: sourced(object({ idle: watts, busy: watts })),
  host: object({ nodeId: whole(1, 64), memory: bytes, zfsCache: bytes, qemuOverhead: bytes, system: object({ on: text, size: bytes }) }),
});

const vm = object({
  vmid: whole(100, 999_999_999), // Proxmox VE's own limits
  home: text,
  role: oneOf('k3s-server', 'k3s-agent', 'lab'),
  vcpus: whole(1, 1024),
  memory: bytes,
  addresses: record(text),
  disks: record(object({ on: text, size: bytes, class: optional(oneOf(...storageClasses)), forTenants: optional(flag) })),
  availability: kindOf({ replicated: object({ to: text, every: duration }), rebuilt: object({}) }),
  stop: object({ grace: duration, critical: duration, down: duration }),
  reserved: object({ memory: bytes, millicores: whole(0, 1_000_000), evictionMemory: bytes }),
});

const inventory = object({
  domain: text,
  email: text,
  git: object({ url: text, branch: text, host: oneOf('github', 'gitlab', 'gitea', 'none') }),
  k3s: object({ version: text, pods: text, services: text, sha256: optional(object({ binary: sha(256), installer: sha(256) })) }),
  cloudImage: object({ url: webFile, sha512: optional(sha(512)) }),
  locale: object({ country: text, keyboard: text }),
  mirror: optional(webServer),
  budgets: object({ power: watts, rto: duration }),
  quietHours: object({ from: text, to: text, timezone: text }),
  feeds: record(kindOf({ ups, battery, mains: object({}) })),
  networks: record(object({ cidr: text, gateway: optional(text), dns: optional(list(text)), bridge: optional(text) })),
  devices: record(object({ kind: oneOf('router', 'switch'), feed: text, draw: sourced(watts) })),
  machines: record(machine),
  links: list(list(text)),
  vms: record(vm),
  gateway: object({ provider: text, address: text, name: text, homePort: whole(1024, 65_535) }),
  tailnet: object({ name: text, sshKeys: list(text), members: list(text) }),
  offsite: optional(object({ provider: text })),
});

/** Every place where the inventory is not of its type. */
export function checkShape(value: unknown): Problem[] {
  const problems: Problem[] = [];
  inventory(value, '', problems);
  return problems;
}
