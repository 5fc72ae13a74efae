import { isTimeZone, timeZoneFor } from '../../src/inventory/check/time-zones';
import { problemsIn } from '../lab';
import { withChange } from './base';

test.each([
  'UTC',
  'GMT',
  'Etc/UTC',
  'Etc/GMT+5',
  'Etc/GMT-14',
  'Europe/Zurich',
  'Europe/Kyiv',
  'Europe/Isle_of_Man',
  'Asia/Kolkata',
  'Africa/Dar_es_Salaam',
  'America/Port-au-Prince',
  'America/Argentina/Buenos_Aires',
  'America/North_Dakota/New_Salem',
  'America/Coyhaique',
  'Antarctica/DumontDUrville',
  'Arctic/Longyearbyen',
  'Pacific/Kanton',
])('%s is a time zone', (timezone) => {
  expect(problemsIn(withChange('quietHours.timezone', timezone))).toEqual([]);
});

test.each([
  ['in small letters', 'europe/zurich', 'Europe/Zurich'],
  ['in small letters', 'utc', 'UTC'],
  ['in capitals', 'ETC/UTC', 'Etc/UTC'],
  ['that is an older one', 'Asia/Calcutta', 'Asia/Kolkata'],
  ['that is an older one', 'Europe/Kiev', 'Europe/Kyiv'],
  ['that is an older one', 'US/Pacific', 'America/Los_Angeles'],
  ['that is an older one', 'Japan', 'Asia/Tokyo'],
  ['of an older one in small letters', 'us/eastern', 'America/New_York'],
  ['with a blank', 'America/New York', 'America/New_York'],
  ['with a letter wrong', 'Europe/Zürich', 'Europe/Zurich'],
  ['with a letter missing', 'Europe/Berln', 'Europe/Berlin'],
  ['of no zone', 'Mars/Olympus', undefined],
  ['that is empty', '\u0000', undefined],
  ['of the computer itself', 'Local', undefined],
  ['of a difference', '+01:00', undefined],
  ['of half a zone', 'Europe', undefined],
  ['that is a way out', '../../etc/passwd', undefined],
])('a name %s, %s, is none', (_, timezone, right) => {
  expect(isTimeZone(timezone)).toBe(false);
  expect(timeZoneFor(timezone)).toBe(right);
  expect(problemsIn(withChange('quietHours.timezone', timezone))).toEqual([
    expect.objectContaining({
      code: 'VALUE_INVALID',
      where: 'quietHours.timezone',
      what: `${JSON.stringify(timezone)} is not a time zone of Debian’s${right ? `; did you mean ${right}?` : ''}`,
    }),
  ]);
});
