import type { Vm } from '../inventory/vm';
import type { Lab } from './lab';
import { mayRunOn } from './placement';
import { Workload } from './workload';

/** The kernel settings that services ask of a node: of those that may run there, the greatest value each. */
export function nodeSysctls(lab: Lab, node: string, vm: Pick<Vm, 'home'>): Readonly<Record<string, number>> {
  const settings = new Map<string, number>();
  for (const { nodeSysctls: asked, pods } of Workload.all(lab)) {
    if (!mayRunOn(pods.placement, node, vm)) continue;
    for (const [name, value] of Object.entries(asked)) settings.set(name, Math.max(value, settings.get(name) ?? value));
  }
  return Object.fromEntries([...settings].sort(([a], [b]) => (a < b ? -1 : 1)));
}
