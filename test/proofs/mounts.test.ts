import { Bytes, Files, object, Secret, ServiceChart, scratch, Workload } from '../../src';
import type { Model } from '../../src/model/assemble';
import { mounts } from '../../src/proofs/mounts';
import { faultsOf } from '../lab';
import { deployment as deploymentOf, objectsOf } from './objects-of';
import { modelOf } from './proved';
import { type Any, app, deployment, plain, volume } from './references/parts';

const found = (declare: (lab: Any) => void) => faultsOf(declare).map(({ code, where, what }) => [code, where, what]);
const space = () => scratch(Bytes.mib(1));

describe('a workload', () => {
  const mounting = (mounts: (chart: ServiceChart, lab: Any) => Any) =>
    found((lab) => {
      const chart = app(lab);
      new Workload(chart, 'main', { ...plain, mounts: mounts(chart, lab) });
    });
  const files = (chart: ServiceChart, id = 'files') => new Files(chart, id, { 'a.conf': 'a', 'b.conf': 'b' });
  const secret = (chart: ServiceChart) => new Secret(chart, 'key', { keys: ['a.key'], about: 'a test' }).files;
  const told = (what: string) => [['VALUE_INVALID', 'test/app/main/deployment', `container app mounts ${what}`]];
  const noPlace = (path: string, outer: string, holds: string) =>
    told(`at ${path}, and ${outer} holds ${holds}, in which no place is made for it: it does not start`);
  const ofMap = 'files of a ConfigMap';

  test.each<[string, (chart: ServiceChart, lab: Any) => Any, unknown]>([
    ['space in files', (c) => ({ '/etc/x': files(c), '/etc/x/tmp': space() }), noPlace('/etc/x/tmp', '/etc/x', ofMap)],
    ['space in files, said first', (c) => ({ '/etc/x/tmp': space(), '/etc/x': files(c) }), noPlace('/etc/x/tmp', '/etc/x', ofMap)],
    ['space far below files', (c) => ({ '/etc': files(c), '/etc/a/b/c': space() }), noPlace('/etc/a/b/c', '/etc', ofMap)],
    ['space below files with a slash', (c) => ({ '/etc/x/': files(c), '/etc/x/tmp/': space() }), noPlace('/etc/x/tmp/', '/etc/x/', ofMap)],
    ['a volume in files', (c, lab) => ({ '/etc/x': files(c), '/etc/x/data': volume(c, lab) }), noPlace('/etc/x/data', '/etc/x', ofMap)],
    ['files in files', (c) => ({ '/etc/x': files(c), '/etc/x/more': files(c, 'more') }), noPlace('/etc/x/more', '/etc/x', ofMap)],
    [
      'a file that is not there, in files',
      (c) => ({ '/etc/x': files(c), '/etc/x/c.conf': files(c, 'more').at('a.conf') }),
      noPlace('/etc/x/c.conf', '/etc/x', ofMap),
    ],
    [
      'a file below a file, in files',
      (c) => ({ '/etc/x': files(c), '/etc/x/a.conf/a': files(c, 'more').at('a.conf') }),
      noPlace('/etc/x/a.conf/a', '/etc/x', ofMap),
    ],
    ['space over a file', (c) => ({ '/etc/x': files(c), '/etc/x/a.conf': space() }), noPlace('/etc/x/a.conf', '/etc/x', ofMap)],
    [
      'space below one file',
      (c) => ({ '/etc/a.conf': files(c).at('a.conf'), '/etc/a.conf/x': space() }),
      told('at /etc/a.conf/x, and /etc/a.conf is one file: it does not start'),
    ],
    ['space in a secret', (c) => ({ '/keys': secret(c), '/keys/tmp': space() }), noPlace('/keys/tmp', '/keys', 'those of a Secret')],
    ['a secret in files', (c) => ({ '/etc/x': files(c), '/etc/x/keys': secret(c) }), noPlace('/etc/x/keys', '/etc/x', ofMap)],
    ['what the kernel has', () => ({ '/proc/sys': space() }), told("at /proc/sys, which is the kernel's, and no container starts with it")],
    ['all that the kernel has', () => ({ '/proc': space() }), told("at /proc, which is the kernel's, and no container starts with it")],
  ])('does not mount %s', (_, mounts, problems) => expect(mounting(mounts)).toEqual(problems));

  test.each<[string, (chart: ServiceChart, lab: Any) => Any]>([
    ['files beside space', (c) => ({ '/etc/x': files(c), '/etc/xtmp': space() })],
    ['another file in the place of one', (c) => ({ '/etc/x': files(c), '/etc/x/a.conf': files(c, 'more').at('a.conf') })],
    ['files in space', (c) => ({ '/etc/x': space(), '/etc/x/conf.d': files(c) })],
    ['files in space, said first', (c) => ({ '/etc/x/conf.d': files(c), '/etc/x': space() })],
    ['space in space', () => ({ '/data': space(), '/data/cache': space() })],
    ['space in space, said first', () => ({ '/data/cache': space(), '/data': space() })],
    ['space in a volume', (c, lab) => ({ '/data': volume(c, lab), '/data/cache': space() })],
    ['space in a volume that is only read', (c, lab) => ({ '/data': volume(c, lab).readOnly(), '/data/cache': space() })],
    ['two single files of one folder', (c) => ({ '/etc/a.conf': files(c).at('a.conf'), '/etc/b.conf': files(c, 'more').at('b.conf') })],
    ['files of one name in two places', (c) => ({ '/etc/x': files(c), '/etc/y': files(c, 'more') })],
    ['what is called like the kernel’s', () => ({ '/process': space(), '/data/proc': space() })],
  ])('may mount %s', (_, mounts) => expect(mounting(mounts)).toEqual([]));
});

