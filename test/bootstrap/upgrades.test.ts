import fc from 'fast-check';
import type { Inventory } from '../../src';
import {
  restartHours,
  restartsAfter,
  restartUnits,
  type Upgraded,
  upgradeDays,
  upgradeFiles,
  upgradesAt,
} from '../../src/bootstrap/upgrades';
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

test('machines take their days in the order of gateway, hosts and VMs', () => {
  const { inventory } = house(1, 2, true);
  expect((['gateway', 'host m0', 'vm m0', 'vm m1'] as const).map((which) => upgradeDays(inventory, which))).toEqual([
    [1, 5, 9, 13, 17, 21, 25],
    [2, 6, 10, 14, 18, 22, 26],
    [3, 7, 11, 15, 19, 23, 27],
    [4, 8, 12, 16, 20, 24, 28],
  ]);
});

test('a machine that is no host has no days of one', () => {
  const { inventory } = house(1, 0, false);
  const machines = { box: {}, ...inventory.machines } as unknown as Inventory['machines'];
  expect(upgradeDays({ ...inventory, machines }, 'host m0')).toHaveLength(28);
});

describe('after an upgrade in the night', () => {
  const { inventory } = house(0, 1, false);

  test('restarts go on past midnight, a quarter of an hour after the other', () => {
    expect(restartsAfter(inventory, 'vm m0', '23:00').times).toEqual([
      '23:30',
      '23:45',
      '00:00',
      '00:15',
      '00:30',
      '00:45',
      '01:00',
      '01:15',
      '01:30',
    ]);
  });

  test.each([
    [1, ['04:00']],
    [30, ['04:15']],
    [58, ['04:29']],
    [59, ['04:29', '04:44']],
    [60, ['04:30', '04:45']],
    [74, ['04:30', '04:45']],
    [75, ['04:30', '04:45', '05:00']],
    [164, ['04:30', '04:45', '05:00', '05:15', '05:30', '05:45', '06:00', '06:15']],
    [165, ['04:30', '04:45', '05:00', '05:15', '05:30', '05:45', '06:00', '06:15', '06:30']],
    [1440, ['04:30', '04:45', '05:00', '05:15', '05:30', '05:45', '06:00', '06:15', '06:30']],
  ])('within %d minutes they are at %j', (within, times) => {
    expect(restartsAfter(inventory, 'vm m0', '04:00', within).times).toEqual(times);
  });
});

test('upgrades are downloaded and installed at their own hours, on their days, and what was missed is not made good', () => {
  const [download, install] = upgradesAt({ days: [3, 17], download: '03:30', install: '04:00' });
  const timer = (at: string) => `[Timer]\nOnCalendar=\nOnCalendar=*-*-3,17 ${at}\nRandomizedDelaySec=0\nPersistent=false\n`;
  expect([download, install]).toEqual([
    { path: '/etc/systemd/system/apt-daily.timer.d/loutik.conf', content: timer('03:30') },
    { path: '/etc/systemd/system/apt-daily-upgrade.timer.d/loutik.conf', content: timer('04:00') },
  ]);
});

test('APT asks nobody about a file of ours, takes Tailscale’s upgrades too, and what else a machine says', () => {
  const apt = upgradesAt({ days: [1], download: '03:30', install: '04:00' }, ['One "1";', 'Two "2";']).at(-1);
  expect([apt?.path, apt?.content.split('\n')]).toEqual([
    '/etc/apt/apt.conf.d/52loutik',
    [
      'APT::Periodic::Update-Package-Lists "1";',
      'APT::Periodic::Unattended-Upgrade "1";',
      'Unattended-Upgrade::Automatic-Reboot "false";',
      'Unattended-Upgrade::Origins-Pattern { "origin=Tailscale"; };',
      'Dpkg::Options { "--force-confdef"; "--force-confold"; };',
      'One "1";',
      'Two "2";',
      '',
    ],
  ]);
});

test('a machine in the house looks for updates and installs them in the middle of its loud hours, on its own days', () => {
  const { inventory } = house(0, 2, false);
  const quietHours = { ...base.quietHours, from: '22:00', to: '07:00' };
  const timers = upgradeFiles({ ...inventory, quietHours }, 'vm m1').slice(0, 2);
  const days = '2,4,6,8,10,12,14,16,18,20,22,24,26,28';
  expect(timers.map(({ content }) => content.split('\n')[2])).toEqual(Array(2).fill(`OnCalendar=*-*-${days} 14:30`));
});

test('what restarts a machine is a unit of its own, which systemd may end, and a timer of each of its hours', () => {
  const [service, timer] = restartUnits('/bin/restart now', { days: [1, 8], times: ['23:45', '00:00', '00:15'] });
  expect(service?.path).toBe('/etc/systemd/system/loutik-restart.service');
  expect(service?.content.split('[Service]\n')[1]).toBe('Type=oneshot\nSuccessExitStatus=TERM\nExecStart=/bin/restart now\n');
  expect(timer?.path).toBe('/etc/systemd/system/loutik-restart.timer');
  expect(timer?.content.split('[Timer]\n')[1]).toBe(
    'OnCalendar=*-*-1,8 23:45\nOnCalendar=*-*-1,8 00:00,15\n\n[Install]\nWantedBy=timers.target\n',
  );
});
