import { Bytes, Duration, declared, defineInventory, ethernet, Rate, ssd, Watts } from '../../../src';

const sata = declared(Rate.mbPerSecond(450), 'SATA, sequential');

/** Three machines of one kind, which differ by their number: SATA SSDs alone, all on one UPS. */
const machine = (number: number) => ({
  model: 'HP EliteDesk 800 G2 Mini',
  cpu: { model: 'Intel Core i5-6500T', cores: 4, threads: 4 },
  memory: { installed: Bytes.gib(16), usable: declared(Bytes.gib(15.5), 'free -h') },
  disks: { system: ssd(Bytes.gb(250), sata, `S250-${number}`), data: ssd(Bytes.gb(1000), sata, `S1000-${number}`) },
  nics: { lan: ethernet(Rate.gbps(1), `52:54:00:03:00:0${number}`) },
  addresses: [{ network: 'lan', nic: 'lan', address: `172.16.3.1${number}` }] as const,
  internet: { nic: 'lan', through: 'router' } as const,
  power: { feed: 'ups', onMainsReturn: 'starts' } as const,
  draw: declared({ idle: Watts.of(8), busy: Watts.of(35) }, 'a meter at the wall'),
  host: {
    nodeId: number,
    memory: Bytes.gib(1.5),
    zfsCache: Bytes.gib(1.5),
    qemuOverhead: Bytes.mib(256),
    system: { on: 'system', size: Bytes.gib(10) },
  } as const,
});

/** What the three nodes have in common: each is a server, so that the loss of any one stops nothing but its own volumes. */
const node = {
  role: 'k3s-server',
  vcpus: 4,
  memory: Bytes.gib(10),
  disks: {
    system: { on: 'system', size: Bytes.gib(60) },
    fast: { on: 'data', size: Bytes.gib(700), class: 'fast' },
    tenants: { on: 'data', size: Bytes.gib(20), class: 'fast', forTenants: true },
  },
  availability: { kind: 'rebuilt' },
  stop: { grace: Duration.seconds(60), critical: Duration.seconds(20), down: Duration.seconds(90) },
  reserved: { memory: Bytes.mib(1536), millicores: 600, evictionMemory: Bytes.mib(300) }, // etcd and the control plane on each
} as const;

/** Three machines, three servers, a gateway with an address of each family, a UPS, and a place for backups elsewhere. */
export const inventory = defineInventory({
  domain: 'three.example',
  email: 'owner@three.example',
  dns: { provider: 'cloudflare' },
  git: { url: 'https://git.three.example/owner/homelab.git', branch: 'main', host: 'gitlab' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' },
  locale: { country: 'us', keyboard: 'en-us' },
  budgets: { power: Watts.of(60), rto: Duration.hours(1), machine: Duration.days(3) }, // no machine has room for another's VM
  timings: { download: declared(Rate.gbps(1), 'as the line was sold') },
  quietHours: { from: '00:00', to: '06:00', timezone: 'America/New_York' },
  sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'],

  feeds: {
    ups: {
      kind: 'ups',
      model: 'APC Back-UPS 700',
      primary: 'ash',
      driver: 'usbhid-ups',
      loss: declared(Watts.of(5), 'its data sheet'),
      runtime: declared(Duration.minutes(20), 'its data sheet, a third off for its age'),
      shutdown: { onBattery: Duration.minutes(5), lowCharge: 50, lowRuntime: Duration.minutes(9) },
      offDelay: Duration.seconds(30),
      onDelay: Duration.seconds(120),
      powerOffWait: Duration.seconds(60),
      hostSync: Duration.seconds(100),
    },
  },
  networks: { lan: { cidr: '172.16.3.0/24', gateway: '172.16.3.1', bridge: 'vmbr0' } },
  devices: {
    router: { kind: 'router', feed: 'ups', draw: declared(Watts.of(8), 'its data sheet') },
    switch: { kind: 'switch', feed: 'ups', draw: declared(Watts.of(4), 'its data sheet') },
  },
  machines: { ash: machine(1), birch: machine(2), cedar: machine(3) },
  links: [
    ['ash.lan', 'switch'],
    ['birch.lan', 'switch'],
    ['cedar.lan', 'switch'],
    ['switch', 'router'],
  ],
  vms: {
    'server-1': { ...node, vmid: 301, home: 'ash', addresses: { lan: '172.16.3.21' } },
    'server-2': { ...node, vmid: 302, home: 'birch', addresses: { lan: '172.16.3.22' } },
    'server-3': { ...node, vmid: 303, home: 'cedar', addresses: { lan: '172.16.3.23' } },
  },

  gateway: { provider: 'Some VPS', address: '203.0.113.3', address6: '2001:db8:3::3', name: 'gateway', homePort: 9443 },
  tailnet: { name: 'tail3.ts.net', members: ['owner@three.example'] },
  offsite: { provider: 'Some storage' },
});
