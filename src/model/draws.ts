import type { Inventory } from '../inventory/inventory';
import { timingsOf } from '../inventory/timings';
import { Watts } from '../units/watts';
import type { Model } from './assemble';
import { scheduleOf } from './schedule';

/** What a machine draws at the wall. */
export interface Draw {
  readonly name: string;
  readonly idle: Watts;
  /** With what its pods compute on average. */
  readonly average: Watts;
  readonly busy: Watts;
  /** How many of its threads that takes. */
  readonly cores: number;
}

/** Every machine's draw: between idle and busy by the processor time that its pods ask for, and the share of it that they use on average. */
export function drawsOf(model: Model): readonly Draw[] {
  const { inventory } = model.lab;
  const { load } = timingsOf(inventory);
  const asked = new Map<string, number>();
  for (const { demand, node } of scheduleOf(model).placed)
    asked.set(node.vm.home, (asked.get(node.vm.home) ?? 0) + demand.each.millicores / 1000);
  return Object.entries(inventory.machines).map(([name, { draw }]) => {
    const { idle, busy } = draw.value;
    const cores = (asked.get(name) ?? 0) * load.value;
    return { name, idle, busy, average: idle.plus(extra(inventory, name, cores)), cores: Number(cores.toFixed(2)) };
  });
}

/** What so many of a machine's threads at work draw beyond idle. */
export function extra({ machines }: Pick<Inventory, 'machines'>, name: string, cores: number): Watts {
  const { draw, cpu } = machines[name] as Inventory['machines'][string];
  const { idle, busy } = draw.value;
  return Watts.of(Math.max(0, busy.value - idle.value) * Math.min(1, cores / cpu.threads));
}

/** What stands beside the machines: devices, and what UPSes lose. */
export function otherDraws({
  devices,
  feeds,
}: Pick<Inventory, 'devices' | 'feeds'>): readonly { readonly name: string; readonly watts: Watts }[] {
  return [
    ...Object.entries(devices).map(([name, { draw }]) => ({ name, watts: draw.value })),
    ...Object.entries(feeds).flatMap(([name, feed]) => (feed.kind === 'ups' ? [{ name, watts: feed.loss.value }] : [])),
  ];
}
