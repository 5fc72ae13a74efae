import type { Problem } from '../../problems';
import { suggest } from '../../suggest';
import type { Inventory } from '../inventory';
import { hostNames } from '../machine';

/** Machines without a hypervisor: each is one node, and what only Proxmox VE can do is not asked of it. */
export function checkMetal(inventory: Inventory): Problem[] {
  return [...nodesOf(inventory), ...machinesOf(inventory), ...guestsOf(inventory), ...imageOf(inventory)];
}

/** Each node has a machine to itself, and a name. */
function nodesOf({ metal = {}, machines, vms }: Inventory): Problem[] {
  const holders = new Map<string, string>();
  return Object.entries(metal).flatMap(([name, node]): Problem[] => {
    const where = `metal.${name}.machine`;
    const machine = machines[node.machine];
    const right = suggest(node.machine, Object.keys(machines));
    const holder = holders.get(node.machine);
    holders.set(node.machine, holder ?? name);
    return [
      ...(vms[name] === undefined || vms[name].metal
        ? []
        : [
            {
              code: 'NAME_INVALID' as const,
              where: `metal.${name}`,
              what: `${name} is the name of a VM too`,
              repair: 'give it another name: a node is known by it',
            },
          ]),
      ...(node.disks.seed === undefined
        ? []
        : [
            {
              code: 'NAME_INVALID' as const,
              where: `metal.${name}.disks.seed`,
              what: 'seed is the partition that cloud-init reads',
              repair: 'give the disk another name',
            },
          ]),
      ...(machine !== undefined
        ? []
        : [
            {
              code: 'REFERENCE_UNKNOWN' as const,
              where,
              what: `no machine ${node.machine}${right ? `; did you mean ${right}?` : ''}`,
              repair: `use one of ${Object.keys(machines).join(', ')}`,
            },
          ]),
      ...(machine?.host === undefined
        ? []
        : [
            {
              code: 'VALUE_INVALID' as const,
              where,
              what: `${node.machine} has a host: Proxmox VE is on it`,
              repair: `take machines.${node.machine}.host out, or make ${name} one of vms, with home: '${node.machine}'`,
            },
          ]),
      ...(holder === undefined
        ? []
        : [{ code: 'NAME_TAKEN' as const, where, what: `${holder} is ${node.machine} already`, repair: 'have one node for each machine' }]),
    ];
  });
}

/** What a machine without a host has to be, and what it cannot have. */
function machinesOf(inventory: Inventory): Problem[] {
  const { machines, metal = {}, feeds } = inventory;
  const used = new Set(Object.values(metal).map(({ machine }) => machine));
  const problems: Problem[] = [];
  const invalid = (where: string, what: string, repair: string) => problems.push({ code: 'VALUE_INVALID', where, what, repair });
  for (const [name, { host, power, peripherals = {}, addresses, internet }] of Object.entries(machines)) {
    if (host !== undefined) continue;
    const at = `machines.${name}`;
    if (!used.has(name))
      invalid(at, 'it has no host, and no node of metal is it', `give it a host, or say metal: { '…': { machine: '${name}', … } }`);
    const feed = feeds[power.feed];
    if (feed !== undefined && feed.kind !== 'mains')
      invalid(
        `${at}.power.feed`,
        `it has no Proxmox VE, and nothing on it hears that ${power.feed} runs out: it would be cut in the middle of a write`,
        "plug it straight into the wall (a feed of kind 'mains'), or give it a host",
      );
    const [device] = Object.keys(peripherals);
    if (device !== undefined)
      invalid(
        `${at}.peripherals.${device}`,
        'it has no Proxmox VE, which hands a device to a VM',
        'take it out, or give the machine a host',
      );
    for (const [index, { nic }] of addresses.entries()) {
      if (index > 0 || nic !== internet.nic)
        problems.push({
          code: 'ADDRESS_INVALID',
          where: `${at}.addresses[${index}]`,
          what: 'a machine without Proxmox VE has one address, on its way to the Internet',
          repair: `leave the one on ${internet.nic}`,
        });
    }
  }
  if (Object.keys(metal).length > 0 && hostNames({ machines }).length === 0)
    invalid('machines', 'none of them is a host: a homelab has Proxmox VE on one machine at least', 'give one of them a host');
  return problems;
}

/** VMs are on hosts. */
function guestsOf({ machines, vms }: Inventory): Problem[] {
  const hosts = hostNames({ machines });
  const isBare = (machine: string) => machines[machine] !== undefined && machines[machine].host === undefined;
  const repair = hosts.length > 0 ? `use one of ${hosts.join(', ')}` : 'give a machine a host';
  return Object.entries(vms).flatMap(([name, { home, availability, metal }]): Problem[] => {
    if (metal) return [];
    return [
      ...(isBare(home)
        ? [{ code: 'VALUE_INVALID' as const, where: `vms.${name}.home`, what: `${home} has no host, and runs no VM`, repair }]
        : []),
      ...(availability.kind === 'replicated' && isBare(availability.to)
        ? [
            {
              code: 'FAILOVER_IMPOSSIBLE' as const,
              where: `vms.${name}.availability`,
              what: `it is replicated to ${availability.to}, which has no host, and runs no VM`,
              repair,
            },
          ]
        : []),
    ];
  });
}

/** Debian makes one of its images for VMs alone: its kernel has no drivers for a machine's own disks and NICs. */
function imageOf({ metal = {}, cloudImage }: Inventory): Problem[] {
  if (Object.keys(metal).length === 0 || !/genericcloud/.test(cloudImage.url.split('/').at(-1) ?? '')) return [];
  return [
    {
      code: 'VALUE_INVALID',
      where: 'cloudImage.url',
      what: 'genericcloud has no drivers for the hardware of a machine, and a node of metal starts from it',
      repair: 'use the image beside it: debian-13-generic-amd64-….qcow2, which VMs start from as well',
    },
  ];
}
