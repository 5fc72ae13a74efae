import { Bytes, type Inventory } from '../../../src';
import { checkCluster } from '../../../src/inventory/check/cluster';
import { base } from '../base';

const servers = (count: number, memory = Bytes.gib(6)) =>
  checkCluster({
    vms: {
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, { ...base.vms.server, memory }])),
      worker: { ...base.vms.worker, memory: Bytes.mib(1) },
    },
  } as unknown as Inventory).map(({ code, where }) => [code, where]);

test('K3s has one server, or an odd number of them from three on: that many can lose one and still vote', () => {
  const refused = [['SERVER_COUNT_INVALID', 'vms']];
  expect([0, 1, 2, 3, 4, 5, 6, 7].map((count) => servers(count))).toEqual([refused, [], refused, [], refused, [], refused, []]);
});

test('a server has 768 MiB at the least, an agent what it likes', () => {
  expect([servers(1, Bytes.mib(769)), servers(1, Bytes.mib(768))]).toEqual([[], []]);
  expect(servers(3, Bytes.mib(767))).toEqual(['s0', 's1', 's2'].map((name) => ['VALUE_INVALID', `vms.${name}.memory`]));
});
