import type { Inventory } from '../inventory/inventory';
import { hostNames } from '../inventory/machine';
import { loudHours, midday } from '../inventory/quiet-hours';
import { day, timeOfDay, tryMinutes } from '../units/time-of-day';
import type { MachineFile } from './machine-file';

/** A machine as upgrades know it: its key in the inventory, and which of its lists that is in. */
export type Upgraded = 'gateway' | `host ${string}` | `vm ${string}`;

/** Every month has these days. */
const daysOfMonth = 28;

/**
 * The days of the month on which a machine upgrades itself: each day is one machine's, in turn, so that what an upgrade breaks is
 * broken on one machine, and the others are well that day. Up to 28 machines; beyond that some share.
 */
export function upgradeDays({ gateway, machines, vms }: Pick<Inventory, 'gateway' | 'machines' | 'vms'>, which: Upgraded): number[] {
  const all: Upgraded[] = [
    ...(gateway ? (['gateway'] as const) : []),
    ...hostNames({ machines }).map((name) => `host ${name}` as const),
    ...Object.keys(vms).map((name) => `vm ${name}` as const),
  ];
  const turns = Math.min(all.length, daysOfMonth);
  const days = Array.from({ length: daysOfMonth }, (_, index) => index + 1);
  return days.filter((day) => (day - 1) % turns === all.indexOf(which) % turns);
}

/** When a machine upgrades itself: times of day are local, `HH:MM`. */
export interface UpgradeHours {
  /** Of the month. */
  readonly days: readonly number[];
  readonly download: string;
  readonly install: string;
  /** When a machine that nothing leans on restarts if an upgrade asks for it and nobody is logged in. @default - APT restarts nothing */
  readonly reboot?: string;
}

/** When a machine looks whether it is to restart: on its own days, so never two on one; times of day are local, `HH:MM`. */
export interface RestartHours {
  readonly days: readonly number[];
  readonly times: readonly string[];
}

/** Security upgrades at one hour, far from the quiet ones. Needs the package unattended-upgrades. */
export function upgradeFiles(inventory: Inventory, which: Upgraded, reboot?: string): MachineFile[] {
  const at = midday(inventory.quietHours);
  return upgradesAt({ days: upgradeDays(inventory, which), download: at, install: at, ...(reboot === undefined ? {} : { reboot }) });
}

/** An upgrade has half an hour; then a machine looks every quarter of an hour, for two hours, and not when the quiet ones have begun. */
const afterUpgrade = 30;
const every = 15;
const lasts = 120;

/** When a machine in the house may restart: after its upgrade, before the quiet hours. */
export function restartHours(inventory: Inventory, which: Upgraded): RestartHours {
  const loud = loudHours(inventory.quietHours).minutes;
  return restartsAfter(inventory, which, midday(inventory.quietHours), Math.floor(loud / 2));
}

/** The same after an upgrade at that hour, `within` so many minutes. Past midnight it is the next of its days, before that day's upgrade. */
export function restartsAfter(inventory: Inventory, which: Upgraded, upgrade: string, within: number = day): RestartHours {
  const begin = tryMinutes(upgrade) ?? 0;
  const first = Math.min(afterUpgrade, Math.floor(within / 2));
  const count = Math.floor(Math.max(0, Math.min(lasts, within - first - every)) / every) + 1;
  return {
    days: upgradeDays(inventory, which),
    times: Array.from({ length: count }, (_, index) => timeOfDay((begin + first + index * every) % day)),
  };
}

/** Security upgrades on these days, at these hours and no other, `more` being further lines of APT's settings. */
export function upgradesAt({ days, download, install, reboot }: UpgradeHours, more: readonly string[] = []): MachineFile[] {
  // Persistent would catch up on a missed hour at the next boot, whenever that is
  const timer = (at: string) => `[Timer]\nOnCalendar=\nOnCalendar=*-*-${days.join(',')} ${at}\nRandomizedDelaySec=0\nPersistent=false\n`;
  return [
    { path: '/etc/systemd/system/apt-daily.timer.d/loutik.conf', content: timer(download) },
    { path: '/etc/systemd/system/apt-daily-upgrade.timer.d/loutik.conf', content: timer(install) },
    {
      path: '/etc/apt/apt.conf.d/52loutik',
      content: [
        'APT::Periodic::Update-Package-Lists "1";',
        'APT::Periodic::Unattended-Upgrade "1";',
        `Unattended-Upgrade::Automatic-Reboot "${reboot !== undefined}";`,
        ...(reboot === undefined
          ? []
          : [`Unattended-Upgrade::Automatic-Reboot-Time "${reboot}";`, 'Unattended-Upgrade::Automatic-Reboot-WithUsers "false";']),
        'Unattended-Upgrade::Origins-Pattern { "origin=Tailscale"; };',
        // our files win over a package's newer ones, else the package would be held back for a question that nobody answers
        'Dpkg::Options { "--force-confdef"; "--force-confold"; };',
        ...more,
        '',
      ].join('\n'),
    },
  ];
}

/** What runs a machine's command to restart, in its hours alone. The command may wait for the end that systemd makes of it. */
export function restartUnits(command: string, { days, times }: RestartHours): MachineFile[] {
  return [
    {
      path: '/etc/systemd/system/loutik-restart.service',
      content: `[Unit]
Description=Restarts this machine when an update asks for it

[Service]
Type=oneshot
SuccessExitStatus=TERM
ExecStart=${command}
`,
    },
    {
      path: '/etc/systemd/system/loutik-restart.timer',
      content: `[Unit]
Description=The hours in which this machine may restart

[Timer]
${byHour(times)
  .map((at) => `OnCalendar=*-*-${days.join(',')} ${at}\n`)
  .join('')}
[Install]
WantedBy=timers.target
`,
    },
  ];
}

/** Times of day as systemd takes them together: `04:30,45`. */
function byHour(times: readonly string[]): string[] {
  const minutes = new Map<string, string[]>();
  for (const at of times) minutes.set(at.slice(0, 2), [...(minutes.get(at.slice(0, 2)) ?? []), at.slice(3)]);
  return [...minutes].map(([hour, of]) => `${hour}:${of.join(',')}`);
}
