import { definitionKind, noDefinitions } from '../../../src/objects/definitions/definition';
import { definitionsIn, realm, thing } from './thing';

const known = definitionsIn(`${thing}---\n${realm}`);

test('a kind is known in each version that is served, of its own group and in its own scope', () => {
  expect(known.find('example.com/v1', 'Thing')).toMatchObject({ namespaced: true });
  expect(known.find('example.com/v1', 'Realm')).toMatchObject({ namespaced: false });
});

test.each([
  ['a version that is not served', 'example.com/v1alpha1', 'Thing'],
  ['a version that there is not', 'example.com/v2', 'Thing'],
  ['the kind of another group', 'example.org/v1', 'Thing'],
  ['a group without its version', 'example.com', 'Thing'],
  ['a kind that nobody defines', 'example.com/v1', 'Think'],
])('%s is not known', (_, apiVersion, kind) => {
  expect([known.find(apiVersion, kind), known.defines(apiVersion, kind)]).toEqual([undefined, false]);
});

test('status is a field where whoever runs the kind does not write it alone', () => {
  const fieldsOf = (kind: string) => Object.keys(known.find('example.com/v1', kind)?.reading.schema.properties ?? {});
  expect(fieldsOf('Thing')).not.toContain('status');
  expect(fieldsOf('Realm')).toContain('status');
});

test('a definition is itself of a kind that is known where there is one, lives in no namespace, and is none that objects are made of', () => {
  const { apiVersion, kind } = definitionKind;
  expect([apiVersion, kind]).toEqual(['apiextensions.k8s.io/v1', 'CustomResourceDefinition']);
  expect(known.find(apiVersion, kind)).toMatchObject({ namespaced: false });
  expect(known.find(apiVersion, kind)?.reading.schema).toEqual({});
  expect(noDefinitions.find(apiVersion, kind)).toBeUndefined();
  expect(known.defines(apiVersion, kind)).toBe(false);
  expect(known.defines('example.com/v1', 'Thing')).toBe(true);
});

test('names are those of what is served', () => {
  expect(known.names).toEqual(['example.com/v1 Thing', 'example.com/v1 Realm']);
  expect(noDefinitions.names).toEqual([]);
});

test.each([
  ['a version that is served, for one that is not', 'example.com/v1alpha1', 'Thing', 'example.com/v1 Thing'],
  ['the same kind of the group, however far its version', 'example.com/v20260101preview', 'Realm', 'example.com/v1 Realm'],
  ['a name that is nearly the same', 'example.com/v1', 'Think', 'example.com/v1 Thing'],
  ['a group that is nearly the same', 'exemple.com/v1', 'Realm', 'example.com/v1 Realm'],
  ['nothing for what is far from all', 'other.org/v3', 'Ingress', undefined],
  ['no kind whose name only ends so', 'example.com/v20260101preview', 'ing', undefined],
  ['no group whose name only begins so', 'example.c/v20260101preview', 'Thing', undefined],
])('what was most likely meant: %s', (_, apiVersion, kind, meant) => {
  expect(known.nearest(apiVersion, kind)).toBe(meant);
});
