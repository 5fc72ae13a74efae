import { Duration } from 'cdk8s';
import fc from 'fast-check';
import { ageOf, lastReplication, replicaAge, wholeLoudHours } from '../../src/inventory/data-age';

const quiet = (from: string, to: string) => ({ from, to });
const hours = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const every = (minutes: number) => Duration.minutes(minutes);

test.each([
  ['22:00', '07:00', hours(7, 21)],
  ['22:01', '06:59', hours(7, 21)],
  ['21:59', '07:01', hours(8, 20)],
  ['01:00', '02:00', [0, ...hours(2, 23)]],
  ['00:00', '23:00', [23]],
  ['00:00', '23:01', []],
])('between %s and %s are quiet, the hours of which no minute is are %j', (from, to, loud) => {
  expect(wholeLoudHours(quiet(from, to))).toEqual(loud);
});

test('replication runs once more ten minutes before the quiet hours, also when they begin with the day', () => {
  expect(['22:00', '00:10', '00:05', '00:00'].map((from) => lastReplication(quiet(from, '07:00')))).toEqual([1310, 0, 1435, 1430]);
});

test('what is made every quarter of an hour is that old by day, and by the end of the quiet hours as old as they last, and one more', () => {
  // the last run at 21:45, the next at 7:00
  expect(ageOf(quiet('22:00', '07:00'), every(15))).toEqual({ usual: 900, most: (9 * 60 + 15) * 60 });
  // of a replica the last at 21:50
  expect(replicaAge(quiet('22:00', '07:00'), every(15))).toEqual({ usual: 900, most: (9 * 60 + 10) * 60 });
});

test('what is made less often than once an hour is made once an hour', () => {
  expect(ageOf(quiet('22:00', '07:00'), every(120))).toEqual(ageOf(quiet('22:00', '07:00'), every(60)));
  expect(ageOf(quiet('22:00', '07:00'), every(60)).usual).toBe(3600);
});

test('with no whole hour that is loud nothing is ever made anew, but the replica once a day', () => {
  expect(ageOf(quiet('00:00', '23:30'), every(15))).toEqual({ usual: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY });
  expect(replicaAge(quiet('00:00', '23:30'), every(15))).toEqual({ usual: 900, most: 24 * 3600 });
});

test('no copy is older than the quiet hours and two hours around them, nor younger at worst than as usual', () => {
  const time = fc.nat(23).map((hour) => `${String(hour).padStart(2, '0')}:00`);
  fc.assert(
    fc.property(time, time, fc.constantFrom(5, 10, 15, 30, 60), (from, to, minutes) => {
      fc.pre(from !== to);
      const length = (Number(to.slice(0, 2)) - Number(from.slice(0, 2)) + 24) % 24;
      fc.pre(length < 23);
      const { usual, most } = ageOf(quiet(from, to), every(minutes));
      expect([usual, most]).toEqual([minutes * 60, length * 3600 + minutes * 60]);
    }),
  );
});
