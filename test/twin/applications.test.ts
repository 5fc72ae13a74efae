import { ProblemsError } from '../../src/problems';
import type { Api } from '../../src/twin/api';
import { type ApplicationState, applications, isDone, refresh, waitForSync } from '../../src/twin/applications';
import { TwinFolder } from '../../src/twin/folder';

const folder = new TwinFolder('no-such-twin');
const repoURL = `file://${folder.repository}`;
const [commit, other] = ['a'.repeat(40), 'b'.repeat(40)];

/** An Application as Argo CD has it, in its place and as it should be at a commit. */
const application = (name: string, status: object = {}, source: object | undefined = { repoURL }) => ({
  metadata: { name, namespace: 'argocd' },
  spec: { source },
  status: { sync: { status: 'Synced', revision: commit }, health: { status: 'Healthy' }, ...status },
});
const out = { status: 'OutOfSync', revision: commit };
const operation = (phase: string, more: object = {}) => ({
  operationState: { phase, message: `it ${phase}`, syncResult: { revision: commit }, ...more },
});

/** An API server that has these Applications, and keeps what is changed. */
function apiOf(...all: readonly object[]) {
  const asked: unknown[] = [];
  const api = {
    list: async (...of: unknown[]) => {
      asked.push(of);
      return all;
    },
    patch: async (...change: unknown[]) => void asked.push(change),
  } as unknown as Api;
  return { api, asked };
}
const stateOf = async (one: object) => (await applications(apiOf(one).api, folder))[0] as ApplicationState;

describe('an Application', () => {
  test('that is as it should be says so, and nothing of why not', async () => {
    expect(await stateOf(application('a', operation('Succeeded')))).toEqual({
      name: 'a',
      sync: 'Synced',
      health: 'Healthy',
      revision: commit,
      operation: { phase: 'Succeeded', revision: commit, message: 'it Succeeded', retries: 0 },
      isUnreadable: false,
      why: '',
      own: true,
    });
  });

  test('that nobody has looked at yet is unknown', async () => {
    const { status: _, ...bare } = application('a');
    expect(await stateOf(bare)).toEqual({
      name: 'a',
      sync: 'Unknown',
      health: 'Unknown',
      revision: '',
      operation: undefined,
      isUnreadable: false,
      why: '',
      own: true,
    });
    expect((await stateOf(application('a', { health: { status: '' } }))).health).toBe('Unknown');
  });

  test('says why it is not: conditions, its last sync, and each object that is not healthy', async () => {
    const state = await stateOf(
      application('a', {
        sync: out,
        conditions: [{ type: 'SyncError', message: 'one' }, { message: '' }],
        ...operation('Failed'),
        resources: [
          { kind: 'Pod', name: 'p', health: { status: 'Degraded', message: 'it crashes' } },
          { kind: 'Pod', name: 'q', health: { status: 'Progressing' } },
          { kind: 'Pod', name: 'r', health: { status: 'Healthy', message: 'fine' } },
          { kind: 'ConfigMap', name: 's' },
        ],
      }),
    );
    expect(state.why).toBe('one; it Failed; Pod p: it crashes; Pod q: Progressing');
    expect((await stateOf(application('a', { sync: out, ...operation('Succeeded') }))).why).toBe('');
    expect((await stateOf(application('a', { health: { status: 'Degraded' }, ...operation('Running') }))).why).toBe('it Running');
    expect((await stateOf(application('a', operation('Failed')))).why).toBe('');
  });

  test('cannot be read when Argo CD could not compare it', async () => {
    const conditions = (...types: readonly string[]) => application('a', { conditions: types.map((type) => ({ type, message: type })) });
    expect((await stateOf(conditions('SyncError', 'ComparisonError'))).isUnreadable).toBe(true);
    expect((await stateOf(conditions('SyncError'))).isUnreadable).toBe(false);
  });

  test('that never came to a result has the commit that was asked for, and how often it was tried', async () => {
    const { revision, retries } = (
      await stateOf(application('a', { operationState: { phase: 'Running', operation: { sync: { revision: other } }, retryCount: 3 } }))
    ).operation ?? { revision: '', retries: 0 };
    expect([revision, retries]).toEqual([other, 3]);
    expect((await stateOf(application('a', { operationState: { phase: 'Running' } }))).operation).toEqual({
      phase: 'Running',
      revision: '',
      message: '',
      retries: 0,
    });
  });

  test('is the homelab’s own when it follows the twin’s repository', async () => {
    expect((await stateOf(application('a', {}, { repoURL: `${repoURL}x` }))).own).toBe(false);
    expect((await stateOf({ ...application('a'), spec: {} })).own).toBe(false);
  });

  test('comes by name, of those in Argo CD’s namespace', async () => {
    const { api, asked } = apiOf(application('b'), application('c'), application('a'));
    expect((await applications(api, folder)).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([['argoproj.io/v1alpha1', 'Application', 'argocd']]);
  });
});

describe('an Application is where a commit wants it', () => {
  const done = async (status: object, source?: object) => isDone(await stateOf(application('a', status, source)), commit);

  test('when it is Synced and Healthy at that commit, and no sync runs or failed', async () => {
    expect(await done({})).toBe(true);
    expect(await done(operation('Succeeded'))).toBe(true);
    expect(await done({ sync: out })).toBe(false);
    expect(await done({ health: { status: 'Progressing' } })).toBe(false);
    expect(await done(operation('Running'))).toBe(false);
    expect(await done(operation('Failed'))).toBe(false);
  });
  test('of another’s repository at whatever commit that has', async () => {
    const at = { sync: { status: 'Synced', revision: other } };
    expect([await done(at), await done(at, { repoURL: 'https://git.test.example/x.git' })]).toEqual([false, true]);
  });
});

test('each Application is looked at anew when the repository has changed', async () => {
  const { api, asked } = apiOf(application('a'), application('b'));
  await refresh(api);
  const change = { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } };
  expect(asked.slice(1)).toEqual(
    ['a', 'b'].map((name) => [
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name, namespace: 'argocd' } },
      change,
    ]),
  );
});

