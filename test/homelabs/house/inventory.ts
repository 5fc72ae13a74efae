import { Bytes, Duration, declared, defineInventory, ethernet, hdd, nvme, Rate, usbEthernet, Watts, wifi } from '../../../src';
import { site } from './site';

const nvmeThroughput = declared(Rate.mbPerSecond(1000), 'lower end of entry-level 120 GB NVMe data sheets; to be measured');
const hddThroughput = declared(Rate.mbPerSecond(80), '2.5-inch 500 GB data sheets give 58 to 130 MB/s sequential; to be measured');

/** What the owner has: two second-hand machines in a bedroom, and a rented gateway. */
export const inventory = defineInventory({
  domain: 'loutik.example', // reserved name (RFC 2606): put your own
  email: 'owner@loutik.example',
  git: { url: 'https://git.loutik.example/owner/loutik.git', branch: 'main', host: 'github' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' }, // K3s's own default networks
  // genericcloud lacks drivers of physical hardware, which a VM that is given a graphics card needs
  // the newest whose sum stands in several places that do not know each other, as in the SHA512SUMS beside it
  cloudImage: {
    url: 'https://cloud.debian.org/images/cloud/trixie/20260914-2601/debian-13-generic-amd64-20260914-2601.qcow2',
    sha512:
      'a733e7d49442a03e70d03e4eb5aaf3967f3efc69ef70952f9bb10fc1ee2c4876eb95956b5ad2d31350e5fada768feb651352535fb8cd1233f61998a5a7d2e93c',
  },
  locale: { country: 'ch', keyboard: 'fr-ch' },
  budgets: {
    power: Watts.of(40),
    rto: Duration.hours(1),
    site: Duration.days(3), // until other machines are bought
  },
  quietHours: { from: '22:30', to: '07:30', timezone: 'Europe/Zurich', watts: Watts.of(45) }, // it stands in a bedroom, where fans begin to be heard

  feeds: {
    eaton: {
      kind: 'ups',
      model: 'Eaton, USB',
      primary: 'i5',
      driver: 'usbhid-ups',
      loss: declared(Watts.of(4), 'line-interactive UPS of this class: 3 to 6 W; to be measured'),
      runtime: declared(Duration.minutes(20), 'a worn 12 V 7 Ah battery, 84 Wh when new, at 75 W: about a third of that; to be measured'),
      shutdown: { onBattery: Duration.minutes(5), lowCharge: 40, lowRuntime: Duration.minutes(7) },
      offDelay: Duration.seconds(30), // the i5's disks are at rest when it is told; must be less than onDelay: the driver does not check
      onDelay: Duration.seconds(120), // 90 s without power: enough for the i5's supply to run empty and see mains return
      powerOffWait: Duration.seconds(60), // more than offDelay, and systemd ends this wait after 90 s
      hostSync: Duration.seconds(60),
    },
    battery: {
      kind: 'battery',
      machine: 'ryzen',
      runtime: declared(
        Duration.minutes(40),
        '41 Wh when new (Inspiron 15 manuals, the smaller option), 60 % left, at 35 W; to be measured',
      ),
      shutdown: { lowCharge: 30 },
      rtcWake: Duration.minutes(30), // half the promised recovery time
      chargeLimit: 80,
    },
  },

  networks: {
    lan: { cidr: '192.168.1.0/24', gateway: '192.168.1.1', dns: ['192.168.1.1'], bridge: 'vmbr0' },
    cluster: { cidr: '10.10.10.0/24' }, // corosync, replication, migration
  },

  devices: {
    router: { kind: 'router', feed: 'eaton', draw: declared(Watts.of(6), 'home routers: 5 to 10 W; to be measured') },
    switch: {
      kind: 'switch',
      feed: 'eaton',
      draw: declared(Watts.of(3), 'five-port 2.5 GbE switch, data sheets: 2 to 5 W; to be measured'),
    },
  },

  machines: {
    ryzen: {
      model: 'Dell Inspiron 15',
      cpu: { model: 'AMD Ryzen 5 5500U', cores: 6, threads: 12 },
      memory: {
        installed: Bytes.gib(16),
        usable: declared(Bytes.gib(15), 'the graphics carve-out takes up to 1 GiB; free -h, to be measured'),
      },
      disks: {
        nvme: nvme(Bytes.gb(120), nvmeThroughput, site.ryzen.nvmeSerial),
        hdd: hdd(Bytes.gb(500), hddThroughput, site.ryzen.hddSerial),
      },
      nics: { usb: usbEthernet(Rate.gbps(2.5), site.ryzen.usbMac), wifi: wifi(Rate.mbps(300), site.ryzen.wifiMac) },
      addresses: [
        { network: 'lan', nic: 'usb', address: '192.168.1.11' },
        { network: 'cluster', nic: 'usb', address: '10.10.10.1' },
        { network: 'lan', nic: 'wifi', address: '192.168.1.13' }, // corosync's second path
      ],
      internet: { nic: 'usb', through: 'router' },
      power: { feed: 'battery', onMainsReturn: 'starts' }, // Dell's "Wake on AC", once set by hand
      draw: declared({ idle: Watts.of(9), busy: Watts.of(35) }, 'laptops of this class with the panel off: 7 to 11 W idle; to be measured'),
      host: {
        nodeId: 2,
        memory: Bytes.gib(1.5),
        zfsCache: Bytes.gib(1),
        qemuOverhead: Bytes.mib(256),
        system: { on: 'nvme', size: Bytes.gib(10) },
      },
    },
    i5: {
      model: 'HP ProDesk 400 G3',
      cpu: { model: 'Intel Core i5-6500', cores: 4, threads: 4 },
      memory: { installed: Bytes.gib(32), usable: declared(Bytes.gib(31.2), 'free -h on like machines; to be measured') },
      disks: { nvme: nvme(Bytes.gb(120), nvmeThroughput, site.i5.nvmeSerial), hdd: hdd(Bytes.gb(500), hddThroughput, site.i5.hddSerial) },
      nics: { lan: ethernet(Rate.gbps(1), site.i5.lanMac), cluster: ethernet(Rate.gbps(2.5), site.i5.clusterMac) },
      addresses: [
        { network: 'lan', nic: 'lan', address: '192.168.1.12' },
        { network: 'cluster', nic: 'cluster', address: '10.10.10.2' },
      ],
      internet: { nic: 'lan', through: 'router' },
      power: { feed: 'eaton', onMainsReturn: 'starts' }, // "After Power Loss: Power On", once set by hand
      draw: declared({ idle: Watts.of(16), busy: Watts.of(62) }, 'like machines: 10 to 18 W idle at the wall; to be measured'),
      host: {
        nodeId: 1,
        memory: Bytes.gib(1.5),
        zfsCache: Bytes.gib(2),
        qemuOverhead: Bytes.mib(256),
        system: { on: 'nvme', size: Bytes.gib(10) },
      },
    },
  },

  links: [
    ['i5.lan', 'switch'],
    ['i5.cluster', 'switch'],
    ['ryzen.usb', 'switch'],
    ['ryzen.wifi', 'router'],
    ['switch', 'router'],
  ],

  vms: {
    'i5-master': {
      vmid: 100,
      home: 'i5',
      role: 'k3s-server',
      vcpus: 4,
      memory: Bytes.gib(7), // with ryzen-worker's it still fits on the ryzen alone
      addresses: { lan: '192.168.1.20' },
      disks: {
        system: { on: 'nvme', size: Bytes.gib(22) },
        fast: { on: 'nvme', size: Bytes.gib(28), class: 'fast' },
        hot: { on: 'hdd', size: Bytes.gib(180), class: 'hot' },
      },
      availability: { kind: 'replicated', to: 'ryzen', every: Duration.minutes(15) },
      stop: { grace: Duration.seconds(40), critical: Duration.seconds(10), down: Duration.seconds(60) }, // Proxmox HA stops hard after 60 s
      reserved: { memory: Bytes.mib(1024), millicores: 400, evictionMemory: Bytes.mib(300) }, // K3s server with SQLite: 768 MiB and up (K3s resource profiling)
    },
    'ryzen-worker': {
      vmid: 101,
      home: 'ryzen',
      role: 'k3s-agent',
      vcpus: 8,
      memory: Bytes.gib(4),
      addresses: { lan: '192.168.1.21' },
      disks: {
        system: { on: 'nvme', size: Bytes.gib(20) },
        fast: { on: 'nvme', size: Bytes.gib(16), class: 'fast' },
        cold: { on: 'hdd', size: Bytes.gib(222), class: 'cold' },
        tenants: { on: 'hdd', size: Bytes.gib(8), class: 'cold', forTenants: true },
      },
      availability: { kind: 'rebuilt' },
      stop: { grace: Duration.seconds(90), critical: Duration.seconds(20), down: Duration.seconds(120) },
      reserved: { memory: Bytes.mib(512), millicores: 200, evictionMemory: Bytes.mib(300) }, // K3s agent: 256 MiB and up, plus the system
    },
  },

  gateway: { provider: 'Infomaniak VPS', address: site.gatewayAddress, name: 'gateway', homePort: 9443 },
  tailnet: { name: site.tailnet, sshKeys: site.sshKeys, members: site.tailnetMembers },
  offsite: { provider: 'Infomaniak Swiss Backup' },
});
