import type { Lab } from '../../constructs/lab';
import { header } from '../../files/file-spec';
import { patience, stopCharge } from '../../inventory/stops';
import type { BootSecrets } from '../boot-secrets/boot-secrets';
import type { MachineFile } from '../machine-file';
import { batteryFiles, batteryUnits } from './battery-units';
import { nutConf, upsConf, upsdConf, upsdUsers, upsmonConf, upsschedConf } from './nut-conf';
import { batteryOf, isAsked, type UpsRole, upsRoles } from './roles';
import secretsScript from './scripts/loutik-nut-secrets.sh';
import gateScript from './scripts/loutik-ups-gate.sh';
import scheduleScript from './scripts/loutik-upssched-cmd.sh';

/**
 * What a host needs to stop in time and to come back: NUT's files, and the watch over a battery of its own (whose charge
 * limit is not set here). In this order: install `upsPackages`, whose group owns the files; write these; write
 * `upsSecretFiles`; run `loutik-nut-secrets`, where it is among these, which makes the last two of NUT's files; enable and
 * restart `upsUnits`. Other machines ask a primary at TCP 3493, on the addresses that its firewall lets them.
 */
export function upsFiles(lab: Lab, machine: string): readonly MachineFile[] {
  const head = header(`clusters/${lab.homelab}/inventory.ts`);
  const battery = batteryOf(lab, machine);
  return [...nutFiles(lab, machine, head), ...(battery ? batteryFiles(battery, head) : [])];
}

function nutFiles(lab: Lab, machine: string, head: string): readonly MachineFile[] {
  const roles = upsRoles(lab, machine);
  if (roles.length === 0) return [];
  const primary = roles.filter(({ role }) => role === 'primary');
  const asked = isAsked(lab, machine);
  const nut = (name: string, content: string): MachineFile => ({
    path: `/etc/nut/${name}`,
    content: `${head}\n${content}`,
    mode: '0640',
    owner: 'root:nut',
  });
  const template = (name: string, content: string): MachineFile => ({ path: `/etc/loutik/nut/${name}`, content: `${head}\n${content}` });
  return [
    ...roles.flatMap((role) => gateFiles(lab, role, head)),
    nut('nut.conf', nutConf(roles)),
    template('upsmon.conf', upsmonConf(roles)),
    { path: '/usr/local/sbin/loutik-nut-secrets', content: secretsScript, mode: '0755' },
    {
      path: '/etc/systemd/system/nut-monitor.service.d/loutik.conf',
      content: `${head}
[Unit]
# watched before guests start; ended, and so taking leave of the primary, after they have stopped
Before=pve-guests.service pve-ha-lrm.service
`,
    },
    ...(primary.length > 0
      ? [
          nut('ups.conf', upsConf(primary)),
          nut('upsd.conf', upsdConf(asked)),
          template('upsd.users', upsdUsers(primary, asked)),
          nut('upssched.conf', upsschedConf(primary)),
          { path: '/usr/local/sbin/loutik-upssched-cmd', content: scheduleScript, mode: '0755' },
        ]
      : []),
  ];
}

function gateFiles({ inventory }: Lab, { name, server, ups }: UpsRole, head: string): readonly MachineFile[] {
  return [
    { path: '/usr/local/sbin/loutik-ups-gate', content: gateScript, mode: '0755' },
    {
      path: '/etc/systemd/system/loutik-ups-gate.service',
      content: `${head}
[Unit]
Description=Guests wait until the UPS could carry them to a stop
After=nut-server.service nut-monitor.service
# guests start by these
Before=pve-guests.service pve-ha-lrm.service

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
Environment=UPS=${name}@${server} CHARGE=${stopCharge(inventory, name, ups)} PATIENCE=${patience(inventory)}
ExecStart=/usr/local/sbin/loutik-ups-gate

[Install]
WantedBy=multi-user.target
`,
    },
  ];
}

/** The secret part of `upsFiles`: NUT's passwords, each in its own file, each machine those it needs. */
export function upsSecretFiles(lab: Lab, machine: string, { nut }: Pick<BootSecrets, 'nut'>): readonly MachineFile[] {
  return upsRoles(lab, machine).flatMap(({ name, role }) => {
    const needed = role === 'primary' ? (['primary', ...(isAsked(lab, machine) ? (['secondary'] as const) : [])] as const) : [role];
    return needed.map((which) => ({
      path: `/etc/loutik/secrets/nut-${name}-${which}`,
      content: `${nut[name]?.[which] ?? ''}\n`,
      mode: '0600',
    }));
  });
}

/** The systemd units that `upsFiles` need enabled. */
export function upsUnits(lab: Lab, machine: string): readonly string[] {
  const roles = upsRoles(lab, machine);
  const drivers = ['nut-driver-enumerator.path', 'nut-driver-enumerator.service', 'nut-server.service'];
  return [
    ...(roles.some(({ role }) => role === 'primary') ? drivers : []),
    ...(roles.length > 0 ? ['nut-monitor.service', 'nut.target', 'loutik-ups-gate.service'] : []),
    ...(batteryOf(lab, machine) ? batteryUnits : []),
  ];
}

/** The Debian packages that `upsFiles` need. */
export function upsPackages(lab: Lab, machine: string): readonly string[] {
  const roles = upsRoles(lab, machine);
  return [...(roles.some(({ role }) => role === 'primary') ? ['nut-server'] : []), ...(roles.length > 0 ? ['nut-client'] : [])];
}
