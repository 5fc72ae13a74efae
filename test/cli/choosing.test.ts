import { type Context, UsageError } from '../../src/cli/command';
import { choose } from '../../src/cli/restore/choosing';
import type { Call } from '../../src/cli/restore/restoring';
import { ProblemsError } from '../../src/problems';
import type { KeptRun } from '../../src/restore/kept';
import type { Repository, Snapshot } from '../../src/restore/moments';
import type { Reader } from '../../src/restore/reader';

const backup = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'cloud-backup' } };
const run: KeptRun = {
  app: 'cloud',
  namespace: 'cloud',
  volumes: [
    { name: 'db', to: ['local'], isDump: true },
    { name: 'files', to: ['local', 'offsite'], isDump: false },
  ],
  targets: ['local', 'offsite'],
  backup,
};
const snapshot = (volume: string, at: number): Snapshot => ({ volume, at, id: `${volume}-${at}`, bytes: 1 });
const all: readonly Repository[] = [
  { target: 'local', snapshots: [snapshot('db', 200), snapshot('files', 200), snapshot('files', 300)] },
  { target: 'offsite', snapshots: [snapshot('files', 200)] },
];

/** What is chosen by options alone, where nobody is there to be asked. */
async function chosenBy(options: Context['options'], repositories: readonly Repository[] = all, runs: readonly KeptRun[] = [run]) {
  const said: string[] = [];
  const reader = {
    list: async () => repositories,
    look: async (_: string, __: string, path: string) =>
      path === '/volumes/files/data/a.txt' || path === '/copies/db/database.dump'
        ? [{ path, type: 'file' }]
        : path === '/volumes/files/data'
          ? [{ path: `${path}/a.txt`, type: 'file' }]
          : [],
  } as unknown as Reader;
  const call = {
    options,
    progress: { say: (text: string) => said.push(text) },
    ask: async (instead: string) => {
      throw new UsageError(instead);
    },
  } as unknown as Call;
  try {
    const choice = await choose(call, runs, async () => reader);
    return { choice, said };
  } catch (error) {
    if (error instanceof UsageError) return { usage: error.message, said };
    if (error instanceof ProblemsError) return { problems: error.problems, said };
    throw error;
  }
}

describe('without a terminal', () => {
  test('all that is kept together is meant, as of a time at which all of it was kept', async () => {
    const { choice } = await chosenBy({ at: 'latest' });
    expect(choice).toMatchObject({ moment: { at: 200, snapshots: [{ id: 'db-200' }, { id: 'files-200', target: 'local' }] }, path: '' });
  });

  test('one volume has times of its own, and one path', async () => {
    const { choice } = await chosenBy({ at: 'latest', volume: 'files', path: '/a.txt' });
    expect(choice).toMatchObject({ moment: { at: 300 }, path: 'a.txt', entries: [{ path: '/volumes/files/data/a.txt' }] });
  });

  test('of a database its dump is read', async () => {
    expect((await chosenBy({ at: 'latest', volume: 'db' })).choice).toMatchObject({ entries: [{ path: '/copies/db/database.dump' }] });
  });

  test.each<[Context['options'], string]>([
    [{}, 'restore takes --at'],
    [{ at: 'latest', path: 'a.txt' }, 'say which with --volume: db, files'],
    [{ at: 'latest', output: 'x' }, 'say which with --volume: db, files'],
    [{ at: 'latest', volume: 'file' }, 'cloud keeps no volume file; it keeps db, files. Did you mean files?'],
    [{ at: 'latest', volume: 'db', path: 'x' }, 'db is a database’s, and comes back whole'],
    [{ at: 'latest', volume: 'files', path: '../x' }, '--path takes a path in the volume'],
  ])('%j is refused: %s', async (options, words) => {
    expect((await chosenBy(options)).usage).toContain(words);
  });

  test('of an app whose volumes are kept at different times, which of them has to be said', async () => {
    const two = [run, { ...run, volumes: [{ name: 'other', to: ['local'] as const, isDump: false }] }];
    expect((await chosenBy({ at: 'latest' }, all, two)).usage).toContain('say which with --volume: db, files, other');
  });
});

describe('what is not there is told', () => {
  test.each<[string, Context['options'], readonly Repository[], object]>([
    [
      'nothing kept',
      { at: 'latest', volume: 'db' },
      [{ target: 'local', snapshots: [] }],
      { code: 'SNAPSHOT_UNKNOWN', what: 'nothing of db is kept' },
    ],
    [
      'no time of all',
      { at: 'latest' },
      [{ target: 'local', snapshots: [snapshot('db', 1), snapshot('files', 2)] }],
      { code: 'SNAPSHOT_UNKNOWN', what: 'at no time all of db, files was kept together' },
    ],
    [
      'a repository that is closed',
      { at: 'latest' },
      [{ target: 'local', why: 'its password is another' }],
      { code: 'BACKUPS_UNREADABLE', what: 'the local repository cannot be read: its password is another' },
    ],
    ['a time before all', { at: '1969-12-31' }, all, { code: 'SNAPSHOT_UNKNOWN', where: '--at' }],
    [
      'a path',
      { at: 'latest', volume: 'files', path: 'b.txt' },
      all,
      { code: 'SNAPSHOT_UNKNOWN', where: '--path', what: 'there is no b.txt in it; did you mean a.txt?' },
    ],
  ])('%s', async (_, options, repositories, problem) => {
    expect((await chosenBy(options, repositories)).problems).toMatchObject([problem]);
  });

  test('and a closed repository keeps nobody from another’s', async () => {
    const { choice, said } = await chosenBy({ at: 'latest', volume: 'files' }, [{ target: 'local', why: 'closed' }, all[1] as Repository]);
    expect(choice).toMatchObject({ moment: { snapshots: [{ target: 'offsite' }] } });
    expect(said).toEqual(['! the local repository cannot be read: closed']);
  });
});