describe('waiting for a commit', () => {
  const said: string[] = [];
  beforeEach(() => void said.splice(0));
  const wait = (all: readonly object[], change: object = {}) =>
    waitForSync({
      api: apiOf(...all).api,
      folder,
      commit,
      expected: ['a', 'b'],
      step: { at: (text) => void said.push(text), done: () => {} },
      timeout: 60,
      retries: 2,
      ...change,
    });
  const problems = async (...given: Parameters<typeof wait>) => {
    try {
      await wait(...given);
    } catch (error) {
      if (error instanceof ProblemsError) return error.problems.map(({ code, where, what }) => [code, where, what]);
      throw error;
    }
    throw new Error('it came to its end');
  };
  const late = { timeout: -1 };
  const gone = [['TWIN_FAILED', 'no-such-twin', 'nothing of the twin runs any more']];

  test('ends when all are there and as they should be', async () => {
    expect((await wait([application('b'), application('a')])).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(said).toEqual([]);
  });

  test('goes on while one is missing, too many or not as it should be, and ends where nothing of the twin runs', async () => {
    expect(await problems([application('a')])).toEqual(gone);
    expect(await problems([application('a'), application('b', { sync: out })])).toEqual(gone);
    expect(await problems(['a', 'b', 'c'].map((name) => application(name)))).toEqual(gone);
    expect(said).toEqual(['1 of 2 Synced and Healthy', '1 of 2 Synced and Healthy; b OutOfSync', '2 of 2 Synced and Healthy']);
  });

  test('names three of those that are left, by what they lack', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const states = [{ sync: out }, { health: { status: 'Degraded' } }, { sync: out }, { sync: out }];
    const left = names.map((name, index) => application(name, states[index]));
    await problems(left.slice(0, 3), { expected: names.slice(0, 3) });
    await problems(left, { expected: names });
    expect(said).toEqual([
      '0 of 3 Synced and Healthy; a OutOfSync, b Degraded, c OutOfSync',
      '0 of 4 Synced and Healthy; a OutOfSync, b Degraded, c OutOfSync, …',
    ]);
    await problems(left, { expected: [] });
    expect(said.at(-1)).toMatch(/^0 of 0 /);
  });

  test.each([
    ['a sync that failed', operation('Failed')],
    ['a sync that broke', operation('Error')],
    ['a sync that is tried once too often', operation('Running', { retryCount: 3 })],
  ])('ends with %s for that commit', async (_, status) => {
    const why = Object.values(status)[0]?.message as string;
    expect(await problems([application('a'), application('b', { sync: out, ...status })])).toEqual([['SYNC_FAILED', 'Application b', why]]);
  });

  test.each([
    ['was tried as often as it may be', { sync: out, ...operation('Running', { retryCount: 2 }) }],
    ['failed for another commit', { sync: out, ...operation('Failed', { syncResult: { revision: other } }) }],
    ['is Synced, and only not healthy yet', { health: { status: 'Progressing' }, ...operation('Failed') }],
    ['was never synced', { sync: out }],
  ])('goes on with one that %s', async (_, status) => {
    expect(await problems([application('a'), application('b', status)])).toEqual(gone);
  });

  test('of another’s repository any failed sync ends it', async () => {
    const failed = { sync: out, ...operation('Failed', { syncResult: { revision: other } }) };
    expect(await problems([application('a'), application('b', failed, { repoURL: 'https://git.test.example/x.git' })])).toEqual([
      ['SYNC_FAILED', 'Application b', 'it Failed'],
    ]);
  });

  test('is over after its time, with what is left told once for each reason', async () => {
    const left = [application('a', { sync: out }), application('b', { sync: out })];
    expect(await problems(left, late)).toEqual([['SYNC_FAILED', 'Applications a, b', 'it is not Synced and Healthy (after -1 s)']]);
    expect(await problems([application('a', { sync: out })], late)).toEqual([
      ['SYNC_FAILED', 'Application a', 'it is not Synced and Healthy (after -1 s)'],
      ['SYNC_FAILED', 'Application b', 'it is not there: an earlier one holds it back (after -1 s)'],
    ]);
  });
});
