import type { Inventory } from '../inventory/inventory';
import { hostNames } from '../inventory/machine';
import { midday } from '../inventory/quiet-hours';
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
  /** When a machine restarts if an upgrade asks for it. @default - never by itself */
  readonly reboot?: string;
}

/** Security upgrades at one hour, far from the quiet ones; nothing restarts a machine. Needs the package unattended-upgrades. */
export function upgradeFiles(inventory: Inventory, which: Upgraded): MachineFile[] {
  const at = midday(inventory.quietHours);
  return upgradesAt({ days: upgradeDays(inventory, which), download: at, install: at });
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
        ...(reboot === undefined ? [] : [`Unattended-Upgrade::Automatic-Reboot-Time "${reboot}";`]),
        'Unattended-Upgrade::Origins-Pattern { "origin=Tailscale"; };',
        // our files win over a package's newer ones, else the package would be held back for a question that nobody answers
        'Dpkg::Options { "--force-confdef"; "--force-confold"; };',
        ...more,
        '',
      ].join('\n'),
    },
  ];
}
