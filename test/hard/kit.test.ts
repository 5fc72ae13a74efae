import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { isBcryptOf } from '../../src/secrets/bcrypt';
import { sha512Crypt } from '../../src/secrets/sha512-crypt';
import { tryUnseal } from '../../src/secrets/unseal';
import { Copy } from '../copy';
import { ExampleKit } from '../kit/example-kit';
import { fillSite } from '../kit/fill-site';
import { answers } from '../kit/given';
import { ProcWatch } from './proc-watch';

const copy = new Copy();
let folder: string;
let kit: ExampleKit;
let watch: ProcWatch;
let said = '';
/** Runs the real command; all that it says is kept, to be searched for secrets. */
function loutik(args: readonly string[], input?: string) {
  const ran = copy.loutik([...args, '--json'], { input });
  said += ran.stdout + ran.stderr;
  return JSON.parse(ran.stdout);
}
beforeAll(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kit-'));
  kit = await ExampleKit.in(folder);
  watch = await ProcWatch.start();
  fillSite((path, change) => copy.edit(path, change));
});
afterAll(() => {
  watch?.stop();
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** What a sealed file holds, opened with the key of the kit. */
async function opened(path: string): Promise<Record<string, string>> {
  const read = readSealedFile({ path, text: copy.read(path) });
  if (Array.isArray(read)) throw new Error(JSON.stringify(read));
  const key = await kit.value('sealingKey.privateKey');
  return Object.fromEntries(Object.entries(read.encryptedData).map(([name, text]) => [name, tryUnseal(key, read, text)?.toString() ?? '']));
}
const secret = (name: string) => `clusters/loutik/secrets/${name}.yaml`;

test('without answers, all that a program can make is made and sealed, and the rest is named', async () => {
  const { ok, left, sealed } = loutik(['kit', 'create', ...kit.create]);
  expect(ok).toBe(true);
  expect(left).toEqual(Object.keys(answers).filter((name) => !name.startsWith('git.') || name === 'git.kind'));
  expect(sealed).toEqual([
    'clusters/loutik/sealing-cert.pem',
    secret('argocd/argocd-secret'),
    secret('backups/rest-server-ryzen'),
    secret('backups/rest-server-i5'),
    secret('nextcloud/nextcloud-admin'),
    secret('nextcloud/nextcloud-valkey-auth'),
    secret('nextcloud/nextcloud-db'),
  ]);
  expect(copy.read('clusters/loutik/sealing-cert.pem')).toBe(await kit.value('sealingKey.certificate'));
  expect(copy.json(['synth']).ok).toBe(true);
});

test('an answer of a wrong form, and one for nothing, are told by name, all at once, and none is taken', async () => {
  const before = fs.readFileSync(kit.path);
  const wrong = {
    ...answers,
    'tailscale.host': 'hunter2',
    'hosts.rootPasswordHash': 'short',
    'bot/bot-token/tokn': 'x',
    k3s: { agentToken: 'two words' },
  };
  const { problems } = loutik(['kit', 'create', ...kit.options, '--answers', '-'], JSON.stringify(wrong));
  expect(problems.map(({ code, where }: { code: string; where: string }) => [code, where])).toEqual([
    ['SECRET_INVALID', 'secrets.tailscale.host'],
    ['SECRET_INVALID', 'secrets.hosts.rootPasswordHash'],
    ['SECRET_UNKNOWN', 'secrets.bot/bot-token/tokn'],
    ['SECRET_INVALID', 'secrets.k3s.agentToken'],
  ]);
  expect(problems[2].what).toBe('this homelab needs nothing of that name; did you mean bot/bot-token/token?');
  expect(JSON.stringify(problems)).not.toMatch(/hunter2|two words/);
  expect(fs.readFileSync(kit.path).equals(before)).toBe(true);
});

test('with the answers it is whole: every secret sealed, and shared values the same wherever they are', async () => {
  const { left, sealed } = loutik(['kit', 'create', ...kit.options, '--answers', '-'], JSON.stringify(answers));
  expect(left).toEqual([]);
  expect(sealed).toEqual(
    ['kube-system/traefik-dns', 'nextcloud/nextcloud-backup', 'jellyfin/jellyfin-backup', 'bot/bot-token', 'bot/bot-backup'].map(secret),
  );
  const [bot, servers, argocd] = await Promise.all(
    ['bot/bot-backup', 'backups/rest-server-i5', 'argocd/argocd-secret'].map((name) => opened(secret(name))),
  );
  expect(bot).toEqual({
    password: await kit.value('backups.passwords.bot'),
    'http-password': await kit.value('backups.http.bot'),
    'offsite-repository': 's3:https://s3.test.example/kit-of-tests/bot',
    'offsite-key-id': answers['backups.writer.keyId'],
    'offsite-key': answers['backups.writer.key'],
  });
  expect([servers?.['bot.restic'], servers?.['bot.http']]).toEqual([bot?.password, bot?.['http-password']]);
  expect(isBcryptOf(argocd?.['admin.password'] ?? '', await kit.value('argocd/argocd-secret/admin.password'))).toBe(true);
  expect(argocd?.['admin.passwordMtime']).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect((await opened(secret('nextcloud/nextcloud-admin'))).username).toBe('admin');
  const todo: { what: string }[] = copy.json(['synth']).todo;
  expect(todo.filter(({ what }) => what.startsWith('seal '))).toEqual([]);
});

test('of the console’s password its hash is kept, and not the password', async () => {
  const hash = await kit.value('hosts.rootPasswordHash');
  const [, , rounds = '', salt = ''] = hash.split('$');
  expect(sha512Crypt(answers['hosts.rootPasswordHash'] as string, salt, Number(rounds.replace('rounds=', '')))).toBe(hash);
  expect(JSON.stringify(await kit.read())).not.toContain(answers['hosts.rootPasswordHash']);
});

test('run once more, it makes nothing anew and seals nothing again', async () => {
  const before = await kit.read();
  expect(loutik(['kit', 'create', ...kit.options])).toMatchObject({ ok: true, left: [], sealed: [] });
  expect(await kit.read()).toEqual(before);
});

test('verify finds all of it sound, and render accepts what it holds', () => {
  expect(loutik(['kit', 'verify', '--strict', ...kit.options])).toMatchObject({
    ok: true,
    todo: [],
    opened: 31,
    notes: [expect.stringMatching(/^one recipient alone/)],
  });
  expect(loutik(['kit', 'render', ...kit.options, '--to', join(folder, 'out')]).ok).toBe(true);
});

test('show names every value, since when and who needs it, and no value', async () => {
  const { values } = loutik(['kit', 'show', ...kit.options]);
  expect(values).toHaveLength(39);
  expect(values).toContainEqual({ name: 'k3s.agentToken', since: expect.stringMatching(/^20/), needs: ['i5-master', 'ryzen-worker'] });
  const text = copy.loutik(['kit', 'show', ...kit.options]).stderr;
  expect(text).toMatch(/^ {2}k3s\.agentToken +0 d {2}i5-master, ryzen-worker$/m);
  said += text;
});

test('a value is revealed on no pipe, and to no program', () => {
  for (const more of [[], ['--json']]) {
    const { status, stdout, stderr } = copy.loutik(['kit', 'show', ...kit.options, '--reveal', 'k3s.agentToken', ...more]);
    expect([status, stderr]).toEqual([2, '--reveal shows a value on a terminal only: not to a pipe, a file or a program\n']);
    said += stdout + stderr;
  }
});

test('a value that is set is sealed wherever it is used, and the earlier one is kept', async () => {
  const old = await kit.value('backups.http.bot');
  expect(loutik(['kit', 'set', 'backups.http.bot', ...kit.options, '--from-file', '-'], 'another-http-password-of-bot\n')).toMatchObject({
    sealed: [secret('backups/rest-server-i5'), secret('bot/bot-backup')],
  });
  const { values } = await kit.read();
  expect([values['backups.http.bot']?.value, values['backups.http.bot']?.before?.[0]?.value]).toEqual([
    'another-http-password-of-bot',
    old,
  ]);
  expect((await opened(secret('bot/bot-backup')))['http-password']).toBe('another-http-password-of-bot');
  expect(loutik(['kit', 'verify', ...kit.options]).ok).toBe(true);
});

test('a key’s own value goes before the one that it would share', async () => {
  loutik(['kit', 'set', 'bot/bot-backup/offsite-key', ...kit.options, '--from-file', '-'], 'key-of-the-bot-alone-0123');
  expect([
    (await opened(secret('bot/bot-backup')))['offsite-key'],
    (await opened(secret('jellyfin/jellyfin-backup')))['offsite-key'],
  ]).toEqual(['key-of-the-bot-alone-0123', answers['backups.writer.key']]);
});

test('every value is in no output, argument or environment, and in no file but the kit and what was rendered', async () => {
  const { values } = await kit.read();
  const all = Object.entries(values)
    .filter(
      ([name]) => !['sealingKey.certificate', 'hosts.sshKey.publicKey', 'git.kind', 'nextcloud/nextcloud-admin/username'].includes(name),
    )
    .flatMap(([name, { value, before = [] }]) =>
      [value, ...before.map((each) => each.value)].map((each) => [name, each.trim().split('\n').at(-2) ?? each] as const),
    );
  const more = Object.entries(answers).filter(([name]) => name !== 'git.kind');
  expect(all.length).toBeGreaterThan(35);
  const { sightings, processes } = await watch.end([...all, ...more].map(([, value]) => value));
  expect([sightings, processes > 20]).toEqual([[], true]);
  const found = [...all, ...more].filter(([, value]) => {
    const places = ['-rlF', value, copy.root, '--exclude-dir=node_modules'];
    return said.includes(value) || spawnSync('grep', places, { encoding: 'utf8' }).stdout !== '';
  });
  expect(found.map(([name]) => name)).toEqual([]);
});

test('a certificate in Git whose kit is not there is not replaced', async () => {
  const elsewhere = join(folder, 'elsewhere.age');
  const { problems } = loutik(['kit', 'create', ...kit.create.map((word) => (word === kit.path ? elsewhere : word))]);
  expect(problems).toEqual([expect.objectContaining({ code: 'KIT_MISSING', where: elsewhere })]);
  expect(fs.existsSync(elsewhere)).toBe(false);
});
