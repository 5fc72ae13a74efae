import { Bytes, Duration, declared, defineInventory, ethernet, hdd, type Inventory, nvme, Rate, Watts } from '../../src';
import type { Battery } from '../../src/inventory/power';

const mac = (last: number) => `52:54:00:00:00:${last.toString(16).padStart(2, '0')}`;
const fast = declared(Rate.mbPerSecond(500), 'a test');

const machine = (name: 'one' | 'two', number: number) => ({
  model: `Box ${name}`,
  cpu: { model: 'Some CPU', cores: 4, threads: 8 },
  memory: { installed: Bytes.gib(16), usable: declared(Bytes.gib(15), 'a test') },
  disks: { nvme: nvme(Bytes.gb(256), fast, `N${number}`), hdd: hdd(Bytes.gb(1000), fast, `H${number}`) },
  nics: { lan: ethernet(Rate.gbps(1), mac(number)) },
  addresses: [{ network: 'lan', nic: 'lan', address: `192.168.7.1${number}` }] as const,
  internet: { nic: 'lan', through: 'router' } as const,
  power: { feed: 'ups', onMainsReturn: 'starts' } as const,
  draw: declared({ idle: Watts.of(10), busy: Watts.of(40) }, 'a test'),
  host: {
    nodeId: number,
    memory: Bytes.gib(1),
    zfsCache: Bytes.gib(1),
    qemuOverhead: Bytes.mib(256),
    system: { on: 'nvme', size: Bytes.gib(10) },
  } as const,
});

const stop = { grace: Duration.seconds(40), critical: Duration.seconds(10), down: Duration.seconds(60) };
const reserved = { memory: Bytes.mib(512), millicores: 200, evictionMemory: Bytes.mib(256) };

/** A sound homelab of two machines, for tests to break in one place. */
export const base = defineInventory({
  domain: 'test.example',
  email: 'owner@test.example',
  git: { url: 'https://git.test.example/owner/homelab.git', branch: 'main', host: 'github' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  cloudImage: { url: 'https://images.test.example/debian-13.qcow2' },
  locale: { country: 'ch', keyboard: 'fr-ch' },
  budgets: { power: Watts.of(40), rto: Duration.hours(1) },
  quietHours: { from: '22:00', to: '07:00', timezone: 'Europe/Zurich' },
  feeds: {
    ups: {
      kind: 'ups',
      model: 'Some UPS',
      primary: 'one',
      driver: 'usbhid-ups',
      loss: declared(Watts.of(4), 'a test'),
      runtime: declared(Duration.minutes(30), 'a test'),
      shutdown: { onBattery: Duration.minutes(5), lowCharge: 40, lowRuntime: Duration.minutes(10) },
      offDelay: Duration.seconds(30),
      onDelay: Duration.seconds(120),
      powerOffWait: Duration.seconds(60),
      hostSync: Duration.seconds(200),
    },
    mains: { kind: 'mains' },
  },
  networks: { lan: { cidr: '192.168.7.0/24', gateway: '192.168.7.1', dns: ['192.168.7.1'], bridge: 'vmbr0' } },
  devices: { router: { kind: 'router', feed: 'ups', draw: declared(Watts.of(6), 'a test') } },
  machines: { one: machine('one', 1), two: machine('two', 2) },
  links: [
    ['one.lan', 'router'],
    ['two.lan', 'router'],
  ],
  vms: {
    server: {
      vmid: 100,
      home: 'one',
      role: 'k3s-server',
      vcpus: 4,
      memory: Bytes.gib(6),
      addresses: { lan: '192.168.7.20' },
      disks: {
        system: { on: 'nvme', size: Bytes.gib(20) },
        fast: { on: 'nvme', size: Bytes.gib(60), class: 'fast' },
        hot: { on: 'hdd', size: Bytes.gib(300), class: 'hot' },
      },
      availability: { kind: 'replicated', to: 'two', every: Duration.minutes(15) },
      stop,
      reserved,
    },
    worker: {
      vmid: 101,
      home: 'two',
      role: 'k3s-agent',
      vcpus: 8,
      memory: Bytes.gib(4),
      addresses: { lan: '192.168.7.21' },
      disks: {
        system: { on: 'nvme', size: Bytes.gib(20) },
        fast: { on: 'nvme', size: Bytes.gib(40), class: 'fast' },
        cold: { on: 'hdd', size: Bytes.gib(400), class: 'cold' },
      },
      availability: { kind: 'rebuilt' },
      stop,
      reserved,
    },
  },
  gateway: { provider: 'Some VPS', address: '203.0.113.7', name: 'gateway', homePort: 9443 },
  tailnet: {
    name: 'test.ts.net',
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'],
    members: ['owner@test.example'],
  },
  offsite: { provider: 'Some storage' },
});

/** The base with one value replaced, by its dotted path. `undefined` removes it. */
export function withChange(path: string, value: unknown, from: Inventory = base): Inventory {
  const [key = '', ...rest] = path.split('.');
  const object = from as unknown as Record<string, unknown>;
  if (rest.length === 0) {
    const { [key]: _, ...others } = object;
    return (value === undefined ? others : { ...(Array.isArray(from) ? from : {}), ...object, [key]: value }) as unknown as Inventory;
  }
  const inner = withChange(rest.join('.'), value, object[key] as Inventory);
  return { ...object, [key]: Array.isArray(object[key]) ? Object.values(inner as object) : inner } as unknown as Inventory;
}

/** A battery of machine two's own. */
export const battery: Battery = {
  kind: 'battery',
  machine: 'two',
  runtime: declared(Duration.minutes(40), 'a test'),
  shutdown: { lowCharge: 30 },
  rtcWake: Duration.minutes(30),
  chargeLimit: 80,
};

/** The base with machine two on that battery. */
export const laptop: Inventory = withChange('machines.two.power.feed', 'battery', withChange('feeds.battery', battery));
