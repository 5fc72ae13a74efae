import { anywhere, pin, prefer } from '../../src';
import { affinity, homeOfVolumes, mayRunOn, nameOf, nodeSelector, nodeSelectorTerm, pinToNode } from '../../src/constructs/placement';
import type { Any } from './object-of';

const one = { name: 'one' };
const onNode = { strength: 'required' as const, machine: 'one', node: 'server' };

test('a placement is required, wished for, or any', () => {
  expect([pin(one), prefer(one), anywhere]).toEqual([
    { strength: 'required', machine: 'one' },
    { strength: 'preferred', machine: 'one' },
    { strength: 'any' },
  ]);
});

test('a node is held to by its machine’s label while it is the only one there, and by its name beside others', () => {
  const nodes = (...homes: string[]): Any => ({ nodes: homes.map((home, index) => [`n${index}`, { home }]) });
  expect(pinToNode(nodes('one', 'two'), 'n0', { home: 'one' })).toEqual({ strength: 'required', machine: 'one' });
  expect(pinToNode(nodes('one', 'one'), 'n0', { home: 'one' })).toEqual({ strength: 'required', machine: 'one', node: 'n0' });
  expect(pinToNode(nodes('two', 'two'), 'n9', { home: 'one' })).toEqual({ strength: 'required', machine: 'one' });
});

test.each([
  [pin(one), 'server', 'one', true],
  [pin(one), 'server', 'two', false],
  [prefer(one), 'worker', 'two', true],
  [anywhere, 'worker', 'two', true],
  [onNode, 'server', 'one', true],
  [onNode, 'second', 'one', false],
])('pods placed by %j may run on %s of %s: %j', (placement, node, home, may) => expect(mayRunOn(placement, node, { home })).toBe(may));

test('the label that a node is chosen by is its machine’s, or its own name', () => {
  expect([nodeSelector(pin(one)), nodeSelector(onNode)]).toEqual([{ 'loutik.dev/home': 'one' }, { 'kubernetes.io/hostname': 'server' }]);
  expect(nodeSelectorTerm(onNode)).toEqual({ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['server'] }] });
  expect([nameOf(pin(one)), nameOf(onNode), nameOf({})]).toEqual(['one', 'server', '']);
});

test('what is required is demanded, what is wished for weighs all that a wish can, and what may run anywhere says nothing', () => {
  const term = nodeSelectorTerm(pin(one));
  expect(affinity(pin(one))).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } });
  expect(affinity(prefer(one))).toEqual({
    nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: term }] },
  });
  expect([affinity(anywhere), affinity({ strength: 'any', machine: 'one' }), affinity({ strength: 'required' })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('volumes of one node have its placement, of two nodes none together, and none without a disk', () => {
  const volume = (placement?: object): Any => ({ placement });
  expect(homeOfVolumes([volume(pin(one)), volume(pin(one)), volume()])).toEqual({ placement: pin(one), apart: [] });
  expect(homeOfVolumes([volume(pin(one)), volume(onNode)])).toEqual({ placement: pin(one), apart: ['one', 'server'] });
  expect(homeOfVolumes([])).toEqual({ placement: undefined, apart: [] });
});
