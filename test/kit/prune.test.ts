import { retention } from '../../src/constructs/retention';
import { offsitePlace } from '../../src/inventory/offsite';
import { pruneOffsite } from '../../src/kit/prune';
import type { Restic, ResticRun } from '../../src/kit/restic';
import type { Repository } from '../../src/kit/restic-given';
import { type Problem, ProblemsError } from '../../src/problems';

const place = offsitePlace({ provider: 'a test' });
const offsite = { repository: 's3:https://s3.test.example/bucket//', keyId: 'id', key: 'secret' };
const well: ResticRun = { status: 0, stdout: '', stderr: '', isLate: false };
const keep = retention.split(' ');

/** A restic that has these snapshots, one after the other, and says to some commands what a test wants. */
function restic(snapshots: readonly (readonly object[])[], says: (command: string, app: string) => Partial<ResticRun> | undefined) {
  const calls: { readonly repository: Repository; readonly args: readonly string[]; readonly seconds: number | undefined }[] = [];
  const left = [...snapshots];
  const run: Restic = (repository, args, seconds) => {
    calls.push({ repository, args, seconds });
    const said = says(args.find((arg) => !/^-|^\d/.test(arg)) ?? '', repository.address.split('/').at(-1) ?? '');
    if (said !== undefined) return { ...well, ...said };
    return args[0] === 'snapshots' ? { ...well, stdout: JSON.stringify(left.shift() ?? []) } : well;
  };
  return { run, calls };
}
function pruned(
  snapshots: readonly (readonly object[])[],
  apps: readonly string[] = ['one'],
  says: Parameters<typeof restic>[1] = () => undefined,
  patience?: number,
) {
  const { run, calls } = restic(snapshots, says);
  const said: string[] = [];
  const tell = (line: string) => said.push(line);
  const base = { said, calls, problems: [] as readonly Problem[] };
  try {
    const done = pruneOffsite(place, { passwords: { one: 'word of one', two: 'word of two' }, offsite }, apps, run, tell, patience);
    return { ...base, done };
  } catch (error) {
    if (error instanceof ProblemsError) return { ...base, done: undefined, problems: error.problems };
    throw error;
  }
}
const of = (hostname: string, ...tags: readonly string[]) => ({ hostname, tags });
const forget = (host: string, tag: string) => [
  ...['--retry-lock', '35m', 'forget', '--host', host, '--tag', tag, '--group-by', ''],
  ...keep,
];

test('dead locks go, each volume of each host is forgotten by the policy once, then space is freed and all is checked', () => {
  const before = [of('loutik', 'data', 'bytes=1'), of('loutik', 'data', 'bytes=2'), of('loutik', 'db'), of('other', 'data'), of('loutik')];
  const { calls, done, said } = pruned([before, before.slice(0, 2)]);
  expect(calls.map(({ args }) => args)).toEqual([
    ['unlock'],
    ['snapshots', '--no-lock', '--json'],
    forget('loutik', 'data'),
    forget('loutik', 'db'),
    forget('other', 'data'),
    forget('loutik', ''),
    ['--retry-lock', '35m', 'prune'],
    ['--retry-lock', '35m', 'check'],
    ['snapshots', '--no-lock', '--json'],
  ]);
  expect(done).toEqual([{ app: 'one', before: 5, after: 2 }]);
  expect(said).toEqual([
    'one: looking, for 120 s at most',
    'one: freeing space, and checking what is left',
    'one: 5 snapshots were there, 2 are kept',
  ]);
});

test('a snapshot without any tag is one without a volume’s name', () => {
  expect(pruned([[{ hostname: 'loutik' }], []]).calls[2]?.args).toEqual(forget('loutik', ''));
});

test('only to reach the place has a limit: what works on it takes as long as it takes', () => {
  const seconds = (patience?: number) => pruned([[of('loutik', 'data')]], ['one'], undefined, patience).calls.map((call) => call.seconds);
  expect(seconds()).toEqual([120, ...Array.from({ length: 5 }, () => undefined)]);
  expect(seconds(2)[0]).toBe(2);
});

test('each app’s repository lies below the address, and opens with its password and the kit’s own key', () => {
  const { calls } = pruned([], ['one', 'gone']);
  const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
  expect([calls[0]?.repository, calls.at(-1)?.repository]).toEqual([
    { address: 's3:https://s3.test.example/bucket/one', password: 'word of one', credentials },
    { address: 's3:https://s3.test.example/bucket/gone', password: '', credentials },
  ]);
});

test('a credential that the kit has not is an empty one', () => {
  const { run, calls } = restic([], () => undefined);
  pruneOffsite(place, { passwords: {}, offsite: { repository: 'b2:x' } as never }, ['one'], run, () => {});
  expect(calls[0]?.repository.credentials).toEqual({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' });
});

test('where nothing is off site nothing is asked', () => {
  const { run, calls } = restic([], () => undefined);
  expect(pruneOffsite(place, { passwords: {} }, ['one'], run, () => {})).toEqual([]);
  expect(calls).toEqual([]);
});

describe('a fault', () => {
  test('of one app keeps no other’s from it, ends its own, and is told by the command and the last line that it said', () => {
    const fault = { status: 1, stderr: 'first\nFatal: no room\n' };
    const { calls, problems } = pruned([], ['one', 'two'], (command, app) => (command === 'prune' && app === 'one' ? fault : undefined));
    expect(problems.map(({ code, where, what }) => [code, where, what])).toEqual([
      ['REPOSITORY_FAILED', 'off site, one', 'restic prune ended with code 1: Fatal: no room'],
    ]);
    expect(calls.filter(({ repository }) => repository.address.endsWith('/one')).map(({ args }) => args.at(-1))).toEqual([
      'unlock',
      '--json',
      'prune',
    ]);
    expect(calls.at(-1)?.repository.address).toMatch(/\/two$/);
  });

  test('of several apps is told of each', () => {
    const { problems } = pruned([], ['one', 'two'], () => ({ status: 11 }));
    expect(problems.map(({ where }) => where)).toEqual(['off site, one', 'off site, two']);
  });

  test('of one that reached nothing names the time, and the last that it said if it said any', () => {
    const late = (stderr: string) => pruned([], ['one'], () => ({ status: null, isLate: true, stderr }), 2).problems[0]?.what;
    expect(late('')).toBe('restic unlock has reached nothing in 2 s');
    expect(late('a\nrefused\n')).toBe('restic unlock has reached nothing in 2 s: refused');
  });

  test('is mended by what its code means', () => {
    const repair = (status: number | null) => pruned([], ['one'], () => ({ status })).problems[0]?.repair;
    const usual = repair(1);
    expect([repair(null), repair(2)]).toEqual([usual, usual]);
    expect(new Set([usual, repair(10), repair(11), repair(12)]).size).toBe(4);
    expect(repair(10)).toContain('docs/backups.md');
    expect(repair(12)).toContain('the password that is sealed for the app');
  });

  test('of ours is no problem of restic’s', () => {
    const broken = () => {
      throw new TypeError('ours');
    };
    expect(() => pruned([], ['one'], broken)).toThrow('ours');
  });
});
