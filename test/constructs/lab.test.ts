import { type Inventory, nvme, usbSerial } from '../../src';
import { ServiceChart } from '../../src/constructs/chart';
import { diskRef, isId, Lab, machineRef, pathOf, peripheralRef } from '../../src/constructs/lab';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { noDefinitions } from '../../src/objects/definitions/definition';
import { carriedBy } from '../../src/shape/carried';
import { Place, type Shape } from '../../src/shape/shape';
import { whole } from '../../src/shape/values';
import { base, withChange } from '../inventory/base';
import type { Any } from './object-of';

const labOf = (inventory: Inventory = base, more: object = {}) => new Lab({ homelab: 'test', inventory, ...more }) as Any;
const zigbee = usbSerial('10c4:ea60');

describe('a homelab', () => {
  test('knows nothing but its inventory until it is told more', () => {
    const { homelab, inventory, domain, sealed, ledger, definitions, standsAlone } = labOf();
    expect({ homelab, inventory, domain, sealed, ledger, definitions, standsAlone }).toEqual({
      ...{ homelab: 'test', inventory: base, domain: 'test.example', sealed: new Map(), ledger: [] },
      ...{ definitions: noDefinitions, standsAlone: false },
    });
    const sealing = new Map([['a/b', {}]]);
    expect(labOf(base, { standsAlone: true, sealed: sealing })).toMatchObject({ standsAlone: true, sealed: sealing });
  });

  test('has for nodes the VMs of K3s, and no others', () => {
    expect(labOf(withChange('vms.worker.role', 'lab')).nodes).toEqual([['server', base.vms.server]]);
    expect(labOf().nodes.map(([name]: Any) => name)).toEqual(['server', 'worker']);
  });

  test('names its machines, their disks and their devices', () => {
    const inventory = withChange('machines.two.peripherals', { zigbee });
    const { machines, disks, peripherals } = labOf(inventory);
    expect(machines.two).toEqual({ name: 'two', machine: inventory.machines.two });
    expect(disks.two.hdd).toEqual({ machine: 'two', name: 'hdd', disk: base.machines.two.disks.hdd });
    expect(peripherals.two.zigbee).toEqual({ machine: 'two', name: 'zigbee', peripheral: zigbee });
  });

  test('tells of each name that it has not, once somebody asked for it, until it is told elsewhere', () => {
    const lab = labOf();
    expect(lab.untold).toEqual([]);
    const wrong = [lab.machines.three, lab.disks.one.floppy, lab.peripherals.one.zigbee];
    expect(lab.untold.map(({ code, what }: Any) => [code, what])).toEqual([
      ['REFERENCE_UNKNOWN', 'no machine three'],
      ['REFERENCE_UNKNOWN', 'no disk one.floppy'],
      ['REFERENCE_UNKNOWN', 'no device one.zigbee'],
    ]);
    carriedBy(wrong[0])?.tell();
    expect(lab.untold).toHaveLength(2);
  });

  test('hears of a wrong name of any table that it makes', () => {
    const lab = labOf();
    const ports = lab.namesOf('port', { http: {} }, 'main');
    expect([ports.http, lab.untold]).toEqual([{}, []]);
    carriedBy(ports.htpp);
    expect(lab.untold).toEqual([
      { code: 'REFERENCE_UNKNOWN', where: '', what: 'no port htpp; did you mean http?', repair: 'use one of main: http' },
    ]);
  });

  test('remembers of a volume what the first entry of its name says', () => {
    const entry = (path: string): LedgerEntry => ({
      name: 'a',
      namespace: 'x',
      disk: 'one.hdd',
      bytes: 1,
      path,
      owner: 1,
      state: 'declared',
    });
    const lab = labOf(base, { ledger: [entry('/first'), entry('/second')] });
    expect([lab.remembered('a').path, lab.remembered('b')]).toEqual(['/first', undefined]);
  });

  test('finds what comes later, too', () => {
    const lab = labOf();
    expect(lab.all(ServiceChart)).toEqual([]);
    expect(ServiceChart.all(lab)).toEqual([]);
    const app = new ServiceChart(lab, 'app');
    expect(ServiceChart.all(lab)).toEqual([app]);
    expect(Lab.of(app)).toBe(lab);
  });

  test('hands out what it was told, and not the list that it notes it in', () => {
    const lab = labOf();
    const problem = { code: 'VALUE_INVALID', where: 'x', what: 'y', repair: 'z' };
    lab.report(problem);
    const before = lab.problems;
    lab.report(problem);
    expect([before, lab.problems]).toEqual([[problem], [problem, problem]]);
  });

  test('is whole until something stands for what was given, and whatever else is wrong', () => {
    const problem = { code: 'VALUE_INVALID', where: 'x', what: 'y', repair: 'z' };
    const whole = (change: (lab: Any) => void) => {
      const lab = labOf();
      change(lab);
      return lab.isWhole;
    };
    const number = (value: unknown) => (lab: Any) => void lab.read('test/a', port, value);
    expect([whole((lab) => lab.report(problem)), whole((lab) => lab.refuse(problem)), whole(number(1)), whole(number(0))]).toEqual([
      ...[true, false, true, false],
    ]);
  });

  const port = whole(1, 9);

  test('reads what was given, and tells what is wrong where it was given', () => {
    const lab = labOf();
    expect([lab.read('test/a', port, 9), lab.problems]).toEqual([9, []]);
    lab.read('test/a', port, 10);
    const missing = lab.disks.one.ssd;
    lab.read('test/b', diskRef, missing);
    expect(lab.problems.map(({ code, where }: Any) => [code, where])).toEqual([
      ['VALUE_INVALID', 'test/a'],
      ['REFERENCE_UNKNOWN', 'test/b'],
    ]);
    expect(lab.untold).toEqual([]); // it is told already
  });
});

