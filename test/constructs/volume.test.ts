import { Bytes, daily, none, Volume } from '../../src';
import { tryNodeDisk, tryNodeOf } from '../../src/constructs/volume';
import { assemble } from '../../src/model/assemble';
import { base, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';
import { type Any, inApp, objectOf, told } from './object-of';

const given = (lab: Any, change: Any = {}) => ({
  on: lab.disks.one.nvme,
  size: Bytes.gib(2),
  owner: 1000,
  backup: none('a test'),
  ...change,
});
const declare = (change: Any = {}, id = 'data') => inApp((chart, lab) => void new Volume(chart, id, given(lab, change)));
const made = (change: Any = {}, id = 'data'): Volume => {
  const all: Volume[] = [];
  modelOf(inApp((chart, lab) => void all.push(new Volume(chart, id, given(lab, change)))));
  return all[0] as Volume;
};
const { server, worker } = base.vms;
/** Machine one with two nodes: the server keeps its NVMe disk, the second has the other. */
const several = withChange('vms', {
  server: { ...server, disks: { system: server?.disks.system, fast: server?.disks.fast } },
  worker,
  second: {
    ...worker,
    vmid: 102,
    home: 'one',
    addresses: { lan: '192.168.7.22' },
    disks: { system: worker?.disks.system, bulk: { on: 'hdd', size: Bytes.gib(10), class: 'cold' } },
  },
});

describe('a volume', () => {
  test('is a directory of its node’s disk that outlives it, for one claim alone', () => {
    expect(objectOf(declare(), 'PersistentVolume', 'app-data').spec).toEqual({
      capacity: { storage: '2Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'fast',
      volumeMode: 'Filesystem',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'app', name: 'app-data' },
      local: { path: '/srv/fast/app-data' },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'loutik.dev/home', operator: 'In', values: ['one'] }] }] },
      },
    });
    expect(objectOf(declare(), 'PersistentVolumeClaim', 'app-data').spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      volumeMode: 'Filesystem',
      volumeName: 'app-data',
      resources: { requests: { storage: '2Gi' } },
    });
  });

  test('is called by its app and its id, or as it says', () => {
    expect([made().name, made({}, 'films').name, made({ name: 'own' }).claim]).toEqual(['app-data', 'app-films', 'own']);
  });

  test('has what a container may do of it: read it, lend it, or see it whole with its marker', () => {
    const volume = made();
    expect(volume.readOnly()).toEqual({ kind: 'volume', volume, readOnly: true, whole: false });
    expect(volume.whole({ readOnly: false })).toEqual({ kind: 'volume', volume, readOnly: false, whole: true });
    expect(volume.whole({ readOnly: true })).toEqual({ kind: 'volume', volume, readOnly: true, whole: true });
    expect(volume.lend({ readOnly: true })).toEqual({ kind: 'volume', volume, readOnly: true, whole: false, lent: true });
    expect(volume.lend({ readOnly: false })).toEqual({ kind: 'volume', volume, readOnly: false, whole: false, lent: true });
  });

  test('that was declared while its machine had one node is selected by the machine, a new one of several by its node', () => {
    const inventory = several;
    const values = (ledger: Any[], change: Any = {}) =>
      assemble({ name: 'test', inventory, services: declare(change), sealed: new Map(), ledger }).objects.all.flatMap(
        ({ manifest }: Any) =>
          manifest.kind === 'PersistentVolume' ? manifest.spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0] : [],
      );
    const was = {
      name: 'app-data',
      namespace: 'app',
      disk: 'one.nvme',
      bytes: 1,
      path: '/srv/fast/app-data',
      owner: 1000,
      state: 'declared',
    };
    expect(values([])).toEqual([{ key: 'kubernetes.io/hostname', operator: 'In', values: ['server'] }]);
    expect(values([was])).toEqual([{ key: 'loutik.dev/home', operator: 'In', values: ['one'] }]);
    expect(values([{ ...was, node: 'server' }])).toEqual([{ key: 'kubernetes.io/hostname', operator: 'In', values: ['server'] }]);
  });

  describe('that was declared before', () => {
    const gib = 2 ** 30;
    const was = {
      name: 'app-data',
      namespace: 'app',
      disk: 'one.nvme',
      bytes: 2 * gib,
      path: '/srv/fast/app-data',
      owner: 1000,
      state: 'declared',
    };
    const since = (before: Any, change: Any = {}) =>
      assemble({
        name: 'test',
        inventory: base,
        services: declare(change),
        sealed: new Map(),
        ledger: [{ ...was, ...before }],
      }).problems.map(({ code, where }) => [code, where]);
    test.each([
      ['as it is now', {}, {}, undefined],
      ['one byte larger', { bytes: 2 * gib + 1 }, {}, 'VOLUME_SHRUNK'],
      ['one byte smaller', { bytes: 2 * gib - 1 }, {}, undefined],
      ['on another disk', { disk: 'one.hdd' }, {}, 'VOLUME_MOVED'],
      ['on another machine', { disk: 'two.nvme' }, {}, 'VOLUME_MOVED'],
      ['on another node of its machine', { node: 'second' }, {}, 'VOLUME_MOVED'],
      ['on its node', { node: 'server' }, {}, undefined],
      ['of another namespace', { namespace: 'other' }, {}, 'NAME_TAKEN'],
      ['of another namespace, and takes its name on purpose', { namespace: 'other' }, { name: 'app-data' }, undefined],
      ['larger and elsewhere, which is told first', { bytes: 3 * gib, disk: 'one.hdd' }, {}, 'VOLUME_MOVED'],
    ])('%s: %j', (_, before, change, code) => {
      expect(since(before, change)).toEqual(code === undefined ? [] : [[code, 'test/app/data']]);
    });
  });

  test('is on a disk that a node offers, and of no disk is told as that alone', () => {
    expect(told(declare({ on: { machine: 'one', name: 'ssd', disk: {} } }))).toEqual([['REFERENCE_UNKNOWN', 'test/app/data']]);
    expect(told(declare({ on: { machine: 'three', name: 'nvme', disk: {} } }))).toEqual([['REFERENCE_UNKNOWN', 'test/app/data']]);
    expect(told(declare({ on: undefined }))).toEqual([['REFERENCE_UNKNOWN', 'test/app/data.on']]);
    expect(told(declare({ backup: undefined }))).toEqual([['VOLUME_BACKUP_MISSING', 'test/app/data.backup']]);
    const unknown = made({ on: { machine: 'one', name: 'ssd', disk: {} } });
    expect([unknown.nodeDisk, unknown.path, unknown.placement]).toEqual([
      undefined,
      '/srv/app-data',
      { strength: 'required', machine: 'one' },
    ]);
  });

  test('of a tenant stays where it was declared: by its machine’s label, its pod may come to a node without it', () => {
    const was = {
      name: 'app-data',
      namespace: 'app',
      disk: 'two.nvme',
      bytes: 1,
      path: '/srv/theirs/app-data',
      owner: 1000,
      state: 'declared' as const,
    };
    const theirs = { on: 'nvme', size: Bytes.gib(5), class: 'fast', forTenants: true };
    const inventory = (nodes: number) => {
      const one = withChange('vms.worker.disks', { system: worker?.disks.system, theirs });
      const beside = { ...worker, vmid: 102, addresses: { lan: '192.168.7.22' }, disks: { system: worker?.disks.system } };
      return nodes === 1 ? one : withChange('vms.second', beside, one);
    };
    const problems = (nodes: number, before: object) =>
      assemble({
        name: 'test',
        inventory: inventory(nodes),
        services: inApp((chart, lab) => void new Volume(chart, 'data', given(lab, { on: lab.disks.two.nvme, forTenants: true }))),
        sealed: new Map(),
        ledger: [{ ...was, ...before }],
      }).problems.map(({ code, where }) => [code, where]);
    expect(problems(1, {})).toEqual([]);
    expect(problems(2, {})).toEqual([['PLACEMENT_CONFLICT', 'test/app/data']]);
    expect(problems(2, { node: 'worker' })).toEqual([]);
  });

  test('without a word on backup but spaces is told; a reason, or a policy, is one', () => {
    const codes = (backup: Any) => modelOf(declare({ backup })).problems.map(({ code, where }) => [code, where]);
    expect(codes(none('  '))).toEqual([['VOLUME_BACKUP_MISSING', 'test/app/data']]);
    expect([codes(none(' x ')), codes(daily())]).toEqual([[], []]);
  });
});

