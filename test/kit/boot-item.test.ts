import { bootItem } from '../../src/kit/boot-item';

const item = bootItem('a.b', 'of a test', ['one'], (text) => (text === 'right' ? undefined : `is ${text}`), { isPublic: true });

test('an item of the machines’ part is known by its name, and no chart uses it', () => {
  expect(item).toEqual({ name: 'a.b', about: 'of a test', needs: ['one'], isPublic: true, isBoot: true, uses: [], fault: item.fault });
  expect(bootItem('a', '', [], () => undefined, {}, false).isBoot).toBe(false);
});

test('its value is a text of the form that is asked for', () => {
  expect(item.fault(Buffer.from('right'))).toBeUndefined();
  expect(item.fault(Buffer.from('wröng'))).toBe('is wröng');
  expect(item.fault(Buffer.alloc(0))).toBe('is empty');
  expect(item.fault(Buffer.from([0x61, 0xff]))).toBe('is no text');
});
