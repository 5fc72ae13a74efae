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
});
