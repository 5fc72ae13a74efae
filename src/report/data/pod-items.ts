import { ServiceChart } from '../../constructs/chart';
import type { Model } from '../../model/assemble';
import type { Demand } from '../../model/demand';
import { scheduleOf } from '../../model/schedule';
import { containersOf } from '../../objects/pods';
import type { Item } from './report-data';

/** As many pods of one VM, and of the whole map, as an eye takes in; what is more stands in the cards. */
const [mostOfOne, mostOfAll] = [48, 480];

/** The pods that stay, each kind of them once on its VM: those of people first, the platform's after them. */
export function podItems(model: Model): readonly Omit<Item, 'related'>[] {
  const trustOf = new Map(ServiceChart.all(model.lab).map(({ name, trust }) => [name, trust]));
  const rank = ({ app }: Demand) => (trustOf.get(app) === 'platform' ? 1 : 0);
  const { placed, nodes } = scheduleOf(model);
  const shown = Math.min(mostOfOne, Math.max(6, Math.floor(mostOfAll / nodes.length)));
  return nodes.flatMap(({ name: vm }) => {
    const counts = new Map<Demand, number>();
    for (const { demand, node } of placed) if (node.name === vm) counts.set(demand, (counts.get(demand) ?? 0) + 1);
    const all = [...counts].sort(([a], [b]) => rank(a) - rank(b));
    const rest = all.length - shown;
    const items = all.slice(0, rest > 0 ? shown - 1 : shown).map(([demand, count]): Omit<Item, 'related'> => {
      const own = demand.name.slice(demand.namespace.length + 1);
      return {
        id: podId(vm, demand.name),
        kind: 'pod',
        name: count > 1 ? `${own} ×${count}` : own,
        within: `vm ${vm}`,
        shares: [],
        app: demand.app,
        trust: trustOf.get(demand.app) ?? 'services',
        facts: [
          { about: 'app', value: demand.app },
          { about: 'cpu', value: `${demand.each.millicores / 1000}` },
          { about: 'memory', value: String(demand.each.memory) },
          ...containersOf(demand.spec).flatMap(({ image }) => (image === undefined ? [] : [{ about: 'image' as const, value: image }])),
        ],
      };
    });
    if (rest <= 0) return items;
    return [...items, { id: `more ${vm}`, kind: 'more' as const, name: `+ ${rest + 1}`, within: `vm ${vm}`, shares: [], facts: [] }];
  });
}

export function podId(vm: string, name: string): string {
  return `pod ${vm} ${name}`;
}
