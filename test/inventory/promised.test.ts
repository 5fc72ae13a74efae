import { Bytes, declared, type Inventory } from '../../src';
import { holds, memoryFor, poolShare, promisedOn, snapshotsKept, snapshotsOn } from '../../src/inventory/promised';
import type { Vm } from '../../src/inventory/vm';
import { base, withChange } from './base';

const listed = (parts: ReturnType<typeof promisedOn>) =>
  Object.fromEntries([...parts].map(([disk, all]) => [disk, all.map(({ name, size }) => `${name}: ${size}`)]));
const rebuilt = withChange('vms.server.availability', { kind: 'rebuilt' }, base);
const { server, worker } = base.vms as unknown as { readonly [name in 'server' | 'worker']: Vm };

describe('what a disk is promised to', () => {
  test('is the system of its host, the disks of its VMs, and replicas of others’', () => {
    expect(listed(promisedOn(base))).toEqual({
      'one.nvme': ['Proxmox VE: 10 GiB', 'server system: 20 GiB', 'server fast: 60 GiB'],
      'one.hdd': ['server hot: 300 GiB'],
      'two.nvme': [
        'Proxmox VE: 10 GiB',
        'replica of server system: 20 GiB',
        'replica of server fast: 60 GiB',
        'worker system: 20 GiB',
        'worker fast: 40 GiB',
      ],
      'two.hdd': ['replica of server hot: 300 GiB', 'worker cold: 400 GiB'],
    });
  });

  test('holds no replica of what is made again', () => {
    expect(listed(promisedOn(rebuilt))['two.nvme']).toEqual(['Proxmox VE: 10 GiB', 'worker system: 20 GiB', 'worker fast: 40 GiB']);
  });

  test('is worked out once for the same machines and VMs, and anew for others', () => {
    expect(promisedOn(base)).toBe(promisedOn(base));
    const bare = { vms: base.vms, machines: { ...base.machines, two: { ...base.machines.two, host: undefined } } } as unknown as Inventory;
    expect(listed(promisedOn(bare))['two.nvme']?.[0]).toBe('replica of server system: 20 GiB');
    expect(listed(promisedOn(base))['two.nvme']?.[0]).toBe('Proxmox VE: 10 GiB');
  });
});

describe('snapshots', () => {
  const sizes = (inventory: Inventory) =>
    Object.fromEntries([...snapshotsOn(inventory)].map(([disk, all]) => [disk, all.map(({ name, size }) => [name, size.count])]));
  const hours = (from: string, to: string) => withChange('quietHours', { from, to, timezone: 'Europe/Zurich' }, base);
  const share = (gib: number, of: number) => Bytes.gib(gib).times(of).count;

  test('hold what changed while a day of them was made, in 15 loud hours 1.6 days, of each data disk, and none of a system', () => {
    expect(snapshotsKept).toBe(24);
    expect(sizes(base)).toEqual({
      'one.nvme': [['snapshots of server fast', share(60, 1.6 * 0.005)]],
      'one.hdd': [['snapshots of server hot', share(300, 1.6 * 0.005)]],
      'two.nvme': [['snapshots of worker fast', share(40, 1.6 * 0.005)]],
      'two.hdd': [['snapshots of worker cold', share(400, 1.6 * 0.005)]],
    });
  });

  test('of two disks on one are told both', () => {
    const both = withChange('vms.worker.disks.more', { on: 'hdd', size: Bytes.gib(10), class: 'hot' }, base);
    expect(sizes(both)['two.hdd']?.map(([name]) => name)).toEqual(['snapshots of worker cold', 'snapshots of worker more']);
  });

  test('reach back further where fewer hours are loud, and with none as far as with one', () => {
    const cold = (inventory: Inventory) => sizes(inventory)['two.hdd']?.[0]?.[1];
    expect(cold(hours('08:00', '07:00'))).toBe(share(400, 24 * 0.005));
    expect(cold(hours('00:00', '23:30'))).toBe(share(400, 24 * 0.005));
  });

  test('never hold more than all of it', () => {
    const changing = withChange('timings', { change: declared(0.9, 'a test') }, base);
    expect(sizes(changing)['two.hdd']).toEqual([['snapshots of worker cold', Bytes.gib(400).count]]);
  });

  test('are not made where no ZFS is', () => {
    expect(Object.keys(sizes(withChange('vms.worker.metal', true, base)))).toEqual(['one.nvme', 'one.hdd']);
  });
});

test('a host’s memory is its own, the cache of ZFS and each VM with what QEMU takes; without a host it is the node’s alone', () => {
  expect(String(memoryFor(base, 'one', []))).toBe('2 GiB');
  expect(memoryFor(base, 'one', [server, worker]).count).toBe(Bytes.gib(2 + 6.25 + 4.25).count);
  const bare = withChange('machines.one.host', undefined, base);
  expect(memoryFor(bare, 'one', [worker]).count).toBe(Bytes.gib(4).count);
});

describe('a VM is made again on another machine', () => {
  const fits = (made: Partial<Vm>, running: readonly Vm[] = [], inventory: Inventory = rebuilt) =>
    holds(inventory, 'one', running, { ...worker, ...made });

  test('that is a host, and not for a node that is a machine itself', () => {
    expect(fits({})).toBe(true);
    expect(fits({ metal: true })).toBe(false);
    expect(fits({}, [], withChange('machines.one.host', undefined, rebuilt))).toBe(false);
  });

  test('that has the memory beside what runs there, to the last byte', () => {
    // 15 GiB usable: the host 1, ZFS 1, the server 6.25, QEMU 0.25
    const memory = Bytes.gib(6.5);
    expect([fits({ memory }, [server]), fits({ memory: memory.plus(Bytes.of(1)) }, [server])]).toEqual([true, false]);
    expect(fits({ memory: memory.plus(Bytes.of(1)) })).toBe(true);
  });

  describe('that has the disks', () => {
    const size = base.machines.one.disks.nvme.size.times(poolShare);
    const left = Bytes.of(size.count - Bytes.gib(10 + 20 + 60).count);
    const disks = (...sizes: readonly Bytes[]) => Object.fromEntries(sizes.map((one, index) => [`d${index}`, { on: 'nvme', size: one }]));

    test('up to nine tenths of each, beside what it is promised to', () => {
      expect(poolShare).toBe(0.9);
      expect([fits({ disks: disks(left) }), fits({ disks: disks(left.plus(Bytes.of(1))) })]).toEqual([true, false]);
    });

    test('for all that the VM has on one', () => {
      const half = Bytes.of(Math.floor(left.count / 2));
      expect([fits({ disks: disks(half, half) }), fits({ disks: disks(half, half, Bytes.of(2)) })]).toEqual([true, false]);
    });

    test('of the same names, each of them', () => {
      const small = { on: 'nvme', size: Bytes.gib(1) };
      expect(fits({ disks: { a: small, b: { ...small, on: 'tape' } } })).toBe(false);
      expect(fits({ disks: { a: { ...small, size: Bytes.gib(900) }, b: { ...small, on: 'hdd' } } })).toBe(false);
      expect(fits({ disks: {} })).toBe(true);
    });

    test('also one that is promised to nobody', () => {
      const spare = withChange('machines.one.disks.spare', { ...base.machines.one.disks.hdd, serial: 'S' }, rebuilt);
      expect(fits({ disks: { a: { on: 'spare', size: Bytes.gib(800) } } }, [], spare)).toBe(true);
      expect(fits({ disks: { a: { on: 'spare', size: Bytes.gib(900) } } }, [], spare)).toBe(false);
    });
  });
});