describe('a disk of a machine is offered', () => {
  const offered = (inventory: Any, disk: string, machine = 'one', forTenants?: boolean) => {
    const { lab } = modelOf(() => {}, inventory);
    return tryNodeDisk(lab, { machine, name: disk } as Any, forTenants);
  };
  test('by the node of its machine, through the virtual disk that has a class', () => {
    expect(offered(base, 'nvme')).toMatchObject({ node: 'server', name: 'fast', size: Bytes.gib(60), class: 'fast' });
    expect(offered(base, 'hdd')).toMatchObject({ node: 'server', name: 'hot', class: 'hot' });
    expect(offered(base, 'hdd', 'two')).toMatchObject({ node: 'worker', name: 'cold', class: 'cold' });
    expect(offered(base, 'ssd')).toBeUndefined();
  });
  test('to tenants by the virtual disk that is theirs alone, and to nobody else', () => {
    const theirs = withChange('vms.server.disks.theirs', { on: 'nvme', size: Bytes.gib(5), class: 'cold', forTenants: true });
    expect(offered(theirs, 'nvme', 'one', true)).toMatchObject({ name: 'theirs', class: 'cold' });
    expect(offered(theirs, 'nvme')).toMatchObject({ name: 'fast' });
    expect(offered(theirs, 'hdd', 'one', true)).toBeUndefined();
  });
});

describe('an entry of the ledger lies on', () => {
  const entry = { name: 'x', namespace: 'x', disk: 'one.nvme', bytes: 1, path: '/srv/fast/x', owner: 1, state: 'retired' as const };
  const nodeOf = (change: Any, inventory: Any = several) => tryNodeOf(modelOf(() => {}, inventory).lab, { ...entry, ...change });
  test('the node that it names, or whose virtual disk of that machine’s disk holds its path', () => {
    expect(nodeOf({})).toBe('server');
    expect(nodeOf({ node: 'second' })).toBe('second');
    expect(nodeOf({ disk: 'one.hdd', path: '/srv/bulk/x' })).toBe('second');
  });
  test('the first of its machine when none holds it, and on none when the machine has none', () => {
    expect(nodeOf({ node: 'gone' })).toBe('server');
    expect(nodeOf({ path: '/srv/bulk/x' })).toBe('server'); // bulk is of the other disk
    expect(nodeOf({ path: '/srv/bulky/x', disk: 'one.hdd' })).toBe('server');
    expect(nodeOf({ disk: 'three.nvme' })).toBeUndefined();
  });
});
