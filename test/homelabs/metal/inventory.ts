import { Bytes, Duration, declared, defineInventory, ethernet, hdd, nvme, Rate, ssd, Watts } from '../../../src';

const stop = { grace: Duration.seconds(60), critical: Duration.seconds(15), down: Duration.seconds(90) };

/** A Proxmox VE host and a machine without a hypervisor, which is a K3s agent itself. */
export const inventory = defineInventory({
  domain: 'metal.example',
  email: 'owner@metal.example',
  git: { url: 'git@git.metal.example:owner/homelab.git', branch: 'live', host: 'none' },
  k3s: { version: 'v1.36.4+k3s1', pods: '10.42.0.0/16', services: '10.43.0.0/16' },
  cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' },
  locale: { country: 'de', keyboard: 'de' },
  budgets: { power: Watts.of(60), rto: Duration.hours(8), machine: Duration.days(3) }, // whichever machine is lost, another one has to be bought
  timings: { download: declared(Rate.mbps(250), 'as the line was sold') },
  quietHours: { from: '22:00', to: '06:00', timezone: 'Europe/Berlin' },
  sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f owner'],

  feeds: { wall: { kind: 'mains' } },
  networks: { lan: { cidr: '10.0.0.0/24', gateway: '10.0.0.1', dns: ['10.0.0.1', '9.9.9.9'], bridge: 'vmbr0' } },
  devices: {
    router: { kind: 'router', feed: 'wall', draw: declared(Watts.of(8), 'its data sheet') },
    switch: { kind: 'switch', feed: 'wall', draw: declared(Watts.of(4), 'its data sheet') },
  },
  machines: {
    tower: {
      model: 'Dell OptiPlex 7050',
      cpu: { model: 'Intel Core i5-7500', cores: 4, threads: 4 },
      memory: { installed: Bytes.gib(32), usable: declared(Bytes.gib(31), 'free -h') },
      disks: {
        ssd: ssd(Bytes.gb(500), declared(Rate.mbPerSecond(450), 'SATA, sequential'), 'S500A'),
        hdd: hdd(Bytes.gb(4000), declared(Rate.mbPerSecond(150), 'a 3.5-inch disk'), 'H4000A'),
      },
      nics: { lan: ethernet(Rate.gbps(1), '52:54:00:04:00:01') },
      addresses: [{ network: 'lan', nic: 'lan', address: '10.0.0.11' }],
      internet: { nic: 'lan', through: 'router' },
      power: { feed: 'wall', onMainsReturn: 'starts' },
      draw: declared({ idle: Watts.of(22), busy: Watts.of(70) }, 'a meter at the wall'),
      host: {
        nodeId: 1,
        memory: Bytes.gib(2),
        zfsCache: Bytes.gib(4),
        qemuOverhead: Bytes.mib(256),
        system: { on: 'ssd', size: Bytes.gib(10) },
      },
    },
    mini: {
      model: 'Lenovo ThinkCentre M720q',
      cpu: { model: 'Intel Core i3-8100T', cores: 4, threads: 4 },
      memory: { installed: Bytes.gib(16), usable: declared(Bytes.gib(15.5), 'free -h') },
      disks: {
        ssd: nvme(Bytes.gb(500), declared(Rate.mbPerSecond(1500), 'its data sheet'), 'N500B'),
        hdd: hdd(Bytes.gb(1000), declared(Rate.mbPerSecond(100), 'a 2.5-inch disk'), 'H1000B'),
      },
      nics: { lan: ethernet(Rate.gbps(1), '52:54:00:04:00:02') },
      addresses: [{ network: 'lan', nic: 'lan', address: '10.0.0.12' }],
      internet: { nic: 'lan', through: 'router' },
      power: { feed: 'wall', onMainsReturn: 'starts' },
      draw: declared({ idle: Watts.of(9), busy: Watts.of(40) }, 'a meter at the wall'),
    },
  },
  links: [
    ['tower.lan', 'switch'],
    ['mini.lan', 'switch'],
    ['switch', 'router'],
  ],
  vms: {
    server: {
      vmid: 200,
      home: 'tower',
      role: 'k3s-server',
      vcpus: 4,
      memory: Bytes.gib(12),
      addresses: { lan: '10.0.0.20' },
      disks: {
        system: { on: 'ssd', size: Bytes.gib(40) },
        fast: { on: 'ssd', size: Bytes.gib(150), class: 'fast' },
        hot: { on: 'hdd', size: Bytes.gib(1500), class: 'hot' },
      },
      availability: { kind: 'rebuilt' },
      stop,
      reserved: { memory: Bytes.mib(1024), millicores: 400, evictionMemory: Bytes.mib(300) },
    },
  },
  metal: {
    worker: {
      machine: 'mini',
      role: 'k3s-agent',
      disks: {
        system: { on: 'ssd', size: Bytes.gib(60) },
        fast: { on: 'ssd', size: Bytes.gib(100), class: 'fast' },
        cold: { on: 'hdd', size: Bytes.gib(500), class: 'cold' },
      },
      stop: { grace: Duration.seconds(60), critical: Duration.seconds(15) },
      reserved: { memory: Bytes.mib(768), millicores: 200, evictionMemory: Bytes.mib(300) },
    },
  },

  tailnet: { name: 'tail4.ts.net', members: ['owner@metal.example', 'guest@metal.example'] },
  offsite: { provider: 'Some storage' },
});
