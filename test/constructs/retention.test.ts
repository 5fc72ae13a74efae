import { keptTimes, retained, retention } from '../../src/constructs/retention';

describe('retention', () => {
  test('is a week of days, five weeks and half a year of months', () => {
    expect([retention, retained]).toEqual(['--keep-daily 7 --keep-weekly 5 --keep-monthly 6', 18]);
  });
  test('takes the data once, and again what changed between two snapshots, at most all of it', () => {
    expect([keptTimes(0), keptTimes(1)]).toEqual([1, 19]);
    // a hundredth a day: 7 days, 5 weeks, 6 months
    expect(keptTimes(0.01)).toBeCloseTo(1 + 7 * 0.01 + 5 * 0.07 + 6 * 0.3, 10);
    // a seventh a day: all of it in a week, and no more in a month
    expect(keptTimes(1 / 7)).toBeCloseTo(1 + 1 + 5 + 6, 10);
  });
});
