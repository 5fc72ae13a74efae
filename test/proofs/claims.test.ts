import { claimFaults } from '../../src/proofs/claims';
import { object, objectsOf } from './objects-of';

const found = (...manifests: readonly object[]) => claimFaults(objectsOf(...manifests)).map(({ code, where, what }) => [code, where, what]);
const size = (storage: unknown) => ({ resources: { requests: { storage } } });
const claim = (spec: object = {}, name = 'c') =>
  object('v1', 'PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', ...size('1Gi'), ...spec },
  });
const volume = (spec: object = {}, name = 'v') =>
  object(
    'v1',
    'PersistentVolume',
    name,
    { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', capacity: { storage: '1Gi' }, ...spec } },
    {},
  );
const storageClass = (name: string, provisioner: string, isDefault?: string) =>
  object(
    'storage.k8s.io/v1',
    'StorageClass',
    name,
    { provisioner },
    isDefault === undefined ? {} : { annotations: { 'storageclass.kubernetes.io/is-default-class': isDefault } },
  );
const waits = (rest = '', name = 'c', source = `PersistentVolumeClaim/${name}`) => [
  ['REFERENCE_UNKNOWN', source, `no volume takes the claim app/${name}${rest}`],
];
const own = { volumeName: 'v' };
const because = (why: string) => waits(`: PersistentVolume v ${why}`);

describe('a claim that names its volume', () => {
  test.each<[string, object, object, string]>([
    ['of another claim', { claimRef: { namespace: 'app', name: 'd' } }, own, 'is kept for app/d'],
    ['of a claim elsewhere', { claimRef: { namespace: 'other', name: 'c' } }, own, 'is kept for other/c'],
    ['of another class', { storageClassName: 'hot' }, own, 'is of class hot, and the claim of fast'],
    ['of a class', {}, { ...own, storageClassName: undefined }, 'is of class fast, and the claim of none'],
    ['of no class', { storageClassName: undefined }, own, 'is of class none, and the claim of fast'],
    ['of one pod', {}, { ...own, accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }, 'has no access mode ReadWriteMany'],
    ['that is smaller', {}, { ...own, ...size(2 * 2 ** 30) }, 'has 1 GiB, and the claim asks for 2 GiB'],
    ['without a size', { capacity: {} }, own, 'has 0 B, and the claim asks for 1 GiB'],
  ])('waits for one %s', (_, pv, pvc, why) => expect(found(volume(pv), claim(pvc))).toEqual(because(why)));

  test.each<[string, object, object]>([
    ['that is kept for it', { claimRef: { namespace: 'app', name: 'c' } }, own],
    ['that is larger', { capacity: { storage: '2Gi' } }, own],
    ['of more access modes', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }, own],
    ['of no class, as it has none', { storageClassName: undefined }, { ...own, storageClassName: undefined }],
    ['when it asks for nothing', {}, { ...own, resources: {} }],
  ])('gets one %s', (_, pv, pvc) => expect(found(volume(pv), claim(pvc))).toEqual([]));

  test('is told as a name that leads nowhere, where there is none; another does not help', () => {
    expect(found(claim(own))).toEqual([]);
    expect(found(volume({ storageClassName: 'hot' }), volume({}, 'w'), claim(own))).toHaveLength(1);
  });
});

describe('a claim that names none', () => {
  test('gets any that fits it', () => {
    expect(found(volume({ storageClassName: 'hot' }), volume({}, 'w'), claim())).toEqual([]);
    expect(found(volume({ storageClassName: 'hot' }), claim())).toEqual(waits());
    expect(found(claim())).toEqual(waits());
  });
  test('waits where its class makes none: ours, one without a provisioner, and none at all', () => {
    const of = (storageClassName: unknown, ...more: object[]) => found(claim({ storageClassName }), ...more);
    for (const name of ['fast', 'hot', 'cold']) expect(of(name)).toEqual(waits());
    expect(of('nfs', storageClass('nfs', 'kubernetes.io/no-provisioner'))).toEqual(waits());
    expect(of(undefined)).toEqual(waits());
    expect(of('nfs', storageClass('nfs', 'nfs.csi.k8s.io'))).toEqual([]);
    expect(of('fast', storageClass('fast', 'nfs.csi.k8s.io'))).toEqual([]);
    expect(of('a-cloud-s')).toEqual([]); // made by whom nobody here knows
  });
  test('and no class is of the one that is the default', () => {
    const of = (...classes: object[]) => found(claim({ storageClassName: undefined }), ...classes);
    expect(of(storageClass('nfs', 'nfs.csi.k8s.io', 'true'))).toEqual([]);
    expect(of(storageClass('other', 'x'), storageClass('nfs', 'kubernetes.io/no-provisioner', 'true'))).toEqual(waits());
    for (const no of ['false', undefined]) expect(of(storageClass('nfs', 'nfs.csi.k8s.io', no))).toEqual(waits());
  });
});

