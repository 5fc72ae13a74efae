import type { Problem } from '../../problems';
import type { Inventory } from '../inventory';
import type { Battery, Ups } from '../power';
import { fedBy } from '../stops';

/** What feeds say of the machines on them. Whether stops fit into what is left is proved: `proofs/shutdown.ts`. */
export function checkPower(inventory: Inventory): Problem[] {
  return Object.entries(inventory.feeds).flatMap(([name, feed]) => {
    if (feed.kind === 'ups') return checkUps(inventory, name, feed);
    return feed.kind === 'battery' ? checkBattery(inventory, name, feed) : [];
  });
}

function checkUps(inventory: Inventory, name: string, { primary }: Ups): Problem[] {
  if (fedBy(inventory, name).includes(primary)) return [];
  return [
    {
      code: 'VALUE_INVALID',
      where: `feeds.${name}.primary`,
      what: `${primary} speaks to it and is not fed by it`,
      repair: `name a machine whose feed is ${name}`,
    },
  ];
}

function checkBattery(inventory: Inventory, name: string, battery: Battery): Problem[] {
  const { machine, shutdown, rtcWake, chargeLimit } = battery;
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
  return problems;
}
