import { type Age, replicaAge } from './data-age';
import type { Inventory } from './inventory';
import { holds, memoryFor } from './promised';
import { isQuorateIn, type Loss, reachAfter } from './reach';
import { secondsOf, type TimingName } from './timings';
import type { Vm } from './vm';

/** A step of a recovery, and the seconds that it takes. */
export type RecoveryStep = readonly [name: string, seconds: number];

/** What becomes of a VM once something is lost. */
export interface VmAfter {
  /**
   * `runs` as before; `apart`: runs, and nobody reaches it; `moves`: started elsewhere by HA, from its replica; `made`: again, by hand, on
   * another machine; `waits` until what is lost is mended.
   */
  readonly fate: 'runs' | 'apart' | 'moves' | 'made' | 'waits';
  /** The machine that it runs on then. */
  readonly on: string;
  /** Until it is a running node again. */
  readonly steps: readonly RecoveryStep[];
  /** How old its data is then; undefined when nothing of it is lost, or all but the backups. */
  readonly age?: Age;
  /** Whether its disks are gone, and what was on them comes from backups. */
  readonly isEmpty: boolean;
  readonly why?: string;
}

/** What becomes of every VM once one thing is lost, alone. */
export function afterLoss(inventory: Inventory, lost: Loss): ReadonlyMap<string, VmAfter> {
  const reach = reachAfter(inventory, lost);
  const { machines, vms } = inventory;
  const step = (name: string, timing: TimingName): RecoveryStep => [name, secondsOf(inventory, timing)];
  const start = ({ role }: Vm): RecoveryStep[] => [step('VM', 'vmBoot'), step('K3s', role === 'k3s-server' ? 'k3sServer' : 'k3sAgent')];
  // no installer was timed that puts Debian on a machine by itself: it takes no longer than that of Proxmox VE
  const system = machines[lost.name]?.host === undefined ? 'Debian' : 'Proxmox VE';
  const mend =
    lost.kind === 'machine'
      ? [step('somebody comes', 'notice'), step('another machine', 'replacement'), step(system, 'hostInstall')]
      : [step('somebody comes', 'notice'), step('a spare', 'swap')];
  const isUp = (name: string) => machines[name] !== undefined && !(lost.kind === 'machine' && lost.name === name);
  const mayStart = new Set(
    reach.groups.filter((group) => isQuorateIn(inventory, reach, group)).flatMap((group) => group.filter((name) => machines[name]?.host)),
  );
  // a host that runs guests of HA and is no part of the majority resets itself, with all that it runs
  const resets = new Set(
    Object.values(vms).flatMap(({ home, availability }) =>
      availability.kind === 'replicated' && isUp(home) && !mayStart.has(home) ? [home] : [],
    ),
  );
  const running = new Map<string, Vm[]>(Object.keys(machines).map((name) => [name, []]));
  const after = new Map<string, VmAfter>();
  const put = (name: string, vm: Vm, what: VmAfter) => {
    after.set(name, what);
    if (what.fate !== 'waits') running.get(what.on)?.push(vm);
  };
  const all = Object.entries(vms);
  const left = all.filter(([name, vm]) => {
    if (!isUp(vm.home) || resets.has(vm.home)) return true;
    const cut = lost.kind !== 'machine' && !reach.online.has(vm.home);
    put(name, vm, { fate: cut ? 'apart' : 'runs', on: vm.home, steps: cut ? mend : [], isEmpty: false });
    return false;
  });
  const isLost = ({ home }: Vm) => !isUp(home);
  const wait = (name: string, vm: Vm, why: string) => {
    const gone = isLost(vm);
    const made = vm.metal ? start(vm).slice(1) : [step('VM', 'vmBuild'), ...start(vm).slice(1)];
    const again = gone ? made : [step('host', 'hostBoot'), ...start(vm)];
    put(name, vm, { fate: 'waits', on: vm.home, steps: [...mend, ...again], isEmpty: gone && vm.availability.kind !== 'replicated', why });
  };
  for (const [name, vm] of left) {
    const { availability } = vm;
    if (availability.kind !== 'replicated') continue;
    const { to } = availability;
    const fits =
      isUp(to) && !memoryFor(inventory, to, [...(running.get(to) ?? []), vm]).exceeds(machines[to]?.memory.usable.value ?? vm.memory);
    if (!mayStart.has(to)) wait(name, vm, `${to} has no majority of votes`);
    else if (!fits) wait(name, vm, `${to} has no memory for it`);
    else
      put(name, vm, {
        fate: 'moves',
        on: to,
        steps: [step('HA', 'failover'), ...start(vm)],
        age: replicaAge(inventory.quietHours, availability.every),
        isEmpty: false,
      });
  }
  for (const [name, vm] of left) {
    if (vm.availability.kind === 'replicated') continue;
    const to = isLost(vm) ? [...mayStart].find((one) => one !== vm.home && holds(inventory, one, running.get(one) ?? [], vm)) : undefined;
    if (to === undefined)
      wait(
        name,
        vm,
        vm.metal
          ? 'it is that machine'
          : isLost(vm)
            ? 'no other machine has the memory and the disks for it'
            : `${vm.home} has no majority of votes`,
      );
    else
      put(name, vm, {
        fate: 'made',
        on: to,
        steps: [step('somebody comes', 'notice'), step('VM', 'vmBuild'), ...start(vm).slice(1)],
        isEmpty: true,
      });
  }
  return new Map(all.map(([name]) => [name, after.get(name) as VmAfter]));
}

/** The sum of steps, in seconds. */
export function stepsTotal(steps: readonly RecoveryStep[]): number {
  return steps.reduce((sum, [, seconds]) => sum + seconds, 0);
}

/** The step that takes longest. */
export function slowest(steps: readonly RecoveryStep[]): RecoveryStep {
  return steps.reduce((longest, one) => (one[1] > longest[1] ? one : longest), steps[0] ?? ['nothing', 0]);
}
