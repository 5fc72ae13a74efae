import { ledgerFile, readLedger } from '../../src/model/ledger-file';
import type { ProblemsError } from '../../src/problems';

const entry = {
  name: 'a-data',
  namespace: 'a',
  disk: 'one.nvme',
  bytes: 1024,
  path: '/srv/fast/a-data',
  owner: 33,
  state: 'declared' as const,
};

test('what was written is read back', () => {
  const ledger = [entry, { ...entry, name: 'b', state: 'retired' as const }, { ...entry, name: 'c', node: 'server' }];
  expect(readLedger('lab', ledgerFile('lab', ledger).content)).toEqual(ledger);
});

test('a homelab without one starts with none', () => {
  expect(readLedger('lab', undefined)).toEqual([]);
});

test.each([
  ['cut short', 'volumes:\n- name: a', 'volumes[0].namespace is nothing'],
  ['empty', '', 'it has no list of volumes'],
  ['no YAML', 'volumes: [', expect.any(String)],
  ['of another type', JSON.stringify({ volumes: [{ ...entry, bytes: '1' }] }), 'volumes[0].bytes is "1"'],
  ['of an unknown state', JSON.stringify({ volumes: [{ ...entry, state: 'lost' }] }), 'volumes[0].state is "lost"'],
  ['of a node that is no name', JSON.stringify({ volumes: [{ ...entry, node: 1 }] }), 'volumes[0].node is 1'],
  ['of itself', 'volumes:\n- name: &a [*a]', expect.stringMatching(/^volumes\[0\]\.name is /)],
  ['of nothing', 'volumes: [null]', 'volumes[0].name is nothing'],
  ['no list', 'volumes: {}', 'it has no list of volumes'],
])('one that is %s is an error and not a guess', (_, text, what) => {
  let problems: unknown;
  try {
    readLedger('lab', text);
  } catch (error) {
    problems = (error as ProblemsError).problems;
  }
  expect(problems).toEqual([expect.objectContaining({ code: 'LEDGER_INVALID', where: 'clusters/lab/volumes.yaml', what })]);
});
