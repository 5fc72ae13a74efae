import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keys } from '../../src/kit/keys';
import { KitFile } from '../../src/kit/store';
import { readSealedFile } from '../../src/model/sealed-secrets';
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
  const ran = copy.loutik(['kit', ...args, ...kit.options, '--json'], { input });
  said += ran.stdout + ran.stderr;
  return JSON.parse(ran.stdout);
}
beforeAll(async () => {
  folder = fs.mkdtempSync(join(tmpdir(), 'loutik-rotate-'));
  kit = await ExampleKit.in(folder);
  fillSite((path, change) => copy.edit(path, change));
  watch = await ProcWatch.start();
  loutik(['create', '--recipient', kit.recipient, '--answers', '-'], JSON.stringify(answers));
});
afterAll(() => {
  watch?.stop();
  copy.remove();
  fs.rmSync(folder, { recursive: true, force: true });
});

const sealedFiles = () =>
  fs
    .readdirSync(join(copy.root, 'clusters/loutik/secrets'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `clusters/loutik/secrets/${name}`)
    .sort();
/** What every sealed key opens to, with one of the kit's sealing keys. */
function opened(key: string): Record<string, string | undefined> {
  return Object.fromEntries(
    sealedFiles().flatMap((path) => {
      const read = readSealedFile({ path, text: copy.read(path) });
      if (Array.isArray(read)) throw new Error(JSON.stringify(read));
      return Object.entries(read.encryptedData).map(
        ([name, text]) => [`${read.name}/${name}`, tryUnseal(key, read, text)?.toString()] as const,
      );
    }),
  );
}
const idsOf = ({ steps }: { steps: readonly { id: string }[] }) => steps.map(({ id }) => id);

test('made values are made anew, sealed wherever they are, and the old ones stay in the kit', async () => {
  const before = (await kit.read()).values;
  const answer = loutik(['rotate', 'backups.http.bot', 'k3s.agentToken']);
  expect(answer).toMatchObject({ ok: true, rotated: ['k3s.agentToken', 'backups.http.bot'], left: [] });
  expect(answer.sealed).toEqual(['clusters/loutik/secrets/backups/rest-server-i5.yaml', 'clusters/loutik/secrets/bot/bot-backup.yaml']);
  const { values } = await kit.read();
  for (const name of answer.rotated) expect(values[name]?.before?.[0]?.value).toBe(before[name]?.value);
  const all = opened(await kit.value('sealingKey.privateKey'));
  expect([all['bot-backup/http-password'], all['rest-server-i5/bot.http']]).toEqual(Array(2).fill(values['backups.http.bot']?.value));
  expect(idsOf(answer)).toEqual(['render', 'machine i5-master', 'machine ryzen-worker', 'machine ryzen', 'machine i5', 'forget', 'push']);
});

test('the order is told again without a change', async () => {
  const before = fs.readFileSync(kit.path);
  expect(idsOf(loutik(['rotate', 'k3s.agentToken', '--order']))[0]).toBe('render');
  expect(fs.readFileSync(kit.path).equals(before)).toBe(true);
});

test('a value that somebody gives out is another one than before, or none is taken', async () => {
  const [name, old = ''] = ['kube-system/traefik-dns/token', answers['kube-system/traefik-dns/token']];
  const same = loutik(['rotate', name, '--from-file', '-'], `${old}\n`);
  expect(same.problems).toEqual([expect.objectContaining({ code: 'SECRET_INVALID', where: name, what: 'it is the one that the kit has' })]);
  expect(loutik(['rotate', name, '--from-file', '-'], 'anotherDnsTokenOfTests-1\n')).toMatchObject({ ok: true, rotated: [name] });
  expect([await kit.value(name), (await kit.read()).values[name]?.before?.[0]?.value]).toEqual(['anotherDnsTokenOfTests-1', old]);
});

test.each([
  [['rotate'], 'kit rotate takes a NAME or several, or --sealing-key; npx loutik kit show lists the names'],
  [['rotate', 'a', 'b', '--from-file', '-'], 'kit rotate takes --from-file with one NAME: it holds one value'],
  [['rotate', 'bot/bot-token/token'], 'Without a terminal, bot/bot-token/token take --from-file FILE, one at a time'],
  [['rotate', 'k3s.agentToken', '--from-file', '-'], 'A program makes k3s.agentToken; npx loutik kit set takes a value of your own'],
  [['rotate', '--lock', 'k3s.agentToken'], 'kit rotate --lock changes what opens the kit, and takes no NAME'],
  [['lost'], 'kit lost takes what is lost: kit, workstation, or a machine of the inventory'],
  [['lost', 'ryzn'], 'There is no ryzn to lose; did you mean ryzen?'],
  [['lost', 'gateway', '--done', 'tailnett'], 'There is no step tailnett; did you mean tailnet?'],
])('kit %j is called wrongly, and changes nothing', (args, usage) => {
  const before = fs.readFileSync(kit.path);
  expect(loutik(args, '').usage).toBe(usage);
  if (args[0] === 'rotate') expect(fs.readFileSync(kit.path).equals(before)).toBe(true);
});

test('names that mean nothing are told all at once', () => {
  const { problems } = loutik(['rotate', 'k3s.agentToken', 'k3s.token', 'nope']);
  expect(problems.map(({ code, where }: Record<string, string>) => [code, where])).toEqual([
    ['SECRET_UNKNOWN', 'k3s.token'],
    ['SECRET_UNKNOWN', 'nope'],
  ]);
});

test('with a sealed value that opens with no key, the sealing key stays: nothing would bring that value back', async () => {
  const path = 'clusters/loutik/secrets/bot/bot-token.yaml';
  const text = copy.read(path);
  const old = await kit.value('sealingKey.privateKey');
  copy.edit(path, (whole) => whole.replace(/token: \S{20}/, `token: ${'A'.repeat(20)}`));
  expect(loutik(['rotate', '--sealing-key']).problems).toEqual([expect.objectContaining({ code: 'SEALED_SECRET_INVALID', where: path })]);
  copy.write(path, text);
  expect(await kit.value('sealingKey.privateKey')).toBe(old);
});

test('with another sealing key every secret is sealed again to what it was, and the old key stays in the kit', async () => {
  const old = await kit.value('sealingKey.privateKey');
  const before = opened(old);
  const answer = loutik(['rotate', '--sealing-key']);
  expect(answer.sealed.sort()).toEqual(['clusters/loutik/sealing-cert.pem', ...sealedFiles()]);
  const key = await kit.value('sealingKey.privateKey');
  const salted = 'argocd-secret/admin.password'; // each hash has a salt of its own
  const after = opened(key);
  expect({ ...after, [salted]: before[salted] }).toEqual(before);
  expect(after[salted]).toMatch(/^\$2/);
  expect(Object.values(opened(old)).filter((value) => value !== undefined)).toEqual([]);
  expect((await kit.read()).values['sealingKey.privateKey']?.before?.[0]?.value).toBe(old);
  expect(loutik(['verify', '--strict'])).toMatchObject({ ok: true, opened: 31 });
  expect(loutik(['render', '--to', join(folder, 'out')]).ok).toBe(true);
});

test('a file that still has the old sealing key is told as such, and sealed again by kit create', () => {
  const path = 'clusters/loutik/secrets/bot/bot-token.yaml';
  const text = copy.read(path);
  loutik(['rotate', '--sealing-key']);
  copy.write(path, text);
  expect(loutik(['verify']).problems).toEqual([
    {
      code: 'SEALED_SECRET_INVALID',
      where: path,
      what: 'token is sealed with an earlier key of the kit',
      repair: 'npx loutik kit create seals it again',
    },
  ]);
  expect(loutik(['create']).sealed).toEqual([path]);
  expect(loutik(['verify']).ok).toBe(true);
});

test('a lost machine is gone through in pieces: what is done stays done, and new values tick themselves', async () => {
  const begun = loutik(['lost', 'ryzen']);
  expect(begun).toMatchObject({ ok: true, lost: 'ryzen', left: begun.steps.length });
  const hand = idsOf(begun).filter((id) => !id.startsWith('change '));
  expect(loutik(['lost', 'ryzen', ...hand.slice(0, 3).flatMap((id) => ['--done', id])]).left).toBe(begun.left - 3);
  const change = begun.steps
    .find(({ id }: { id: string }) => id === 'change made')
    .commands[0].split(' ')
    .slice(4);
  expect(change).toEqual(
    expect.arrayContaining(['sealingKey.privateKey', 'k3s.serverToken', 'hosts.sshKey.privateKey', 'backups.http.bot']),
  );
  expect(loutik(['lost', 'ryzen', '--done', 'change made']).usage).toMatch(
    /^change made is done with the new value: npx loutik kit rotate /,
  );
  loutik(['rotate', ...change]);
  const asked = idsOf(begun)
    .filter((id) => id.startsWith('change ') && id !== 'change made')
    .map((id) => id.slice('change '.length));
  const more = { 'hosts.rootPasswordHash': 'another horse of the console', 'wifi.passphrase': 'another radio passphrase' };
  for (const name of asked)
    expect(loutik(['rotate', name, '--from-file', '-'], (more as Record<string, string>)[name] ?? `${answers[name]}9`)).toMatchObject({
      ok: true,
      rotated: [name],
    });
  expect(loutik(['lost', 'ryzen']).left).toBe(hand.length - 3);
  expect(loutik(['lost', 'ryzen', ...hand.flatMap((id) => ['--done', id])]).left).toBe(0);
  expect([...((await kit.read()).losses.ryzen?.done ?? [])].sort()).toEqual([...hand].sort());
  expect(loutik(['lost', 'ryzen', '--again']).left).toBe(begun.left);
});

test('the kit is locked to others, who open it alone', async () => {
  const other = await ExampleKit.in(fs.mkdtempSync(join(folder, 'other-')));
  const args = ['rotate', '--lock', '--recipient', other.recipient];
  expect(loutik(args).problems).toEqual([expect.objectContaining({ code: 'KIT_LOCKED' })]); // nobody keeps what cannot be read back
  expect(loutik([...args, '--identity', other.options[3] as string]).ok).toBe(true);
  expect(loutik(['show']).problems).toEqual([expect.objectContaining({ code: 'KIT_LOCKED' })]);
  expect(copy.json(['kit', 'show', '--kit', kit.path, '--identity', other.options[3] as string]).recipients).toEqual([other.recipient]);
});

test('no value was in any output, argument or environment', async () => {
  const other = join(folder, fs.readdirSync(folder).find((name) => name.startsWith('other-')) ?? '', 'identity');
  const keys: Keys = { kind: 'recipients', recipients: [], identities: [fs.readFileSync(other, 'utf8').trim()] };
  const { values } = await new KitFile(kit.path, copy.root).open(keys, 'loutik');
  const open = new Set(['sealingKey.certificate', 'hosts.sshKey.publicKey', 'git.kind', 'nextcloud/nextcloud-admin/username']);
  const secrets = Object.entries(values)
    .filter(([name]) => !open.has(name))
    .flatMap(([, { value, before = [] }]) => [value, ...before.map((each) => each.value)])
    .map((value) => value.trim().split('\n').at(-2) ?? value);
  expect(secrets.length).toBeGreaterThan(60);
  const { sightings, processes } = await watch.end([...secrets, kit.identity]);
  expect([sightings, processes > 20]).toEqual([[], true]);
  expect(secrets.filter((value) => said.includes(value))).toEqual([]);
});
