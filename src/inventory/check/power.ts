import type { Problem } from '../../problems';
import { Watts } from '../../units/watts';
import type { Inventory } from '../inventory';
import type { Ups } from '../power';

/** Proxmox HA stops a guest hard after this many seconds, whatever its `down` says. */
const haStop = 60;

/** Stops fit into each other and into what the battery has left; the whole stays near its budget. */
export function checkPower(inventory: Inventory): Problem[] {
  const { feeds } = inventory;
  return [
    ...checkStops(inventory),
    ...Object.entries(feeds).flatMap(([name, feed]) => (feed.kind === 'ups' ? checkUps(inventory, name, feed) : [])),
    ...Object.entries(feeds).flatMap(([name, feed]): Problem[] => {
      if (feed.kind !== 'battery' || inventory.machines[feed.machine]?.power.feed === name) return [];
      return [
        {
          code: 'VALUE_INVALID',
          where: `feeds.${name}`,
          what: `it is ${feed.machine}'s battery, and ${feed.machine} is fed by another`,
          repair: `give machines.${feed.machine}.power.feed: '${name}'`,
        },
      ];
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
      ...(availability.kind === 'replicated' && down > haStop
        ? [late(`it is to get ${down} s, and Proxmox HA stops it hard after ${haStop} s`, `make down at most ${haStop} s`)]
        : []),
    ];
  });
}

function checkUps({ machines, vms }: Inventory, name: string, ups: Ups): Problem[] {
  const where = `feeds.${name}`;
  const problems: Problem[] = [];
  const fed = Object.entries(machines)
    .filter(([, { power }]) => power.feed === name)
    .map(([machine]) => machine);
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
  const stops = Object.values(vms)
    .filter(({ home }) => fed.includes(home))
    .reduce((sum, { stop }) => sum + stop.down.toSeconds(), 0);
  const needed = seconds('hostSync') + stops + seconds('offDelay');
  const left = ups.shutdown.lowRuntime.toSeconds();
  if (needed >= left) {
    late(
      'shutdown',
      `stopping takes ${needed} s (hostSync ${seconds('hostSync')} + VMs ${stops} + offDelay ${seconds('offDelay')}), and begins with ${left} s left`,
      'raise lowRuntime, or let VMs stop sooner',
    );
  }
  return problems;
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
