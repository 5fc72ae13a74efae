import { age, chosen, type Moment, momentsOf, readListing, written } from '../../src/restore/moments';

const snapshot = (volume: string, at: number, id = `${volume}${at}`) => ({ volume, at, id, bytes: 10 });
const local = { target: 'local' as const, snapshots: [snapshot('db', 100), snapshot('files', 100), snapshot('db', 200)] };
const offsite = { target: 'offsite' as const, snapshots: [snapshot('db', 100, 'far'), snapshot('files', 200)] };

test('what is listed is read line by line', () => {
  expect(readListing(`${JSON.stringify(local)}\n{"target":"offsite","why":"closed"}\n`)).toEqual([
    local,
    { target: 'offsite', why: 'closed' },
  ]);
});

describe('moments', () => {
  test('are the times at which all volumes were kept, in whatever repository, the newest first', () => {
    expect(momentsOf([local, offsite], ['db', 'files']).map(({ at }) => at)).toEqual([200, 100]);
    expect(momentsOf([local], ['db', 'files']).map(({ at }) => at)).toEqual([100]);
    expect(momentsOf([local, offsite], ['db', 'other'])).toEqual([]);
  });

  test('take the snapshot of the first repository that has it, and none of one that cannot be read', () => {
    const [, first] = momentsOf([local, offsite], ['db', 'files']);
    expect(first?.snapshots.map(({ id, target }) => `${id} ${target}`)).toEqual(['db100 local', 'files100 local']);
    const [only] = momentsOf([{ target: 'local', why: 'closed' }, offsite], ['db']);
    expect(only?.snapshots).toEqual([{ ...snapshot('db', 100, 'far'), target: 'offsite' }]);
  });
});

describe('a time', () => {
  const at = (text: string) => new Date(text).getTime() / 1000;
  const moment = (text: string, id: string): Moment => ({
    at: at(text),
    snapshots: [{ ...snapshot('db', at(text), id), target: 'local' }],
  });
  const moments = [
    moment('2026-11-27T08:15:00', 'aaaaaaaa'),
    moment('2026-11-26T08:15:00', '12345678'),
    moment('2026-11-20T08:15:00', 'cccccccc'),
  ];
  const now = at('2026-11-27T12:00:00');

  test.each([
    ['latest', 'aaaaaaaa'],
    ['today', 'aaaaaaaa'],
    ['Yesterday', '12345678'],
    ['2026-11-26', '12345678'],
    ['2026-11-27T08:14', '12345678'],
    ['2026-11-27 08:15', 'aaaaaaaa'],
    ['2026-11-25', 'cccccccc'],
    ['12345678', '12345678'],
    [`cccccccc${'0'.repeat(56)}`, 'cccccccc'],
  ])('written as %s means the newest at or before its end, or the snapshot of that id', (text, id) => {
    expect(chosen(moments, text, now)).toMatchObject({ snapshots: [{ id }] });
  });

  test('with a Z is meant in universal time', () => {
    const utc = new Date((at('2026-11-26T08:15:00') + 1) * 1000).toISOString();
    expect(chosen(moments, utc.slice(0, 19).concat('Z'), now)).toMatchObject({ snapshots: [{ id: '12345678' }] });
  });

  test.each([
    ['2026-11-19', 'is before anything that is kept'],
    ['dddddddd', 'is no snapshot that holds all of it'],
    ['last week', 'is no time'],
    ['2026-02-30', 'is no time'],
    ['2026-13-01', 'is no time'],
    ['2026-11-26T25:00', 'is no time'],
    ['', 'is no time'],
  ])('written as %j is refused with a reason', (text, fault) => {
    expect(chosen(moments, text, now)).toEqual({ fault: expect.stringContaining(fault) });
  });

  test('is written in the zone of who reads it', () => {
    expect(written(at('2026-01-02T03:04:05'))).toBe('2026-01-02 03:04');
  });
});

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [3599, '59 minutes'],
  [3600, '1 hour'],
  [86_399, '23 hours'],
  [86_400, '1 day'],
  [172_800, '2 days'],
])('%i seconds are an age of %s', (seconds, text) => {
  expect(age(seconds)).toBe(text);
});
