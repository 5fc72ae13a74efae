import { isIPv6 } from 'node:net';
import type { Problem } from '../../problems';
import { type Cidr, contains, overlap, tryAddress, tryCidr } from '../../units/cidr';
import { isHole } from '../../units/hole';
import type { Inventory } from '../inventory';
import { fileProtocols } from '../network';

/** What Tailscale gives its members (RFC 6598). */
export const tailnetRange = tryCidr('100.64.0.0/10') as Cidr;

/** Address ranges and addresses: sound, apart, and each used once. */
export function checkNetworks(inventory: Inventory): Problem[] {
  const ranges = rangesOf(inventory);
  return [
    ...checkRanges(ranges),
    ...checkAddresses(inventory, new Map(ranges.map(({ where, cidr }) => [where, cidr]))),
    ...checkMacs(inventory),
    ...checkUse(inventory),
  ];
}

interface Range {
  readonly where: string;
  readonly text: string;
  readonly cidr: Cidr | undefined;
}

function rangesOf({ networks, k3s }: Inventory): Range[] {
  const named = Object.entries(networks).map(([name, { cidr }]) => ({ where: `networks.${name}`, text: cidr }));
  const all = [...named, { where: 'k3s.pods', text: k3s.pods }, { where: 'k3s.services', text: k3s.services }];
  return all.map((range) => ({ ...range, cidr: tryCidr(range.text) }));
}

function checkRanges(ranges: readonly Range[]): Problem[] {
  const problems: Problem[] = [];
  for (const { where, text, cidr } of ranges) {
    if (cidr === undefined || cidr.canonical !== text) {
      problems.push({
        code: 'CIDR_INVALID',
        where,
        what: `${text} is no range of IPv4 addresses`,
        repair: cidr ? `write ${cidr.canonical}` : 'write it like 192.168.1.0/24',
      });
    }
  }
  const all = [...ranges, { where: 'the tailnet', text: '100.64.0.0/10', cidr: tailnetRange }];
  for (const [index, a] of all.entries()) {
    for (const b of all.slice(index + 1)) {
      if (a.cidr && b.cidr && overlap(a.cidr, b.cidr)) {
        problems.push({
          code: 'CIDR_OVERLAP',
          where: a.where,
          what: `${a.text} overlaps ${b.text} of ${b.where}`,
          repair: 'give one of them another range',
        });
      }
    }
  }
  return problems;
}

interface Held {
  readonly where: string;
  readonly address: string;
  readonly network?: string;
}

function addressesOf({ machines, vms, devices, networks, gateway }: Inventory): Held[] {
  return [
    ...Object.entries(networks).flatMap(([network, { gateway: address }]) =>
      address === undefined ? [] : [{ where: `networks.${network}.gateway`, address, network }],
    ),
    ...Object.entries(machines).flatMap(([name, { addresses }]) =>
      addresses.map(({ network, address }, index) => ({ where: `machines.${name}.addresses[${index}]`, address, network })),
    ),
    ...Object.entries(vms).flatMap(([name, { addresses, metal }]) =>
      (metal ? [] : Object.entries(addresses as Record<string, string>)).map(([network, address]) => ({
        where: `vms.${name}.addresses.${network}`,
        address,
        network,
      })),
    ),
    ...Object.entries(devices).flatMap(([name, device]) =>
      fileProtocols.flatMap((protocol) => {
        const own = device[protocol];
        // a server has one address for both, mostly
        if (own === undefined || (protocol === 'smb' && own.address === device.nfs?.address && own.network === device.nfs.network))
          return [];
        return [{ where: `devices.${name}.${protocol}.address`, address: own.address, network: own.network }];
      }),
    ),
    ...(gateway ? [{ where: 'gateway.address', address: gateway.address }] : []),
  ];
}