describe('the claims that a StatefulSet makes', () => {
  const stateful = (replicas: unknown, ...templates: string[]) =>
    object('apps/v1', 'StatefulSet', 'db', {
      spec: {
        ...(replicas === undefined ? {} : { replicas }),
        volumeClaimTemplates: (templates.length === 0 ? ['data'] : templates).map((name) => ({
          metadata: { name },
          spec: { storageClassName: 'fast' },
        })),
      },
    });
  const names = (...manifests: readonly object[]) => found(...manifests).map(([, , what]) => what?.replace(/^.*app\//, ''));
  test('are one of each template for each pod, told at it', () => {
    expect(found(stateful(undefined))).toEqual(waits('', 'data-db-0', 'StatefulSet/db'));
    expect(names(stateful(2, 'data', 'wal'))).toEqual(['data-db-0', 'data-db-1', 'wal-db-0', 'wal-db-1']);
    expect(names(stateful(0))).toEqual([]);
    expect(names(stateful('many'))).toEqual([]);
    expect(names(stateful(1_000_000))).toHaveLength(100);
  });
  test('are those that are declared, where there are such', () => {
    const kept = { claimRef: { namespace: 'app', name: 'data-db-0' } };
    expect(names(stateful(2), claim({ volumeName: 'v' }, 'data-db-0'), volume(kept))).toEqual(['data-db-1']);
    const elsewhere = { ...claim({ volumeName: 'v' }, 'data-db-0'), metadata: { name: 'data-db-0', namespace: 'other' } };
    expect(names(stateful(1), elsewhere, volume({ claimRef: { namespace: 'other', name: 'data-db-0' } }))).toEqual(['data-db-0']);
  });
});

describe('a volume is one claim’s', () => {
  const both = (...names: readonly string[]) => names.map((name) => claim({}, name));
  const taken = ': each that fits is another claim’s';

  test('of two claims that name it the second waits', () => {
    expect(found(volume(), claim(own), claim(own, 'd'))).toEqual(waits(': PersistentVolume v is app/c’s', 'd'));
    expect(found(volume(), volume({}, 'w'), claim(own), claim({ volumeName: 'w' }, 'd'))).toEqual([]);
  });
  test('of claims that name none as many wait as there are volumes too few', () => {
    expect(found(volume(), ...both('c', 'd'))).toEqual(waits(taken, 'd'));
    expect(found(volume(), volume({}, 'w'), ...both('c', 'd'))).toEqual([]);
    expect(found(volume(), volume({}, 'w'), ...both('c', 'd', 'e'))).toEqual(waits(taken, 'e'));
  });
  test('one that names it goes before one that names none, whichever is written first', () => {
    expect(found(volume(), claim({}, 'd'), claim(own))).toEqual(waits(taken, 'd'));
    expect(found(volume(), volume({}, 'w'), claim({}, 'd'), claim(own))).toEqual([]);
  });
  test('one that fits several leaves the only one that fits another to that', () => {
    const large = claim(size(2 * 2 ** 30), 'd');
    expect(found(volume({ capacity: { storage: '2Gi' } }), volume({}, 'w'), claim(), large)).toEqual([]);
    expect(found(volume({ capacity: { storage: '2Gi' } }), volume({ storageClassName: 'hot' }, 'w'), claim(), large)).toEqual(
      waits(taken, 'd'),
    );
  });
  test('one that no volume takes takes none from others', () => {
    expect(found(volume(), claim(size(2 * 2 ** 30), 'd'), claim())).toEqual(waits('', 'd'));
    expect(found(volume(), claim({ ...own, ...size(2 * 2 ** 30) }, 'd'), claim(own))).toEqual(
      waits(': PersistentVolume v has 1 GiB, and the claim asks for 2 GiB', 'd'),
    );
  });
});
