import fc from 'fast-check';
import type { Inventory } from '../../src';
import { restartHours, restartUnits, type Upgraded, upgradeDays, upgradeFiles } from '../../src/bootstrap/upgrades';
import { midday } from '../../src/inventory/quiet-hours';
import { day, timeOfDay, tryMinutes } from '../../src/units/time-of-day';
import { base } from '../inventory/base';

/** An inventory as far as upgrades look at it. */
const house = (hosts: number, vms: number, hasGateway: boolean) => {
  const named = (count: number, one: object) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, one]));
  const inventory = {
    gateway: hasGateway ? base.gateway : undefined,
    machines: named(hosts, { host: {} }),
    vms: named(vms, {}),
  } as unknown as Inventory;
  const all: Upgraded[] = [
    ...(hasGateway ? (['gateway'] as const) : []),
    ...Object.keys(inventory.machines).map((name) => `host ${name}` as const),
    ...Object.keys(inventory.vms).map((name) => `vm ${name}` as const),
  ];
  return { inventory, all };
};

test('no two machines upgrade themselves on one day, and each does every month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 18 }), fc.boolean(), (hosts, vms, hasGateway) => {
      const { inventory, all } = house(hosts, vms, hasGateway);
      const days = all.map((which) => upgradeDays(inventory, which));
      expect(days.filter((own) => own.length === 0)).toEqual([]);
      // every day that all months have is somebody's, and nobody else's
      expect(days.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 28 }, (_, index) => index + 1));
    }),
  );
});

test('of more machines than days each still has one', () => {
  const { inventory, all } = house(3, 30, false);
  expect(all.map((which) => upgradeDays(inventory, which).length)).toEqual(all.map(() => 1));
  expect(upgradeDays(inventory, 'vm m25')).toEqual([1]); // the 29th begins anew
});

describe('a machine restarts', () => {
  const quiet = (from: number, loud: number): Inventory => ({
    ...house(2, 2, true).inventory,
    quietHours: { ...base.quietHours, from: timeOfDay((from + day) % day), to: timeOfDay((from - loud + 2 * day) % day) },
  });
  const minutes = (time: string) => tryMinutes(time) ?? Number.NaN;

  test('on its upgrade’s days alone, and after that, before the quiet hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: day - 1 }), fc.integer({ min: 60, max: day - 1 }), (from, loud) => {
        const inventory = quiet(from, loud);
        const { days, times } = restartHours(inventory, 'vm m1');
        expect(days).toEqual(upgradeDays(inventory, 'vm m1'));
        const at = minutes(midday(inventory.quietHours));
        const after = times.map((time) => (minutes(time) - at + day) % day);
        const untilQuiet = (from - at + day) % day;
        expect(after.filter((passed) => passed <= 0 || passed >= untilQuiet)).toEqual([]);
        expect(after).toEqual([...after].sort((a, b) => a - b));
      }),
    );
  });

  test('half an hour after it, and for two hours every quarter of one', () => {
    expect(restartHours(quiet(22 * 60, 14 * 60), 'vm m1').times).toEqual([
      '15:30',
      '15:45',
      '16:00',
      '16:15',
      '16:30',
      '16:45',
      '17:00',
      '17:15',
      '17:30',
    ]);
    // the loud hours are over before that
    expect(restartHours(quiet(22 * 60, 120), 'vm m1').times).toEqual(['21:30', '21:45']);
    expect(restartHours(quiet(22 * 60, 60), 'vm m1').times).toEqual(['21:45']);
  });

  test('by the clock alone: an hour that was missed is not made good at the next start', () => {
    const [service, timer] = restartUnits('/bin/true', { days: [1, 8], times: ['15:45', '16:00', '16:15'] });
    expect(service?.content).toContain('ExecStart=/bin/true\n');
    expect(timer?.content).toContain('OnCalendar=*-*-1,8 15:45\nOnCalendar=*-*-1,8 16:00,15\n');
    expect(timer?.content).not.toContain('Persistent=true');
  });

  test('by APT when nothing leans on it and nobody is logged in, and else not by APT', () => {
    const apt = (reboot?: string) =>
      upgradeFiles(quiet(22 * 60, 14 * 60), 'vm m1', reboot)
        .at(-1)
        ?.content.match(/.*Automatic-Reboot.*/g);
    expect(apt()).toEqual(['Unattended-Upgrade::Automatic-Reboot "false";']);
    expect(apt('15:30')).toEqual([
      'Unattended-Upgrade::Automatic-Reboot "true";',
      'Unattended-Upgrade::Automatic-Reboot-Time "15:30";',
      'Unattended-Upgrade::Automatic-Reboot-WithUsers "false";',
    ]);
  });
});
