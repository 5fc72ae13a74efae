import { filled, open, put, remade } from '../../src/kit/fill';
import type { Item } from '../../src/kit/item';
import { textOf } from '../../src/kit/kit';
import { changed, given, rotated, rotationFault, unsealed } from '../../src/kit/rotate';
import { itemsFor } from '../../src/kit/values';
import { item } from './item';
import { begun, kitOf, lab, later } from './small-lab';

// of whole homelabs: test/kit/rotate.test.ts

const token = 'app/app-token/token';
const names = (items: readonly Item[]) => items.map(({ name }) => name);
const itemOf = (name: string, kit = kitOf({})) => itemsFor(lab, kit).find((item) => item.name === name) as Item;

describe('names are of items', () => {
  test('in the order of the table, and those that are none are told', () => {
    expect(rotated(lab, kitOf({}), [token, 'gone', 'k3s.agentToken'])).toMatchObject({
      items: [{ name: 'k3s.agentToken' }, { name: token }],
      unknown: ['gone'],
    });
    expect(rotated(lab, kitOf({}), [])).toEqual({ items: [], unknown: [] });
  });

  test('or of a key that has its own value in place of a shared one, and only then', () => {
    const own = 'more/more-hub/key';
    expect(rotated(lab, kitOf({}), [own])).toEqual({ items: [], unknown: [own] });
    const { items, unknown } = rotated(lab, kitOf({ [own]: 'its own' }), [own, 'hub.key']);
    expect([names(items), unknown]).toEqual([['hub.key', own], []]);
    expect(items[1]).toMatchObject({
      about: 'hub too',
      needs: ['more'],
      question: { asks: own, found: 'hub too' },
      revoked: 'hub too',
      isBoot: false,
    });
    expect(items[1]?.uses.map(({ key, secret }) => [secret.app, key])).toEqual([['more', 'key']]);
    expect([items[1]?.fault(Buffer.alloc(0)), items[1]?.fault(Buffer.from('x'))]).toEqual(['is empty', undefined]);
  });

  test('a key with an item of its own is told once', () => {
    expect(names(rotated(lab, kitOf({ [token]: 'x' }), [token]).items)).toEqual([token]);
  });
});

test('what follows from another value changes with it, what is always the same is given, and the rest may change', () => {
  const fault = (change: Partial<Item>) => rotationFault(change as Item);
  expect(fault({ follows: 'a.b', makes: () => 'x' })).toBe('it is made of a.b, with which it changes');
  expect(fault({ makes: () => 'x', isPublic: true })).toMatch(/^a program makes the same each time/);
  expect([fault({ makes: () => 'x' }), fault({ isPublic: true }), fault({})]).toEqual([undefined, undefined, undefined]);
});

test('a value that somebody gives is kept under its name, an item’s or a key’s own', () => {
  const own = { ...itemOf('hub.key'), name: 'more/more-hub/key' };
  expect(textOf(given(lab, kitOf({}), own, 'its own', later), own.name)).toBe('its own');
  expect(textOf(given(lab, kitOf({}), itemOf(token), 'new', later), token)).toBe('new');
});

test('items have changed that have another value, or a first one; not those that have lost theirs', () => {
  const items = ['k3s.agentToken', 'k3s.serverToken', token, 'hub.key'].map((name) => itemOf(name));
  const before = kitOf({ 'k3s.agentToken': 'a', 'k3s.serverToken': 'b', 'hub.key': 'c' });
  const after = kitOf({ 'k3s.agentToken': 'a', 'k3s.serverToken': 'x', [token]: 'first' });
  expect(names(changed(before, after, items))).toEqual(['k3s.serverToken', token]);
});

test('a key is not sealed yet that has a new value and whose file was not written', () => {
  const before = kitOf({ [token]: 'a', 'hub.key': 'b' });
  const after = kitOf({ [token]: 'x', 'hub.key': 'b', 'app/app-token/made': 'first' });
  const file = 'clusters/test/secrets/app/app-token.yaml';
  expect(unsealed(lab, before, after, [])).toEqual([token, 'app/app-token/made']);
  expect(unsealed(lab, before, after, [file])).toEqual([]);
  expect(unsealed(lab, before, after, ['clusters/test/secrets/app/app-hub.yaml'])).toEqual([token, 'app/app-token/made']);
  expect(unsealed(lab, before, before, [])).toEqual([]);
  expect(unsealed(lab, before, kitOf({ ...{ [token]: 'a' }, 'hub.key': 'y' }), [])).toEqual(['app/app-hub/key', 'more/more-hub/key']);
});

