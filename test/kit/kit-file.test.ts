import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { decrypt, encrypt } from '../../src/kit/age-file';
import { identitiesIn, type Keys, passphraseKeys, recipientFault } from '../../src/kit/keys';
import { newKit, readKit, withValue, writeKit } from '../../src/kit/kit';
import { KitFile } from '../../src/kit/store';
import { type Problem, ProblemsError } from '../../src/problems';
import { sshPair } from '../../src/secrets/ssh-key';
import { repository } from '../lab';

const now = new Date('2026-11-27T10:00:00Z');
let folder: string;
let path: string;
let keys: Extract<Keys, { kind: 'recipients' }>;
beforeEach(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-kit-'));
  path = join(folder, 'loutik.age');
  const identity = await generateX25519Identity();
  keys = { kind: 'recipients', recipients: [await identityToRecipient(identity)], identities: [identity] };
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const kit = withValue(
  withValue(newKit('loutik', [], now), 'k3s.serverToken', 'hunter2', now),
  'app/files/key',
  Buffer.from([0, 255, 10]),
  now,
);
const file = () => new KitFile(path, repository);
async function problemOf(run: () => Promise<unknown>): Promise<Problem> {
  try {
    await run();
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems[0] as Problem;
    throw error;
  }
  throw new Error('nothing was wrong');
}

test('a kit is read as it was written: texts, bytes and earlier values', async () => {
  const later = withValue(kit, 'k3s.serverToken', 'hunter3', new Date('2026-12-01'));
  await file().write(later, keys);
  expect(await file().open(keys, 'loutik')).toEqual(later);
  expect(later.values['k3s.serverToken']).toEqual({
    value: 'hunter3',
    since: '2026-12-01T00:00:00.000Z',
    before: [{ value: 'hunter2', until: '2026-12-01T00:00:00.000Z' }],
  });
  expect(fs.statSync(path).mode & 0o777).toBe(0o600);
  expect(fs.readFileSync(path).includes('hunter')).toBe(false);
  expect(fs.readdirSync(folder)).toEqual(['loutik.age']);
});

test('a value that is given again is not another one', () => {
  expect(withValue(kit, 'k3s.serverToken', 'hunter2', new Date('2027-01-01'))).toBe(kit);
});

test('a kit that is not there is told as such', async () => {
  expect(await problemOf(() => file().open(keys, 'loutik'))).toMatchObject({ code: 'KIT_MISSING', where: path, what: 'there is no kit' });
});

test('one of another homelab is refused', async () => {
  await file().write(kit, keys);
  expect(await problemOf(() => file().open(keys, 'other'))).toMatchObject({
    code: 'KIT_OF_ANOTHER',
    what: 'it is the kit of loutik, and not of other',
  });
});

test('any byte that was changed, and any end that was cut off, is noticed and named, and shows nothing', async () => {
  await file().write(newKit('loutik', [], now), keys);
  const whole = fs.readFileSync(path);
  const codes = new Set<string>();
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    for (const bytes of [changed, whole.subarray(0, at)]) {
      const result = await decrypt(bytes, keys, path);
      if (typeof result === 'string') throw new Error(`byte ${at} was not noticed`);
      codes.add(result.code);
      expect(result.where).toBe(path);
    }
  }
  expect([...codes].sort()).toEqual(['KIT_INVALID', 'KIT_LOCKED']);
});

