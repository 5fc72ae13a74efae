import { filled, put } from '../../src/kit/fill';
import { type Kit, newKit, textOf, withValue } from '../../src/kit/kit';
import { type ClusterSecret, recovered } from '../../src/kit/recover';
import { sealingsOf } from '../../src/kit/sealings';
import { usesOf } from '../../src/kit/secret-items';
import { itemsFor, valueFor } from '../../src/kit/values';
import { verify } from '../../src/kit/verify';
import { assemble } from '../../src/model/assemble';
import { readSealedFile } from '../../src/model/sealed-secrets';
import { sealedForm } from '../../src/secrets/form';
import { seal } from '../../src/secrets/seal';
import { sealedText } from '../../src/secrets/sealed-text';
import { selfSigned } from '../bootstrap/self-signed';
import { homelab } from '../homelabs/homelabs';
import { answers } from './given';

// rule by rule: test/kit/recover.test.ts

const now = new Date('2026-11-27T10:00:00Z');
/** When the kit was lost: what it held is older. */
const later = new Date('2026-12-24T18:00:00Z');
const { lab } = assemble({ ...homelab('house', 'loutik'), sealed: new Map() });
const [pair, earlier] = [selfSigned(), selfSigned()];
const empty = newKit('loutik', ['age1a', 'age1b'], now);
const whole = Object.entries({ ...answers, 'hosts.rootPasswordHash': '$6$salt$hash' }).reduce(
  (kit, [name, value]) => put(lab, kit, name, value, now),
  filled(
    lab,
    withValue(withValue(empty, 'sealingKey.privateKey', pair.privateKey, now), 'sealingKey.certificate', pair.certificate, now),
    now,
  ).kit,
);

const base64 = (values: Readonly<Record<string, string | Uint8Array>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value as string).toString('base64')]));
const keySecret = ({ certificate, privateKey }: typeof pair, creationTimestamp: string, status = 'active'): ClusterSecret => ({
  metadata: {
    name: `key-${creationTimestamp}`,
    namespace: 'kube-system',
    creationTimestamp,
    labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': status },
  },
  data: base64({ 'tls.crt': certificate, 'tls.key': privateKey }),
});
/** What the cluster holds of a kit: each secret as the controller opens it. */
function opened(kit: Kit): ClusterSecret[] {
  return [...new Set(usesOf(lab).map(({ secret }) => secret))].map(({ namespace, name }) => {
    const mine = usesOf(lab).filter(({ secret }) => secret.namespace === namespace && secret.name === name);
    return {
      metadata: { namespace, name },
      data: base64(Object.fromEntries(mine.map((use) => [use.key, sealedForm(use.origin, valueFor(kit, use) ?? '')]))),
    };
  });
}
const repositorySecret = (data: Readonly<Record<string, string>>): ClusterSecret => ({
  metadata: { namespace: 'argocd', name: 'repository-loutik' },
  data: base64({ type: 'git', url: lab.inventory.git.url, ...data }),
});
const secrets = [
  ...opened(whole),
  keySecret(pair, '2026-11-27T10:00:00Z'),
  repositorySecret({ username: 'reader', password: 'a-token-of-tests' }),
];
const recover = (from: readonly ClusterSecret[], begun = empty, certificate: string | undefined = pair.certificate, sealed = new Map()) =>
  recovered(lab, begun, certificate, sealed, from, later);

test('all that the cluster has comes back as it was in the kit, shared values once, and nothing is made', () => {
  const { kit, taken, left } = recover(secrets);
  const hash = 'argocd/argocd-secret/admin.password';
  for (const name of taken.filter((each) => each !== hash && !each.startsWith('git.')))
    expect([name, textOf(kit, name)]).toEqual([name, textOf(whole, name)?.replace(/\/$/, '')]);
  expect(textOf(kit, hash)).toMatch(/^\$2/);
  expect(kit.values[hash]?.since).toBe(now.toISOString()); // the time that is sealed beside it
  expect([textOf(kit, 'git.kind'), textOf(kit, 'git.username'), textOf(kit, 'git.password')]).toEqual([
    'https',
    'reader',
    'a-token-of-tests',
  ]);
  expect(left.map(({ name }) => name)).toEqual([
    ...['k3s.serverToken', 'k3s.agentToken', 'k3s.nodePasswords.i5-master', 'k3s.nodePasswords.ryzen-worker'],
    ...[
      'tailscale.node',
      'tailscale.host',
      'tailscale.gateway',
      'hosts.rootPasswordHash',
      'hosts.sshKey.privateKey',
      'hosts.sshKey.publicKey',
    ],
    ...['nut.eaton.primary', 'nut.eaton.secondary', 'wifi.ssid', 'wifi.passphrase', 'backups.offsite.keyId', 'backups.offsite.key'],
  ]);
  for (const use of usesOf(lab)) expect([use.key, valueFor(kit, use) !== undefined]).toEqual([use.key, true]);
  expect(Object.keys(kit.values)).not.toContain('bot/bot-backup/offsite-repository'); // the address above all of them is known
});

