import { checkSchema, faultsOf } from '../../../src/objects/schema';
import { faulty, full } from './specs';
import { definitionsIn, realm, thing } from './thing';

const known = definitionsIn(`${thing}---\n${realm}`);

const of = (spec: object, more: object = {}) =>
  checkSchema({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'a' }, spec, ...more }, known).map(
    ({ path, message }) => `${path} ${message}`,
  );

test('an object that its definition lets through has no fault, whatever the form of its values', () => {
  expect(of(full)).toEqual([]);
  expect(of({ ...full, size: 8, host: 'ab', limit: 5, rules: [], free: {} })).toEqual([]);
});

test('a field that has a default need not be given, and status is for whoever runs it', () => {
  expect(of({ size: 2 })).toEqual([]);
  expect(of({ size: 2 }, { status: {} })).toEqual(['status is no field there']);
  const cluster = { apiVersion: 'example.com/v1', kind: 'Realm', metadata: { name: 'a' } };
  expect(checkSchema({ ...cluster, status: { at: 'x' } }, known)).toEqual([]);
  expect(checkSchema({ ...cluster, metadata: { name: 'a', namespace: 'b' } }, known)).toEqual([
    { path: 'metadata.namespace', message: 'Realm has no namespace: it is cluster-scoped' },
  ]);
});

test.each(faulty)('what a definition does not let through is told at its place: %j', (spec, fault) => {
  expect(of(spec)).toEqual([fault]);
});

test('what the API server would drop without a word, and what has no value, is told as well', () => {
  expect(of({ size: 2, nothing: { a: 1 } })).toEqual(['spec.nothing.a is no field there']);
  expect(of({ size: 2, note: null })).toEqual(['spec.note has no value']);
});

test('a name that the definition bounds is held to it', () => {
  const metadata = { name: 'a'.repeat(21), namespace: 'a' };
  expect(of({ size: 2 }, { metadata })).toEqual([` metadata.name: "${'a'.repeat(21)}" is longer than 20`]);
});

test('a version that is not served, and a kind that no file defines, are not known', () => {
  for (const [apiVersion, kind] of [
    ['example.com/v1alpha1', 'Thing'],
    ['example.com/v2', 'Thing'],
    ['example.com/v1', 'Thong'],
    ['v1', 'Thing'],
  ]) {
    const faults = checkSchema({ apiVersion, kind, metadata: { name: 'a', namespace: 'a' } }, known);
    expect(faults).toEqual([{ path: 'kind', message: `${apiVersion} ${kind} is no kind that is known here` }]);
  }
});

test('a kind of Loutik keeps its own schema, and one of another group that is called alike has its own', () => {
  expect(checkSchema({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a' }, data: { a: 1 } }, known)).toEqual([
    { path: 'data.a', message: '1 is a number, and a string belongs there' },
  ]);
});

test('a value is looked at by a schema alone as well', () => {
  expect(faultsOf(1, { type: 'string' })).toEqual([{ path: '', message: '1 is a number, and a string belongs there' }]);
});

test('an empty enum lets everything through, and additionalProperties: false nothing', () => {
  const open = definitionsIn(
    thing
      .replace('enum: [fast, slow]', 'enum: []')
      .replace('additionalProperties:\n                  type: string', 'additionalProperties: false'),
  );
  const spec = { size: 2, mode: 'quick', labels: { a: 'b' } };
  expect(checkSchema({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'a' }, spec }, open)).toEqual([
    { path: 'spec.labels.a', message: 'is no field there' },
  ]);
});
