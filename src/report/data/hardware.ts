import type { Inventory } from '../../inventory/inventory';
import { memoryFor, promisedOn } from '../../inventory/promised';
import type { Model } from '../../model/assemble';
import { scheduleOf } from '../../model/schedule';
import { Bytes } from '../../units/bytes';
import { isHole } from '../../units/hole';
import { span } from '../../units/span';
import { podItems } from './pod-items';
import type { Fact, Item, Share } from './report-data';

/** What an item is before it is known what it has to do with. */
export type Thing = Omit<Item, 'related'>;

/** Everything that stands in the house and beside it. */
export function things(model: Model): readonly Thing[] {
  const { inventory } = model.lab;
  return [
    ...outside(inventory),
    ...Object.entries(inventory.devices).map(
      ([name, { kind, draw, feed }]): Thing => ({
        id: `device ${name}`,
        kind: 'device',
        name,
        note: kind === name ? undefined : kind,
        shares: [],
        facts: facts({ role: kind, draw: String(draw.value), feeds: feed }),
      }),
    ),
    ...Object.entries(inventory.feeds).flatMap(([name, feed]): Thing[] => {
      const own = { id: `feed ${name}`, name, shares: [] };
      if (feed.kind === 'mains') return [{ ...own, kind: 'mains', facts: [] }];
      const { runtime, shutdown } = feed;
      if (feed.kind === 'battery')
        return [
          {
            ...own,
            kind: 'battery',
            within: `machine ${feed.machine}`,
            note: span(runtime.value.toSeconds()),
            facts: facts({ runtime: span(runtime.value.toSeconds()), charge: `${shutdown.lowCharge} %` }),
          },
        ];
      return [
        {
          ...own,
          kind: 'ups',
          note: `${feed.model}, ${span(runtime.value.toSeconds())}`,
          facts: facts({
            model: feed.model,
            runtime: span(runtime.value.toSeconds()),
            charge: `${feed.shutdown.lowCharge} %`,
            draw: String(feed.loss.value),
          }),
        },
      ];
    }),
    ...Object.keys(inventory.machines).flatMap((name) => machine(model, name)),
    ...vms(model),
    ...podItems(model),
  ];
}

function outside({ gateway, tailnet, offsite }: Inventory): Thing[] {
  return [
    { id: 'internet', kind: 'internet', name: 'Internet', shares: [], facts: [] },
    ...(gateway
      ? [
          {
            id: 'gateway',
            kind: 'gateway' as const,
            name: gateway.name,
            note: gateway.provider,
            shares: [],
            facts: facts({
              address: [gateway.address, ...(gateway.address6 === undefined ? [] : [gateway.address6])].join(', '),
              role: gateway.provider,
              ...(tailnet ? { cluster: tailnet.name } : {}),
            }),
          },
        ]
      : []),
    ...(offsite ? [{ id: 'offsite', kind: 'offsite' as const, name: offsite.provider, shares: [], facts: [] }] : []),
  ];
}

