import fc from 'fast-check';
import { minutesOf } from '../../src/units/cron';

test.each<[string, readonly number[]]>([
  ['0 0 * * *', [0]],
  ['59 23 * * *', [1439]],
  ['30 4 * * 1', [270]],
  ['0,30 1 * * *', [60, 90]],
  ['10-12 2 * * *', [130, 131, 132]],
  ['*/20 3 * * *', [180, 200, 220]],
  ['50/5 0 * * *', [50, 55]],
  ['0-10/5 0 * * *', [0, 5, 10]],
  ['7 ?/12 * * *', [7, 727]],
  ['0 22-23 * * *', [1320, 1380]],
  ['  5   1 * * *', [65]],
  ['@midnight', [0]],
  ['@daily', [0]],
  ['@weekly', [0]],
  ['@monthly', [0]],
  ['@yearly', [0]],
  ['@annually', [0]],
  ['0 24 * * *', []],
  ['60 0 * * *', []],
  ['30', []],
  ['', []],
])('%j begins at minutes %j of a day', (schedule, minutes) => expect(minutesOf(schedule)).toEqual(minutes));

test('@hourly begins with each hour, @every at any minute', () => {
  expect(minutesOf('@hourly')).toEqual(Array.from({ length: 24 }, (_, hour) => hour * 60));
  expect(minutesOf('@every 5m')).toEqual(Array.from({ length: 1440 }, (_, minute) => minute));
});

test('one minute of one hour is that minute of the day, and a star is all of them', () => {
  fc.assert(
    fc.property(fc.nat(23), fc.nat(59), (hour, minute) => {
      expect(minutesOf(`${minute} ${hour} * * *`)).toEqual([hour * 60 + minute]);
      expect(minutesOf(`* ${hour} * * *`)).toEqual(Array.from({ length: 60 }, (_, one) => hour * 60 + one));
    }),
  );
});
