import type { Lab } from '../constructs/lab';
import { PodSet } from '../constructs/pod-set';

/** The VMs whose nodes the ingress may run on: those that a door from outside leads to. */
export function ingressNodes(lab: Lab): string[] {
  const ingress = PodSet.all(lab).find(({ role }) => role === 'ingress');
  if (ingress === undefined) return [];
  const { strength, machine } = ingress.placement;
  return lab.nodes.filter(([, vm]) => strength !== 'required' || vm.home === machine).map(([name]) => name);
}
