import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { basename, join } from 'node:path';
import { Duration, declared, type Inventory } from '../../src';
import type { MachineFile } from '../../src/bootstrap/machine-file';
import { upsFiles, upsSecretFiles } from '../../src/bootstrap/ups/ups-files';
import { Lab } from '../../src/constructs/lab';
import { base, withChange } from '../inventory/base';
import { repository } from '../lab';
import { Rig, seconds, until } from './ups-rig';

/** The real NUT of this Debian with the generated files, unchanged; only the inventory's times are short. */
const quick = (onBattery: number, from: Inventory = base): Inventory =>
  Object.entries({
    'shutdown.onBattery': Duration.seconds(onBattery),
    'shutdown.lowRuntime': Duration.seconds(420),
    offDelay: Duration.seconds(1),
    powerOffWait: Duration.seconds(2),
    hostSync: Duration.seconds(20),
  }).reduce((inventory, [key, value]) => withChange(`feeds.ups.${key}`, value, inventory), from);

/** Machine two on another feed: then the UPS has nobody to wait for. */
const alone = (onBattery: number) => quick(onBattery, withChange('machines.two.power.feed', 'mains'));

const rigs: Rig[] = [];
afterAll(() => {
  for (const rig of rigs) rig.stop();
});

/** With every character that a password of NUT may have: '=' ends a word in what upsmon sends. */
const secrets = { nut: { ups: { primary: 'aZ09_.+/-', secondary: '-/+._90Za' } } };

async function machine(name: string, inventory: Inventory, beside?: Rig): Promise<Rig> {
  const lab = new Lab({ homelab: 'test', inventory });
  const rig = await Rig.start([...upsFiles(lab, name), ...upsSecretFiles(lab, name, secrets)], beside);
  rigs.push(rig);
  return rig;
}

async function primary(inventory: Inventory): Promise<Rig> {
  const rig = await machine('one', inventory);
  await rig.says('OL');
  await rig.startNut();
  await until(async () => (await rig.run('upsc -c ups 2>/dev/null || true')).includes('127.0.0.1'), 20);
  return rig;
}

const stopped = ['shutdown -h +0'];

test.concurrent('on battery for the whole time, the homelab stops, and the UPS is told to cut; if it does not, the machine starts again', async () => {
  const rig = await primary(alone(8));
  await rig.says('OB');
  await until(async () => (await rig.asked()).length > 0, 30);
  expect(await rig.asked()).toEqual(stopped);
  await rig.endMonitor();
  await rig.run('sh /lib/systemd/system-shutdown/nutshutdown poweroff');
  expect(await rig.asked()).toEqual([...stopped, 'cut', 'systemctl reboot --force --force']);
});

test.concurrent('a stop that no UPS called for cuts no power', async () => {
  const rig = await primary(alone(300));
  await rig.endMonitor();
  await rig.run('sh /lib/systemd/system-shutdown/nutshutdown poweroff');
  expect(await rig.asked()).toEqual([]);
});

test.concurrent('mains that flicker stop nothing, however often', async () => {
  const rig = await primary(alone(14));
  for (const _ of [1, 2]) {
    await rig.says('OB');
    await until(async () => /ups@localhost on battery/.test(await rig.log()), 10);
    await seconds(6);
    await rig.says('OL');
    await seconds(9);
  }
  expect((await rig.log()).match(/on battery|on line power/g)).toEqual(['on battery', 'on line power', 'on battery', 'on line power']);
  expect(await rig.asked()).toEqual([]);
});

test.concurrent('a timer that outlived its upsmon stops nothing once mains is back', async () => {
  const rig = await primary(alone(300));
  await rig.run('loutik-upssched-cmd onbatt-ups');
  await seconds(6);
  expect(await rig.asked()).toEqual([]);
});

test.concurrent('a charge below the threshold stops the homelab at once, though the UPS still promises 65535 s', async () => {
  const rig = await primary(alone(300));
  await rig.says('OB', 40);
  await seconds(12);
  expect(await rig.asked()).toEqual([]);
  await rig.says('OB', 39);
  await until(async () => (await rig.asked()).length > 0, 25);
  expect(await rig.asked()).toEqual(stopped);
});

test.concurrent('a runtime below the threshold does so too, though the battery is full', async () => {
  const rig = await primary(alone(300));
  await rig.says('OB', 100, 420);
  await seconds(12);
  expect(await rig.asked()).toEqual([]);
  await rig.says('OB', 100, 419);
  await until(async () => (await rig.asked()).length > 0, 25);
  expect(await rig.asked()).toEqual(stopped);
});

