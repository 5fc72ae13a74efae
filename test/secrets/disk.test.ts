import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProblemsError } from '../../src/problems';
import { readSealingCert, sealInto, trySealingCert, writeSealingCert } from '../../src/secrets/disk';
import { selfSigned } from '../bootstrap/self-signed';

const now = new Date('2026-11-27T12:00:00Z');
const path = 'clusters/lab/sealing-cert.pem';
let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'loutik-secrets-'));
  fs.mkdirSync(join(root, 'clusters/lab'), { recursive: true });
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const problemsOf = (run: () => unknown) => {
  try {
    run();
    return [];
  } catch (error) {
    return (error as ProblemsError).problems.map(({ code, where, what }) => [code, where, what]);
  }
};

const odd: readonly (readonly [string, (place: string) => void, string])[] = [
  ['a folder', (place) => fs.mkdirSync(place), 'it is a folder'],
  ['a link to nowhere', (place) => fs.symlinkSync('/nowhere', place), 'it is a link, and Git keeps no more of one than where it leads'],
  ['a file of 1 MiB', (place) => fs.writeFileSync(place, '#'.repeat(2 ** 20)), 'it has 1 MiB, and no such file has more than 64 KiB'],
];

test.each(odd)('a certificate that is %s is told as that, whoever reads it', (_, put, what) => {
  put(join(root, path));
  const told = [['SEALING_CERT_INVALID', path, what]];
  expect(problemsOf(() => readSealingCert(root, 'lab', now))).toEqual(told);
  expect(problemsOf(() => trySealingCert(root, 'lab'))).toEqual(told);
});

test('one that is not there is missing to who needs it, and nothing to who may have one', () => {
  expect(problemsOf(() => readSealingCert(root, 'lab', now)).map(([code]) => code)).toEqual(['SEALING_CERT_MISSING']);
  expect(trySealingCert(root, 'lab')).toBeUndefined();
});

test('one that is sound is read as it is, and one that is not is told with what is wrong', () => {
  const { certificate } = selfSigned();
  fs.writeFileSync(join(root, path), certificate);
  expect([readSealingCert(root, 'lab', now), trySealingCert(root, 'lab')]).toEqual([certificate, certificate]);
  expect(problemsOf(() => readSealingCert(root, 'lab', new Date('2025-12-31')))).toEqual([
    ['SEALING_CERT_INVALID', path, expect.stringContaining('not valid before 2026-01-01')],
  ]);
  fs.writeFileSync(join(root, path), 'none');
  expect(problemsOf(() => readSealingCert(root, 'lab', now)).map(([code]) => code)).toEqual(['SEALING_CERT_INVALID']);
  expect(trySealingCert(root, 'lab')).toBe('none'); // whoever may have one judges it
});

test('a certificate is put into its place, and what stands there already is not written again', () => {
  expect([writeSealingCert(root, 'lab', 'x'), writeSealingCert(root, 'lab', 'x'), writeSealingCert(root, 'lab', 'y')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(trySealingCert(root, 'lab')).toBe('y');
});

test('a folder in the place of what is written is told, and stays', () => {
  fs.mkdirSync(join(root, path));
  expect(problemsOf(() => writeSealingCert(root, 'lab', 'x')).map(([code, where]) => [code, where])).toEqual([['NOT_WRITABLE', path]]);
  const file = 'clusters/lab/secrets/app/app-token.yaml';
  fs.mkdirSync(join(root, file), { recursive: true });
  const sealing = { secret: { namespace: 'app', name: 'app-token', keys: ['a', 'b'] }, file, values: {} };
  expect(problemsOf(() => sealInto(root, '', [sealing]))).toEqual([['SEALED_SECRET_INVALID', file, 'it is a folder']]);
});
