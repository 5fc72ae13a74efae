import { judge } from '../../src/restore/judge';
import type { KeptRun } from '../../src/restore/kept';
import type { Live } from '../../src/restore/live';
import type { Rehearsal, Repository } from '../../src/restore/moments';
import { standingText } from '../../src/restore/standing-text';

const now = 1_800_000_000;
const hour = 3600;
const day = 24 * hour;

const cronJob = (name: string, { made = now - 90 * day, spec = {}, active = 0 } = {}): Live => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name, creationTimestamp: new Date(made * 1000).toISOString() },
  spec: { startingDeadlineSeconds: hour, jobTemplate: { spec: { activeDeadlineSeconds: 5 * hour } }, ...spec },
  status: { active: Array.from({ length: active }, () => ({})) },
});
const run = (more: Partial<KeptRun> = {}): KeptRun => ({
  app: 'bot',
  namespace: 'bot',
  volumes: [{ name: 'bot-data', to: ['local'], isDump: false }],
  targets: ['local'],
  backup: cronJob('bot-backup'),
  rehearsal: cronJob('bot-rehearsal'),
  ...more,
});
const rehearsed = (age: number, faults: Rehearsal['steps'] = []): Rehearsal => ({
  at: new Date((now - age) * 1000).toISOString(),
  ok: faults.length === 0,
  seconds: 90,
  steps: faults,
});
const kept = (age: number, rehearsal: Rehearsal | null = rehearsed(day)): Repository[] => [
  {
    target: 'local',
    snapshots: [age + day, age].map((old) => ({ volume: 'bot-data', at: now - old, id: `id${old}`, bytes: 2048 })),
    rehearsal,
  },
];
const faultOf = (repositories: readonly Repository[], more?: Partial<KeptRun>) => judge(run(more), repositories, now).rows[0]?.fault;
const rehearsalFault = (repositories: readonly Repository[], more?: Partial<KeptRun>) => judge(run(more), repositories, now).rehearsalFault;

describe('a nightly backup', () => {
  test('may be a day old, and as late as its job may start; older is red with both numbers', () => {
    expect(faultOf(kept(day + hour))).toBe(undefined);
    expect(faultOf(kept(day + hour + 1))).toBe('1 day old, and may be 1 day');
    expect(faultOf(kept(3 * day))).toBe('3 days old, and may be 1 day');
  });

  test('is waited for while its job runs, as long as that may', () => {
    const active = { backup: cronJob('bot-backup', { active: 1 }) };
    expect(faultOf(kept(day + 6 * hour), active)).toBe(undefined);
    expect(faultOf(kept(day + 6 * hour + 1), active)).toBe('1 day old, and may be 1 day');
  });

  test('is not expected yet of a job that is new, and is when that had its night', () => {
    const none: Repository[] = [{ target: 'local', snapshots: [], rehearsal: null }];
    expect(faultOf(none, { backup: cronJob('bot-backup', { made: now - day }) })).toBe(undefined);
    expect(faultOf(none, { backup: cronJob('bot-backup', { made: now - 2 * day }) })).toBe('none at all');
  });

  test('that is suspended says so once it is overdue', () => {
    expect(faultOf(kept(2 * day), { backup: cronJob('bot-backup', { spec: { suspend: true } }) })).toBe(
      '2 days old, and may be 1 day; bot-backup is suspended',
    );
  });

  test('in a repository that does not open is red with the reason, and keeps another one from nothing', () => {
    const both = { volumes: [{ name: 'bot-data', to: ['local', 'offsite'] as const, isDump: false }] };
    const { rows } = judge(run(both), [{ target: 'offsite', why: 'it cannot be reached' }, ...kept(hour)], now);
    expect(rows.map(({ target, fault }) => [target, fault])).toEqual([
      ['local', undefined],
      ['offsite', 'cannot be read: it cannot be reached'],
    ]);
  });

  test('of another volume does not count', () => {
    expect(judge(run({ volumes: [{ name: 'other', to: ['local'], isDump: false }] }), kept(hour), now).rows[0]?.snapshots).toEqual([]);
  });
});

describe('a rehearsal', () => {
  test('may be a month old, and as late as its job may start', () => {
    expect(rehearsalFault(kept(hour, rehearsed(31 * day + hour)))).toBe(undefined);
    expect(rehearsalFault(kept(hour, rehearsed(31 * day + hour + 1)))).toBe('31 days old, and may be 31 days');
  });

  test('that failed is red, with what did not come back', () => {
    const steps = [{ volume: 'bot-data', target: 'offsite' as const, ok: false, fault: 'it could not be restored' }];
    expect(rehearsalFault(kept(hour, rehearsed(hour, steps)))).toBe('it did not come back: bot-data (offsite): it could not be restored');
  });

  test('counts by the newest result of any repository', () => {
    const older: Repository = { target: 'offsite', snapshots: [], rehearsal: rehearsed(60 * day) };
    expect(rehearsalFault([...kept(hour, rehearsed(day)), older])).toBe(undefined);
    expect(judge(run(), [...kept(hour, rehearsed(day)), older], now).rehearsal?.at).toBe(rehearsed(day).at);
  });

  test('that nobody makes is red', () => {
    expect(rehearsalFault(kept(hour), { rehearsal: undefined })).toBe('no job in the cluster rehearses it');
  });
});

describe('the list for people', () => {
  const unkept = [
    { volume: 'films', why: 'can be ripped again', isMeant: true },
    { volume: 'lost', why: 'no job in the cluster keeps it', isMeant: false },
  ];

  test('has a line for each volume and repository with count, age and size, and says what is not kept', () => {
    const text = standingText([judge(run(), kept(2 * hour), now)], unkept, now, false);
    expect(text).toMatch(/^bot\n {2}bot-data {2}local {2}2 snapshots {2}newest .*, 2 hours ago {2}2 KiB {2}oldest /);
    expect(text).toContain('\n  restore rehearsed 1 day ago, in 1 minute\n');
    expect(text).toContain('\n  films: not kept: can be ripped again\n✗ lost: no job');
    expect(text).not.toContain('\u001b');
  });

  test('is red where something is wrong and only there, and obeys nothing that a cluster says', () => {
    const closed: Repository[] = [{ target: 'local', why: 'a\u001b[2Jb' }];
    const text = standingText([judge(run(), closed, now)], [], now, true);
    expect(text).toContain('\u001b[31m✗ bot-data  local  0 snapshots');
    expect(text).toContain('a\\u001b[2Jb');
    expect(standingText([judge(run(), kept(hour), now)], [], now, true)).not.toContain('\u001b');
  });
});