const refs: readonly (readonly [string, Shape<Any>, object, readonly object[], object])[] = [
  [
    'disk',
    diskRef,
    { machine: 'one', name: 'a', disk: nvme },
    [
      { machine: 1, name: 'a', disk: {} },
      { machine: 'one', disk: {} },
      { machine: 'one', name: 'a' },
      { machine: 'one', name: 'a', disk: [] },
    ],
    { machine: '', name: '', disk: {} },
  ],
  [
    'device',
    peripheralRef,
    { machine: 'one', name: 'a', peripheral: zigbee },
    [
      { name: 'a', peripheral: {} },
      { machine: 'one', name: 1, peripheral: {} },
      { machine: 'one', name: 'a' },
    ],
    { machine: '', name: '', peripheral: {} },
  ],
  [
    'machine',
    machineRef,
    { name: 'one', machine: {} },
    [{ machine: {} }, { name: 'one' }, { name: 1, machine: {} }],
    { name: 'machine', machine: {} },
  ],
];
test.each(refs)(
  'a %s is one that the homelab names: what is none is told, and something that nobody has stands for it',
  (_, shape, right, wrong, instead) => {
    const given = { ...right, ...('disk' in right ? { disk: {} } : {}) };
    const read = (value: unknown) => {
      const place = Place.of();
      return [shape.read(value, place), place.problems.map(({ code }) => code)];
    };
    expect(read(given)).toEqual([given, []]);
    for (const value of [...wrong, 'one', undefined, [given]]) expect(read(value)).toEqual([instead, ['REFERENCE_UNKNOWN']]);
  },
);

test.each(['a', 'a b', 'é', ' a', 'x'.repeat(253)])('a construct may be called %j', (id) => expect(isId(id)).toBe(true));
test.each(['', ' ', 'a\n', '\u0000', 'a\u200bb', 'x'.repeat(254), 'constructor', 'toString', 1, undefined, null])('and not %j', (id) =>
  expect(isId(id)).toBe(false),
);

test('a construct stands where its homelab’s name and its own lead', () => {
  const lab = labOf();
  const app = new ServiceChart(lab, 'app');
  expect([pathOf(lab), pathOf(app), pathOf(app, 'data'), pathOf(lab, 'app'), pathOf(app, '')]).toEqual([
    ...['test', 'test/app', 'test/app/data', 'test/app', 'test/app'],
  ]);
});
