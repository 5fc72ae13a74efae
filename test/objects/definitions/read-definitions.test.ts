import { parse } from 'yaml';
import { readDefinitions } from '../../../src/objects/definitions/read-definitions';
import { type Problem, ProblemsError } from '../../../src/problems';
import { definitionsIn, path, realm, thing } from './thing';
import { line, wrong } from './wrong';

function problemsOf(...texts: readonly string[]): readonly Problem[] {
  try {
    definitionsIn(...texts);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

const told = (...texts: readonly string[]) => problemsOf(...texts).map(({ code, where, what }) => `${code} ${where} ${what}`);

test('several definitions in a file, each in several versions, are read as their project publishes them', () => {
  const { all, names } = definitionsIn(`# a comment\n---\n${thing}---\n${realm}---\n`);
  expect(names).toEqual(['example.com/v1 Thing', 'example.com/v1 Realm']);
  expect(all.map(({ where, name, namespaced }) => [where, name, namespaced])).toEqual([
    [`${path}:3:1`, 'things.example.com', true],
    [`${path}:${thing.split('\n').length + 3}:1`, 'realms.example.com', false],
  ]);
});

test('a definition is deployed whole, without what the cluster writes itself', () => {
  const [definition] = definitionsIn(thing).all;
  const { status: _, metadata, ...rest } = parse(thing);
  const { creationTimestamp: __, ...kept } = metadata;
  expect(definition?.manifest).toEqual({ ...rest, metadata: kept });
});

test('a kind that Loutik knows by itself is left out, whatever a bundle says of it', () => {
  const middleware = realm.replaceAll('example.com', 'traefik.io').replaceAll('realms', 'middlewares').replaceAll('Realm', 'Middleware');
  const { names, all } = definitionsIn(`${middleware.replaceAll('name: v1', 'name: v1alpha1')}---\n${thing}`);
  expect([names, all.length]).toEqual([['example.com/v1 Thing'], 1]);
});

test('a nearly right name leads to the kind that was meant: another version, or nearly the same word', () => {
  const known = definitionsIn(thing);
  expect(known.nearest('example.com/v1alpha1', 'Thing')).toBe('example.com/v1 Thing');
  expect(known.nearest('example.com/v1', 'Thign')).toBe('example.com/v1 Thing');
  expect(known.nearest('other.org/v1', 'Certificate')).toBeUndefined();
});

test.each(wrong)('a definition that the API server refuses is told at its line and column: %s', (before, after, place, what) => {
  const text = thing.replace(before, () => after);
  expect(text).not.toBe(thing);
  const [first] = told(text);
  expect(first).toContain(`DEFINITION_INVALID ${path}:${place} ${what}`);
});

test('each fault of each file is told, at most twenty of one', () => {
  const many = `${thing.replace('minimum: 1', 'minimun: 1')}---\n${realm.replace('Cluster', 'World')}`;
  expect(told(many, 'a: [').map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
    `DEFINITION_INVALID ${path}:${line('minimum: 1')}:17`,
    `DEFINITION_INVALID ${path}:${thing.split('\n').length + 7}:3`,
    'DEFINITION_INVALID clusters/test/crds/more-1.yaml:1:5',
  ]);
  expect(told(Array.from({ length: 30 }, () => 'kind: Deployment').join('\n---\n'))).toHaveLength(20);
});

test.each([
  ['two at once', `${thing}---\n${thing}`, `${path}:${thing.split('\n').length + 1}:1`],
  [
    'one name for two kinds',
    `${thing}---\n${thing.replace('kind: Thing\n', 'kind: Other\n')}`,
    `${path}:${thing.split('\n').length + 1}:1`,
  ],
])('a kind is defined once: %s', (_, text, where) => {
  expect(problemsOf(text).map((one) => [one.code, one.where, one.what])).toEqual([
    ['OBJECT_DUPLICATE', where, expect.stringContaining(`is also defined at ${path}:1:1`)],
  ]);
});

test.each([
  ['text: "\t', 'it is no YAML: Missing closing "quote'],
  ['- a', '["a"] is no object'],
  ['just a text', '"just a text" is no object'],
  ['a: &a [*a]', 'an anchor of it stands for what it is in, or for too much'],
  [
    `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`)
      .join('\n')}`,
    'an anchor of it stands for what it is in, or for too much',
  ],
  [
    'apiVersion: v1\nkind: Secret\nstringData: { password: hunter2 }',
    'it is "v1" "Secret", no apiextensions.k8s.io/v1 CustomResourceDefinition',
  ],
  ['apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition', 'metadata: it has no name'],
  ['apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b.c }', 'it has no spec'],
  [
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.b.c }\nspec: { versions: [1], __proto__: {} }',
    'spec.__proto__: __proto__ is no field there',
  ],
])('what is no definition is refused, with none of its values: %j', (text, what) => {
  const problems = problemsOf(text);
  expect(problems[0]).toMatchObject({ code: 'DEFINITION_INVALID', what: expect.stringContaining(what) });
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

test('a file that could not be read is told by its name', () => {
  expect(() => readDefinitions([{ path, text: '', wrong: 'it is a link' }])).toThrow(`DEFINITION_INVALID ${path}: it is a link`);
});

test.each([
  ['', `${path}: it holds nothing: it was cut off, or never written`],
  ['---\n', `${path}: it holds nothing: it was cut off, or never written`],
  ['# a comment\n---\n', `${path}: it holds nothing: it was cut off, or never written`],
  ['kind: x\n', `${path}:1:1: it says no apiVersion, and is no apiextensions.k8s.io/v1 CustomResourceDefinition`],
  ['a: 1\n', `${path}:1:1: it says no apiVersion and no kind, and is no apiextensions.k8s.io/v1 CustomResourceDefinition`],
])('a file without a definition is told, for nobody puts one there on purpose: %j', (text, what) => {
  expect(problemsOf(text).map(({ code, where, what: why }) => `${code} ${where}: ${why}`)).toEqual([`DEFINITION_INVALID ${what}`]);
});

test('a null among definitions is none, and nothing is said of it', () => {
  expect(told(`---\n---\n${thing}`)).toEqual([]);
});