test('what no cluster has is told with the file of a machine that has it, or where somebody finds it', () => {
  const unfound = recover(secrets).left.filter(({ lies, question, follows }) => !lies && !question && !follows);
  expect(unfound.map(({ name }) => name)).toEqual([]);
});

test('of several sealing keys that of the certificate in Git is the kit’s, and the others are kept for what is sealed with them', () => {
  const sealed = new Map([
    ['bot/bot-token', { token: seal(earlier.certificate, { namespace: 'bot', name: 'bot-token' }, 'sealed with the earlier one') }],
  ]);
  const keys = [
    keySecret(pair, '2026-01-01T00:00:00Z'),
    keySecret(earlier, '2026-06-01T00:00:00Z'),
    keySecret(selfSigned(), '2026-07-01T00:00:00Z', 'compromised'),
  ];
  const { kit } = recover(keys, empty, pair.certificate, sealed);
  expect([textOf(kit, 'sealingKey.privateKey'), textOf(kit, 'sealingKey.certificate')]).toEqual([pair.privateKey, pair.certificate]);
  expect(kit.values['sealingKey.privateKey']?.before?.map(({ value }) => value)).toEqual([earlier.privateKey]);
  expect(textOf(kit, 'bot/bot-token/token')).toBe('sealed with the earlier one');
  expect(textOf(recovered(lab, empty, undefined, new Map(), keys, now).kit, 'sealingKey.privateKey')).toBe(earlier.privateKey); // the youngest
});

test('what is sealed in Git goes before what the cluster still has, and what the kit has before both', () => {
  const sealed = new Map([['bot/bot-token', { token: seal(pair.certificate, { namespace: 'bot', name: 'bot-token' }, 'of Git') }]]);
  expect(textOf(recover(secrets, empty, pair.certificate, sealed).kit, 'bot/bot-token/token')).toBe('of Git');
  const begun = withValue(empty, 'bot/bot-token/token', 'of the kit', now);
  const { kit, taken } = recover(secrets, begun, pair.certificate, sealed);
  expect([textOf(kit, 'bot/bot-token/token'), taken.includes('bot/bot-token/token')]).toEqual(['of the kit', false]);
});

test('a key’s own value stays its own: an address elsewhere is not taken for one below the shared one', () => {
  const own = withValue(whole, 'bot/bot-backup/offsite-repository', 's3:https://elsewhere.example/of-the-bot', now);
  const { kit } = recover([...opened(own), keySecret(pair, '2026-11-27T10:00:00Z')]);
  expect(textOf(kit, 'bot/bot-backup/offsite-repository')).toBe('s3:https://elsewhere.example/of-the-bot');
  for (const use of usesOf(lab).filter(({ origin }) => !origin?.startsWith('time:') && origin !== 'bcrypt'))
    expect([use.key, valueFor(kit, use)?.toString()]).toEqual([use.key, valueFor(own, use)?.toString()]);
});

test('a recovered kit seals nothing again: Git has what it has', () => {
  const { kit } = recover(secrets);
  const sealed = new Map(
    sealingsOf(lab, { kit: whole, before: whole }, new Map()).map(({ secret, values }) => [
      `${secret.namespace}/${secret.name}`,
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, seal(pair.certificate, secret, value)])),
    ]),
  );
  const again = recover(secrets, empty, pair.certificate, sealed).kit;
  expect(sealingsOf(lab, { kit: again, before: again }, sealed)).toEqual([]);
  expect(itemsFor(lab, kit).length).toBe(itemsFor(lab, whole).length);
});

test('a recovered kit and Git agree', () => {
  const files = sealingsOf(lab, { kit: whole, before: whole }, new Map()).map(({ secret, file, values }) => ({
    path: file,
    text: sealedText(
      secret,
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, seal(pair.certificate, secret, value)])),
    ),
  }));
  const sealed = new Map(
    files
      .map(readSealedFile)
      .flatMap((file) => (Array.isArray(file) ? [] : [[`${file.namespace}/${file.name}`, file.encryptedData] as const])),
  );
  const { kit } = recovered(lab, empty, pair.certificate, sealed, secrets, later);
  expect(verify(lab, kit, pair.certificate, files, later)).toMatchObject({ problems: [], opened: usesOf(lab).length });
});
