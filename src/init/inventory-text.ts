import type { BackEndName } from '../inventory/back-ends';
import { schemaSource } from '../objects/schema';
import type { Description } from './description';
import { host, k3sNetworks, type PlannedMachine } from './plan';
import { property, serialKey, siteOf, sorted } from './text';

/** Sequential throughput of disks by their kind: lower ends of what data sheets give. */
const throughput = {
  nvme: "declared(Rate.mbPerSecond(1000), 'lower end of entry-level NVMe data sheets; to be measured')",
  ssd: "declared(Rate.mbPerSecond(400), 'lower end of SATA data sheets; to be measured')",
  hdd: "declared(Rate.mbPerSecond(80), 'lower end of 2.5-inch data sheets; to be measured')",
} as const;

/** Watts of a small desktop PC and of a router, idle: what a new homelab's budget is reckoned with. */
const draws = { machine: 15, router: 8, ups: 5 } as const;

/** `inventory.ts`: what somebody owns. Facts as they were given; each decision and each figure with its reason. */
export function inventoryText(description: Description, machines: readonly PlannedMachine[]): string {
  const { name, router, country, keyboard, timezone, ups } = description;
  const kinds = [...new Set(machines.flatMap(({ planned }) => planned.map(({ kind }) => kind)))].sort();
  const names = sorted(['Bytes', 'Duration', 'declared', 'defineInventory', 'ethernet', 'Rate', 'Watts', ...kinds]);
  const feed = ups ? 'ups' : 'mains';
  const total = machines.length * draws.machine + draws.router + (ups ? draws.ups : 0);
  return `import { ${names.join(', ')} } from '../../src';
import { site } from './site';

/** Sequential, what a restore can hope for. */
const throughput = {
${kinds.map((kind) => `  ${kind}: ${throughput[kind]},\n`).join('')}};

/** What its owner has. What only the owner knows is in site.ts; what is declared is to be measured. */
export const inventory = defineInventory({
  domain: '${name}.example', // reserved name (RFC 2606): put your own
  email: 'owner@${name}.example',
  dns: { provider: 'infomaniak' }, // where the domain's records are changed: or cloudflare, desec, hetzner, ovh …
  git: { url: 'https://git.${name}.example/owner/homelab.git', branch: 'main', host: 'github' },
  k3s: ${k3sText(router.cidr)},
  cloudImage: { url: 'https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2' },
  locale: { country: '${country}', keyboard: '${keyboard}' },
  // what you promise yourself; a machine that is lost has to be bought again, since no other has room for its VM
  budgets: { power: Watts.of(${Math.ceil((total * 1.1) / 10) * 10}), rto: Duration.hours(2), machine: Duration.days(3) },
  quietHours: { from: '22:00', to: '07:00', timezone: '${timezone}' }, // nothing spins up on purpose
  sshKeys: site.sshKeys,

  feeds: {
${ups ? upsText(machines[0]?.name ?? '') : "    mains: { kind: 'mains' },\n"}  },

  networks: {
    lan: { cidr: '${router.cidr}', gateway: '${router.address}', bridge: 'vmbr0' }, // keep the addresses below out of what the router gives out by DHCP
  },
  devices: {
    router: { kind: 'router', feed: '${feed}', draw: declared(Watts.of(${draws.router}), 'home routers: 5 to 10 W; to be measured') },
  },

  machines: {
${machines.map((machine, index) => machineText(machine, index + 1, feed)).join('')}  },

  links: ${linksText(machines)},

  vms: {
${machines.map(vmText).join('')}  },
${outsideText(description)}});
`;
}

/** K3s of the Kubernetes that objects are checked against. */
function k3sText(lan: string): string {
  const { pods, services } = k3sNetworks(lan);
  return `{ version: '${schemaSource.slice(schemaSource.indexOf('@') + 1)}+k3s1', pods: '${pods}', services: '${services}' }`;
}

/** A small UPS: every time fits the others, as the proof \`shutdown\` reckons it. */
function upsText(primary: string): string {
  return `    ups: {
      kind: 'ups',
      model: 'a UPS on USB', // as its label says
      primary: '${primary}', // the machine that its USB cable goes to
      driver: 'usbhid-ups', // as \`nut-scanner -U\` shows
      loss: declared(Watts.of(${draws.ups}), 'line-interactive UPSes: 3 to 6 W; to be measured'),
      runtime: declared(Duration.minutes(20), 'small UPSes carry 60 W for 15 to 30 minutes; to be measured'),
      shutdown: { onBattery: Duration.minutes(5), lowCharge: 45, lowRuntime: Duration.minutes(8) },
      offDelay: Duration.seconds(30),
      onDelay: Duration.seconds(120), // longer than offDelay: the machines see their power go, and come back
      powerOffWait: Duration.seconds(60), // longer than offDelay
      hostSync: Duration.seconds(130), // as long as the other machines' VMs may take to stop
    },
`;
}

