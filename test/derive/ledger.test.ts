import { Bytes, none, ServiceChart, Volume } from '../../src';
import { Lab } from '../../src/constructs/lab';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { deriveLedger } from '../../src/derive/ledger';
import { base } from '../inventory/base';

const entry = (name: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  name,
  namespace: 'app',
  disk: 'one.hdd',
  bytes: 1,
  path: '/x',
  owner: 1,
  state: 'declared',
  ...more,
});

/** What stands on the disks when these volumes of an app are declared, and that was there before. */
const ledger = (volumes: readonly string[], before: readonly LedgerEntry[] = []) => {
  const lab = new Lab({ homelab: 'test', inventory: base, ledger: before });
  const chart = new ServiceChart(lab, 'app');
  for (const name of volumes) {
    new Volume(chart, name, { on: lab.disks.one?.nvme as never, size: Bytes.gib(2), owner: 33, backup: none('a test') });
  }
  return deriveLedger(lab);
};

test('a declared volume is noted with where its data lies, its bytes and its owner', () => {
  expect(ledger(['data'])).toEqual([
    {
      name: 'app-data',
      namespace: 'app',
      disk: 'one.nvme',
      bytes: 2 ** 31,
      path: expect.stringMatching(/\/app-data$/),
      owner: 33,
      state: 'declared',
    },
  ]);
});

test('a volume that left the model stays noted, as retired, until somebody takes it out', () => {
  expect(ledger([], [entry('app-old')])).toEqual([entry('app-old', { state: 'retired' })]);
});

test('a volume that is declared again is declared, as it is now, and noted once', () => {
  const all = ledger(['data'], [entry('app-data', { state: 'retired' }), entry('app-old', { state: 'retired' })]);
  expect(all.map(({ name, state, owner }) => [name, state, owner])).toEqual([
    ['app-data', 'declared', 33],
    ['app-old', 'retired', 1],
  ]);
});

test('it is in the order of names, whatever the order of declaration', () => {
  expect(ledger(['zoo', 'ape'], [entry('app-mid'), entry('app-a')]).map(({ name }) => name)).toEqual([
    ...['app-a', 'app-ape', 'app-mid', 'app-zoo'],
  ]);
});
