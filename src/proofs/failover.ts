import { afterLoss, stepsTotal, type VmAfter } from '../inventory/after-loss';
import type { Inventory } from '../inventory/inventory';
import { hostNames } from '../inventory/machine';
import { isUntaggedBridge } from '../inventory/network';
import { isQuorateIn, type Loss, lossesOf, reachAfter } from '../inventory/reach';
import type { Model } from '../model/assemble';
import { podsAfter } from '../model/pods-after';
import type { Problem } from '../problems';
import { span } from '../units/span';
import { failures, type Proof } from './proof';

/** The steps after the loss of a part of the house. */
const leansOn = ['failover', 'notice', 'swap', 'replacement', 'hostInstall', 'hostBoot', 'vmBuild', 'vmBoot', 'k3sServer', 'k3sAgent'];

export const failover: Proof = {
  id: 'failover',
  states: 'When any one machine is lost, the hosts that are left have a majority, and start its replicated VMs, for which they have room.',
  why: 'Hosts that are no majority start no guest: a replica there would lie still, whatever HA is told.',
  prove(model) {
    const { inventory } = model.lab;
    return {
      figures: lossesOf(inventory).map((lost) => ({ about: `without ${lost.name}`, value: said(model, lost) })),
      findings: failures(stuck(inventory)),
      leansOn: leansOn.map((name) => `timings.${name}`),
    };
  },
};

/** Replicated VMs that their replica's machine may not, or cannot, start. */
function stuck(inventory: Inventory): Problem[] {
  const { networks } = inventory;
  return Object.entries(inventory.vms).flatMap(([name, { home, availability, addresses }]): Problem[] => {
    if (availability.kind !== 'replicated') return [];
    const { to } = availability;
    const where = `vms.${name}.availability`;
    const lost: Loss = { kind: 'machine', name: home };
    const reach = reachAfter(inventory, lost);
    const group = reach.groups.find((one) => one.includes(to));
    if (group === undefined || !isQuorateIn(inventory, reach, group)) {
      return [
        {
          code: 'QUORUM_MISSING',
          where,
          what: `it is replicated to ${to}, which has no majority of votes once ${home} is lost, and starts nothing`,
          repair: "have a third machine or a gateway, whose vote decides, or say availability: { kind: 'rebuilt' }",
        },
      ];
    }
    const nic = inventory.machines[to]?.internet.nic;
    const bridged = new Set(inventory.machines[to]?.addresses.flatMap((one) => (one.nic === nic ? [one.network] : [])));
    const bridges = new Set([...bridged].flatMap((network) => (isUntaggedBridge(networks[network]) ? [networks[network]?.bridge] : [])));
    // a bridge carries the tags of all networks that it is named for, whether or not the host has an address there
    const isCarried = (network: string) => networks[network]?.vlan !== undefined && bridges.has(networks[network]?.bridge);
    const missing = Object.keys(addresses).filter((network) => !bridged.has(network) && !isCarried(network));
    if (missing.length === 0) return [];
    return [
      {
        code: 'FAILOVER_IMPOSSIBLE',
        where,
        what: `it has an address in ${missing.join(', ')}, and the bridge of ${to}, where its replica starts, is in ${[...bridged].join(', ') || 'no network'}`,
        repair: `give ${to} an address in ${missing.join(', ')} on its NIC ${nic}, or replicate to another machine`,
      },
    ];
  });
}

function said(model: Model, lost: Loss): string {
  const { inventory } = model.lab;
  const reach = reachAfter(inventory, lost);
  const hosts = hostNames(inventory);
  const quorate = reach.groups
    .filter((group) => isQuorateIn(inventory, reach, group))
    .flatMap((group) => group.filter((name) => hosts.includes(name)));
  const after = afterLoss(inventory, lost);
  const vms = [...after].flatMap(([name, what]) => (what.fate === 'runs' ? [] : [vmText(name, what)]));
  return [
    quorate.length === 0
      ? 'no host has a majority, no guest starts'
      : `${quorate.join(' and ')} ${quorate.length === 1 ? 'has' : 'have'} a majority`,
    ...(vms.length === 0 ? ['every VM runs on'] : vms),
    ...podsAfter(model, after, reach),
  ].join('; ');
}

function vmText(name: string, { fate, on, steps, age, isEmpty, why }: VmAfter): string {
  const time = span(stepsTotal(steps));
  const from = isEmpty ? ', its data from backups' : '';
  if (fate === 'apart') return `${name} runs, cut off from the router for ${time}`;
  if (fate === 'waits') return `${name} waits ${time}: ${why}${from}`;
  if (fate === 'made') return `${name} is made again on ${on} within ${time}${from}`;
  return `${name} starts on ${on} within ${time}, its data up to ${span(age?.usual ?? 0)} old, after the quiet hours ${span(age?.most ?? 0)}`;
}
