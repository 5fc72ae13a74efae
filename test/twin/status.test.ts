import { TwinFolder } from '../../src/twin/folder';
import { status, statusText, type TwinStatus } from '../../src/twin/status';
import { keptApi } from './kept-api';
import { temporaryHome } from './temporary-home';

temporaryHome();
const node = (name: string, isReady = true) => ({
  metadata: { name },
  spec: {},
  status: { allocatable: { cpu: '3800m', memory: '4Gi' }, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});
const pod = (name: string, nodeName: string | undefined, phase = 'Running', requests: object = { cpu: '250m', memory: '64Mi' }) => ({
  metadata: { name, namespace: 'family' },
  spec: {
    nodeName,
    containers: [
      { name: 'main', image: 'x', resources: { requests } },
      { name: 'side', image: 'y' },
    ],
  },
  status: { phase },
});
const statusOf = (objects: Readonly<Record<string, readonly object[]>>, images?: readonly object[]) => {
  const folder = new TwinFolder('one');
  if (images) folder.write('images.json', JSON.stringify(images));
  const { api } = keptApi(objects);
  const summary = async (name: string) => ({
    pods: [{ podRef: { name: 'a', namespace: 'family' }, containers: [{ name: 'main', memory: { workingSetBytes: name.length } }] }],
  });
  return status(folder, { ...api, summary } as never);
};

describe('how a twin stands', () => {
  test('a node has what the pods on it ask for that have not ended, in thousandths of a processor and bytes, of what it has', async () => {
    const pods = [
      pod('a', 'one'),
      pod('b', 'one', 'Pending'),
      pod('c', 'two', 'Running', {}),
      pod('d', 'one', 'Succeeded'),
      pod('e', 'one', 'Failed'),
    ];
    expect((await statusOf({ Node: [node('one'), node('two', false)], Pod: pods })).nodes).toEqual([
      { name: 'one', ready: true, pods: 2, cpu: [500, 3800], memory: [2 * 64 * 2 ** 20, 4 * 2 ** 30] },
      { name: 'two', ready: false, pods: 1, cpu: [0, 3800], memory: [0, 4 * 2 ** 30] },
    ]);
  });

  test('a pod that no node takes is told, with the scheduler’s reason when there is one', async () => {
    const waiting = {
      ...pod('b', undefined, 'Pending'),
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'Other', message: 'no' },
          { type: 'PodScheduled', message: 'too little memory' },
        ],
      },
    };
    const { pending, twin } = await statusOf({ Pod: [pod('a', 'one'), waiting, pod('c', undefined, 'Pending')] });
    expect(pending).toEqual([
      { name: 'family/b', why: 'too little memory' },
      { name: 'family/c', why: 'not scheduled yet' },
    ]);
    expect(twin).toBe('one');
  });

  test('what containers use is told where containers run: of nodes that are Ready, but for stand-ins', async () => {
    const objects = { Node: [node('dead', false), node('one')], Pod: [pod('a', 'one')] };
    expect(await statusOf(objects)).toMatchObject({ images: [], usage: [] });
    const real = [
      { name: 'x', kind: 'real' },
      { name: 'y', kind: 'stand-in', archive: '', differs: '' },
    ];
    expect(await statusOf(objects, real)).toMatchObject({ images: real, usage: [{ name: 'family/a/main', memory: { used: 3 } }] });
    expect((await statusOf(objects, [{ name: 'x', kind: 'stand-in' }])).usage).toEqual([]);
  });

  test('Applications are among it', async () => {
    const { applications } = await statusOf({ Application: [{ metadata: { name: 'root', namespace: 'argocd' }, spec: {} }] });
    expect(applications.map(({ name, sync }) => [name, sync])).toEqual([['root', 'Unknown']]);
  });
});

describe('for people', () => {
  const empty: TwinStatus = { twin: 'one', applications: [], nodes: [], pending: [], images: [], usage: [] };
  const application = { name: 'root', sync: 'Synced', health: 'Degraded', why: 'it is', revision: '', isUnreadable: false, own: true };
  const lines = (more: Partial<TwinStatus>) => statusText({ ...empty, ...more }).split('\n');

  test('each Application has a line with why it is not well, and nothing after it when it is', () => {
    expect(lines({ applications: [application, { ...application, health: 'Healthy', why: '' }] })).toEqual([
      '  root                 Synced     Degraded     it is',
      '  root                 Synced     Healthy',
      '',
    ]);
  });

  test('each node has one with what is asked of it, in processors and GiB; one that is not Ready says so', () => {
    const one = { name: 'server', ready: true, pods: 12, cpu: [1250, 4000], memory: [2 ** 30, 6 * 2 ** 30] } as const;
    expect(lines({ nodes: [one, { ...one, name: 'worker', ready: false }] }).slice(1)).toEqual([
      '  server                12 pods   processors 1.25 of 4.00   memory 1.0 GiB of 6.0 GiB',
      '  worker                12 pods   processors 1.25 of 4.00   memory 1.0 GiB of 6.0 GiB   ✗ not Ready',
    ]);
  });

  test('then come pods that wait, what is used, and images; of those only what there is', () => {
    const usage = [{ name: 'a/b/c', memory: { used: 2 ** 20 }, millicores: { used: 1 } }];
    const told = lines({ pending: [{ name: 'a/b', why: 'too big' }], usage, images: [{ name: 'x', kind: 'real' }] });
    expect(told.map((line) => line.slice(0, 27).trimEnd())).toEqual([
      '',
      '  ✗ a/b: too big',
      '',
      'Used now, but for stand-ins',
      '  a/b/c',
      '',
      'Images:',
      '  x: real',
    ]);
    expect(lines({})).toEqual(['']);
  });
});
