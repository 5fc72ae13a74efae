import { names } from '../../src/proofs/names';
import { deployment, object, objectsOf } from './objects-of';

const found = (...manifests: readonly object[]) =>
  names.prove({ objects: objectsOf(...manifests) }).findings.map(({ code, where, what }) => [code, where, what]);
const stateful = (length: number) => ({ ...deployment({ name: 's'.repeat(length) }), kind: 'StatefulSet' });
const chart = (length: number) => object('helm.cattle.io/v1', 'HelmChart', 'c'.repeat(length), { spec: {} }, { namespace: 'kube-system' });

test('a StatefulSet’s pods wear its name, a hyphen and ten digits in 63 characters', () => {
  expect(found(stateful(52))).toEqual([]);
  expect(found(stateful(53))).toEqual([
    [
      'NAME_INVALID',
      `StatefulSet/${'s'.repeat(53)}`,
      `the StatefulSet ${'s'.repeat(53)} has a name of 53 characters, and 52 are the most: each of its pods has that name with a hyphen and ten digits as a label, of 63 characters at the most: none would be made`,
    ],
  ]);
});

test('the job that installs a chart has room for its name', () => {
  expect(found(chart(50))).toEqual([]);
  expect(found(chart(51)).map(([code, , what]) => [code, what])).toEqual([
    [
      'NAME_INVALID',
      expect.stringContaining('has a name of 51 characters, and 50 are the most: the job that installs it is called helm-install-…'),
    ],
  ]);
});

test('other workloads have no longer names made of theirs, and what is no name at all is told as that', () => {
  expect(found(deployment({ name: 'd'.repeat(63) }), { ...deployment({ name: 'e'.repeat(63) }), kind: 'DaemonSet' })).toEqual([]);
  expect(found(stateful(64), chart(254))).toEqual([]);
});

test('the evidence counts the objects whose names are made longer, and no others', () => {
  const { figures } = names.prove({ objects: objectsOf(stateful(3), chart(3), chart(4), deployment()) });
  expect([names.id, figures]).toEqual(['names', [{ about: 'objects', value: '3' }]]);
});