describe('a pod that somebody wrote', () => {
  const mounting = (volumes: Any[], ...volumeMounts: Any[]) =>
    found((lab) => {
      const chart = app(lab);
      object(chart, 'map', 'ConfigMap', { metadata: { name: 'map' }, data: { a: '1' }, binaryData: { b: 'Mg==' } });
      object(chart, 'x', 'Deployment', deployment({ volumes }, { volumeMounts }) as Any);
    });
  const empty = (name: string) => ({ name, emptyDir: { sizeLimit: '1Mi' } });
  const told = (what: string) => [['VALUE_INVALID', 'test/app/x', `container web mounts ${what}`]];

  test.each<[string, Any[], Any[], unknown]>([
    [
      'twice at one place',
      [empty('a'), empty('b')],
      [
        ['a', '/d/'],
        ['b', '/d'],
      ],
      told('at /d/ and at /d: that is one place, and only one of the two would be seen'),
    ],
    [
      'twice at one place with a point',
      [empty('a'), empty('b')],
      [
        ['a', '/d'],
        ['b', '/./d'],
      ],
      told('at /d and at /./d: that is one place, and only one of the two would be seen'),
    ],
    ['over all of its image', [empty('a')], [['a', '/']], told('at /, over all of its image')],
    [
      'in chosen files',
      [
        { name: 'm', configMap: { name: 'map', items: [{ key: 'a', path: 'x' }] } },
        { name: 'n', configMap: { name: 'map' } },
      ],
      [
        ['m', '/m'],
        ['n', '/m/a', 'a'],
      ],
      told('at /m/a, and /m holds files of a ConfigMap, in which no place is made for it: it does not start'),
    ],
    [
      'in what the kubelet writes',
      [
        { name: 'p', projected: { sources: [{ downwardAPI: { items: [{ path: 'l', fieldRef: { fieldPath: 'metadata.labels' } }] } }] } },
        empty('a'),
      ],
      [
        ['p', '/p'],
        ['a', '/p/x'],
      ],
      told('at /p/x, and /p holds files that the kubelet writes, in which no place is made for it: it does not start'),
    ],
  ])('does not mount %s', (_, volumes, mounts, problems) =>
    expect(
      mounting(volumes, ...mounts.map(([name, mountPath, subPath]: Any) => ({ name, mountPath, ...(subPath ? { subPath } : {}) }))),
    ).toEqual(problems),
  );

  test.each<[string, Any[], Any[]]>([
    [
      'a file over a chosen one',
      [
        { name: 'm', configMap: { name: 'map', items: [{ key: 'a', path: 'x' }] } },
        { name: 'n', configMap: { name: 'map' } },
      ],
      [
        ['m', '/m'],
        ['n', '/m/x', 'a'],
      ],
    ],
    [
      'a file over one of bytes',
      [
        { name: 'm', configMap: { name: 'map' } },
        { name: 'n', configMap: { name: 'map' } },
      ],
      [
        ['m', '/m'],
        ['n', '/m/b', 'a'],
      ],
    ],
    [
      'a folder of the space',
      [empty('a')],
      [
        ['a', '/d', 'x'],
        ['a', '/d/y', 'y'],
      ],
    ],
  ])('may mount %s', (_, volumes, mounts) =>
    expect(
      mounting(volumes, ...mounts.map(([name, mountPath, subPath]: Any) => ({ name, mountPath, ...(subPath ? { subPath } : {}) }))),
    ).toEqual([]),
  );

  test('that mounts at one path twice is told by its schema alone', () =>
    expect(
      mounting([empty('a'), empty('b')], { name: 'a', mountPath: '/d' }, { name: 'b', mountPath: '/d' }).map(([code]) => code),
    ).toEqual(['SCHEMA_INVALID']));
});

