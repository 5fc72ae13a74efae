import type { Problem } from '../../problems';
import { Watts } from '../../units/watts';
import type { Inventory } from '../inventory';
import type { Battery, Ups } from '../power';
import { batteryStop, fedBy, fixed, guestsStop, longestWait, type Step, total, upsStop, wake } from '../stops';

/** Stops fit into each other and into what the battery has left; the whole stays near its budget. */
export function checkPower(inventory: Inventory): Problem[] {
  return [
    ...checkStops(inventory),
    ...Object.entries(inventory.feeds).flatMap(([name, feed]) => {
      if (feed.kind === 'ups') return checkUps(inventory, name, feed);
      return feed.kind === 'battery' ? checkBattery(inventory, name, feed) : [];
    }),
    ...checkBudget(inventory),
  ];
}

function checkStops({ vms }: Inventory): Problem[] {
  return Object.entries(vms).flatMap(([name, { stop, availability }]) => {
    const [grace, critical, down] = [stop.grace, stop.critical, stop.down].map((time) => time.toSeconds()) as [number, number, number];
    const where = `vms.${name}.stop`;
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
  if (!fed.includes(ups.primary)) {
    problems.push({
      code: 'VALUE_INVALID',
      where: `${where}.primary`,
      what: `${ups.primary} speaks to it and is not fed by it`,
      repair: `name a machine whose feed is ${name}`,
    });
  }
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
  const { machine, shutdown, runtime, rtcWake, chargeLimit } = battery;
  const where = `feeds.${name}`;
  const problems: Problem[] = [];
  const invalid = (key: string, what: string, repair: string) =>
    problems.push({ code: 'VALUE_INVALID', where: `${where}${key}`, what, repair });
  if (inventory.machines[machine]?.power.feed !== name) {
    invalid('', `it is ${machine}'s battery, and ${machine} is fed by another`, `give machines.${machine}.power.feed: '${name}'`);
  }
  if (shutdown.lowCharge >= chargeLimit) {
    invalid(
      '.shutdown.lowCharge',
      `${machine} stops at ${shutdown.lowCharge} %, and is never charged above ${chargeLimit} %`,
      'make lowCharge less than chargeLimit',
    );
  }
  if (rtcWake.toSeconds() >= inventory.budgets.rto.toSeconds()) {
    invalid(
      '.rtcWake',
      `mains that returns while ${machine} stops is seen after ${rtcWake.toSeconds()} s, and recovery is promised within ${inventory.budgets.rto.toSeconds()} s`,
      'make rtcWake less than budgets.rto',
    );
  }
  const steps: Step[] = [...batteryStop(inventory, battery), ['one more start', wake]];
  const left = Math.floor((runtime.value.toSeconds() * shutdown.lowCharge) / 100);
  if (total(steps) >= left) {
    problems.push({
      code: 'STOP_TIME_TOO_LONG',
      where: `${where}.shutdown`,
      what: `stopping takes ${spelled(steps)}, and ${shutdown.lowCharge} % of ${runtime.value.toSeconds()} s are ${left} s`,
      repair: 'raise lowCharge, or let VMs stop sooner',
    });
  }
  return problems;
}

function spelled(steps: readonly Step[]): string {
  return `${total(steps)} s (${steps.map(([name, seconds]) => `${name} ${seconds}`).join(' + ')})`;
}

/** At light load a homelab idles nearly all day, so the average is held against what everything draws idle. */
function checkBudget({ machines, devices, feeds, budgets }: Inventory): Problem[] {
  const parts = [
    ...Object.entries(machines).map(([name, { draw }]) => [name, draw.value.idle] as const),
    ...Object.entries(devices).map(([name, { draw }]) => [name, draw.value] as const),
    ...Object.entries(feeds).flatMap(([name, feed]) => (feed.kind === 'ups' ? [[name, feed.loss.value] as const] : [])),
  ];
  const total = parts.reduce((sum, [, watts]) => sum.plus(watts), Watts.of(0));
  if (total.value <= budgets.power.value) return [];
  return [
    {
      code: 'BUDGET_EXCEEDED',
      where: 'budgets.power',
      what: `${total} idle, and the budget is ${budgets.power}: ${parts.map(([name, watts]) => `${name} ${watts}`).join(' + ')}`,
      repair: 'tune idle states, switch something off, or raise the budget knowingly',
    },
  ];
}