describe('what a program can make', () => {
  /** All but what takes a while: keys of machines. */
  const rest = kitOf({
    'sealingKey.privateKey': 'p',
    'sealingKey.certificate': 'c',
    'hosts.sshKey.privateKey': 'p',
    'hosts.sshKey.publicKey': 'q',
  });

  test('is made where there is nothing, and what is there stays', () => {
    const { kit, made } = filled(lab, { ...rest, values: { ...rest.values, ...kitOf({ 'k3s.agentToken': 'mine' }).values } }, later);
    expect(made).toEqual([
      'k3s.serverToken',
      'k3s.nodePasswords.server',
      'k3s.nodePasswords.worker',
      'nut.ups.primary',
      'nut.ups.secondary',
      'app/app-token/made',
      'app/app-admin/name',
      'app/app-admin/password',
      'hub.key',
    ]);
    expect([textOf(kit, 'k3s.agentToken'), textOf(kit, 'app/app-admin/name')]).toEqual(['mine', 'admin']);
    for (const name of made) expect([name, itemOf(name, kit).fault(Buffer.from(textOf(kit, name) ?? ''))]).toEqual([name, undefined]);
    expect(filled(lab, kit, later)).toEqual({ kit, made: [] });
    expect(kit.values[made[0] as string]?.since).toBe(later.toISOString());
  });

  test('somebody has to give the rest, in the order of the table', () => {
    expect(names(open(lab, filled(lab, rest, later).kit))).toEqual([
      ...['tailscale.node', 'tailscale.host', 'tailscale.gateway', 'git.kind', 'hosts.rootPasswordHash'],
      ...['offsite.repository', 'offsite.keyId', 'offsite.key', 'writer.keyId', 'writer.key'].map((name) => `backups.${name}`),
      token,
    ]);
  });

  test('is made anew with what follows from it; what somebody gives, or follows, is left', () => {
    const kit = kitOf({ 'hosts.sshKey.privateKey': 'old', 'hosts.sshKey.publicKey': 'old half', [token]: 'given', 'hub.key': 'old' });
    const next = remade(
      lab,
      kit,
      ['hosts.sshKey.privateKey', 'hosts.sshKey.publicKey', token, 'hub.key'].map((name) => itemOf(name)),
      later,
    );
    expect(textOf(next, token)).toBe('given');
    expect(textOf(next, 'hub.key')).not.toBe('old');
    expect(textOf(next, 'hosts.sshKey.publicKey')).toMatch(/^ssh-ed25519 AAAA\S+ hosts\n$/);
    expect(next.values['hosts.sshKey.publicKey']?.before).toHaveLength(1);
    expect(remade(lab, kit, [itemOf('hosts.sshKey.publicKey')], later)).toBe(kit);
    expect(textOf(remade(lab, kit, [item('hub.key', { makes: (of) => `made of <${of}>` })], later), 'hub.key')).toBe('made of <>');
  });

  test('a half that follows is made of the one that is put, and of no value that is none', () => {
    const pair = remade(lab, kitOf({}), [itemOf('hosts.sshKey.privateKey')], begun);
    const key = textOf(pair, 'hosts.sshKey.privateKey') as string;
    expect(textOf(put(lab, kitOf({}), 'hosts.sshKey.privateKey', key, later), 'hosts.sshKey.publicKey')).toBe(
      textOf(pair, 'hosts.sshKey.publicKey'),
    );
    expect(textOf(put(lab, kitOf({}), 'hosts.sshKey.privateKey', 'no key', later), 'hosts.sshKey.publicKey')).toBeUndefined();
    expect(put(lab, pair, 'hosts.sshKey.privateKey', key, later)).toBe(pair);
    expect(Object.keys(put(lab, kitOf({}), token, 'x', later).values)).toEqual([token]);
  });
});
