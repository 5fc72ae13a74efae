import type { Problem } from '../../problems';
import { suggest } from '../../suggest';
import type { Inventory } from '../inventory';
import { fileProtocols } from '../network';

/** Every name that refers to another entry: the compiler sees most of them, the bundle none. */
export function checkReferences(inventory: Inventory): Problem[] {
  const { machines, devices, feeds, networks, vms, links } = inventory;
  const problems: Problem[] = [];
  const refer = (where: string, noun: string, name: string, known: readonly string[]) => {
    if (known.includes(name)) return;
    const right = suggest(name, known);
    problems.push({
      code: 'REFERENCE_UNKNOWN',
      where,
      what: `no ${noun} ${name}${right ? `; did you mean ${right}?` : ''}`,
      repair: known.length > 0 ? `use one of ${known.join(', ')}` : `add a ${noun} to the inventory`,
    });
  };
  const machineNames = Object.keys(machines);
  const networkNames = Object.keys(networks);
  for (const [name, machine] of Object.entries(machines)) {
    const at = `machines.${name}`;
    const nics = Object.keys(machine.nics);
    for (const [index, { network, nic }] of machine.addresses.entries()) {
      refer(`${at}.addresses[${index}].network`, 'network', network, networkNames);
      refer(`${at}.addresses[${index}].nic`, 'NIC', nic, nics);
    }
    refer(`${at}.internet.nic`, 'NIC', machine.internet.nic, nics);
    refer(`${at}.internet.through`, 'device', machine.internet.through, Object.keys(devices));
    refer(`${at}.power.feed`, 'feed', machine.power.feed, Object.keys(feeds));
    if (machine.host) refer(`${at}.host.system.on`, 'disk', machine.host.system.on, Object.keys(machine.disks));
  }
  for (const [name, device] of Object.entries(devices)) {
    refer(`devices.${name}.feed`, 'feed', device.feed, Object.keys(feeds));
    for (const protocol of fileProtocols) {
      const served = device[protocol];
      if (served) refer(`devices.${name}.${protocol}.network`, 'network', served.network, networkNames);
    }
  }
  for (const [name, feed] of Object.entries(feeds)) {
    if (feed.kind === 'ups') refer(`feeds.${name}.primary`, 'machine', feed.primary, machineNames);
    if (feed.kind === 'battery') refer(`feeds.${name}.machine`, 'machine', feed.machine, machineNames);
  }
  const ends = [
    ...Object.keys(devices),
    ...Object.entries(machines).flatMap(([name, { nics }]) => Object.keys(nics).map((nic) => `${name}.${nic}`)),
  ];
  for (const [index, link] of links.entries()) for (const end of link) refer(`links[${index}]`, 'NIC or device', end, ends);
  for (const [name, vm] of Object.entries(vms)) {
    refer(`vms.${name}.home`, 'machine', vm.home, machineNames);
    for (const network of Object.keys(vm.addresses)) refer(`vms.${name}.addresses.${network}`, 'network', network, networkNames);
    const disks = Object.keys(machines[vm.home]?.disks ?? {});
    if (machines[vm.home]) for (const [disk, { on }] of Object.entries(vm.disks)) refer(`vms.${name}.disks.${disk}.on`, 'disk', on, disks);
    if (vm.availability.kind === 'replicated') {
      refer(
        `vms.${name}.availability.to`,
        'machine',
        vm.availability.to,
        machineNames.filter((machine) => machine !== vm.home),
      );
    }
  }
  return problems;
}
