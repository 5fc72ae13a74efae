import { TwinFolder } from '../../../src/twin/folder';
import { waitForPods } from '../../../src/twin/run/pods';
import { bootsOf, isReady, waitForNodes } from '../../../src/twin/run/ready';
import { usage } from '../../../src/twin/run/usage';
import { keptApi } from '../kept-api';

const folder = new TwinFolder('no-such-twin');
const node = (
  name: string,
  { ready = 'True', boot = '1', taints }: { ready?: string; boot?: string; taints?: readonly object[] } = {},
) => ({
  metadata: { name },
  spec: { taints },
  status: {
    conditions: [
      { type: 'Other', status: 'True' },
      { type: 'Ready', status: ready },
    ],
    nodeInfo: { bootID: boot },
  },
});
/** Two and more: a wait is then over its time at the second look. */
const later = (milliseconds: number) => {
  let asked = 0;
  return vi.spyOn(performance, 'now').mockImplementation(() => (asked++ === 0 ? 0 : milliseconds));
};

describe('a node', () => {
  test('is Ready when its kubelet says so and nothing of Kubernetes’ own keeps pods away', () => {
    expect(isReady(node('a'))).toBe(true);
    expect(isReady(node('a', { ready: 'Unknown' }))).toBe(false);
    expect(isReady(node('a', { taints: [{ key: 'node.kubernetes.io/not-ready' }] }))).toBe(false);
    expect(isReady(node('a', { taints: [{ key: 'mine.example/node.kubernetes.io/' }] }))).toBe(true);
    expect(isReady({ metadata: {}, spec: {} })).toBeFalsy();
  });

  test('is known by its boot', async () => {
    const { api } = keptApi({ Node: [node('a', { boot: '7' }), { metadata: { name: 'b' } }, { metadata: { name: 'c' }, status: {} }] });
    expect([...(await bootsOf(api))]).toEqual([
      ['a', '7'],
      ['b', undefined],
      ['c', undefined],
    ]);
  });
});

describe('waiting for nodes', () => {
  const waited = async (all: readonly object[], before?: ReadonlyMap<string, string>) => {
    const told: string[] = [];
    await waitForNodes(folder, keptApi({ Node: all }).api, ['a', 'b'], (missing) => told.push(missing), before);
    return told;
  };

  test('ends when all of them are Ready, whatever others are', async () => {
    expect(await waited([node('a'), node('b'), node('c', { ready: 'False' })])).toEqual([]);
  });

  test.each([
    ['is not there', node('c'), undefined],
    ['is not Ready', node('b', { ready: 'False' }), undefined],
    ['is still in the boot before', node('b'), new Map([['b', '1']])],
  ])('ends after four minutes with the problem of the one that %s', async (_, other, before) => {
    const clock = later(240_001);
    const ended = waited([node('a'), other], before);
    await expect(ended).rejects.toMatchObject({
      problems: [{ code: 'TWIN_FAILED', where: 'no-such-twin: b-kubelet', what: 'nodes that are not Ready after 240 s: b' }],
    });
    clock.mockRestore();
  });

  test('goes on at four minutes to the millisecond, and says for whom', async () => {
    const clock = later(240_000);
    const told: string[] = [];
    const api = { list: async () => (told.length > 0 ? [node('a'), node('b')] : []) };
    await waitForNodes(folder, api as never, ['a', 'b'], (missing) => told.push(missing));
    clock.mockRestore();
    expect(told).toEqual(['a, b']);
  });
});

describe('waiting for pods', () => {
  const pod = (name: string, phase: string) => ({ metadata: { name, namespace: 'family' }, spec: {}, status: { phase } });
  const progress = () => {
    const told: string[] = [];
    const step = { at: (text: string) => told.push(text), done: (text: string) => told.push(`✓ ${text}`) };
    return { told, progress: { begin: () => step } as never };
  };

  test('ends when each is Ready or has ended well', async () => {
    const { told, progress: report } = progress();
    await waitForPods(folder, keptApi({ Pod: [pod('a', 'Succeeded')] }).api, 1, report);
    expect(told).toEqual(['✓ 1 pods Ready']);
  });

  test('ends after its time with every pod that is not, and why', async () => {
    const { told, progress: report } = progress();
    const clock = later(2001);
    const { api } = keptApi({ Pod: [pod('a', 'Succeeded'), pod('b', 'Pending'), pod('c', 'Pending')] });
    await expect(waitForPods(folder, api, 2, report)).rejects.toMatchObject({
      problems: [{ where: 'no-such-twin: family/b', what: 'not Ready after 2 s: family/b (Pending), family/c (Pending)' }],
    });
    clock.mockRestore();
    expect(told).toEqual(['1 of 3, next family/b: Pending']);
  });

  test('goes on when its time is just reached', async () => {
    const { told, progress: report } = progress();
    const clock = later(2000);
    const api = { list: async () => [pod('a', told.length > 0 ? 'Succeeded' : 'Pending')] };
    await waitForPods(folder, api as never, 2, report);
    clock.mockRestore();
    expect(told).toEqual(['0 of 1, next family/a: Pending', '✓ 1 pods Ready']);
  });
});

test('what is used is asked of each node; one that does not answer tells nothing', async () => {
  const pod = { metadata: { name: 'db', namespace: 'family' }, spec: { containers: [{ name: 'main', image: 'x' }] } };
  const summary = async (name: string) => {
    if (name === 'dead') throw new Error('away');
    return { pods: [{ podRef: { name: 'db', namespace: 'family' }, containers: [{ name: 'main', memory: { workingSetBytes: 5 } }] }] };
  };
  const api = { ...keptApi({ Pod: [pod] }).api, summary } as never;
  expect((await usage(api, ['dead', 'server'], [])).map(({ name, memory }) => [name, memory.used])).toEqual([['family/db/main', 5]]);
  expect(await usage(api, ['dead'], [])).toEqual([]);
});
