import {
  Bytes,
  Cpu,
  type DiskRef,
  Duration,
  daily,
  type Inventory,
  image,
  internet,
  type Lab,
  Route,
  ServiceChart,
  Volume,
  Watts,
  Workload,
} from '../../src';
import type { Homelab } from '../../src/model/homelab';
import type { ReportData } from '../../src/report/data/report-data';
import { homelab } from '../homelabs/homelabs';
import { base } from '../inventory/base';

const count = 5;
const numbers = Array.from({ length: count }, (_, index) => index + 1);
const table = <T>(of: (number: number) => readonly [string, T]) => Object.fromEntries(numbers.map(of));

/** Five machines that are alike, with sixty services. */
export function sixty(): Homelab {
  const { machines, vms, ...rest } = base as Inventory;
  const machine = machines.one as Inventory['machines'][string];
  const vm = Object.values(vms)[0] as Inventory['vms'][string];
  const inventory: Inventory = {
    ...rest,
    feeds: { mains: { kind: 'mains' } },
    devices: { router: { ...(rest.devices.router as Inventory['devices'][string]), feed: 'mains' } },
    machines: table((number) => [
      `rack-${number}`,
      {
        ...machine,
        disks: { nvme: { ...disk(machine, 'nvme'), serial: `N${number}` }, hdd: { ...disk(machine, 'hdd'), serial: `H${number}` } },
        nics: { lan: { ...(machine.nics.lan as Inventory['machines'][string]['nics'][string]), mac: `52:54:00:00:01:0${number}` } },
        addresses: [{ network: 'lan', nic: 'lan', address: `192.168.7.1${number}` }],
        power: { ...machine.power, feed: 'mains' },
        host: { ...(machine.host as NonNullable<typeof machine.host>), nodeId: number },
      },
    ]),
    links: numbers.map((number) => [`rack-${number}.lan`, 'router'] as const),
    vms: table((number) => [
      `node-${number}`,
      {
        ...vm,
        vmid: 100 + number,
        home: `rack-${number}`,
        role: number === 1 ? 'k3s-server' : 'k3s-agent',
        availability: { kind: 'rebuilt' },
        addresses: { lan: `192.168.7.2${number}` },
      },
    ]),
  };
  const services = (lab: Lab) => {
    for (let index = 0; index < 60; index++) {
      const chart = new ServiceChart(lab, `service-${index}`);
      const on = lab.disks[`rack-${(index % count) + 1}`]?.nvme as DiskRef;
      const data = new Volume(chart, 'data', { on, size: Bytes.mib(100), owner: 1000, backup: daily() });
      const server = new Workload(chart, 'main', {
        image: image('docker.io/traefik/whoami:v1.11.0'),
        user: 1000,
        ports: { http: 8080 },
        mounts: { '/data': data },
        reaches: [internet(443)],
        resources: { cpu: Cpu.millis(10), memory: Bytes.mib(16) },
        probes: {},
      });
      new Route(chart, 'web', { hostname: `service-${index}.${lab.domain}`, to: server.ports.http, audience: 'lan' });
    }
  };
  return { name: 'sixty', inventory, services, sealed: new Map(), ledger: [] };
}

function disk(machine: Inventory['machines'][string], name: string) {
  return machine.disks[name] as Inventory['machines'][string]['disks'][string];
}

/** The house, promising what nobody could keep. */
export function failing(): Homelab {
  const house = homelab('house');
  const { inventory } = house;
  const services = (lab: Lab) => {
    house.services(lab);
    const disk = (machine: string, name: string) => lab.disks[machine]?.[name] as DiskRef;
    const bad = new ServiceChart(lab, 'bad');
    const huge = new Volume(bad, 'huge', { on: disk('ryzen', 'hdd'), size: Bytes.gib(9000), owner: 1000, backup: daily() });
    const unkept = new Volume(bad, 'unkept', { on: disk('ryzen', 'hdd'), size: Bytes.gib(1), owner: 1000, backup: daily() });
    for (const id of ['one', 'two']) {
      const server = new Workload(bad, id, {
        image: image('docker.io/traefik/whoami:v1.11.0'),
        user: 1000,
        ports: { http: 8080 },
        mounts: { '/data': huge, ...(id === 'one' ? { '/unkept': unkept.readOnly() } : {}) },
        resources: { cpu: Cpu.millis(90_000), memory: Bytes.gib(90) },
        probes: {},
      });
      new Route(bad, `to-${id}`, { hostname: `films.${lab.domain}`, to: server.ports.http, audience: 'public' });
    }
  };
  return {
    ...house,
    services,
    name: 'failing',
    inventory: {
      ...inventory,
      budgets: { power: Watts.of(1), rto: Duration.minutes(31), site: Duration.hours(1) },
      quietHours: { ...inventory.quietHours, watts: Watts.of(2) },
      vms: Object.fromEntries(Object.entries(inventory.vms).map(([name, vm]) => [name, { ...vm, memory: Bytes.gib(12) }])),
      machines: Object.fromEntries(
        Object.entries(inventory.machines).map(([name, machine]) => [
          name,
          { ...machine, power: { ...machine.power, onMainsReturn: 'stays-off' } },
        ]),
      ),
    },
  };
}

const hostile = [
  '<script>document.title="owned"</script>',
  '"\'`&lt;',
  'עברית \u202eabc',
  'x'.repeat(63),
  '🏠🔥👩‍💻',
  '/* */ --> ]]>',
  'a\u0000b',
];

/** Fields that hold what somebody wrote; the others are words of ours, which pick a text, or say what belongs together. */
const free = new Set(
  'name note value usedText ofText hostname because reason party without where what source command version from to app service services machine disk places needs neededBy'.split(
    ' ',
  ),
);
const ours = new Set(['scenario', 'id', 'within', 'related', 'kind', 'trust', 'audience', 'look', 'fate']);

/** A report in which every name that somebody gave is one that nobody should give. The same name is the same everywhere. */
export function poisoned(data: ReportData): ReportData {
  const known = new Map<string, string>();
  const bad = (text: string) => {
    const found = known.get(text) ?? (known.size % 2 === 0 ? text : `${text} ${hostile[(known.size >> 1) % hostile.length]}`);
    known.set(text, found);
    return found;
  };
  const visit = (value: unknown, key: string, whole: object | undefined): unknown => {
    if (typeof value === 'string') {
      const isShare = whole !== undefined && 'used' in whole;
      const isOutcome =
        whole !== undefined &&
        ('outcome' in whole ||
          'severity' in whole ||
          ('isOutside' in whole && (whole as { isOutside: boolean }).isOutside && key === 'to'));
      return free.has(key) && !isShare && !isOutcome ? bad(value) : value;
    }
    if (Array.isArray(value)) return value.map((one) => visit(one, key, undefined));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, ours.has(inner) ? one : visit(one, inner, value)]));
  };
  const { map, ...rest } = data;
  const wires = map.wires;
  return { ...(visit(rest, '', undefined) as typeof rest), map: { items: visit(map.items, '', undefined) as typeof map.items, wires } };
}
