import { gitItems } from '../../src/kit/git-items';
import { onMachine } from '../../src/kit/taking';
import { publicOf } from '../../src/secrets/ssh-key';

const takes = [onMachine('server', ['replace'])];
const items = (url: string, kind?: string) => gitItems(url, kind, ['server', 'gateway'], takes);
const names = (url: string, kind?: string) => items(url, kind).map(({ name }) => name);
const item = (url: string, name: string, kind?: string) => items(url, kind).find((one) => one.name === name);
const fault = (url: string, name: string, value: string, kind?: string) => item(url, name, kind)?.fault(Buffer.from(value));
const https = 'https://git.test.example/me/homelab.git';

describe.each([['git@git.test.example:me/homelab.git'], ['ssh://git@git.test.example/me/homelab.git'], ['a-b.c@host:x']])(
  'over SSH, %s',
  (url) => {
    test('a pair of keys is made, and nobody is asked', () => {
      expect(names(url)).toEqual(['git.kind', 'git.privateKey', 'git.publicKey']);
      expect(items(url).filter(({ question }) => question !== undefined)).toEqual([]);
      expect(item(url, 'git.kind')?.makes?.('', new Date(0))).toBe('ssh');
      expect([fault(url, 'git.kind', 'ssh'), fault(url, 'git.kind', 'https')]).toEqual([undefined, 'is none of ssh']);
    });

    test('the public half follows from the private one, is for everybody, and lies on no machine', () => {
      const key = item(url, 'git.privateKey')?.makes?.('', new Date(0)) ?? '';
      expect(fault(url, 'git.privateKey', key)).toBeUndefined();
      const half = item(url, 'git.publicKey');
      expect(half).toMatchObject({ isPublic: true, follows: 'git.privateKey', needs: [], isBoot: false });
      expect(half?.makes?.(key, new Date(0))).toBe(publicOf(key, 'argocd'));
      expect(half?.makes?.('no key', new Date(0))).toBe('');
      expect(fault(url, 'git.publicKey', publicOf(key, 'argocd') ?? '')).toBeUndefined();
      expect(fault(url, 'git.publicKey', key)).toBe('is no public key line of ssh-keygen');
    });

    test('a new key is let in at the Git host before machines have it, and the old one is taken back there', () => {
      const key = item(url, 'git.privateKey');
      expect(key?.takes?.map(({ at }) => at)).toEqual(['readied', 'machine']);
      expect(key?.takes?.[0]).toMatchObject({ commands: ['npx loutik kit show --reveal git.publicKey'] });
      expect([key?.isPublic, key?.revoked]).toEqual([undefined, "the Git host's settings: the old deploy key"]);
    });
  },
);

describe('at an https address', () => {
  test('whether everybody may read it is asked, and may be seen', () => {
    expect(names(https)).toEqual(['git.kind']);
    expect(item(https, 'git.kind')).toMatchObject({
      isPublic: true,
      isBoot: true,
      needs: ['server', 'gateway'],
      question: { isOpen: true },
    });
    expect(item(https, 'git.kind')?.makes).toBeUndefined();
    expect(['https', 'public'].map((value) => fault(https, 'git.kind', value))).toEqual([undefined, undefined]);
    expect(fault(https, 'git.kind', 'ssh')).toBe('is none of https, public');
  });

  test('nothing more where everybody may', () => {
    expect(names(https, 'public')).toEqual(['git.kind']);
  });

  test('else its user and its token, of which the token alone is secret and taken back', () => {
    expect(names(https, 'https')).toEqual(['git.kind', 'git.username', 'git.password']);
    const [user, password] = ['git.username', 'git.password'].map((name) => item(https, name, 'https'));
    expect([user?.isPublic, user?.question?.isOpen, user?.revoked]).toEqual([true, true, undefined]);
    expect([password?.isPublic, password?.question?.isOpen, password?.revoked]).toEqual([
      undefined,
      false,
      "the Git host's settings: the old token",
    ]);
    expect([user?.takes, password?.takes]).toEqual([takes, takes]);
    expect([user?.question?.found, password?.question?.found].filter((found) => !found?.includes(https))).toEqual([]);
    expect([fault(https, 'git.password', 'a b', 'https'), fault(https, 'git.password', 'a\nb', 'https')]).toEqual([
      undefined,
      'has a line end in it',
    ]);
  });
});

test('a folder may be read by everybody, which nobody is asked', () => {
  expect(names('file:///srv/git/homelab.git')).toEqual(['git.kind']);
  expect(item('file:///srv/git/homelab.git', 'git.kind')?.makes?.('', new Date(0))).toBe('public');
  expect(fault('file:///srv/git/homelab.git', 'git.kind', 'https')).toBe('is none of public');
});

test('a user in an https address makes it none of SSH', () => {
  expect(names('https://me@git.test.example/homelab.git')).toEqual(['git.kind']);
  expect(fault('https://me@git.test.example/homelab.git', 'git.kind', 'https')).toBeUndefined();
});
