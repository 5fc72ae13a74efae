import fc from 'fast-check';
import { day, timeOfDay, tryMinutes } from '../../src/units/time-of-day';

test('each minute of a day is written and read as the same', () => {
  expect(day).toBe(1440);
  fc.assert(fc.property(fc.nat(1439), (minutes) => void expect(tryMinutes(timeOfDay(minutes))).toBe(minutes)));
  expect([timeOfDay(0), timeOfDay(61), timeOfDay(1439)]).toEqual(['00:00', '01:01', '23:59']);
});

test.each(['24:00', '23:60', '7:00', '07:0', '007:00', '07:000', '0700', 'x07:00', '07:00x', '', 7, undefined])(
  '%s is no time of day',
  (text) => expect(tryMinutes(text)).toBeUndefined(),
);
test.each<[string, number]>([
  ['00:00', 0],
  ['09:59', 599],
  ['19:30', 1170],
  ['20:00', 1200],
  ['23:59', 1439],
])('%s is %d minutes after midnight', (text, minutes) => expect(tryMinutes(text)).toBe(minutes));
