import type { Manifest, Rendered } from '../../src/objects/manifest';
import { Objects } from '../../src/objects/objects';
import { files } from '../../src/proofs/files';
import { rawModel } from './proved';

const of = (name: string, { kind = 'ConfigMap', app = 'app', apiVersion = 'v1', namespace = 'app', source = name } = {}): Rendered => ({
  app,
  home: 'app',
  source,
  manifest: { apiVersion, kind, metadata: { name, namespace } } as Manifest,
});
const proved = (...objects: Rendered[]) => files.prove({ ...rawModel([]), objects: new Objects(objects) });
const found = (...objects: Rendered[]) => proved(...objects).findings.map(({ code, where, what }) => [code, where, what]);
const told = (where: string, what: string) => [['NAME_INVALID', where, what]];

test('a file’s name has 255 bytes at the most, kind and ending among them', () => {
  const length = (count: number) => 'x'.repeat(count - 'role-.yaml'.length);
  expect(found(of(length(255), { kind: 'Role' }))).toEqual([]);
  expect(found(of(length(256), { kind: 'Role', source: 'test/app/r' }))).toEqual(
    told('test/app/r', `the file of Role ${'x'.repeat(40)}… would have a name of 256 bytes, and file systems take 255`),
  );
});

test('no folder or file is called as a device of Windows', () => {
  const device = (app: string, part: string) =>
    told(
      'x',
      `its file is dist/test/${app}/configmap-x.yaml, and ${part} names a device on Windows: nobody could clone the repository there`,
    );
  for (const name of ['con', 'prn', 'aux', 'nul', 'com1', 'lpt9', 'nul.d'])
    expect(found(of('x', { app: name }))).toEqual(device(name, name));
  for (const name of ['console', 'my-con', 'com', 'com10', 'xnul', 'a.con']) expect(found(of('x', { app: name }))).toEqual([]);
});

test('two objects have two files, also where a file system knows no capitals', () => {
  const clash = (path: string, other: string) =>
    told('second', `its file would be ${path}, which is that of ${other}: to some file systems they are one`);
  const role = (name: string, source: string) => of(name, { kind: 'Role', apiVersion: 'rbac.authorization.k8s.io/v1', source });
  expect(found(role('a', 'first'), role('A', 'second'))).toEqual(clash('dist/test/app/role-A.yaml', 'first'));
  expect(found(role('a:b', 'first'), role('a-b', 'second'))).toEqual(clash('dist/test/app/role-a-b.yaml', 'first'));
  expect(found(role('a', 'first'), role('b', 'second'), of('a', { source: 'third' }))).toEqual([]);
  expect(found(of('a', { source: 'first' }), of('a', { source: 'second', namespace: 'other' }))).toEqual([]);
});

test('of one kind in two groups, two objects of one name would have one file', () => {
  const cluster = (apiVersion: string, source: string) => of('main', { kind: 'Cluster', apiVersion, source });
  expect(found(cluster('postgresql.cnpg.io/v1', 'first'), cluster('cluster.x-k8s.io/v1', 'second'))).toEqual(
    told('second', 'its file would be dist/test/app/cluster-main.yaml, which is that of first: to some file systems they are one'),
  );
});

test('two of one identity are told as that, and no name of an object at all as that', () => {
  expect(found(of('a', { source: 'first' }), of('a', { source: 'second' }))).toEqual([]);
  expect(found(of('x'.repeat(254)), of('Not a name'))).toEqual([]);
});

test('the evidence counts the files', () => {
  expect([files.id, proved(of('a'), of('b'), of('a')).figures]).toEqual(['files', [{ about: 'files', value: '2' }]]);
});
