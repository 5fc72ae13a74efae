import type { Inventory } from './inventory';
import type { Battery, Ups } from './power';
import { secondsOf } from './timings';
import type { Vm } from './vm';

/** Times that others fix, in seconds. */
export const fixed = {
  /** Proxmox HA stops a guest hard after this, whatever its `down` says. */
  haStop: 60,
  /** The system itself, once its guests are gone: `DefaultTimeoutStopSec`, after which systemd kills a service that hangs. */
  hostStop: 90,
  /** What runs in `/usr/lib/systemd/system-shutdown`, NUT's `nutshutdown` among it, is killed after this (systemd#34949; tried on 252 and 257). */
  lateScripts: 90,
  /** Of those, what commanding the UPS may take: the driver finds it on the bus, at worst in its second try. */
  command: 15,
} as const;

/** The longest `POWEROFF_WAIT` that comes to its end, in seconds. */
export const longestWait = fixed.lateScripts - fixed.command;

/** How NUT is set up to look, in seconds: what it writes into its files and what a stop has to reckon with. */
export const nut = {
  /** `pollinterval` of the driver and `POLLFREQ`, `POLLFREQALERT` of upsmon: their defaults. */
  driverPoll: 2,
  poll: 5,
  /** `DEADTIME`: its default, three polls. */
  deadTime: 15,
  /** `FINALDELAY`: its default. */
  finalDelay: 5,
} as const;

/** How often the battery of a machine is looked at, in seconds, and how many times in a row it must be low: one reading may be wrong. */
export const batteryWatch = { every: 30, readings: 2 } as const;

const startupOrders = { 'k3s-server': 1, 'k3s-agent': 2, lab: 3 } as const;

/** Proxmox's `startup` order of a VM. Stopping goes the other way; VMs of one order stop at once. */
export function startupOrder({ role }: Pick<Vm, 'role'>): number {
  return startupOrders[role];
}

/** The VMs that may run on a host, or the node that a machine without a hypervisor is: its own, those that HA moves there, and nodes made again there when their home is lost. */
export function guestsOf({ vms, machines }: Pick<Inventory, 'vms' | 'machines'>, machine: string): readonly (readonly [string, Vm])[] {
  const isHost = machines[machine]?.host !== undefined;
  return Object.entries(vms).filter(
    ([, { home, availability, role, metal }]) =>
      home === machine || (isHost && !metal && (availability.kind === 'replicated' ? availability.to === machine : role !== 'lab')),
  );
}

/** Seconds until no VM runs on a machine any more, at worst: order by order, and last those of HA, which Proxmox stops on its own. */
export function guestsStop(inventory: Pick<Inventory, 'vms' | 'machines'>, machine: string): number {
  const groups = new Map<string, number>();
  for (const [, vm] of guestsOf(inventory, machine)) {
    const group = vm.availability.kind === 'replicated' ? 'ha' : String(startupOrder(vm));
    groups.set(group, Math.max(groups.get(group) ?? 0, vm.stop.down.toSeconds()));
  }
  return [...groups.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** The machines that a feed carries. */
export function fedBy({ machines }: Pick<Inventory, 'machines'>, feed: string): readonly string[] {
  return Object.keys(machines).filter((name) => machines[name]?.power.feed === feed);
}

/** One step of a stop, and the seconds that it takes at worst. */
export type Step = readonly [name: string, seconds: number];

/** From the moment a UPS is low to the moment it cuts: what its battery has to last for. */
export function upsStop(inventory: Pick<Inventory, 'vms' | 'machines'>, name: string, ups: Ups): readonly Step[] {
  const isAlone = fedBy(inventory, name).every((machine) => machine === ups.primary);
  return [
    ['noticing', nut.driverPoll + nut.poll],
    ['hostSync', isAlone ? 0 : ups.hostSync.toSeconds()],
    ['final delay', nut.finalDelay],
    ['VMs', guestsStop(inventory, ups.primary)],
    ['host', fixed.hostStop],
    ['offDelay', ups.offDelay.toSeconds()],
  ];
}

/** From the moment a machine's own battery is low to the moment it is off. */
export function batteryStop(inventory: Pick<Inventory, 'vms' | 'machines'>, { machine }: Battery): readonly Step[] {
  return [
    ['noticing', batteryWatch.every * batteryWatch.readings],
    ['VMs', guestsStop(inventory, machine)],
    ['host', fixed.hostStop],
  ];
}

/** The sum of steps, in seconds. */
export function total(steps: readonly Step[]): number {
  return steps.reduce((sum, [, seconds]) => sum + seconds, 0);
}

/** The charge, in percent, that a stop takes: with less, guests that start may not get to stop. */
export function stopCharge(inventory: Pick<Inventory, 'vms' | 'machines'>, name: string, ups: Ups): number {
  return Math.min(100, Math.ceil((total(upsStop(inventory, name, ups)) * 100) / ups.runtime.value.toSeconds()));
}

/** Seconds for which mains must have held when a UPS is not charged so far: guests start then all the same, in time for the promised recovery. */
export function patience({ budgets }: Pick<Inventory, 'budgets'>): number {
  return Math.round(budgets.rto.toSeconds() / 3);
}

/** Seconds on a battery that waking to look for mains, and stopping again before guests start, takes. */
export function wakeOf(inventory: Pick<Inventory, 'timings'>): number {
  return secondsOf(inventory, 'hostBoot') + fixed.hostStop;
}
