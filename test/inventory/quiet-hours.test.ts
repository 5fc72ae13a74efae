import fc from 'fast-check';
import { daytime } from '../../src';
import { midday } from '../../src/inventory/quiet-hours';

const quiet = (from: string, to: string) => ({ from, to, timezone: 'Europe/Zurich' });

test.each([
  [quiet('22:30', '07:30'), 15, '45 7 * * *'],
  [quiet('22:30', '07:30'), 90, '0 9 * * *'],
  [quiet('23:00', '23:30'), 60, '30 0 * * *'],
])('with %j, %i minutes after their end is %s', (hours, after, schedule) => {
  expect(daytime(hours, { after })).toBe(schedule);
});

test('a day of the week can be named', () => {
  expect(daytime(quiet('22:00', '07:00'), { after: 0, on: '0' })).toBe('0 7 * * 0');
});

test('no schedule falls into the quiet hours, however many there are', () => {
  const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
  const text = ([hour, minute]: [number, number]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  fc.assert(
    fc.property(time, time, fc.integer({ min: 0, max: 5000 }), (from, to, after) => {
      fc.pre(text(from) !== text(to));
      const [minute = 0, hour = 0] = daytime(quiet(text(from), text(to)), { after })
        .split(' ')
        .map(Number);
      const [at, begin, end] = [hour * 60 + minute, from[0] * 60 + from[1], to[0] * 60 + to[1]];
      const isQuiet = begin < end ? at >= begin && at < end : at >= begin || at < end;
      expect(isQuiet).toBe(false);
    }),
  );
});

test.each([
  [quiet('22:30', '07:30'), '15:00'],
  [quiet('23:00', '23:30'), '11:15'],
  [quiet('08:00', '22:00'), '03:00'],
])('the middle between %j is %s', (hours, time) => {
  expect(midday(hours)).toBe(time);
});
