import { Duration, declared, type Inventory } from '../../src';
import { wakeOf } from '../../src/inventory/stops';
import { shutdown } from '../../src/proofs/shutdown';
import { base, battery, withChange } from '../inventory/base';
import { against, modelOf } from './proved';

/*
 * From low to the cut, of the base's UPS: 7 s to notice, 200 of hostSync, 5 of final delay, 60 for the VM of HA and 60 for the other,
 * 90 for the host, 30 of offDelay.
 */
const needed = 452;
const seconds = (path: string, value: number, from: Inventory = base) => withChange(path, Duration.seconds(value), from);
const found = (inventory: Inventory) =>
  against(
    shutdown,
    modelOf(() => {}, inventory),
  ).map(([code, where]) => [code, where]);
const late = (where: string) => [['STOP_TIME_TOO_LONG', where]];

test('the base stops in time', () => expect(found(base)).toEqual([]));

describe('a VM', () => {
  const stop = 'vms.worker.stop';
  test.each([
    ['critical', 39, []],
    ['critical', 40, late(stop)],
    ['grace', 59, []],
    ['grace', 60, late(stop)],
  ])('has part of its time for pods, and part of that for critical ones: %s of %d s', (key, value, expected) => {
    expect(found(seconds(`${stop}.${key}`, value))).toEqual(expected);
  });

  test.each([
    ['server', 60, []],
    ['server', 61, late('vms.server.stop')],
    ['worker', 61, []],
  ])('of Proxmox HA is stopped hard after a minute, and no other: %s after %d s', (name, value, expected) => {
    expect(found(seconds(`vms.${name}.stop.down`, value))).toEqual(expected);
  });
});

describe('a UPS', () => {
  test.each([
    ['offDelay', 'onDelay', 31, []],
    ['offDelay', 'onDelay', 30, late('feeds.ups.offDelay')],
    ['offDelay', 'onDelay', 29, late('feeds.ups.offDelay')],
    ['powerOffWait', 'powerOffWait', 31, []],
    ['powerOffWait', 'powerOffWait', 30, late('feeds.ups.powerOffWait')],
    ['powerOffWait', 'powerOffWait', 75, []],
    ['powerOffWait', 'powerOffWait', 76, late('feeds.ups.powerOffWait')],
  ])('is late with its %s when %s is %d s: %j', (_, key, value, expected) => {
    expect(found(seconds(`feeds.ups.${key}`, value))).toEqual(expected);
  });

  test.each([
    [120, []],
    [119, late('feeds.ups.hostSync')],
  ])('waits for the VMs of whoever else it feeds, which take two minutes: %d s', (value, expected) => {
    expect(found(seconds('feeds.ups.hostSync', value))).toEqual(expected);
  });

  test('waits for no other when it feeds its own machine alone', () => {
    expect(found(seconds('feeds.ups.hostSync', 1, withChange('machines.two.power.feed', 'mains')))).toEqual([]);
  });

  test.each([
    ['lowRuntime', needed + 1, []],
    ['lowRuntime', needed, late('feeds.ups.shutdown')],
    ['lowRuntime', needed - 1, late('feeds.ups.shutdown')],
    ['onBattery', 1800 - needed - 1, []],
    ['onBattery', 1800 - needed, late('feeds.ups.shutdown')],
  ])('has time for the whole stop when %s is %d s', (key, value, expected) => {
    expect(found(seconds(`feeds.ups.shutdown.${key}`, value))).toEqual(expected);
  });

  test.each([
    [26, []],
    [25, late('feeds.ups.shutdown')],
  ])('has charge for the whole stop at %d % of half an hour', (value, expected) => {
    expect(found(withChange('feeds.ups.shutdown.lowCharge', value))).toEqual(expected);
  });

  test('is told what it carries, what a stop takes, and by whom its runtime was stated', () => {
    const { figures, leansOn } = shutdown.prove(modelOf(() => {}));
    expect(figures).toEqual([{ about: 'ups', value: '452 s of 1800 s with 86 W (one 40 W, two 40 W, router 6 W)' }]);
    expect(leansOn).toEqual(['feeds.ups.runtime', 'timings.hostBoot']);
    const apart = withChange('machines.two.power.feed', 'mains', withChange('devices.router.feed', 'mains'));
    expect(shutdown.prove(modelOf(() => {}, apart)).figures).toEqual([{ about: 'ups', value: '252 s of 1800 s with 40 W (one 40 W)' }]);
  });

  test('says each part of a stop that is too long', () => {
    expect(
      against(
        shutdown,
        modelOf(() => {}, seconds('feeds.ups.shutdown.lowRuntime', 400)),
      )[0]?.[2],
    ).toBe(
      'stopping takes 452 s (noticing 7 + hostSync 200 + final delay 5 + VMs 120 + host 90 + offDelay 30), and begins with 400 s left',
    );
  });
});

describe('the battery of a machine', () => {
  const fed = (more: object): Inventory => withChange('machines.two.power.feed', 'own', withChange('feeds.own', { ...battery, ...more }));
  const runtime = (value: number, lowCharge = 50) =>
    fed({ runtime: declared(Duration.seconds(value), 'a test'), shutdown: { ...battery.shutdown, lowCharge } });
  const what = (inventory: Inventory) =>
    against(
      shutdown,
      modelOf(() => {}, inventory),
    );
  // 60 s to notice, 120 for the VMs, 90 for the host, and one more start that is stopped again
  const start = wakeOf(base);
  const all = 60 + 120 + 90 + start;

  test('has charge for its stop and one more start: to the second', () => {
    expect(what(runtime(2 * all + 2))).toEqual([]);
    expect(what(runtime(2 * all)).map(([code, where]) => [code, where])).toEqual(late('feeds.own.shutdown'));
    expect(what(runtime(2 * all + 1)).map(([code, where]) => [code, where])).toEqual(late('feeds.own.shutdown'));
  });

  test('is counted by the share of its runtime that it is low at', () => {
    expect(what(runtime(4 * all + 4, 25))).toEqual([]);
    expect(what(runtime(4 * all, 25))).toHaveLength(1);
  });

  test('is told what it carries beside the UPS', () => {
    expect(shutdown.prove(modelOf(() => {}, runtime(9999))).figures.find(({ about }) => about === 'own')?.value).toBe(
      '270 s of 9999 s with 40 W (two 40 W)',
    );
  });
});
