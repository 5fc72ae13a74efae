import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';

/** Cables and radio: sound, and every machine reaches its router without going through another machine. */
export function checkLinks({ links, machines, devices }: Inventory): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const next = new Map<string, string[]>();
  for (const [index, link] of links.entries()) {
    const [a, b] = link;
    const key = [a, b].sort().join(' ');
    const fault =
      link.length !== 2
        ? 'it has not two ends'
        : a === b
          ? `both its ends are ${a}`
          : seen.has(key)
            ? `${a} and ${b} are linked already`
            : undefined;
    if (fault)
      problems.push({
        code: 'LINK_INVALID',
        where: `links[${index}]`,
        what: fault,
        repair: "give it two ends, each a device or a machine's NIC, once",
      });
    seen.add(key);
    next.set(a, [...(next.get(a) ?? []), b]);
    next.set(b, [...(next.get(b) ?? []), a]);
  }
  for (const [name, machine] of Object.entries(machines)) {
    const { nic, through } = machine.internet;
    if (devices[through] && devices[through].kind !== 'router') {
      problems.push({
        code: 'INTERNET_UNREACHABLE',
        where: `machines.${name}.internet`,
        what: `${through} is a ${devices[through].kind}, no router`,
        repair: 'name the router that leads out',
      });
    } else if (machine.nics[nic] && devices[through] && !reaches(next, `${name}.${nic}`, through, (end) => Object.hasOwn(devices, end))) {
      problems.push({
        code: 'INTERNET_UNREACHABLE',
        where: `machines.${name}.internet`,
        what: `no links lead from ${name}.${nic} to ${through} over devices alone`,
        repair: "add the missing link; a way through another machine ends with that machine's power",
      });
    }
    for (const used of new Set(machine.addresses.map(({ nic: at }) => at))) {
      if (machine.nics[used] && !next.has(`${name}.${used}`)) {
        problems.push({
          code: 'LINK_INVALID',
          where: `machines.${name}.nics.${used}`,
          what: 'it has an address and no link',
          repair: 'add the link to what it is plugged into',
        });
      }
    }
  }
  return problems;
}

function reaches(next: ReadonlyMap<string, readonly string[]>, from: string, to: string, passable: (end: string) => boolean): boolean {
  const seen = new Set([from]);
  const queue = [from];
  for (let end = queue.shift(); end !== undefined; end = queue.shift()) {
    for (const neighbour of next.get(end) ?? []) {
      if (neighbour === to) return true;
      if (passable(neighbour) && !seen.has(neighbour)) {
        seen.add(neighbour);
        queue.push(neighbour);
      }
    }
  }
  return false;
}