function machine(model: Model, name: string): Thing[] {
  const { inventory } = model.lab;
  const { model: built, cpu, memory, disks, nics, addresses, draw, power } = inventory.machines[name] as Inventory['machines'][string];
  const own = Object.values(inventory.vms).filter(({ home }) => home === name);
  const promised = promisedOn(inventory);
  const id = `machine ${name}`;
  const cores = scheduleOf(model).placed.reduce(
    (sum, { demand, node }) => (node.vm.home === name ? sum + demand.each.millicores / 1000 : sum),
    0,
  );
  const threads = { used: cores, of: cpu.threads, usedText: String(Number(cores.toFixed(1))), ofText: String(cpu.threads) };
  return [
    {
      id,
      kind: 'machine',
      name,
      note: built,
      shares: [
        { what: 'cpu', ...threads },
        { what: 'memory', ...share(memoryFor(inventory, name, own), memory.usable.value) },
      ],
      facts: facts({
        model: built,
        cpu: `${cpu.model}, ${cpu.cores}/${cpu.threads}`,
        memory: `${memory.installed} / ${memory.usable.value}`,
        addresses: addresses.map(({ network, address }) => `${address} (${network})`).join(', '),
        draw: `${draw.value.idle} – ${draw.value.busy}`,
        feeds: power.feed,
      }),
    },
    ...Object.entries(nics).map(
      ([nic, { kind, rate, mac }]): Thing => ({
        id: `nic ${name}.${nic}`,
        kind: 'nic',
        name: nic,
        note: bits(rate.bytesPerSecond),
        within: id,
        shares: [],
        facts: facts({
          role: kind,
          rate: bits(rate.bytesPerSecond),
          mac,
          addresses: addresses.flatMap((one) => (one.nic === nic ? [`${one.address} (${one.network})`] : [])).join(', '),
        }),
      }),
    ),
    ...Object.entries(disks).map(([disk, { kind, size, throughput, serial }]): Thing => {
      const parts = promised.get(`${name}.${disk}`) ?? [];
      return {
        id: `disk ${name}.${disk}`,
        kind: 'disk',
        name: disk,
        within: id,
        shares: [{ what: 'disk', ...share(Bytes.sum(parts.map((part) => part.size)), size) }],
        facts: facts({
          role: kind,
          size: `${size}`,
          throughput: String(throughput.value),
          serial,
          lies: parts.map((part) => `${part.name} ${part.size}`).join(', '),
        }),
      };
    }),
  ];
}

function vms(model: Model): Thing[] {
  const { placed, nodes } = scheduleOf(model);
  return Object.entries(model.lab.inventory.vms).map(([name, vm]): Thing => {
    const node = nodes.find((one) => one.name === name);
    const own = placed.filter((pod) => pod.node.name === name).map(({ demand }) => demand.each);
    const cores = own.reduce((sum, { millicores }) => sum + millicores / 1000, 0);
    const { availability, disks } = vm;
    return {
      id: `vm ${name}`,
      kind: vm.metal ? 'metal' : 'vm',
      name,
      note: vm.role,
      within: `machine ${vm.home}`,
      shares: node
        ? [
            {
              what: 'cpu',
              used: cores,
              of: node.allocatable.millicores / 1000,
              usedText: String(Number(cores.toFixed(1))),
              ofText: String(node.allocatable.millicores / 1000),
            },
            { what: 'memory', ...share(Bytes.sum(own.map(({ memory }) => memory)), node.allocatable.memory) },
          ]
        : [],
      facts: facts({
        role: vm.role,
        home: vm.home,
        cpu: String(vm.vcpus),
        memory: String(vm.memory),
        addresses: Object.entries(vm.addresses)
          .map(([network, address]) => `${address} (${network})`)
          .join(', '),
        lies: Object.entries(disks)
          .map(([disk, { on, size, class: storage }]) => `${disk} ${size} (${[on, storage].filter(Boolean).join(', ')})`)
          .join(', '),
        availability: vm.metal
          ? ''
          : availability.kind === 'replicated'
            ? `${availability.kind}, ${availability.to}, ${span(availability.every.toSeconds())}`
            : availability.kind,
        stop: span(vm.stop.down.toSeconds()),
      }),
    };
  });
}

/** Facts of what is known; of what is still to be filled in, that it is. */
export function facts(all: Partial<Readonly<Record<Fact['about'], string>>>): readonly Fact[] {
  return Object.entries(all).flatMap(([about, value]) =>
    value === '' ? [] : [{ about: about as Fact['about'], value: isHole(value) ? '?' : value }],
  );
}

function share(used: Bytes, of: Bytes): Share {
  return { used: used.count, of: of.count, usedText: String(used), ofText: String(of) };
}

/** As networks are sold: `2.5 Gbit/s`. */
function bits(bytesPerSecond: number): string {
  const mega = (bytesPerSecond * 8) / 1e6;
  return mega >= 1000 ? `${Number((mega / 1000).toFixed(1))} Gbit/s` : `${Number(mega.toFixed(1))} Mbit/s`;
}
