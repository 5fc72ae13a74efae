import { Secret, ServiceChart } from '../../src';
import { type Kit, newKit, textOf, withValue } from '../../src/kit/kit';
import { type ClusterSecret, recovered } from '../../src/kit/recover';
import { seal } from '../../src/secrets/seal';
import { selfSigned } from '../bootstrap/self-signed';
import { modelOf } from '../proofs/proved';
import { begun, kitOf, lab, later } from './small-lab';

// of a whole homelab: test/kit/recover-house.test.ts

const [first, second, third] = [selfSigned(), selfSigned(), selfSigned()];
const none = newKit('test', [], begun);
const base64 = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
const held = (namespace: string, name: string, values: Readonly<Record<string, string>>): ClusterSecret => ({
  metadata: { namespace, name },
  data: base64(values),
});
const label = 'sealedsecrets.bitnami.com/sealed-secrets-key';
const keySecret = (
  { certificate, privateKey }: typeof first,
  creationTimestamp?: string,
  metadata: Partial<ClusterSecret['metadata']> = {},
): ClusterSecret => ({
  metadata: {
    namespace: 'kube-system',
    name: 'sealed-secrets-key',
    labels: { [label]: 'active' },
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...metadata,
  },
  data: base64({ 'tls.crt': certificate, 'tls.key': privateKey }),
});
const recover = (
  secrets: readonly ClusterSecret[],
  {
    kit = none,
    certificate,
    sealed = new Map(),
  }: { kit?: Kit; certificate?: string; sealed?: ReadonlyMap<string, Readonly<Record<string, string>>> } = {},
) => recovered(lab, kit, certificate, sealed, secrets, later);
/** The names of the sealing keys that a kit has and had, the newest first. */
const keysIn = (kit: Kit) => {
  const entry = kit.values['sealingKey.privateKey'];
  const all = [...(entry ? [entry.value] : []), ...(entry?.before ?? []).map(({ value }) => value)];
  return all.map((key) => ['first', 'second', 'third'][[first, second, third].findIndex(({ privateKey }) => privateKey === key)]);
};

describe('sealing keys', () => {
  const two = [keySecret(first, '2026-01-01T00:00:00Z'), keySecret(second, '2026-02-01T00:00:00Z')];

  test('come with the youngest in front, in whichever order the cluster tells them', () => {
    expect([keysIn(recover(two).kit), keysIn(recover([...two].reverse()).kit)]).toEqual([
      ['second', 'first'],
      ['second', 'first'],
    ]);
    expect(textOf(recover(two).kit, 'sealingKey.certificate')).toBe(second.certificate);
  });

  test('that say no age are the oldest', () => {
    expect(keysIn(recover([...two, keySecret(third)]).kit)).toEqual(['second', 'first', 'third']);
    expect(keysIn(recover([keySecret(third), ...two]).kit)).toEqual(['second', 'first', 'third']);
  });

  test('come with that of Git’s certificate in front, whatever its line ends', () => {
    for (const certificate of [first.certificate, first.certificate.replaceAll('\n', '\r\n')])
      expect(keysIn(recover(two, { certificate }).kit)).toEqual(['first', 'second']);
    expect(keysIn(recover(two, { certificate: third.certificate }).kit)).toEqual(['second', 'first']);
  });

  test.each<[string, ClusterSecret]>([
    ['of another namespace', keySecret(third, undefined, { namespace: 'app' })],
    ['that the controller opens nothing with any more', keySecret(third, undefined, { labels: { [label]: 'compromised' } })],
    ['without the label', keySecret(third, undefined, { labels: {} })],
    ['without any label', keySecret(third, undefined, { labels: undefined })],
    ['whose halves are of two pairs', keySecret({ ...third, certificate: first.certificate })],
    ['without a value', { metadata: keySecret(third).metadata }],
    ['without a key', { metadata: keySecret(third).metadata, data: base64({ 'tls.crt': third.certificate }) }],
  ])('are none %s', (_, secret) => {
    expect(keysIn(recover([secret]).kit)).toEqual([]);
    expect(keysIn(recover([...two, secret]).kit)).toEqual(['second', 'first']);
  });

  test('stay as the kit has them', () => {
    const kit = kitOf({ 'sealingKey.privateKey': third.privateKey });
    expect(keysIn(recover(two, { kit }).kit)).toEqual(['third']);
  });

  test('open what Git has sealed with any of them', () => {
    const secret = { namespace: 'app', name: 'app-token' };
    const sealed = new Map([
      ['app/app-token', { token: seal(first.certificate, secret, 'x'), made: seal(third.certificate, secret, 'y') }],
    ]);
    const { kit, taken } = recover(two, { sealed });
    expect([textOf(kit, 'app/app-token/token'), textOf(kit, 'app/app-token/made')]).toEqual(['x', undefined]);
    expect(taken).toEqual(['sealingKey.privateKey', 'sealingKey.certificate', 'app/app-token/token']);
  });
});

