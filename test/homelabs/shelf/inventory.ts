import { Bytes, Duration, declared, defineInventory, ethernet, hdd, nvme, Rate, usbSerial, Watts } from '../../../src';

const read = declared(Rate.mbPerSecond(1800), 'NVMe, sequential');
const spinning = declared(Rate.mbPerSecond(180), 'its data sheet');

/** Three machines of one kind, with room for everything on the shelf: two disks each, one of them large and slow. */
const machine = (number: number) => ({
  model: 'Lenovo ThinkCentre M720q',
  cpu: { model: 'Intel Core i5-8500T', cores: 6, threads: 6 },
  memory: { installed: Bytes.gib(32), usable: declared(Bytes.gib(31), 'free -h') },
  disks: { nvme: nvme(Bytes.gb(1000), read, `N1000-${number}`), hdd: hdd(Bytes.gb(2000), spinning, `H2000-${number}`) },
  nics: { lan: ethernet(Rate.gbps(1), `52:54:00:05:00:0${number}`) },
  addresses: [{ network: 'lan', nic: 'lan', address: `172.16.5.1${number}` }] as const,
  internet: { nic: 'lan', through: 'router' } as const,
  power: { feed: 'ups', onMainsReturn: 'starts' } as const,
  draw: declared({ idle: Watts.of(10), busy: Watts.of(50) }, 'a meter at the wall'),
  host: {
    nodeId: number,
    memory: Bytes.gib(1.5),
    zfsCache: Bytes.gib(3),
    qemuOverhead: Bytes.mib(256),
    system: { on: 'nvme', size: Bytes.gib(10) },
  } as const,
});

const node = {
  role: 'k3s-server',
  vcpus: 6,
  memory: Bytes.gib(22),
  disks: {
    system: { on: 'nvme', size: Bytes.gib(120) },
    fast: { on: 'nvme', size: Bytes.gib(600), class: 'fast' },
    large: { on: 'hdd', size: Bytes.gib(1600), class: 'cold' },
  },
  availability: { kind: 'rebuilt' },
  stop: { grace: Duration.seconds(60), critical: Duration.seconds(20), down: Duration.seconds(90) },
  reserved: { memory: Bytes.mib(1536), millicores: 600, evictionMemory: Bytes.mib(300) }, // etcd and the control plane on each
} as const;

/** Three machines that hold everything on the shelf at once. */
export const inventory = defineInventory({
  domain: 'shelf.example',
  email: 'owner@shelf.example',
  git: { url: 'https://git.shelf.example/owner/homelab.git', branch: 'main', host: 'gitea' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' },
  locale: { country: 'fr', keyboard: 'fr' },
  budgets: { power: Watts.of(80), rto: Duration.hours(6), machine: Duration.days(3) }, // no machine has room for another's VM
  timings: { download: declared(Rate.gbps(1), 'as the line was sold') },
  quietHours: { from: '23:00', to: '06:00', timezone: 'Europe/Paris' },
  sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'],

  feeds: {
    ups: {
      kind: 'ups',
      model: 'Eaton Ellipse ECO 800',
      primary: 'oak',
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
  networks: { lan: { cidr: '172.16.5.0/24', gateway: '172.16.5.1', bridge: 'vmbr0' } },
  devices: {
    router: { kind: 'router', feed: 'ups', draw: declared(Watts.of(8), 'its data sheet') },
    switch: { kind: 'switch', feed: 'ups', draw: declared(Watts.of(4), 'its data sheet') },
    nas: {
      kind: 'nas',
      feed: 'ups',
      draw: declared(Watts.of(18), 'its data sheet, two disks'),
      smb: { network: 'lan', address: '172.16.5.9', shares: { scans: 'scans' } }, // as scanners write to
    },
  },
  machines: { oak: machine(1), elm: machine(2), fir: { ...machine(3), peripherals: { zigbee: usbSerial('10c4:ea60') } } },
  links: [
    ['oak.lan', 'switch'],
    ['elm.lan', 'switch'],
    ['fir.lan', 'switch'],
    ['nas', 'switch'],
    ['switch', 'router'],
  ],
  vms: {
    'server-1': { ...node, vmid: 501, home: 'oak', addresses: { lan: '172.16.5.21' } },
    'server-2': { ...node, vmid: 502, home: 'elm', addresses: { lan: '172.16.5.22' } },
    'server-3': { ...node, vmid: 503, home: 'fir', addresses: { lan: '172.16.5.23' }, peripherals: ['zigbee'] },
  },

  gateway: { provider: 'Some VPS', address: '203.0.113.5', name: 'gateway', homePort: 9443 },
  tailnet: { name: 'tail5.ts.net', members: ['owner@shelf.example'] },
  offsite: { provider: 'Some storage' },
});