test.concurrent('a UPS’s own word that its battery is low is not believed', async () => {
  const rig = await primary(alone(300));
  await rig.says('OB LB', 100);
  await seconds(12);
  expect(await rig.run('upsc ups ups.status 2>/dev/null')).toBe('OB\n');
  expect(await rig.asked()).toEqual([]);
});

test.concurrent('a flat battery with mains stops nothing: the homelab starts and charges; without mains again it stops at once', async () => {
  const rig = await machine('one', alone(300));
  await rig.says('OL CHRG', 5, 60);
  await rig.startNut();
  await until(async () => (await rig.run('upsc ups ups.status 2>/dev/null || true')) === 'OL CHRG LB\n', 20);
  await seconds(12);
  expect(await rig.asked()).toEqual([]);
  await rig.says('OB DISCHRG', 5, 60);
  await until(async () => (await rig.asked()).length > 0, 25);
  expect(await rig.asked()).toEqual(stopped);
});

test.concurrent('started on battery, the time counts from the start', async () => {
  const rig = await machine('one', alone(8));
  await rig.says('OB');
  await rig.startNut();
  await until(async () => (await rig.asked()).length > 0, 35);
  expect(await rig.asked()).toEqual(stopped);
});

test.concurrent('a UPS that falls silent stops nothing on mains, and the homelab on battery', async () => {
  const rig = await primary(alone(300));
  await rig.run('upsdrvctl stop >/dev/null 2>&1');
  await seconds(25);
  expect(await rig.log()).toContain('Communications with UPS ups@localhost lost');
  expect(await rig.asked()).toEqual([]);
  await rig.run('upsdrvctl start >/dev/null 2>&1');
  await rig.says('OB');
  await until(async () => (await rig.run('upsc ups ups.status 2>/dev/null || true')) === 'OB\n', 20);
  await seconds(6);
  await rig.run('upsdrvctl stop >/dev/null 2>&1');
  await until(async () => (await rig.asked()).length > 0, 45);
  expect(await rig.asked()).toEqual(stopped);
});

test.concurrent('a second machine that it feeds stops at the primary’s word, and the primary waits until it has', async () => {
  const rig = await primary(quick(8));
  await rig.run('ip address add 192.168.7.11/32 dev lo');
  const other = await machine('two', quick(8), rig);
  await other.run('loutik-nut-secrets');
  await other.startMonitor();
  await until(async () => (await rig.run('upsc -c ups 2>/dev/null')).includes('192.168.7.11'), 20);
  await rig.says('OB');
  await until(async () => (await other.asked()).length > 0, 30);
  expect([await other.asked(), await rig.asked()]).toEqual([stopped, []]);
  await seconds(5); // its VMs stop
  await other.endMonitor();
  await until(async () => (await rig.asked()).length > 0, 25);
  expect(await rig.asked()).toEqual(stopped);
  // should the UPS never cut, it starts by itself
  expect(await other.run('upsmon -K >/dev/null 2>&1; echo $?; . /etc/nut/nut.conf; echo $POWEROFF_WAIT')).toBe('0\n75\n');
});

/** The generated files of both machines of the test homelab, machine two with a battery. */
function everything(): readonly MachineFile[] {
  const battery = { kind: 'battery', machine: 'two', runtime: declared(Duration.minutes(40), 'a test'), shutdown: { lowCharge: 30 } };
  const inventory = withChange('feeds.battery', { ...battery, rtcWake: Duration.minutes(30), chargeLimit: 80 });
  const lab = new Lab({ homelab: 'test', inventory: withChange('machines.two.power.feed', 'battery', inventory) });
  return ['one', 'two'].flatMap((name) => upsFiles(lab, name));
}

test('systemd accepts every unit', async () => {
  const rig = await Rig.start(everything());
  rigs.push(rig);
  const units = everything().flatMap(({ path }) => (/\.(service|timer)$/.test(path) ? [basename(path)] : []));
  expect(units).toEqual(['loutik-ups-gate.service', 'loutik-battery.service', 'loutik-battery.timer', 'loutik-battery-gate.service']);
  const said = await rig.run(`systemd-analyze verify --man=no ${units.join(' ')} nut-monitor.service 2>&1; echo $?`);
  expect(said.split('\n').filter((line) => /loutik|^\d+$/.test(line))).toEqual(['0']);
});

test('shellcheck has nothing to say about the scripts', () => {
  const folder = join(repository, 'src/bootstrap/ups/scripts');
  const scripts = [...fs.readdirSync(folder).map((name) => join(folder, name)), join(repository, 'bootstrap/discover.sh')];
  expect(scripts).toHaveLength(5);
  expect(spawnSync('shellcheck', scripts, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' });
});
