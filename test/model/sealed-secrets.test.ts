import { Secret, ServiceChart } from '../../src';
import { readSealed } from '../../src/model/sealed-secrets';
import { ProblemsError } from '../../src/problems';
import { manifest, problemsOf, synthesized } from '../lab';

/** A value of the form that kubeseal writes: length, wrapped key, body. */
const ciphertext = Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(512, 7), Buffer.alloc(40, 9)]).toString('base64');
const path = 'clusters/test/secrets/app/app-token.yaml';
const file = (change: { metadata?: object; spec?: object; kind?: string; apiVersion?: string } = {}) =>
  JSON.stringify({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'app-token', namespace: 'app' },
    spec: { encryptedData: { token: ciphertext } },
    ...change,
  });
const readOne = (text: string, at = path) => {
  try {
    return { sealed: [...readSealed([{ path: at, text }]).keys()], problems: [] };
  } catch (error) {
    if (error instanceof ProblemsError) return { sealed: [], problems: error.problems };
    throw error;
  }
};

test('a sound file is read, whatever YAML it is written in', () => {
  expect(readOne(file()).sealed).toEqual(['app/app-token']);
});

test.each<[string, string, string, string]>([
  ['no YAML', 'a: [', 'SEALED_SECRET_INVALID', path],
  ['nothing', '', 'SEALED_SECRET_INVALID', path],
  ['two objects', `${file()}\n---\n${file()}`, 'SEALED_SECRET_INVALID', path],
  ['another kind', file({ kind: 'ConfigMap' }), 'SEALED_SECRET_INVALID', path],
  ['another version', file({ apiVersion: 'bitnami.com/v1' }), 'SEALED_SECRET_INVALID', path],
  ['no values', file({ spec: {} }), 'SEALED_SECRET_INVALID', path],
  ['a value cut short', file({ spec: { encryptedData: { token: ciphertext.slice(0, 400) } } }), 'SEALED_SECRET_INVALID', path],
  ['a plain value', file({ spec: { encryptedData: { token: 'hunter2' } } }), 'SEALED_SECRET_INVALID', path],
  [
    'a value that anybody may open',
    file({ metadata: { name: 'app-token', namespace: 'app', annotations: { 'sealedsecrets.bitnami.com/cluster-wide': 'true' } } }),
    'SEALED_SECRET_INVALID',
    path,
  ],
  ['what holds itself', 'apiVersion: v1\nkind: A\nmetadata: &m\n  labels: *m\n', 'SEALED_SECRET_INVALID', path],
  ['a kind that is no text', 'apiVersion: {toString: 1}\nkind: {toString: 2}\n', 'SEALED_SECRET_INVALID', path],
  ['another name', file({ metadata: { name: 'other', namespace: 'app' } }), 'SEALED_SECRET_MISMATCH', path],
  ['another namespace', file({ metadata: { name: 'app-token', namespace: 'other' } }), 'SEALED_SECRET_MISMATCH', path],
  [
    'a plain Secret',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'app-token', namespace: 'app' },
      stringData: { token: 'hunter2' },
    }),
    'SECRET_PLAIN',
    path,
  ],
])('a file that holds %s is an error, and its value is not shown', (_, text, code, where) => {
  const { problems } = readOne(text);
  expect(problems).toEqual([expect.objectContaining({ code, where })]);
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

describe('against what charts declare', () => {
  // biome-ignore lint/suspicious/noExplicitAny: any homelab will do
  const declare = (lab: any) =>
    void new Secret(new ServiceChart(lab, 'app'), 'token', { keys: ['token'], about: 'a test', labels: { part: 'x' } });
  const sealed = (encryptedData: Record<string, string>, name = 'app-token') =>
    new Map([[`app/${name}`, { file: path, namespace: 'app', name, encryptedData }]]);

  test('what is not sealed yet is to do, and no object stands for it', () => {
    const result = synthesized(declare);
    expect(result.todo).toContainEqual({ what: 'seal app/app-token (token)', where: path, about: 'a test' });
    expect(result.files.some(({ path: at }) => at.includes('sealedsecret'))).toBe(false);
  });

  test('what is sealed is deployed, with the labels that the chart asks for', () => {
    const result = synthesized(declare, { sealed: sealed({ token: ciphertext }) });
    expect(result.todo.filter(({ what }) => what.startsWith('seal'))).toEqual([]);
    expect(manifest(result, 'app/sealedsecret-app-token.yaml').spec).toEqual({
      encryptedData: { token: ciphertext },
      template: { metadata: { name: 'app-token', namespace: 'app', labels: { part: 'x' } } },
    });
  });

  test.each([
    ['lacks a key', { other: ciphertext }, 'lacks token and holds other, which nothing declares'],
    ['holds one too many', { token: ciphertext, more: ciphertext }, 'holds more, which nothing declares'],
  ])('a file that %s is an error', (_, data, what) => {
    expect(problemsOf(declare, { sealed: sealed(data) })).toEqual([
      expect.objectContaining({ code: 'SEALED_SECRET_INCOMPLETE', where: path, what }),
    ]);
  });

  test('a file that nothing declares is an error', () => {
    expect(problemsOf(declare, { sealed: sealed({ token: ciphertext }, 'old') })).toEqual([
      expect.objectContaining({ code: 'SEALED_SECRET_UNUSED', where: path }),
    ]);
  });
});

test('a field that no SealedSecret has is an error that names it, and no null that kubeseal writes is one', () => {
  const metadata = { name: 'app-token', namespace: 'app', creationTimestamp: null };
  const spec = { encryptedData: { token: ciphertext }, template: { metadata, data: null } };
  expect(readOne(file({ metadata, spec })).sealed).toEqual(['app/app-token']);
  expect(readOne(file({ spec: { ...spec, encryptdData: {} } })).problems).toEqual([
    {
      code: 'SEALED_SECRET_INVALID',
      where: path,
      what: 'spec.encryptdData is not as a SealedSecret has it',
      repair: 'seal it again and replace the file',
    },
  ]);
});

test.each([['just text'], ['- a list'], ['a: 1\n---\njust text']])('a file that holds %j holds no object', (text) => {
  expect(readOne(text).problems).toEqual([expect.objectContaining({ code: 'SEALED_SECRET_INVALID', where: path })]);
});
