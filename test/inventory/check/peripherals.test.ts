import { gpu, type Inventory, usbSerial } from '../../../src';
import { checkPeripherals } from '../../../src/inventory/check/peripherals';
import { base, withChange } from '../base';

const stick = usbSerial('10c4:ea60');
const graphics = gpu('0000:00:02.0');
const on = (machine: string, peripherals: unknown, from: Inventory = base) =>
  withChange(`machines.${machine}.peripherals`, peripherals, from);
const to = (vm: string, peripherals: unknown, from: Inventory) => withChange(`vms.${vm}.peripherals`, peripherals, from);
const found = (inventory: Inventory) => checkPeripherals(inventory).map(({ code, where }) => [code, where]);

test('a machine without devices has nothing to look at', () => {
  expect(found(base)).toEqual([]);
});

test.each([['a'], ['zigbee'], ['zigbee-2'], [`a${'b'.repeat(31)}`]])('%j names a device', (name) => {
  expect(found(on('two', { [name]: stick }))).toEqual([]);
});

test.each([['-a'], ['a-'], ['2zigbee'], ['Zigbee'], ['zig bee'], ['zig.bee'], [`a${'b'.repeat(32)}`]])('%j does not', (name) => {
  expect(checkPeripherals(on('two', { [name]: stick })).map(({ code }) => code)).toEqual(['NAME_INVALID']);
  expect(checkPeripherals(on('two', { [name]: stick }))[0]?.where).toBe(`machines.two.peripherals.${name}`);
});

test.each([['10c4:ea60'], ['0000:0000'], ['ffff:9999']])('a stick is found by %s', (id) => {
  expect(found(on('two', { zigbee: usbSerial(id) }))).toEqual([]);
});

test.each([['10C4:EA60'], ['10c4ea60'], ['10c4:ea6'], ['10c4:ea600'], ['110c4:ea60'], [' 10c4:ea60'], ['10c4:ea60 '], ['0000:00:02.0']])(
  'and by no %j',
  (id) => {
    expect(found(on('two', { zigbee: usbSerial(id) }))).toEqual([['VALUE_INVALID', 'machines.two.peripherals.zigbee.id']]);
  },
);

test.each([['0000:00:02.0'], ['ffff:c1:1f.7']])('graphics are found at %s', (address) => {
  expect(found(on('one', { intel: gpu(address) }))).toEqual([]);
});

test.each([
  ['0000:00:02.8'],
  ['00:02.0'],
  ['0000:00:02'],
  ['0000:00:02.00'],
  ['0000:00:02.0x'],
  ['x0000:00:02.0'],
  ['0000:0:02.0'],
  ['10c4:ea60'],
])('and not at %j', (address) => {
  expect(found(on('one', { intel: gpu(address) }))).toEqual([['VALUE_INVALID', 'machines.one.peripherals.intel.address']]);
});

describe('a device and the VM that has it', () => {
  const both = on('two', { zigbee: stick, intel: graphics });

  test('a VM has what its machine has', () => {
    expect(found(to('worker', ['zigbee', 'intel'], both))).toEqual([]);
    expect(found(to('worker', [], both))).toEqual([]);
  });

  test('what another machine has, or none, is unknown, each at its place', () => {
    expect(found(to('worker', ['intel', 'zigbe'], both))).toEqual([['REFERENCE_UNKNOWN', 'vms.worker.peripherals[1]']]);
    const elsewhere = to('server', ['zigbee'], withChange('vms.server.availability', { kind: 'rebuilt' }, both));
    expect(found(elsewhere)).toEqual([['REFERENCE_UNKNOWN', 'vms.server.peripherals[0]']]);
  });

  test('what is unknown is told with what was meant, and what there is; where there is none, where to add it', () => {
    const [near] = checkPeripherals(to('worker', ['zigbe'], both));
    expect([near?.what, near?.repair]).toEqual(['two has no device zigbe; did you mean zigbee?', 'use one of zigbee, intel']);
    const [far] = checkPeripherals(to('worker', ['camera'], both));
    expect(far?.what).toBe('two has no device camera');
    const [none] = checkPeripherals(to('worker', ['zigbee'], base));
    expect(none).toMatchObject({ code: 'REFERENCE_UNKNOWN', repair: 'add it: machines.two.peripherals' });
  });

  test('one VM alone has it: the second is told, with who was first', () => {
    const { worker } = base.vms;
    const second = withChange('vms.other', { ...worker, vmid: 102, peripherals: ['intel', 'zigbee'] }, to('worker', ['zigbee'], both));
    expect(checkPeripherals(second)).toMatchObject([
      { code: 'NAME_TAKEN', where: 'vms.other.peripherals[1]', what: 'worker has zigbee already' },
    ]);
    const third = withChange('vms.third', { ...worker, vmid: 103, peripherals: ['zigbee'] }, second);
    expect(checkPeripherals(third).map(({ what }) => what)).toEqual(['worker has zigbee already', 'worker has zigbee already']);
  });

  test('two machines may have devices of the same name', () => {
    const rebuilt = withChange('vms.server.availability', { kind: 'rebuilt' }, on('one', { zigbee: stick }, both));
    expect(found(to('server', ['zigbee'], to('worker', ['zigbee'], rebuilt)))).toEqual([]);
  });

  test('a VM that has one is rebuilt, and never replicated: Proxmox VE would not move it', () => {
    const server = to('server', ['zigbee'], on('one', { zigbee: stick }));
    expect(found(server)).toEqual([['FAILOVER_IMPOSSIBLE', 'vms.server.availability']]);
    expect(found(withChange('vms.server.availability', { kind: 'rebuilt' }, server))).toEqual([]);
  });
});
