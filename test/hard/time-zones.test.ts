import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { timeZones } from '../../src/inventory/check/time-zones';

test('every time zone that is taken has its file in a system’s tzdata', () => {
  const missing = [...timeZones].filter((name) => !existsSync(join('/usr/share/zoneinfo', name)));
  expect(missing).toEqual([]);
  expect(timeZones.size).toBe(484);
});
