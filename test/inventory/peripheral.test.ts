import { gpu, isPeripheral, peripheralPath, peripheralResource, sharesOf, usbSerial } from '../../src/inventory/peripheral';

test('a serial port is known by vendor and product, graphics by their address', () => {
  expect(usbSerial('10c4:ea60')).toEqual({ kind: 'usb-serial', id: '10c4:ea60' });
  expect(gpu('0000:00:02.0')).toEqual({ kind: 'gpu', address: '0000:00:02.0' });
});

test('graphics are shared by four pods, and a serial port is one’s alone', () => {
  expect([sharesOf(gpu('0000:00:02.0')), sharesOf(usbSerial('10c4:ea60'))]).toEqual([4, 1]);
});

test('a device is asked for and found by its name', () => {
  expect([peripheralResource('zigbee'), peripheralPath('zigbee')]).toEqual(['devices.loutik.dev/zigbee', '/dev/loutik/zigbee']);
});

test.each([
  ['devices.loutik.dev/zigbee', true],
  ['devices.loutik.devious/zigbee', false],
  ['devices.loutik.dev', false],
  ['gpu.intel.com/devices.loutik.dev/', false],
])('of resources, %s is a device of ours: %j', (resource, is) => expect(isPeripheral(resource)).toBe(is));
