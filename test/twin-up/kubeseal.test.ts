import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { seal } from '../../src/secrets/seal';
import { sealedText } from '../../src/secrets/sealed-text';
import { type Scope, tryUnseal } from '../../src/secrets/unseal';
import { selfSigned } from '../bootstrap/self-signed';
import { program } from './tools';

const folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kubeseal-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const { certificate, privateKey } = selfSigned();
const bot = { namespace: 'bot', name: 'bot-token' };
let path: string;
beforeAll(async () => {
  path = await program('kubeseal');
  fs.writeFileSync(join(folder, 'cert.pem'), certificate);
  fs.writeFileSync(join(folder, 'key.pem'), privateKey);
});
const kubeseal = (args: readonly string[], input: string | Buffer) =>
  execFileSync(path, [...args], { input, cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 });
const values = [0, 1, 5, 4096, 1024 * 1024].map((length) => Buffer.from(Array.from({ length }, (_, at) => (at * 31) % 256)));

test('what we seal, the real kubeseal opens with the key: every key of it, bytes of any kind', () => {
  const encrypted = Object.fromEntries(values.slice(0, 4).map((value, at) => [`key-${at}`, seal(certificate, bot, value)]));
  const opened = kubeseal(['--recovery-unseal', '--recovery-private-key', 'key.pem', '-o', 'json'], sealedText(bot, encrypted));
  const { data, metadata } = JSON.parse(opened);
  expect(metadata).toMatchObject(bot);
  expect(data).toEqual(Object.fromEntries(values.slice(0, 4).map((value, at) => [`key-${at}`, value.toString('base64') || null]))); // Go writes no bytes as null
});

test.each(['strict', 'namespace-wide', 'cluster-wide'] as const)(
  'what the real kubeseal seals in the scope %s opens to its bytes',
  (scope: Scope) => {
    for (const value of values) {
      fs.writeFileSync(join(folder, 'value'), value);
      const args = ['--cert', 'cert.pem', '--raw', '--scope', scope, '--namespace', bot.namespace, '--name', bot.name, '--from-file=value'];
      expect(tryUnseal(privateKey, bot, kubeseal(args, '').trim(), scope)?.equals(value)).toBe(true);
    }
  },
);

test('a file of the real kubeseal’s is read as a sealed secret of ours', () => {
  const data = { token: values[2]?.toString('base64'), other: values[1]?.toString('base64') };
  const text = kubeseal(['--cert', 'cert.pem', '-o', 'yaml'], JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: bot, data }));
  const read = readSealedFile({ path: 'clusters/x/secrets/bot/bot-token.yaml', text });
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  const opened = Object.entries(read.encryptedData).map(([key, sealed]) => [key, tryUnseal(privateKey, bot, sealed)?.toString('base64')]);
  expect(Object.fromEntries(opened)).toEqual(data);
});
