import type { QuietHours } from '../inventory/inventory';
import { midday } from '../inventory/quiet-hours';
import type { MachineFile } from './machine-file';

/** Times of day, local, `HH:MM`. */
export interface UpgradeHours {
  readonly download: string;
  readonly install: string;
  /** When a machine restarts if an upgrade asks for it. @default - never by itself */
  readonly reboot?: string;
}

/** Security upgrades at one hour, far from the quiet ones; nothing restarts a machine. Needs the package unattended-upgrades. */
export function upgradeFiles(quiet: QuietHours): MachineFile[] {
  return upgradesAt({ download: midday(quiet), install: midday(quiet) });
}

/** Security upgrades at these hours and no other, `more` being further lines of APT's settings. */
export function upgradesAt({ download, install, reboot }: UpgradeHours, more: readonly string[] = []): MachineFile[] {
  // Persistent would catch up on a missed hour at the next boot, whenever that is
  const timer = (at: string) => `[Timer]\nOnCalendar=\nOnCalendar=*-*-* ${at}\nRandomizedDelaySec=0\nPersistent=false\n`;
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
