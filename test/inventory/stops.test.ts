import { Bytes, Duration, declared, type Inventory } from '../../src';
import type { Ups } from '../../src/inventory/power';
import {
  batteryStop,
  batteryWatch,
  fixed,
  guestsOf,
  guestsStop,
  longestWait,
  nut,
  patience,
  startupOrder,
  stopCharge,
  total,
  upsStop,
  wakeOf,
} from '../../src/inventory/stops';
import { problemsIn } from '../lab';
import { base, battery, laptop, withChange } from './base';

const stop = (down: number) => ({ grace: Duration.seconds(5), critical: Duration.seconds(1), down: Duration.seconds(down) });

const problemsOf = (path: string, value: unknown, from: Inventory = base) => problemsIn(withChange(path, value, from));

test('a machine runs its own VMs, those that HA moves to it, and nodes made again on it; another’s lab VMs never', () => {
  const lab = { ...base.vms.worker, role: 'lab', vmid: 102, memory: Bytes.gib(1), addresses: {}, disks: {} } as const;
  const inventory = withChange('vms.lab', lab);
  expect(guestsOf(inventory, 'one').map(([name]) => name)).toEqual(['server', 'worker']);
  expect(guestsOf(inventory, 'two').map(([name]) => name)).toEqual(['server', 'worker', 'lab']);
});

test('VMs of one order stop at once, orders one after the other, and HA’s on their own', () => {
  const lab = { ...base.vms.worker, role: 'lab', vmid: 102, memory: Bytes.gib(1), addresses: {}, disks: {}, stop: stop(100) } as const;
  const two = withChange('vms.more', { ...lab, vmid: 103, stop: stop(70) }, withChange('vms.lab', lab));
  expect([guestsStop(base, 'two'), guestsStop(two, 'two'), guestsStop(two, 'one')]).toEqual([120, 220, 120]);
});

test('HA moves a VM to its replica’s host alone, a lab VM too', () => {
  const three = withChange('machines.three', base.machines.one);
  expect(guestsOf(three, 'three').map(([name]) => name)).toEqual(['worker']); // made again on any host
  const lab = { ...base.vms.server, role: 'lab' } as const;
  expect(guestsOf(withChange('vms.lab', lab, three), 'two').map(([name]) => name)).toEqual(['server', 'worker', 'lab']);
});

test('a VM that HA stops is waited for beside those of its own order', () => {
  const ha = { ...base.vms.server, role: 'k3s-agent', stop: stop(50) } as const;
  const inventory = withChange('vms', { worker: { ...base.vms.worker, stop: stop(100) }, ha });
  expect(guestsStop(inventory, 'two')).toBe(150);
});

test('the server starts first and stops last', () => {
  expect((['k3s-server', 'k3s-agent', 'lab'] as const).map((role) => startupOrder({ role }))).toEqual([1, 2, 3]);
});

test('times that systemd, Proxmox and NUT fix are theirs', () => {
  expect(fixed).toEqual({ haStop: 60, hostStop: 90, lateScripts: 90, command: 15 });
  expect([longestWait, nut, batteryWatch]).toEqual([
    75,
    { driverPoll: 2, poll: 5, deadTime: 15, finalDelay: 5 },
    { every: 30, readings: 2 },
  ]);
});

test('a stop takes its share of the charge, rounded up, and never more than all of it', () => {
  const charge = (minutes: number) => {
    const ups = { ...(base.feeds.ups as Ups), runtime: declared(Duration.seconds(minutes), 'a test') };
    return stopCharge(base, 'ups', ups);
  };
  // 452 s in all
  expect([charge(4520), charge(4519), charge(452), charge(451), charge(1)]).toEqual([10, 11, 100, 100, 100]);
});

test('guests wait for a third of what recovery is promised within, a wake lasts for a boot and a stop', () => {
  expect([patience(base), patience({ budgets: { ...base.budgets, rto: Duration.seconds(100) } })]).toEqual([1200, 33]);
  expect(wakeOf(base)).toBe(120 + 90);
});

test('a UPS has to last for every step up to the cut', () => {
  expect(upsStop(base, 'ups', base.feeds.ups as Ups)).toEqual([
    ['noticing', 7],
    ['hostSync', 200],
    ['final delay', 5],
    ['VMs', 120],
    ['host', 90],
    ['offDelay', 30],
  ]);
});

test('a UPS whose primary is alone waits for nobody', () => {
  const alone = withChange('machines.two.power.feed', 'mains');
  expect(upsStop(alone, 'ups', base.feeds.ups as Ups)[1]).toEqual(['hostSync', 0]);
});

test('a battery has to last for two readings, the VMs and the host', () => {
  expect(total(batteryStop(base, battery))).toBe(60 + 120 + 90);
});

test('a sound laptop is no error', () => {
  expect(problemsIn(laptop)).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['a wait that systemd ends', 'feeds.ups.powerOffWait', Duration.seconds(76), 'feeds.ups.powerOffWait'],
  ['a primary that does not wait for the others', 'feeds.ups.hostSync', Duration.seconds(119), 'feeds.ups.hostSync'],
  ['a runtime just as long as the shutdown', 'feeds.ups.shutdown.lowRuntime', Duration.seconds(452), 'feeds.ups.shutdown'],
  ['a charge that does not last for the shutdown', 'feeds.ups.shutdown.lowCharge', 25, 'feeds.ups.shutdown'],
  ['a wait that empties the battery', 'feeds.ups.shutdown.onBattery', Duration.seconds(1348), 'feeds.ups.shutdown'],
  ['a battery too low to stop', 'feeds.battery.shutdown.lowCharge', 20, 'feeds.battery.shutdown'],
])('%s is told', (_, path, value, where) => {
  const problems = problemsOf(path, value, path.includes('battery') ? laptop : base);
  expect(problems).toEqual([expect.objectContaining({ code: 'STOP_TIME_TOO_LONG', where })]);
});

test.each<[string, string, unknown]>([
  ['the longest wait that systemd allows', 'feeds.ups.powerOffWait', Duration.seconds(75)],
  ['a second more than the shutdown', 'feeds.ups.shutdown.lowRuntime', Duration.seconds(453)],
  ['the least charge that lasts', 'feeds.ups.shutdown.lowCharge', 26],
  ['the longest wait that leaves enough', 'feeds.ups.shutdown.onBattery', Duration.seconds(1347)],
  ['the least charge that a laptop can stop from', 'feeds.battery.shutdown.lowCharge', 21],
  ['recovery promised a second after the wake', 'budgets.rto', Duration.seconds(1801)],
])('%s is no error', (_, path, value) => {
  expect(problemsOf(path, value, path.includes('ups') ? base : laptop)).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['a battery of a machine that another feeds', 'machines.two.power.feed', 'mains', 'feeds.battery'],
  ['a battery never charged above where it stops', 'feeds.battery.shutdown.lowCharge', 80, 'feeds.battery.shutdown.lowCharge'],
  ['a wake later than the promised recovery', 'budgets.rto', Duration.minutes(30), 'feeds.battery.rtcWake'],
])('%s is a wrong value', (_, path, value, where) => {
  expect(problemsOf(path, value, laptop)).toEqual([expect.objectContaining({ code: 'VALUE_INVALID', where })]);
});

test('the arithmetic of a stop is shown', () => {
  const [problem] = problemsOf('feeds.ups.shutdown.lowRuntime', Duration.minutes(4));
  expect(problem?.what).toBe(
    'stopping takes 452 s (noticing 7 + hostSync 200 + final delay 5 + VMs 120 + host 90 + offDelay 30), and begins with 240 s left',
  );
});
