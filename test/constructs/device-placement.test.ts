import { gpu, type Inventory, usbSerial } from '../../src';
import { ServiceChart } from '../../src/constructs/chart';
import { placementOfDevices } from '../../src/constructs/device-placement';
import { Lab } from '../../src/constructs/lab';
import { anywhere, type Placement, pin, prefer } from '../../src/constructs/placement';
import { withChange } from '../inventory/base';

const devices = { zigbee: usbSerial('10c4:ea60'), screen: gpu('0000:00:02.0'), spare: usbSerial('10c4:ea61') };
const inventory = (['one', 'two'] as const).reduce<Inventory>(
  (all, name) => withChange(`machines.${name}.peripherals`, devices, all),
  withChange('vms.worker.peripherals', ['zigbee', 'screen'], withChange('vms.server.peripherals', ['screen'])),
);

/** Where a pod runs that asks for devices, each by machine and name, and what is told. */
function placed(asked: readonly (readonly [machine: string, name: string])[], wanted?: Placement) {
  const lab = new Lab({ homelab: 'test', inventory });
  const refs = asked.map(([machine, name]) => ({ machine, name, peripheral: devices.zigbee }));
  const placement = placementOfDevices(new ServiceChart(lab, 'app'), refs, wanted);
  return { placement, told: lab.problems.map(({ code, where, what }) => [code, where, what]) };
}
const onTwo = { placement: pin({ name: 'two' }), told: [] };
const conflict = (what: string) => [['PLACEMENT_CONFLICT', 'test/app', what]];

test('who asks for no device runs anywhere', () => expect(placed([], pin({ name: 'one' }))).toEqual({ placement: undefined, told: [] }));

test('a pod runs on the node that has its devices, of those of its machine', () => {
  expect(placed([['two', 'zigbee']])).toEqual(onTwo);
  expect(
    placed([
      ['two', 'zigbee'],
      ['two', 'screen'],
    ]),
  ).toEqual(onTwo);
});

test('whatever it would like, and wherever its volumes lie when that is there', () => {
  for (const wanted of [anywhere, prefer({ name: 'one' }), pin({ name: 'two' })])
    expect(placed([['two', 'zigbee']], wanted)).toEqual(onTwo);
});

test('one that has to run elsewhere is told where', () => {
  expect(placed([['two', 'zigbee']], pin({ name: 'one' }))).toEqual({
    ...onTwo,
    told: conflict('its device is of two, and it has to run on one, where its volumes lie or it is placed'),
  });
});

test('devices of two nodes are nowhere together', () => {
  expect(
    placed([
      ['two', 'zigbee'],
      ['one', 'screen'],
    ]),
  ).toEqual({
    ...onTwo,
    told: conflict('its devices are of two and one: no node has them together'),
  });
});

test('a device that no node of its machine has is told, and what is told of already is not', () => {
  expect(placed([['one', 'zigbee']])).toEqual({
    placement: undefined,
    told: [['REFERENCE_UNKNOWN', 'test/app', 'it asks for zigbee of one, and no node has it']],
  });
  expect(
    placed([
      ['two', 'spare'],
      ['two', 'zigbee'],
    ]),
  ).toEqual({
    ...onTwo,
    told: [['REFERENCE_UNKNOWN', 'test/app', 'it asks for spare of two, and no node has it']],
  });
  expect(placed([['', '']])).toEqual({ placement: undefined, told: [] });
});

test('a VM without devices has none', () => {
  const lab = new Lab({ homelab: 'test', inventory: withChange('vms.worker.peripherals', undefined, inventory) });
  expect(
    placementOfDevices(new ServiceChart(lab, 'app'), [{ machine: 'two', name: 'zigbee', peripheral: devices.zigbee }], undefined),
  ).toBeUndefined();
  expect(lab.problems.map(({ code }) => code)).toEqual(['REFERENCE_UNKNOWN']);
});