test('somebody else’s identity does not open it', async () => {
  await file().write(kit, keys);
  const other = { ...keys, identities: [await generateX25519Identity()] };
  expect(await problemOf(() => file().open(other, 'loutik'))).toMatchObject({
    code: 'KIT_LOCKED',
    what: expect.stringMatching(/^none of the identities opens it/),
  });
  const broken = { ...keys, identities: [(keys.identities[0] as string).replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'))] };
  expect(await problemOf(() => file().open(broken, 'loutik'))).toMatchObject({
    code: 'KIT_LOCKED',
    what: 'an identity is none: a letter of it was changed',
  });
});

test.each([
  ['{"loutikKit":2,"values":{}}', 'KIT_NEWER', 'it is of version 2, and this one knows 1'],
  ['{"loutikKit":1,"homelab":"loutik"}', 'KIT_INVALID', 'it opens, and is not whole'],
  ['{"homelab":"loutik"}', 'KIT_INVALID', 'it opens, and holds no kit of ours'],
  ['hunter2', 'KIT_INVALID', 'it opens, and holds no kit of ours'],
])('what opens and is %s is refused as %s', async (text, code, what) => {
  fs.writeFileSync(path, await encrypt(text, keys));
  const problem = await problemOf(() => file().open(keys, 'loutik'));
  expect(problem).toMatchObject({ code, where: path, what: expect.stringContaining(what) });
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});

test('what is written is read back first: what could not be opened again never replaces the old kit', async () => {
  await file().write(kit, keys);
  const before = fs.readFileSync(path);
  const opened = file();
  await opened.open(keys, 'loutik');
  const unreadable = { ...keys, identities: [await generateX25519Identity()] };
  expect(await problemOf(() => opened.write(newKit('loutik', [], now), unreadable))).toMatchObject({ code: 'KIT_LOCKED' });
  expect([fs.readFileSync(path).equals(before), fs.readdirSync(folder)]).toEqual([true, ['loutik.age']]);
});

test('what another program wrote meanwhile is not overwritten, whether it changed the kit or began one', async () => {
  await expect(
    problemOf(async () => {
      const first = file();
      await file().write(kit, keys);
      await first.write(newKit('loutik', [], now), keys);
    }),
  ).resolves.toMatchObject({ code: 'KIT_EXISTS' });
  const opened = file();
  await opened.open(keys, 'loutik');
  const other = file();
  await other.open(keys, 'loutik');
  await other.write(withValue(kit, 'a', 'b', now), keys);
  expect(await problemOf(() => opened.write(withValue(kit, 'a', 'c', now), keys))).toMatchObject({ code: 'KIT_EXISTS' });
  expect((await file().open(keys, 'loutik')).values.a?.value).toBe('b');
});

test('a place inside a repository is refused, before anything is written', () => {
  expect(() => new KitFile(join(repository, 'kit.age'), repository)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ code: 'NOT_WRITABLE' })] }),
  );
});

test('what a killed run left beside it gets no secret, and keeps no kit from being written', async () => {
  const elsewhere = join(folder, 'elsewhere');
  fs.writeFileSync(elsewhere, 'theirs');
  fs.symlinkSync(elsewhere, `${path}.new`);
  await file().write(kit, keys);
  expect([fs.readFileSync(elsewhere, 'utf8'), fs.readdirSync(folder).sort()]).toEqual(['theirs', ['elsewhere', 'loutik.age']]);
});

test('a passphrase opens what it locked, and another one does not', async () => {
  await file().write(kit, passphraseKeys('correct horse battery'));
  expect(file().lock()).toBe('passphrase');
  expect(await file().open(passphraseKeys('correct horse battery'), 'loutik')).toEqual(kit);
  expect(await problemOf(() => file().open(passphraseKeys('correct horse batterY'), 'loutik'))).toMatchObject({
    code: 'KIT_LOCKED',
    what: expect.stringMatching(/^the passphrase does not open it/),
  });
});

describe('SSH keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pairs = {
    'ssh-ed25519': sshPair('me'),
    'ssh-rsa': { privateKey: rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string, publicKey: rsaLine(rsa.publicKey) },
  };
  test.each(Object.entries(pairs))('%s: who has the private half opens it, nobody else', async (_, { privateKey, publicKey }) => {
    expect([recipientFault(publicKey), identitiesIn(privateKey)]).toEqual([undefined, [privateKey]]);
    const locked = await encrypt(writeKit(kit), { kind: 'recipients', recipients: [publicKey, ...keys.recipients], identities: [] });
    for (const identities of [[privateKey], keys.identities])
      expect(readKit((await decrypt(locked, { ...keys, identities }, path)) as string, path)).toEqual(kit);
    expect(await decrypt(locked, { ...keys, identities: [sshPair('other').privateKey] }, path)).toMatchObject({ code: 'KIT_LOCKED' });
  });
});

test.each(['', 'age1', 'ssh-ed25519 AAAA', 'ssh-dss AAAAB3NzaC1kc3M=', 'AGE-SECRET-KEY-1QQ', 'hunter2'])('%j is no recipient', (text) => {
  expect(recipientFault(text)).toMatch(/^is no recipient/);
});

test.each(['', '# only a comment', 'hunter2', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n'])(
  '%j holds no identity',
  (text) => {
    expect(identitiesIn(text)).toBeUndefined();
  },
);

function rsaLine(key: KeyObject): string {
  const { n = '', e = '' } = key.export({ format: 'jwk' });
  const fields = [Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.concat([Buffer.alloc(1), Buffer.from(n, 'base64url')])];
  const blob = Buffer.concat(fields.flatMap((field) => [Buffer.from([0, 0, field.length >> 8, field.length & 255]), field]));
  return `ssh-rsa ${blob.toString('base64')} me`;
}
