import type { Battery } from '../../inventory/power';
import { batteryWatch } from '../../inventory/stops';
import type { MachineFile } from '../machine-file';
import script from './scripts/loutik-battery.sh';

/** Units that a machine with a battery of its own enables. */
export const batteryUnits = ['loutik-battery.timer', 'loutik-battery-gate.service'] as const;

/** The watch over a machine's own battery. */
export function batteryFiles(battery: Battery, head: string): readonly MachineFile[] {
  const unit = (name: string, content: string): MachineFile => ({ path: `/etc/systemd/system/${name}`, content: `${head}\n${content}` });
  return [
    { path: '/usr/local/sbin/loutik-battery', content: script, mode: '0755' },
    {
      path: '/etc/loutik/battery.env',
      content: `${head}
LOW_CHARGE="${battery.shutdown.lowCharge}"
READINGS="${batteryWatch.readings}"
RTC_WAKE="${battery.rtcWake.toSeconds()}"
`,
    },
    unit(
      'loutik-battery.service',
      `[Unit]
Description=Stop in time when the battery runs low

[Service]
Type=oneshot
EnvironmentFile=/etc/loutik/battery.env
ExecStart=/usr/local/sbin/loutik-battery watch
`,
    ),
    unit(
      'loutik-battery.timer',
      `[Unit]
Description=Look at the battery

[Timer]
OnActiveSec=${batteryWatch.every}
OnUnitInactiveSec=${batteryWatch.every}
AccuracySec=1

[Install]
WantedBy=timers.target
`,
    ),
    unit(
      'loutik-battery-gate.service',
      `[Unit]
Description=Sleep on when woken without mains and with little charge
# guests start by these
Before=pve-guests.service pve-ha-lrm.service

[Service]
Type=oneshot
EnvironmentFile=/etc/loutik/battery.env
ExecStart=/usr/local/sbin/loutik-battery gate

[Install]
WantedBy=multi-user.target
`,
    ),
  ];
}
