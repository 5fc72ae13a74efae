import { Bytes, Duration, declared, defineInventory, ethernet, hdd, Rate, ssd, Watts } from '../../../src';

const stop = { grace: Duration.seconds(40), critical: Duration.seconds(10), down: Duration.seconds(60) };

/** One machine in a flat: two nodes on it, each with a disk of its own, and nothing outside of the house. */
export const inventory = defineInventory({
  domain: 'one.example',
  email: 'owner@one.example',
  git: { url: 'https://git.one.example/owner/homelab.git', branch: 'main', host: 'gitea' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' },
  locale: { country: 'fr', keyboard: 'fr' },
  budgets: { power: Watts.of(30), rto: Duration.hours(4) },
  quietHours: { from: '23:00', to: '07:00', timezone: 'Europe/Paris' },
  sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'],

  feeds: { wall: { kind: 'mains' } },
  networks: { lan: { cidr: '192.168.0.0/24', gateway: '192.168.0.1', bridge: 'vmbr0' } },
  devices: { router: { kind: 'router', feed: 'wall', draw: declared(Watts.of(7), 'its data sheet') } },
  machines: {
    box: {
      model: 'Intel NUC8i5',
      cpu: { model: 'Intel Core i5-8259U', cores: 4, threads: 8 },
      memory: { installed: Bytes.gib(16), usable: declared(Bytes.gib(15.5), 'free -h') },
      disks: {
        ssd: ssd(Bytes.gb(480), declared(Rate.mbPerSecond(400), 'SATA, sequential'), 'S480A'),
        hdd: hdd(Bytes.gb(2000), declared(Rate.mbPerSecond(100), 'a 2.5-inch disk'), 'H2000A'),
      },
      nics: { lan: ethernet(Rate.gbps(1), '52:54:00:01:00:01') },
      addresses: [{ network: 'lan', nic: 'lan', address: '192.168.0.10' }],
      internet: { nic: 'lan', through: 'router' },
      power: { feed: 'wall', onMainsReturn: 'starts' },
      draw: declared({ idle: Watts.of(10), busy: Watts.of(45) }, 'a meter at the wall'),
      host: {
        nodeId: 1,
        memory: Bytes.gib(1.5),
        zfsCache: Bytes.gib(1),
        qemuOverhead: Bytes.mib(256),
        system: { on: 'ssd', size: Bytes.gib(10) },
      },
    },
  },
  links: [['box.lan', 'router']],
  vms: {
    server: {
      vmid: 100,
      home: 'box',
      role: 'k3s-server',
      vcpus: 4,
      memory: Bytes.gib(6),
      addresses: { lan: '192.168.0.20' },
      disks: { system: { on: 'ssd', size: Bytes.gib(30) }, fast: { on: 'ssd', size: Bytes.gib(200), class: 'fast' } },
      availability: { kind: 'rebuilt' },
      stop,
      reserved: { memory: Bytes.mib(1024), millicores: 400, evictionMemory: Bytes.mib(300) },
    },
    worker: {
      vmid: 101,
      home: 'box',
      role: 'k3s-agent',
      vcpus: 4,
      memory: Bytes.gib(5),
      addresses: { lan: '192.168.0.21' },
      disks: {
        system: { on: 'ssd', size: Bytes.gib(30) },
        cold: { on: 'hdd', size: Bytes.gib(1000), class: 'cold' },
        tenants: { on: 'hdd', size: Bytes.gib(20), class: 'cold', forTenants: true },
      },
      availability: { kind: 'rebuilt' },
      stop,
      reserved: { memory: Bytes.mib(512), millicores: 200, evictionMemory: Bytes.mib(300) },
    },
  },
});
