import { Bytes, type Inventory, none, ServiceChart, Volume } from '../../src';
import { Lab } from '../../src/constructs/lab';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { deriveLedger } from '../../src/derive/ledger';
import { base, withChange } from '../inventory/base';

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
const ledger = (volumes: readonly string[], before: readonly LedgerEntry[] = [], inventory: Inventory = base) => {
  const lab = new Lab({ homelab: 'test', inventory, ledger: before });
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

test('a volume of a machine with two nodes is noted with the one that it is bound to', () => {
  const second = { ...base.vms.worker, vmid: 102, home: 'one', addresses: { lan: '192.168.7.22' } };
  const disks = { ...second.disks, cold: { ...second.disks.cold, on: 'hdd' }, fast: { ...second.disks.fast, on: 'hdd' } };
  const two = withChange('vms.second', { ...second, disks });
  expect([ledger(['data'], [], two), ledger(['data'])].map(([entry]) => entry?.node)).toEqual(['server', undefined]);
});

test('a volume on a disk that no node offers lies nowhere, and is not noted', () => {
  expect(ledger(['data'], [entry('app-old')], withChange('vms.server.disks.fast', undefined))).toEqual([
    entry('app-old', { state: 'retired' }),
  ]);
});
