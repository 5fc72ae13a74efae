import type { Inventory } from '../inventory/inventory';
import { placeOfNode } from '../inventory/metal';
import type { Battery, Ups } from '../inventory/power';
import { batteryStop, fedBy, fixed, guestsStop, longestWait, type Step, total, upsStop, wakeOf } from '../inventory/stops';
import type { Problem } from '../problems';
import { Watts } from '../units/watts';
import { failures, type Proof } from './proof';

export const shutdown: Proof = {
  id: 'shutdown',
  states: 'Stops fit into each other, and into what the battery of each feed has left.',
  why: 'What is not stopped when the battery is empty is cut in the middle of a write.',
  prove({ lab: { inventory } }) {
    const feeds = Object.entries(inventory.feeds);
    return {
      leansOn: [...feeds.flatMap(([name, { kind }]) => (kind === 'mains' ? [] : [`feeds.${name}.runtime`])), 'timings.hostBoot'],
      figures: feeds.flatMap(([about, feed]) => {
        if (feed.kind === 'mains') return [];
        const steps = feed.kind === 'ups' ? upsStop(inventory, about, feed) : batteryStop(inventory, feed);
        return [{ about, value: `${total(steps)} s of ${feed.runtime.value.toSeconds()} s with ${loadOf(inventory, about)}` }];
      }),
      findings: failures([
        ...checkStops(inventory),
        ...feeds.flatMap(([name, feed]) => {
          if (feed.kind === 'ups') return checkUps(inventory, name, feed);
          return feed.kind === 'battery' ? checkBattery(inventory, name, feed) : [];
        }),
      ]),
    };
  },
};

/** What a feed carries at the most: what its runtime has to be true for. */
function loadOf({ machines, devices }: Inventory, feed: string): string {
  const parts = [
    ...Object.entries(machines).flatMap(([name, { power, draw }]) => (power.feed === feed ? [[name, draw.value.busy] as const] : [])),
    ...Object.entries(devices).flatMap(([name, device]) => (device.feed === feed ? [[name, device.draw.value] as const] : [])),
  ];
  return `${parts.reduce((sum, [, watts]) => sum.plus(watts), Watts.of(0))} (${parts.map(([name, watts]) => `${name} ${watts}`).join(', ')})`;
}

function checkStops({ vms, metal }: Inventory): Problem[] {
  return Object.entries(vms).flatMap(([name, { stop, availability }]) => {
    const [grace, critical, down] = [stop.grace, stop.critical, stop.down].map((time) => time.toSeconds()) as [number, number, number];
    const where = `${placeOfNode({ metal }, name)}.stop`;
    const late = (what: string, repair: string): Problem => ({ code: 'STOP_TIME_TOO_LONG', where, what, repair });
    return [
      ...(critical < grace
        ? []
        : [late(`critical pods get ${critical} s of ${grace} s in all`, 'make critical less than grace: it is a part of it')]),
      ...(grace < down
        ? []
        : [late(`pods get ${grace} s to stop, and the VM is stopped hard after ${down} s`, 'make grace less than down')]),
      ...(availability.kind === 'replicated' && down > fixed.haStop
        ? [late(`it is to get ${down} s, and Proxmox HA stops it hard after ${fixed.haStop} s`, `make down at most ${fixed.haStop} s`)]
        : []),
    ];
  });
}

function checkUps(inventory: Inventory, name: string, ups: Ups): Problem[] {
  const where = `feeds.${name}`;
  const problems: Problem[] = [];
  const fed = fedBy(inventory, name);
  const seconds = (key: 'offDelay' | 'onDelay' | 'powerOffWait' | 'hostSync') => ups[key].toSeconds();
  const late = (key: string, what: string, repair: string) =>
    problems.push({ code: 'STOP_TIME_TOO_LONG', where: `${where}.${key}`, what, repair });
  if (seconds('offDelay') >= seconds('onDelay')) {
    late(
      'offDelay',
      `it cuts after ${seconds('offDelay')} s and gives power again after ${seconds('onDelay')} s`,
      'make offDelay less than onDelay: the driver does not check',
    );
  }
  if (seconds('powerOffWait') <= seconds('offDelay')) {
    late(
      'powerOffWait',
      `the machine reboots after ${seconds('powerOffWait')} s, before or as the UPS cuts after ${seconds('offDelay')} s`,
      'make powerOffWait longer than offDelay',
    );
  }
  if (seconds('powerOffWait') > longestWait) {
    late(
      'powerOffWait',
      `it waits ${seconds('powerOffWait')} s for the cut, and systemd ends that wait ${fixed.lateScripts} s after shutdown's last step begins: the machine would stay off`,
      `make powerOffWait at most ${longestWait} s: commanding the UPS takes up to ${fixed.command} s of them`,
    );
  }
  for (const machine of fed.filter((other) => other !== ups.primary)) {
    const needed = guestsStop(inventory, machine);
    if (needed <= seconds('hostSync')) continue;
    late(
      'hostSync',
      `${machine} stops its VMs in up to ${needed} s, and ${ups.primary} waits ${seconds('hostSync')} s for it before power goes`,
      `raise hostSync to ${needed} s, or let ${machine}'s VMs stop sooner`,
    );
  }
  const steps = upsStop(inventory, name, ups);
  const needed = total(steps);
  const left = ups.shutdown.lowRuntime.toSeconds();
  if (needed >= left) {
    late('shutdown', `stopping takes ${spelled(steps)}, and begins with ${left} s left`, 'raise lowRuntime, or let VMs stop sooner');
  }
  const runtime = ups.runtime.value.toSeconds();
  const atLow = Math.floor((runtime * ups.shutdown.lowCharge) / 100);
  if (needed >= atLow) {
    late(
      'shutdown',
      `stopping takes ${spelled(steps)}, and ${ups.shutdown.lowCharge} % of ${runtime} s are ${atLow} s`,
      'raise lowCharge, or let VMs stop sooner',
    );
  }
  const wait = ups.shutdown.onBattery.toSeconds();
  if (wait + needed >= runtime) {
    late(
      'shutdown',
      `it waits ${wait} s for mains and then takes ${needed} s to stop, and the battery lasts ${runtime} s`,
      'shorten onBattery, or take a larger UPS',
    );
  }
  return problems;
}

function checkBattery(inventory: Inventory, name: string, battery: Battery): Problem[] {
  const { shutdown: policy, runtime } = battery;
  const steps: Step[] = [...batteryStop(inventory, battery), ['one more start', wakeOf(inventory)]];
  const left = Math.floor((runtime.value.toSeconds() * policy.lowCharge) / 100);
  if (total(steps) < left) return [];
  return [
    {
      code: 'STOP_TIME_TOO_LONG',
      where: `feeds.${name}.shutdown`,
      what: `stopping takes ${spelled(steps)}, and ${policy.lowCharge} % of ${runtime.value.toSeconds()} s are ${left} s`,
      repair: 'raise lowCharge, or let VMs stop sooner',
    },
  ];
}

function spelled(steps: readonly Step[]): string {
  return `${total(steps)} s (${steps.map(([name, seconds]) => `${name} ${seconds}`).join(' + ')})`;
}
