import { statesOf } from '../../../src/twin/run/pods';

const pod = (name: string, phase: string, more: { readonly ready?: boolean; readonly controller?: boolean } = {}) => ({
  metadata: { name, namespace: 'family', ownerReferences: [{ kind: 'Job', controller: more.controller ?? false }] },
  spec: { nodeName: 'server' },
  status: { phase, conditions: [{ type: 'Ready', status: more.ready ? 'True' : 'False' }] },
});

describe('a pod of a twin', () => {
  test('is good when it is Ready or ended well, and not while it starts', () => {
    const states = statesOf([pod('c', 'Succeeded'), pod('b', 'Running'), pod('a', 'Running', { ready: true })]);
    expect(states.map(({ name, good }) => [name, good])).toEqual([
      ['family/a', true],
      ['family/b', false],
      ['family/c', true],
    ]);
  });

  test('that failed is looked at no more when its controller makes another, and is not good when nobody does', () => {
    const states = statesOf([pod('try', 'Failed', { controller: true }), pod('alone', 'Failed')]);
    expect(states.map(({ name, good, why }) => [name, good, why])).toEqual([['family/alone', false, 'Failed']]);
  });

  const starting = (status: object, nodeName?: string) => ({
    metadata: { name: 'a', namespace: 'family' },
    spec: { nodeName },
    status: { phase: 'Pending', ...status },
  });
  const why = (status: object) => statesOf([starting(status)])[0]?.why;
  const container = (state: object | undefined, more: object = {}) => ({ name: 'main', restartCount: 0, ready: false, state, ...more });
  const withContainer = (state: object | undefined, more: object = {}) => why({ containerStatuses: [container(state, more)] });

  test('says why it is not good: what a container waits for, how it ended, or that it is not Ready yet', () => {
    expect(withContainer({ waiting: { reason: 'ErrImagePull', message: 'no such image' } })).toBe('main: ErrImagePull (no such image)');
    expect(withContainer({ waiting: { reason: 'CrashLoopBackOff' } })).toBe('main: CrashLoopBackOff');
    expect(withContainer({ waiting: {} })).toBe('main: waits');
    expect(withContainer({ terminated: { exitCode: 2 } })).toBe('main: ended with 2');
    expect(withContainer({ running: {} })).toBe('main: not ready');
    expect(withContainer(undefined)).toBe('main: not ready');
  });

  test('says its phase where no container says more: one that waits for others, ended well or is Ready', () => {
    const quiet = [{ waiting: { reason: 'PodInitializing' } }, { terminated: { exitCode: 0 } }];
    expect(quiet.map((state) => withContainer(state))).toEqual(['Pending', 'Pending']);
    expect(withContainer({ running: {} }, { ready: true })).toBe('Pending');
    expect(why({})).toBe('Pending');
  });

  test('tells of every container, the first ones first, and why no node takes it', () => {
    const states = statesOf([
      starting(
        {
          initContainerStatuses: [{ ...container({ terminated: { exitCode: 1 } }), name: 'restore', restartCount: 2 }],
          containerStatuses: [container({ running: {} }, { restartCount: 3 })],
          conditions: [
            { type: 'PodScheduled', status: 'False', message: 'too little memory' },
            { type: 'Ready', status: 'False' },
          ],
        },
        'server',
      ),
    ]);
    expect(states).toEqual([
      { name: 'family/a', node: 'server', good: false, restarts: 5, why: 'restore: ended with 1; main: not ready; too little memory' },
    ]);
    expect(
      why({
        conditions: [
          { type: 'PodScheduled', status: 'True', message: 'x' },
          { type: 'Other', status: 'False', message: 'y' },
        ],
      }),
    ).toBe('Pending');
  });

  test('that is good says nothing of why; one without a node has none', () => {
    expect(statesOf([{ ...starting({ phase: 'Succeeded', containerStatuses: [container({ running: {} })] }) }])).toEqual([
      { name: 'family/a', node: '', good: true, restarts: 0, why: '' },
    ]);
  });

  test('that failed and has no owner, or none that controls it, is still looked at', () => {
    expect(statesOf([starting({ phase: 'Failed' })])).toHaveLength(1);
  });

  test('that runs is looked at whoever made it; one that failed is not when one of its owners makes another', () => {
    const owned = (phase: string) => ({
      ...starting({ phase }),
      metadata: { name: 'a', namespace: 'family', ownerReferences: [{ controller: false }, { controller: true }] },
    });
    expect([statesOf([owned('Running')]).length, statesOf([owned('Failed')]).length]).toEqual([1, 0]);
  });

  test('is good when it is Ready, whatever else is not so', () => {
    const conditions = [
      { type: 'Initialized', status: 'False' },
      { type: 'Ready', status: 'True' },
    ];
    expect(statesOf([starting({ conditions })])[0]?.good).toBe(true);
  });
});
