import { firstServer } from '../bootstrap/vm/k3s-config';
import type { Lab } from '../constructs/lab';
import { addressInHouse } from '../constructs/node-address';
import { hostNames } from '../inventory/machine';
import { isUntaggedBridge } from '../inventory/network';
import { tailnetNodes } from '../model/exposure';
import { followProbe, madeProbe, tailnetProbe, unitsProbe } from './everywhere';
import { haProbe, poolsProbe, quorumProbe, replicationProbe, upsProbe } from './host';
import { appsProbe, nodesProbe } from './node';
import type { Probe, Target } from './probe';

const sudo = 'sudo -n ';

/** Every machine of a homelab, with what is asked of it: hosts, the nodes of K3s, the gateway. Pure. */
export function targetsOf(lab: Lab): readonly Target[] {
  const { gateway } = lab.inventory;
  return [
    ...hostNames(lab.inventory).map((machine) => ({
      machine,
      destination: `root@${hostAddress(lab, machine)}`,
      probes: hostProbes(lab, machine),
    })),
    ...lab.nodes.map(([machine, vm]) => ({
      machine,
      destination: `admin@${addressInHouse(lab, vm) ?? machine}`,
      probes: nodeProbes(lab, machine),
    })),
    ...(gateway ? [{ machine: gateway.name, destination: `admin@${gateway.name}`, probes: gatewayProbes(gateway.name) }] : []),
  ];
}

/** Where the house reaches a host: where its VMs are plugged in too. */
function hostAddress({ inventory: { machines, networks } }: Lab, machine: string): string {
  const addresses = machines[machine]?.addresses ?? [];
  return (addresses.find(({ network }) => isUntaggedBridge(networks[network])) ?? addresses[0])?.address ?? machine;
}

function hostProbes({ inventory: { machines, vms, feeds } }: Lab, machine: string): readonly Probe[] {
  const isReplicated = Object.values(vms).some(({ availability }) => availability.kind === 'replicated');
  const upses = Object.entries(feeds).flatMap(([name, feed]) => (feed.kind === 'ups' && feed.primary === machine ? [name] : []));
  return [
    madeProbe(machine, '/var/lib/loutik/first-boot.done', 'loutik-first-boot', ''),
    followProbe(machine, 'loutik-host status', ''),
    unitsProbe(machine),
    poolsProbe(machine),
    ...(hostNames({ machines }).length > 1 ? [quorumProbe(machine)] : []),
    ...(isReplicated ? [replicationProbe(machine), haProbe(machine)] : []),
    ...(upses.length > 0 ? [upsProbe(machine, upses)] : []),
  ];
}

function nodeProbes(lab: Lab, machine: string): readonly Probe[] {
  const isServer = lab.inventory.vms[machine]?.role === 'k3s-server';
  return [
    firstServer(lab)[0] === machine
      ? madeProbe(machine, '/var/lib/loutik/applied', 'loutik-apply-once', sudo)
      : madeProbe(machine, '/var/lib/loutik/k3s-version', 'loutik-k3s', sudo),
    followProbe(machine, `${sudo}loutik-follow status`, sudo),
    unitsProbe(machine),
    ...(tailnetNodes(lab).includes(machine) ? [tailnetProbe(machine)] : []),
    ...(isServer
      ? [
          nodesProbe(
            machine,
            lab.nodes.map(([name]) => name),
          ),
          appsProbe(machine),
        ]
      : []),
  ];
}

function gatewayProbes(machine: string): readonly Probe[] {
  return [followProbe(machine, `${sudo}loutik-follow status`, sudo), unitsProbe(machine), tailnetProbe(machine)];
}
