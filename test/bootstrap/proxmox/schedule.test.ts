import { Duration } from '../../../src';
import { loudHours, replicationSchedule, scrubWindow } from '../../../src/bootstrap/proxmox/schedule';

const quiet = (from: string, to: string) => ({ from, to, timezone: 'Europe/Zurich' });

test.each([
  ['22:30', '07:30', '8..21'],
  ['22:00', '07:00', '7..21'],
  ['01:15', '05:45', '0,6..23'],
  ['00:00', '06:00', '6..23'],
  ['01:00', '00:00', '0'],
  ['04:00', '05:00', '0..3,5..23'],
])('from %s to %s is quiet, so %s are loud', (from, to, loud) => {
  expect(loudHours(quiet(from, to))).toBe(loud);
});

test.each([
  ['22:30', '07:30', '08:30', 13 * 3600],
  ['22:00', '07:00', '08:00', 13 * 3600],
  ['04:00', '00:00', '01:00', 2 * 3600], // four hours: an hour is a quarter of them
  ['03:56', '00:00', '00:59', 118 * 60], // a quarter of less is less
  ['02:00', '00:00', '00:30', 3600],
  ['01:45', '23:30', '00:03', 67 * 60], // 33.75 minutes after
])('from %s to %s is quiet, so disks are read to their ends from %s on, for %d s at most', (from, to, at, seconds) => {
  expect(scrubWindow(quiet(from, to))).toEqual({ at, seconds });
});

test.each([
  [1, '7..21:0/1'],
  [15, '7..21:0/15'],
  [59, '7..21:0/59'],
  [60, '7..21:00'],
  [120, '7..21:00'],
])('replication every %d minutes comes at %s', (minutes, schedule) => {
  expect(replicationSchedule(quiet('22:00', '07:00'), Duration.minutes(minutes))).toBe(schedule);
});