describe('what the cluster has open', () => {
  test('is taken by the secret’s namespace and name, and by its key', () => {
    const { kit, taken } = recover([
      held('other', 'app-token', { token: 'of another namespace' }),
      held('app', 'app-other', { token: 'of another name' }),
      held('app', 'app-token', { token: 'right', more: 'nobody’s' }),
      { metadata: { namespace: 'app', name: 'app-admin' } },
    ]);
    expect([taken, textOf(kit, 'app/app-token/token')]).toEqual([['app/app-token/token'], 'right']);
    expect(kit.values['app/app-token/token']?.since).toBe(later.toISOString());
  });

  test('fills up what the kit has, and is left where it has a value', () => {
    const kit = kitOf({ 'app/app-token/token': 'of the kit' });
    const next = recover([held('app', 'app-token', { token: 'of the cluster', made: 'new' })], { kit });
    expect([textOf(next.kit, 'app/app-token/token'), next.taken]).toEqual(['of the kit', ['app/app-token/made']]);
  });

  test('is told apart from what is still missing', () => {
    const before = recover([]).left.map(({ name }) => name);
    const { left } = recover([held('app', 'app-token', { token: 'x' })]);
    expect(before).toContain('app/app-token/token');
    expect(left.map(({ name }) => name)).toEqual(before.filter((name) => name !== 'app/app-token/token'));
  });
});

describe('the address above an app’s own', () => {
  const place = (value: string) => held('more', 'more-hub', { place: value });
  const base = 'backups.offsite.repository';
  const own = 'more/more-hub/place';
  test('is taken in its place', () => {
    const { kit } = recover([place('s3:https://s3.test.example/bucket/more')]);
    expect([textOf(kit, base), textOf(kit, own)]).toEqual(['s3:https://s3.test.example/bucket', undefined]);
  });
  test('is none where the app’s name does not end it: it is its own', () => {
    for (const value of ['s3:bucket/other', 's3:bucket/more/', 's3:bucketmore']) {
      const { kit } = recover([place(value)]);
      expect([textOf(kit, base), textOf(kit, own)]).toEqual([undefined, value]);
    }
  });
  test('stays as the kit has it, and the app’s own follows from it', () => {
    const { kit } = recover([place('s3:elsewhere/more')], { kit: kitOf({ [base]: 's3:bucket' }) });
    expect([textOf(kit, base), textOf(kit, own)]).toEqual(['s3:bucket', undefined]);
  });
  test('is one for all apps, or none', () => {
    const { lab: two } = modelOf((of) => {
      for (const app of ['a', 'b'])
        new Secret(new ServiceChart(of, app), 's', { keys: ['k'], origins: { k: `below:${base}` }, about: 'a test' });
    });
    const of = (values: Readonly<Record<string, string>>) => {
      const secrets = Object.entries(values).map(([app, k]) => held(app, `${app}-s`, { k }));
      const { values: found } = recovered(two, none, undefined, new Map(), secrets, later).kit;
      return Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));
    };
    expect(of({ a: 's3:x/a', b: 's3:x/b' })).toEqual({ [base]: 's3:x' });
    expect(of({ b: 's3:x/b' })).toEqual({ [base]: 's3:x' });
    expect(of({ a: 's3:x/a', b: 's3:y/b' })).toEqual({ 'a/a-s/k': 's3:x/a', 'b/b-s/k': 's3:y/b' });
    expect(of({ a: 's3:x/a', b: 's3:x' })).toEqual({ 'a/a-s/k': 's3:x/a', 'b/b-s/k': 's3:x' });
    expect(of({})).toEqual({});
  });
  test('is as it was where the kit has both', () => {
    const both = kitOf({ [base]: 's3:bucket', [own]: 's3:elsewhere/more' });
    expect(recover([], { kit: both }).kit).toEqual(both);
  });
});

describe('how Argo CD reads the repository', () => {
  const read = (data: Readonly<Record<string, string>>, kit?: Kit) => {
    const next = recover([held('argocd', 'repository-test', data)], { ...(kit ? { kit } : {}) }).kit;
    return Object.fromEntries(Object.entries(next.values).flatMap(([name, { value }]) => (name.startsWith('git.') ? [[name, value]] : [])));
  };
  const url = 'https://git.test.example/owner/homelab.git';
  test('is by a token, with its user where it has one', () => {
    expect(read({ url, username: 'u', password: 'p' })).toEqual({ 'git.kind': 'https', 'git.username': 'u', 'git.password': 'p' });
    expect(read({ url, password: 'p' })).toEqual({ 'git.kind': 'https', 'git.password': 'p' });
  });
  test('is by a key before that', () => {
    expect(read({ url, sshPrivateKey: 'k', password: 'p' })).toMatchObject({ 'git.kind': 'ssh', 'git.privateKey': 'k' });
    expect(read({ url, sshPrivateKey: 'k', password: 'p' })).not.toHaveProperty('git.password');
  });
  test('is by nothing where it has neither', () => {
    expect(read({ url })).toEqual({ 'git.kind': 'public' });
    expect(read({ url, sshPrivateKey: '', password: '' })).toEqual({ 'git.kind': 'public' });
  });
  test('is not known without its address, in another homelab’s Secret, or in another namespace', () => {
    expect(read({ password: 'p' })).toEqual({});
    for (const [namespace, name] of [
      ['argocd', 'repository-other'],
      ['app', 'repository-test'],
    ] as const)
      expect(textOf(recover([held(namespace, name, { url })]).kit, 'git.kind')).toBeUndefined();
  });
  test('stays as the kit says it', () => {
    expect(read({ url, password: 'p' }, kitOf({ 'git.kind': 'public' }))).toEqual({ 'git.kind': 'public' });
  });
});

test('what the kit had before is not told as taken', () => {
  const kit = withValue(none, 'k3s.serverToken', 'x', begun);
  expect(recover([], { kit })).toMatchObject({ kit, taken: [] });
});
