import { span } from '../../src/units/span';

test.each([
  [0, '0 s'],
  [45, '45 s'],
  [60, '1 min'],
  [750.4, '12 min 30 s'],
  [3600, '1 h'],
  [3601, '1 h'],
  [33_300, '9 h 15 min'],
  [172_800, '2 d'],
  [190_000, '2 d 4 h'],
])('%d seconds are said as %s', (seconds, text) => expect(span(seconds)).toBe(text));