function machineText(machine: PlannedMachine, nodeId: number, feed: string): string {
  const { name, memory, usable, cores, threads, zfsCache, planned, address } = machine;
  return `    ${property(name)}: {
      model: '${name}', // as it was sold
      cpu: { model: 'see lscpu', cores: ${cores}, threads: ${threads} },
      memory: { installed: Bytes.gib(${memory}), usable: declared(Bytes.gib(${usable}), 'about 95 % of it; free -h tells') },
      disks: {
${planned.map((disk) => `        ${property(disk.name)}: ${disk.kind}(Bytes.gb(${disk.size}), throughput.${disk.kind}, ${siteOf(machine, serialKey(disk))}),\n`).join('')}\
      },
      nics: { lan: ethernet(Rate.gbps(1), ${siteOf(machine, 'lanMac')}) },
      addresses: [{ network: 'lan', nic: 'lan', address: '${address}' }],
      internet: { nic: 'lan', through: 'router' },
      power: { feed: '${feed}', onMainsReturn: 'starts' }, // set it in the firmware: docs/bootstrap.md
      draw: declared({ idle: Watts.of(${draws.machine}), busy: Watts.of(60) }, 'small desktop PCs: 8 to 20 W idle; to be measured at the wall'),
      host: {
        nodeId: ${nodeId},
        memory: Bytes.gib(${host.memory}),
        zfsCache: Bytes.gib(${zfsCache}),
        qemuOverhead: Bytes.mib(${host.qemu * 1024}),
        system: { on: '${planned[0]?.name}', size: Bytes.gib(${host.disk}) },
      },
    },
`;
}

/** As Biome writes lists: those of several pairs over several lines. */
function linksText(machines: readonly PlannedMachine[]): string {
  const links = machines.map(({ name }) => `['${name}.lan', 'router']`);
  return links.length === 1 ? `[${links[0]}]` : `[\n${links.map((link) => `    ${link},\n`).join('')}  ]`;
}

function vmText({ name, threads, planned, vm }: PlannedMachine): string {
  const disks = planned.flatMap((disk) =>
    disk.volume
      ? [`        ${disk.volume.class}: { on: '${disk.name}', size: Bytes.gib(${disk.volume.gib}), class: '${disk.volume.class}' },\n`]
      : [],
  );
  const reserved = vm.role === 'k3s-server' ? { mib: 1024, millicores: 400 } : { mib: 512, millicores: 200 };
  return `    ${property(vm.name)}: {
      vmid: ${vm.vmid},
      home: '${name}',
      role: '${vm.role}',
      vcpus: ${threads},
      memory: Bytes.gib(${vm.gib}), // what the host leaves
      addresses: { lan: '${vm.address}' },
      disks: {
        system: { on: '${planned[0]?.name}', size: Bytes.gib(${host.nodeSystem}) },
${disks.join('')}      },
      availability: { kind: 'rebuilt' }, // or replicated: docs/homelabs.md
      stop: { grace: Duration.seconds(40), critical: Duration.seconds(10), down: Duration.seconds(60) },
      reserved: { memory: Bytes.mib(${reserved.mib}), millicores: ${reserved.millicores}, evictionMemory: Bytes.mib(300) },
    },
`;
}

function outsideText({ gateway, tailnet, offsite }: Description): string {
  const lines = [
    ...(gateway
      ? ["  gateway: { provider: 'a VPS', address: site.gatewayAddress, name: 'gateway', homePort: 9443 }, // by IPv6 too: docs/ipv6.md\n"]
      : []),
    ...(tailnet ? ['  tailnet: { name: site.tailnet, members: site.tailnetMembers },\n'] : []),
    ...(offsite ? [`  offsite: ${offsiteText(offsite)},\n`] : []),
  ];
  return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

function offsiteText(offsite: true | BackEndName): string {
  return offsite === true || offsite === 's3' ? "{ provider: 'an S3 storage' }" : `{ provider: 'a storage', backend: '${offsite}' }`;
}
