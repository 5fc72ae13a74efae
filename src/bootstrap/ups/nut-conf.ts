import { longestWait, nut } from '../../inventory/stops';
import type { UpsRole } from './roles';

/**
 * `nut.conf`: what starts, and how long the last step of a stop waits for the UPS to cut before it starts the machine again. A
 * secondary is ready before its primary, so it waits as long as it can.
 */
export function nutConf(roles: readonly UpsRole[]): string {
  const primary = roles.filter(({ role }) => role === 'primary');
  const wait = primary.length > 0 ? Math.max(...primary.map(({ ups }) => ups.powerOffWait.toSeconds())) : longestWait;
  return `MODE=${primary.length > 0 ? 'netserver' : 'netclient'}\nPOWEROFF_WAIT=${wait}\n`;
}

/** `ups.conf`: each UPS on this machine's USB. Its own low-battery flag is not believed; the inventory's thresholds are. */
export function upsConf(roles: readonly UpsRole[]): string {
  const sections = roles.map(
    ({ name, ups }) => `
[${name}]
  driver = ${ups.driver}
  port = auto
  offdelay = ${ups.offDelay.toSeconds()}
  ondelay = ${ups.onDelay.toSeconds()}
  ignorelb
  override.battery.charge.low = ${ups.shutdown.lowCharge}
  override.battery.runtime.low = ${ups.shutdown.lowRuntime.toSeconds()}
`,
  );
  return `maxretry = 3\npollinterval = ${nut.driverPoll}\n${sections.join('')}`;
}

/** `upsd.conf`. Not by one address of the network: NUT refuses to start, or goes without, when it is not up yet. */
export function upsdConf(asked: boolean): string {
  return `LISTEN ${asked ? '0.0.0.0' : '127.0.0.1'} 3493\n`;
}

/** `upsd.users`, a template: passwords come in on the machine. */
export function upsdUsers(roles: readonly UpsRole[], asked: boolean): string {
  return roles
    .flatMap(({ name }) => (['primary', ...(asked ? ['secondary'] : [])] as const).map((role) => [name, role] as const))
    .map(([name, role]) => `[${name}-${role}]\n  password = "${slot(name, role)}"\n  upsmon ${role}\n`)
    .join('\n');
}

const notices = ['ONLINE', 'ONBATT', 'LOWBATT', 'FSD', 'COMMOK', 'COMMBAD', 'SHUTDOWN', 'REPLBATT', 'NOCOMM', 'NOPARENT'] as const;

/** `upsmon.conf`, a template: passwords come in on the machine. */
export function upsmonConf(roles: readonly UpsRole[]): string {
  const monitors = roles.map(({ name, role, server }) => `MONITOR ${name}@${server} 1 ${name}-${role} "${slot(name, role)}" ${role}\n`);
  const primary = roles.filter(({ role }) => role === 'primary');
  // a secondary waits as long for its primary's word
  const sync = Math.max(...roles.map(({ ups }) => ups.hostSync.toSeconds()));
  const scheduled = (notice: string) => primary.length > 0 && (notice === 'ONLINE' || notice === 'ONBATT');
  return `RUN_AS_USER nut
${monitors.join('')}MINSUPPLIES 1
SHUTDOWNCMD "/sbin/shutdown -h +0"
# a secondary's VMs have stopped when it takes leave, for systemd ends upsmon after them
SHUTDOWNEXIT ${primary.length > 0 ? 'yes' : 'no'}
POLLFREQ ${nut.poll}
POLLFREQALERT ${nut.poll}
DEADTIME ${nut.deadTime}
HOSTSYNC ${sync}
FINALDELAY ${nut.finalDelay}
# in memory: a flag that outlives a crash would make the next stop cut the power
POWERDOWNFLAG /run/nut/killpower
NOTIFYCMD /sbin/upssched
${notices.map((notice) => `NOTIFYFLAG ${notice} SYSLOG${scheduled(notice) ? '+EXEC' : ''}\n`).join('')}`;
}

/** `upssched.conf`: so long on battery is enough, whatever charge and runtime say. */
export function upsschedConf(roles: readonly UpsRole[]): string {
  const timers = roles
    .filter(({ role }) => role === 'primary')
    .map(
      ({ name, server, ups }) => `AT ONBATT ${name}@${server} START-TIMER onbatt-${name} ${ups.shutdown.onBattery.toSeconds()}
AT ONLINE ${name}@${server} CANCEL-TIMER onbatt-${name}
`,
    );
  return `CMDSCRIPT /usr/local/sbin/loutik-upssched-cmd
PIPEFN /run/nut/upssched.pipe
LOCKFN /run/nut/upssched.lock
${timers.join('')}`;
}

function slot(ups: string, role: string): string {
  return `{{secret:nut.${ups}.${role}}}`;
}