describe('of objects as they are', () => {
  const secret = (keys: readonly string[], name = 'keys') =>
    modelOf((lab) => void new Secret(new ServiceChart(lab, 'app'), 's', { name, keys, about: 'a test' }));
  const pods = (source: object, mounts: readonly object[], inner: object = { secret: { secretName: 'keys' } }) =>
    deploymentOf({
      container: { volumeMounts: mounts },
      pod: {
        volumes: [
          { name: 'outer', ...source },
          { name: 'inner', ...inner },
        ],
      },
    });
  const of = (model: Model, ...manifests: readonly object[]) => mounts.prove({ ...model, objects: objectsOf(...manifests) });
  const found = (model: Model, ...manifests: readonly object[]) => of(model, ...manifests).findings.map(({ what }) => what);
  const at = (file: string, subPath?: object) => [
    { name: 'outer', mountPath: '/d' },
    { name: 'inner', mountPath: `/d/${file}`, ...subPath },
  ];
  const one = { subPath: 'a' };
  const refused = (path: string, noun: string) => [
    `container main mounts at ${path}, and /d holds ${noun}, in which no place is made for it: it does not start`,
  ];
  const ofSecret = 'those of a Secret';

  test('one file is mounted over one that a Secret has, by its key or the path that it is given', () => {
    const model = secret(['a', 'b']);
    const whole = { secret: { secretName: 'keys' } };
    expect(found(model, pods(whole, at('b', one)))).toEqual([]);
    expect(found(model, pods(whole, at('b', { subPathExpr: '$(X)' })))).toEqual([]);
    expect(found(model, pods(whole, at('c', one)))).toEqual(refused('/d/c', ofSecret));
    const items = {
      secret: {
        secretName: 'keys',
        items: [
          { key: 'b', path: 'x' },
          { key: 'a', path: 'y' },
        ],
      },
    };
    for (const file of ['x', 'y']) expect(found(model, pods(items, at(file, one)))).toEqual([]);
    expect(found(model, pods(items, at('b', one)))).toEqual(refused('/d/b', ofSecret));
  });

  test('and of one whose keys nobody knows, over any', () => {
    const other = { secret: { secretName: 'other' } };
    expect(found(secret(['a']), pods(other, at('z', one)))).toEqual([]);
  });

  test('it is a file where it is one of a ConfigMap or a Secret', () => {
    const whole = { secret: { secretName: 'keys' } };
    const model = secret(['a', 'b']);
    expect(found(model, pods(whole, at('b')))).toEqual(refused('/d/b', ofSecret));
    expect(found(model, pods(whole, at('b', one), { emptyDir: {} }))).toEqual(refused('/d/b', ofSecret));
    expect(found(model, pods(whole, at('b', one), { configMap: { name: 'any' } }))).toEqual([]);
  });

  test('what the kubelet writes is held as a whole', () => {
    for (const source of [{ projected: { sources: [] } }, { downwardAPI: { items: [] } }])
      expect(found(secret(['a']), pods(source, at('b')))).toEqual(refused('/d/b', 'files that the kubelet writes'));
    expect(found(secret(['a']), pods({ emptyDir: {} }, at('b')))).toEqual([]);
  });

  test('a path upwards, or none, is told as that alone', () => {
    const none = [{ name: 'outer' }, { name: 'inner', mountPath: '/d/../d' }, { name: 'outer', mountPath: '/d' }];
    expect(found(secret(['a']), pods({ emptyDir: {} }, none))).toEqual([]);
  });

  test('the evidence counts the mounts', () => {
    const { figures } = of(secret(['a']), pods({ emptyDir: {} }, at('b')), deploymentOf({ name: 'api' }));
    expect([mounts.id, figures]).toEqual(['mounts', [{ about: 'mounts', value: '2' }]]);
  });
});
