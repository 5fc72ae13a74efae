import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { ProblemsError } from '../../src/problems';
import { sealInto } from '../../src/secrets/disk';
import { sealedText } from '../../src/secrets/sealed-text';
import { tryUnseal } from '../../src/secrets/unseal';
import vectors from './kubeseal-vectors.json';

const secret = { namespace: 'bot', name: 'bot-token', keys: ['a', 'b', 'c'] };
const file = 'clusters/lab/secrets/bot/bot-token.yaml';
let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-seal-'));
  fs.mkdirSync(dirname(join(root, file)), { recursive: true });
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const path = () => join(root, file);
const into = (values: Readonly<Record<string, string>>, keys = secret.keys) => {
  try {
    return sealInto(root, vectors.certificate, [{ secret: { ...secret, keys }, file, values }]);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ code, where }) => [code, where]);
    throw error;
  }
};
/** What stands in the file: opened where it opens, else as it is. */
const opened = () => {
  const read = readSealedFile({ path: file, text: fs.readFileSync(path(), 'utf8') });
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  const entries = Object.entries((read as { encryptedData: Readonly<Record<string, string>> }).encryptedData);
  return entries.map(([key, text]) => [key, tryUnseal(vectors.privateKey, secret, text)?.toString() ?? text]);
};

test('values are sealed into a file that was not there, in the order of keys, and what it still lacks is told', () => {
  expect(into({ b: 'two', a: 'one' })).toEqual([{ file, lacks: ['c'] }]);
  expect(opened()).toEqual([
    ['a', 'one'],
    ['b', 'two'],
  ]);
});

test('other keys of a file stay as they are', () => {
  into({ c: 'three', a: 'one' });
  expect(into({ a: 'another' })).toEqual([{ file, lacks: ['b'] }]);
  expect(opened()).toEqual([
    ['a', 'another'],
    ['c', 'three'],
  ]);
});

test('a file that cannot be read is a problem, and stays, unless every key of its secret is sealed anew', () => {
  fs.writeFileSync(path(), '{');
  expect(into({ a: 'one' })).toEqual([['SEALED_SECRET_INVALID', file]]);
  expect(fs.readFileSync(path(), 'utf8')).toBe('{');
  expect(into({ a: 'one', b: 'two' }, ['a', 'b'])).toEqual([{ file, lacks: [] }]);
  expect(opened().map(([key]) => key)).toEqual(['a', 'b']);
});

test('a plain secret in its place is a problem whatever is sealed: its values are in Git', () => {
  const plain = sealedText(secret, {}).replace('bitnami.com/v1alpha1', 'v1').replace('kind: SealedSecret', 'kind: Secret');
  fs.writeFileSync(path(), plain);
  const told = into({ a: 'one', b: 'two' }, ['a', 'b']) as readonly (readonly string[])[];
  expect(told.map(([code]) => code)).toContain('SECRET_PLAIN');
  expect(fs.readFileSync(path(), 'utf8')).toBe(plain);
});

test('all are looked at before the first is written', () => {
  const other = 'clusters/lab/secrets/bot/bot-web.yaml';
  fs.writeFileSync(join(root, other), '{');
  const both = [
    { secret, file, values: { a: 'one' } },
    { secret: { ...secret, name: 'bot-web' }, file: other, values: { a: 'one' } },
  ];
  expect(() => sealInto(root, vectors.certificate, both)).toThrow(ProblemsError);
  expect(fs.existsSync(path())).toBe(false);
});