function checkAddresses(inventory: Inventory, cidrs: ReadonlyMap<string, Cidr | undefined>): Problem[] {
  const problems: Problem[] = [];
  const holders = new Map<number, string>();
  for (const { where, address, network } of addressesOf(inventory)) {
    if (isHole(address)) continue;
    const number = tryAddress(address);
    if (number === undefined) {
      problems.push(
        where === 'gateway.address' && isIPv6(address)
          ? { code: 'ADDRESS_INVALID', where, what: `${address} is an IPv6 address`, repair: 'write it as address6, beside that of IPv4' }
          : { code: 'ADDRESS_INVALID', where, what: `${address} is no IPv4 address`, repair: 'write it like 192.168.1.20' },
      );
      continue;
    }
    const cidr = network === undefined ? undefined : cidrs.get(`networks.${network}`);
    if (cidr && (!contains(cidr, number) || (cidr.prefix < 31 && (number === cidr.first || number === cidr.last)))) {
      problems.push({
        code: 'ADDRESS_OUTSIDE_NETWORK',
        where,
        what: `${address} is no host's address in ${network} (${cidr.canonical})`,
        repair: 'take one from inside the network, neither its first nor its last',
      });
    }
    const holder = holders.get(number);
    if (holder)
      problems.push({
        code: 'ADDRESS_DUPLICATE',
        where,
        what: `${address} is already ${holder}'s`,
        repair: 'give one of them another address',
      });
    holders.set(number, holder ?? where);
  }
  return problems;
}

/** What a NIC shows that has none. */
const noMac = '00:00:00:00:00:00';

function checkMacs({ machines }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const holders = new Map<string, string>();
  for (const [name, { nics }] of Object.entries(machines)) {
    for (const [nic, { mac }] of Object.entries(nics)) {
      const where = `machines.${name}.nics.${nic}`;
      if (isHole(mac)) continue;
      const lower = mac.toLowerCase();
      if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(lower) || (Number.parseInt(lower.slice(0, 2), 16) & 1) === 1 || lower === noMac) {
        problems.push({
          code: 'MAC_INVALID',
          where,
          what: `${mac} is no NIC's MAC address`,
          repair: 'write it as `ip link` shows it, like 52:54:00:12:34:56',
        });
        continue;
      }
      const holder = holders.get(lower);
      if (holder)
        problems.push({
          code: 'MAC_DUPLICATE',
          where,
          what: `${mac} is already ${holder}'s`,
          repair: 'look again with `ip link` on the machine',
        });
      holders.set(lower, holder ?? where);
    }
  }
  return problems;
}

/** K3s nodes stand in a network with a bridge, and some network leads out. */
function checkUse({ networks, vms }: Inventory): Problem[] {
  const bridged = Object.entries(networks)
    .filter(([, { bridge }]) => bridge !== undefined)
    .map(([name]) => name);
  const problems: Problem[] = Object.entries(vms)
    .filter(([, { role, addresses, metal }]) => role !== 'lab' && !metal && !bridged.some((network) => Object.hasOwn(addresses, network)))
    .map(([name]) => ({
      code: 'ADDRESS_INVALID',
      where: `vms.${name}.addresses`,
      what: 'it has no address in a network with a bridge, so nobody reaches it',
      repair: bridged.length > 0 ? `give it one in ${bridged.join(' or ')}` : 'give a network a bridge, like vmbr0',
    }));
  for (const [name, { addresses }] of Object.entries(vms)) {
    const [, ...others] = Object.keys(addresses).filter((network) => bridged.includes(network));
    for (const network of others) {
      problems.push({
        code: 'ADDRESS_INVALID',
        where: `vms.${name}.addresses.${network}`,
        what: 'a VM has one NIC, and this is a second address',
        repair: 'leave one of them',
      });
    }
  }
  if (!Object.values(networks).some(({ gateway, bridge }) => gateway !== undefined && bridge !== undefined)) {
    problems.push({
      code: 'VALUE_INVALID',
      where: 'networks',
      what: 'none has a gateway and a bridge, so no VM reaches the Internet',
      repair: "give the house's network gateway and bridge",
    });
  }
  return problems;
}
