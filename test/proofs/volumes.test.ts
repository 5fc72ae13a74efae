import { Bytes, none, ServiceChart, Volume } from '../../src';
import type { LedgerEntry } from '../../src/constructs/ledger';
import { volumes } from '../../src/proofs/volumes';
import { modelOf } from './proved';

// biome-ignore lint/suspicious/noExplicitAny: what the compiler would not let through is a part of it
type Any = any;
type Place = readonly ['one' | 'two', 'nvme' | 'hdd', Bytes];

/** Volumes on disks, named `a`, `b`, … in that order. */
const on =
  (...places: readonly Place[]) =>
  (lab: Any) => {
    const chart = new ServiceChart(lab, 'app');
    for (const [index, [machine, disk, size]] of places.entries())
      new Volume(chart, 'abcd'[index] ?? '', { on: lab.disks[machine][disk], size, owner: 1000, backup: none('a test') });
  };
const retired = (bytes: Bytes, more: Partial<LedgerEntry> = {}): LedgerEntry =>
  ({
    name: 'old',
    namespace: 'old',
    disk: 'one.nvme',
    path: '/srv/fast/old',
    bytes: bytes.count,
    owner: 1000,
    state: 'retired',
    ...more,
  }) as LedgerEntry;
const proved = (ledger: readonly LedgerEntry[], ...places: readonly Place[]) => volumes.prove({ ...modelOf(on(...places)), ledger });
const found = (...given: Parameters<typeof proved>) =>
  proved(...given).findings.map(({ severity, code, where, what }) => [severity, code, where, what]);
const full = (where: string, what: string) => ['fails', 'VOLUME_DISK_FULL', `test/app/${where}`, what];

// server's fast is 60 GiB, of which 57 are usable; its hot 300, worker's fast 40
test('a disk holds what fits into 95 % of it', () => {
  expect(found([], ['one', 'nvme', Bytes.gib(57)])).toEqual([]);
  expect(found([], ['one', 'nvme', Bytes.gib(57).plus(Bytes.of(1))])).toHaveLength(1);
  expect(found([], ['one', 'nvme', Bytes.gib(58)])).toEqual([
    full('a', "58 GiB asked of disk one.nvme, which has 57 GiB left of 57 GiB in server's fast"),
  ]);
});

test('volumes of one disk are counted together, in their order, and each that finds too little is told', () => {
  expect(found([], ['one', 'nvme', Bytes.gib(50)], ['one', 'nvme', Bytes.gib(7)])).toEqual([]);
  expect(found([], ['one', 'nvme', Bytes.gib(50)], ['one', 'nvme', Bytes.gib(8)], ['one', 'nvme', Bytes.gib(1)])).toEqual([
    full('b', "8 GiB asked of disk one.nvme, which has 7 GiB left of 57 GiB in server's fast"),
    full('c', expect.stringContaining('1 GiB asked of disk one.nvme, which has ') as unknown as string),
  ]);
});

test('each disk is one of a node, by itself', () => {
  const places: readonly Place[] = [
    ['one', 'nvme', Bytes.gib(50)],
    ['two', 'nvme', Bytes.gib(30)],
    ['one', 'hdd', Bytes.gib(200)],
  ];
  expect(found([], ...places)).toEqual([]);
  expect([volumes.id, proved([], ...places).figures]).toEqual([
    'volumes',
    [
      { about: 'server fast', value: '50 GiB of 57 GiB' },
      { about: 'worker fast', value: '30 GiB of 38 GiB' },
      { about: 'server hot', value: '200 GiB of 285 GiB' },
    ],
  ]);
  expect(proved([]).figures).toEqual([]);
});

test('what left the model and was not purged is counted on its own disk, and said', () => {
  const held = (entry: LedgerEntry) => found([entry], ['one', 'nvme', Bytes.gib(8)]);
  expect(held(retired(Bytes.gib(49)))).toEqual([]);
  expect(held(retired(Bytes.gib(50)))).toEqual([
    full(
      'a',
      "8 GiB asked of disk one.nvme, which has 7 GiB left of 57 GiB in server's fast, 50 GiB of them held by volumes that left the model (clusters/test/volumes.yaml)",
    ),
  ]);
  expect(held(retired(Bytes.gib(50), { state: 'declared' }))).toEqual([]);
  expect(held(retired(Bytes.gib(50), { path: '/srv/fastest/old' }))).toEqual([]);
  expect(held(retired(Bytes.gib(50), { disk: 'two.nvme' }))).toEqual([]);
  expect(proved([retired(Bytes.gib(5))], ['one', 'nvme', Bytes.gib(8)]).figures).toEqual([
    { about: 'server fast', value: '13 GiB of 57 GiB' },
  ]);
});
