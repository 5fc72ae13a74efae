import fs from 'node:fs';
import { join } from 'node:path';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { tryUnseal } from '../../src/secrets/unseal';
import { selfSigned } from '../bootstrap/self-signed';
import { Copy } from '../copy';

const copy = new Copy();
afterAll(() => copy.remove());
const { certificate, privateKey } = selfSigned();
const env = { XDG_DATA_HOME: '/nowhere' };
const seal = (args: readonly string[], input?: string | Buffer) => copy.json(['seal', ...args], { env, input });
const file = (name: string) => `clusters/loutik/secrets/${name}.yaml`;
const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA.G1a2b3.abcdefghijklmnopqrstuvwxyz0123';
function opened(name: string): Record<string, string | undefined> {
  const read = readSealedFile({ path: file(name), text: copy.read(file(name)) });
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  return Object.fromEntries(Object.entries(read.encryptedData).map(([key, text]) => [key, tryUnseal(privateKey, read, text)?.toString()]));
}

test('without a certificate, or with one that was changed, nothing is sealed', () => {
  expect(seal(['bot', 'token'], token).problems).toEqual([expect.objectContaining({ code: 'SEALING_CERT_MISSING' })]);
  copy.write('clusters/loutik/sealing-cert.pem', certificate.replace('A', 'B'));
  expect(seal(['bot', 'token'], token).problems).toEqual([expect.objectContaining({ code: 'SEALING_CERT_INVALID' })]);
  copy.write('clusters/loutik/sealing-cert.pem', certificate);
  expect(fs.existsSync(join(copy.root, file('bot/bot-token')))).toBe(false);
});

test('a value from standard input is sealed where synth looks for it, the end of its line left off', () => {
  expect(seal(['bot', 'token'], `${token}\r\n`)).toMatchObject({ ok: true, sealed: [{ file: file('bot/bot-token'), lacks: [] }] });
  expect(opened('bot/bot-token')).toEqual({ token });
});

test('a value of the wrong form, an empty one and one too large are refused, and none is shown', () => {
  for (const value of ['hunter2', '', '\n']) {
    const { problems } = seal(['bot', 'token'], value);
    expect([value, problems]).toEqual([value, [expect.objectContaining({ code: 'SECRET_INVALID', where: 'bot/bot-token/token' })]]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  }
  expect(seal(['kube-system/traefik-dns', 'token'], Buffer.alloc(1024 * 1024 + 1, 65)).problems[0].what).toMatch(/^it has 1048577 bytes/);
  expect(opened('bot/bot-token')).toEqual({ token });
});

test('a value that several share is sealed for all of them, and their other keys stay', () => {
  const first = seal(['bot-backup', 'password', '--generate']);
  expect(first.sealed.map((each: { file: string }) => each.file).sort()).toEqual(
    [file('backups/rest-server-i5'), file('bot/bot-backup')].sort(),
  );
  const { password } = opened('bot/bot-backup');
  expect(opened('backups/rest-server-i5')).toEqual({ 'bot.restic': password });
  seal(['bot-backup', 'http-password', '--generate']);
  expect(opened('bot/bot-backup')).toEqual({ password, 'http-password': expect.stringMatching(/^\w{32}$/) });
});

test.each([
  [['bot', 'tokn'], 'none of its secrets has a key tokn'],
  [['bot/bot-token', 'tokn'], 'bot/bot-token has no key tokn; did you mean token?'],
  [['bot-tokn', 'token'], 'no chart declares such a secret; did you mean bot-token?'],
  [
    ['nextcloud', 'password'],
    'it may be nextcloud/nextcloud-admin or nextcloud/nextcloud-valkey-auth or nextcloud/nextcloud-db or nextcloud/nextcloud-backup',
  ],
])('%j is told, and not guessed', (args, what) => {
  expect(seal(args, 'value').problems).toEqual([expect.objectContaining({ code: 'SECRET_UNKNOWN', what })]);
});

test('what only somebody else gives out cannot be generated', () => {
  expect(seal(['bot', 'token', '--generate']).problems[0]).toMatchObject({
    code: 'SECRET_INVALID',
    what: 'no program can make it: somebody else gives it out',
  });
});

test('--all seals what can be made, and names what is left; a second run seals nothing again', () => {
  const { sealed, left } = seal(['--all']);
  expect(sealed).toEqual(
    expect.arrayContaining([file('argocd/argocd-secret'), file('nextcloud/nextcloud-db'), file('backups/rest-server-ryzen')]),
  );
  expect(left).toEqual(expect.arrayContaining(['kube-system/traefik-dns/token', 'backups.writer.key']));
  expect(seal(['--all']).sealed).toEqual([]);
});

test.each([[[]], [['--all', 'bot']], [['bot', 'token', '--generate', '--from-file', 'x']]])('%j is called wrongly', (args) => {
  expect(copy.loutik(['seal', ...args], { env }).status).toBe(2);
});
