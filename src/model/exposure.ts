import type { Lab } from '../constructs/lab';
import { mayRunOn } from '../constructs/placement';
import { PodSet } from '../constructs/pod-set';

/** The VMs whose nodes the ingress may run on: those that a door from outside leads to. */
export function ingressNodes(lab: Lab): string[] {
  const ingress = PodSet.all(lab).find(({ role }) => role === 'ingress');
  if (ingress === undefined) return [];
  return lab.nodes.filter(([name, vm]) => mayRunOn(ingress.placement, name, vm)).map(([name]) => name);
}

/** Those of them that members of the tailnet, or the gateway by it, come in at. */
export function tailnetNodes(lab: Lab): string[] {
  return lab.inventory.tailnet === undefined ? [] : ingressNodes(lab);
}
