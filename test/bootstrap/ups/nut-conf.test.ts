import { Duration } from '../../../src';
import { nutConf, upsConf, upsdConf, upsdUsers, upsmonConf, upsschedConf } from '../../../src/bootstrap/ups/nut-conf';
import type { UpsRole } from '../../../src/bootstrap/ups/roles';
import type { Ups } from '../../../src/inventory/power';
import { base } from '../../inventory/base';

const ups = base.feeds.ups as Ups;
const primary: UpsRole = { name: 'ups', ups, role: 'primary', server: 'localhost' };
const slow = { ...ups, powerOffWait: Duration.seconds(70), hostSync: Duration.seconds(240) };
const second: UpsRole = { name: 'other', ups: slow, role: 'primary', server: 'localhost' };
const secondary: UpsRole = { name: 'ups', ups, role: 'secondary', server: '192.168.7.11' };

test('a primary serves others, and waits for its UPSes to cut as long as the slowest may take', () => {
  expect(nutConf([primary])).toBe('MODE=netserver\nPOWEROFF_WAIT=60\n');
  expect(nutConf([primary, second])).toBe('MODE=netserver\nPOWEROFF_WAIT=70\n');
  expect(nutConf([second, secondary])).toBe('MODE=netserver\nPOWEROFF_WAIT=70\n');
});

test('a secondary is a client, and waits as long as it can', () => {
  expect(nutConf([secondary])).toBe('MODE=netclient\nPOWEROFF_WAIT=75\n');
});

test('the driver of each UPS has the inventory’s thresholds and delays, and no word of the UPS’s own', () => {
  const section = (name: string) => `
[${name}]
  driver = usbhid-ups
  port = auto
  offdelay = 30
  ondelay = 120
  ignorelb
  override.battery.charge.low = 40
  override.battery.runtime.low = 600
`;
  expect(upsConf([primary, second])).toBe(`maxretry = 3\npollinterval = 2\n${section('ups')}${section('other')}`);
});

test('upsd listens on every address when somebody asks, and else on the machine’s own alone', () => {
  expect([upsdConf(true), upsdConf(false)]).toEqual(['LISTEN 0.0.0.0 3493\n', 'LISTEN 127.0.0.1 3493\n']);
});

test('upsd knows a user of each UPS for itself, and one for others where somebody asks', () => {
  const user = (name: string, role: string) => `[${name}-${role}]\n  password = "{{secret:nut.${name}.${role}}}"\n  upsmon ${role}\n`;
  expect(upsdUsers([primary], false)).toBe(user('ups', 'primary'));
  expect(upsdUsers([primary, second], true)).toBe(
    [user('ups', 'primary'), user('ups', 'secondary'), user('other', 'primary'), user('other', 'secondary')].join('\n'),
  );
});

const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

test('upsmon watches each UPS as its user, with the password that comes in on the machine', () => {
  expect(lines(upsmonConf([primary, secondary]), 'MONITOR')).toEqual([
    'MONITOR ups@localhost 1 ups-primary "{{secret:nut.ups.primary}}" primary',
    'MONITOR ups@192.168.7.11 1 ups-secondary "{{secret:nut.ups.secondary}}" secondary',
  ]);
});

test('upsmon looks, waits and stops by these numbers, and keeps its flag in memory', () => {
  const settings = upsmonConf([primary])
    .split('\n')
    .filter((line) => line !== '' && !/^(#|MONITOR|NOTIFYFLAG)/.test(line));
  expect(settings).toEqual([
    'RUN_AS_USER nut',
    'MINSUPPLIES 1',
    'SHUTDOWNCMD "/sbin/shutdown -h +0"',
    'SHUTDOWNEXIT yes',
    'POLLFREQ 5',
    'POLLFREQALERT 5',
    'DEADTIME 15',
    'HOSTSYNC 200',
    'FINALDELAY 5',
    'POWERDOWNFLAG /run/nut/killpower',
    'NOTIFYCMD /sbin/upssched',
  ]);
});

test('whoever waits for another does so as long as the slowest of its UPSes says', () => {
  expect(lines(upsmonConf([primary, second]), 'HOSTSYNC')).toEqual(['HOSTSYNC 240']);
  expect(lines(upsmonConf([secondary]), 'HOSTSYNC')).toEqual(['HOSTSYNC 200']);
});

test('a primary leaves at once; a secondary leaves when its VMs have stopped', () => {
  expect(lines(upsmonConf([primary]), 'SHUTDOWNEXIT')).toEqual(['SHUTDOWNEXIT yes']);
  expect(lines(upsmonConf([secondary, primary]), 'SHUTDOWNEXIT')).toEqual(['SHUTDOWNEXIT yes']);
  expect(lines(upsmonConf([secondary]), 'SHUTDOWNEXIT')).toEqual(['SHUTDOWNEXIT no']);
});

test('all that NUT notices is in the journal, and a primary counts the time on battery', () => {
  const flags = (roles: readonly UpsRole[]) => lines(upsmonConf(roles), 'NOTIFYFLAG').map((line) => line.replace('NOTIFYFLAG ', ''));
  const quiet = ['LOWBATT', 'FSD', 'COMMOK', 'COMMBAD', 'SHUTDOWN', 'REPLBATT', 'NOCOMM', 'NOPARENT'].map((notice) => `${notice} SYSLOG`);
  expect(flags([primary])).toEqual(['ONLINE SYSLOG+EXEC', 'ONBATT SYSLOG+EXEC', ...quiet]);
  expect(flags([secondary])).toEqual(['ONLINE SYSLOG', 'ONBATT SYSLOG', ...quiet]);
});

test('the time on battery is counted for the UPSes that a machine is primary of, from the moment that one is on it', () => {
  const head = 'CMDSCRIPT /usr/local/sbin/loutik-upssched-cmd\nPIPEFN /run/nut/upssched.pipe\nLOCKFN /run/nut/upssched.lock\n';
  const timer = (name: string) =>
    `AT ONBATT ${name}@localhost START-TIMER onbatt-${name} 300\nAT ONLINE ${name}@localhost CANCEL-TIMER onbatt-${name}\n`;
  expect(upsschedConf([primary, second])).toBe(`${head}${timer('ups')}${timer('other')}`);
  expect(upsschedConf([secondary])).toBe(head);
});
