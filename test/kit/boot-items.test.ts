import { Bytes, daily, type Inventory, Rate, ServiceChart, Volume, Workload } from '../../src';
import { Lab } from '../../src/constructs/lab';
import { bootItems } from '../../src/kit/boot-items';
import type { Item } from '../../src/kit/item';
import { publicOf } from '../../src/secrets/ssh-key';
import { selfSigned } from '../bootstrap/self-signed';
import { plain } from '../constructs/object-of';
import { base, laptop, withChange } from '../inventory/base';
import { modelOf } from '../proofs/proved';

const now = new Date('2026-11-28T10:00:00Z');
const itemsOf = (inventory: Inventory = base, gitKind?: string) => bootItems(new Lab({ homelab: 'test', inventory }), gitKind);
const items = itemsOf();
const item = (name: string, all: readonly Item[] = items) => all.find((one) => one.name === name);
const names = (all: readonly Item[], prefix = '') => all.flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
const fault = (name: string, value: string, all = items) => item(name, all)?.fault(Buffer.from(value));
const without = (path: string) => itemsOf(withChange(path, undefined) as Inventory);

test('each value is there that a homelab needs, in the order in which it is asked for, with who needs it', () => {
  expect(items.map(({ name, needs, isBoot }) => [name, needs.join(' '), isBoot])).toEqual([
    ['sealingKey.privateKey', 'server', true],
    ['sealingKey.certificate', 'server', true],
    ['k3s.serverToken', 'server', true],
    ['k3s.agentToken', 'server worker', true],
    ['k3s.nodePasswords.server', 'server', true],
    ['k3s.nodePasswords.worker', 'worker', true],
    ['tailscale.node', '', true],
    ['tailscale.host', 'one two', true],
    ['tailscale.gateway', 'gateway', true],
    ['git.kind', 'server worker one two gateway', true],
    ['hosts.rootPasswordHash', 'one two', true],
    ['hosts.sshKey.privateKey', 'one two', true],
    ['hosts.sshKey.publicKey', 'one two gateway', true],
    ['nut.ups.primary', 'one', true],
    ['nut.ups.secondary', 'one two', true],
    ['backups.offsite.repository', '', true],
    ['backups.offsite.keyId', '', true],
    ['backups.offsite.key', '', true],
    ['backups.writer.keyId', '', false],
    ['backups.writer.key', '', false],
  ]);
});

test('what may be seen is said', () => {
  expect(items.filter(({ isPublic }) => isPublic).map(({ name }) => name)).toEqual([
    ...['sealingKey.certificate', 'git.kind', 'hosts.sshKey.publicKey'],
    ...['backups.offsite.repository', 'backups.offsite.keyId', 'backups.writer.keyId'],
  ]);
});

test('who has no kit any more finds a value on the first machine that has it as it is', () => {
  expect(Object.fromEntries(items.flatMap(({ name, lies }) => (lies ? [[name, `${lies.on}:${lies.file}`]] : [])))).toEqual({
    'k3s.serverToken': 'server:/etc/loutik/secrets/k3s-token',
    'k3s.agentToken': 'server:/etc/loutik/secrets/k3s-agent-token',
    'k3s.nodePasswords.server': 'server:/etc/loutik/secrets/node-password',
    'k3s.nodePasswords.worker': 'worker:/etc/loutik/secrets/node-password',
    'tailscale.host': 'one:/etc/loutik/secrets/tailscale-auth-key',
    'tailscale.gateway': 'gateway:/etc/loutik/secrets/tailscale-auth-key',
    'hosts.sshKey.privateKey': 'one:/etc/loutik/secrets/ssh-key',
    'nut.ups.primary': 'one:/etc/loutik/secrets/nut-ups-primary',
    'nut.ups.secondary': 'one:/etc/loutik/secrets/nut-ups-secondary',
  });
});

describe('of several servers', () => {
  const two = itemsOf(withChange('vms.worker.role', 'k3s-server'));
  test('each needs the token, and the first alone the sealing key', () => {
    expect([item('k3s.serverToken', two)?.needs, item('sealingKey.privateKey', two)?.needs]).toEqual([['server', 'worker'], ['server']]);
    expect(item('sealingKey.certificate', two)?.needs).toEqual(['server']);
  });
  test('a token lies on one that is a server, whichever comes first', () => {
    const turned = itemsOf(withChange('vms', { worker: base.vms.worker, server: base.vms.server }));
    expect([item('k3s.serverToken', turned)?.lies?.on, item('k3s.agentToken', turned)?.lies?.on]).toEqual(['server', 'worker']);
  });
});

describe('what a homelab does not have asks for nothing', () => {
  test('no tailnet, no node or host of it; no gateway, none of its own', () => {
    expect(names(without('tailnet'), 'tailscale')).toEqual(['tailscale.gateway']);
    const alone = without('gateway');
    expect(names(alone, 'tailscale')).toEqual(['tailscale.node', 'tailscale.host']);
    expect([item('git.kind', alone)?.needs, item('hosts.sshKey.publicKey', alone)?.needs]).toEqual([
      ['server', 'worker', 'one', 'two'],
      ['one', 'two'],
    ]);
  });
  test('no place off site, no key of it', () => {
    expect(names(without('offsite'), 'backups')).toEqual([]);
  });
  test('feeds have passwords that are a UPS alone, with their own name', () => {
    expect(names(itemsOf(laptop), 'nut')).toEqual(['nut.ups.primary', 'nut.ups.secondary']);
    expect(item('nut.ups.secondary', itemsOf(laptop))?.needs).toEqual(['one']);
  });
  test('the radio is asked for where a host has an address on it, and not where it has one unused', () => {
    const nic = { kind: 'wifi', rate: Rate.mbps(100), mac: '52:54:00:00:00:09' };
    const unused = withChange('machines.two.nics.radio', nic);
    expect(names(itemsOf(unused), 'wifi')).toEqual([]);
    const used = withChange('machines.two.addresses.1', { network: 'lan', nic: 'radio', address: '192.168.7.13' }, unused);
    const radio = itemsOf(used);
    expect([item('wifi.ssid', radio)?.needs, item('wifi.passphrase', radio)?.needs]).toEqual([['two'], ['two']]);
    expect([item('wifi.ssid', radio)?.isPublic, item('wifi.ssid', radio)?.question?.isOpen]).toEqual([true, true]);
    expect([item('wifi.passphrase', radio)?.isPublic, item('wifi.passphrase', radio)?.question?.isOpen]).toEqual([undefined, undefined]);
    expect(item('wifi.passphrase', radio)?.takes?.map(({ at }) => at)).toEqual(['readied']);
    for (const { question } of radio.filter(({ name }) => name.startsWith('wifi')))
      expect([question?.asks, question?.found]).toEqual([expect.stringContaining('Wi-Fi'), expect.stringContaining('router')]);
    expect([fault('wifi.ssid', 'x'.repeat(33), radio), fault('wifi.passphrase', '1234567', radio)]).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
  });
});

describe('what a program makes', () => {
  const made = (name: string, of = '') => item(name)?.makes?.(of, now) ?? '';
  test('has no white space, is long enough, and is another one each time', () => {
    for (const [name, length] of [
      ...['k3s.serverToken', 'k3s.agentToken', 'k3s.nodePasswords.worker'].map((one) => [one, 48] as const),
      ...['nut.ups.primary', 'nut.ups.secondary'].map((one) => [one, 24] as const),
    ]) {
      expect([name, made(name), fault(name, made(name))]).toEqual([name, expect.stringMatching(`^[A-Za-z0-9]{${length}}$`), undefined]);
      expect(made(name)).not.toBe(made(name));
    }
  });
  test('of a pair is the private half, and the other follows from it', () => {
    const key = made('hosts.sshKey.privateKey');
    expect([fault('hosts.sshKey.privateKey', key), item('hosts.sshKey.publicKey')?.follows]).toEqual([
      undefined,
      'hosts.sshKey.privateKey',
    ]);
    expect([made('hosts.sshKey.publicKey', key), made('hosts.sshKey.publicKey', 'no key')]).toEqual([publicOf(key, 'hosts'), '']);
    expect(Buffer.from(key.replace(/-----[^-]*-----/g, ''), 'base64').toString('latin1')).toContain('hosts'); // whose it is
    const { privateKey } = selfSigned();
    const certificate = made('sealingKey.certificate', privateKey);
    expect([fault('sealingKey.certificate', certificate), item('sealingKey.certificate')?.follows]).toEqual([
      undefined,
      'sealingKey.privateKey',
    ]);
  });
  test('is nothing that somebody has to give', () => {
    expect(items.filter(({ makes }) => makes === undefined).map(({ name }) => name)).toEqual(
      items.filter(({ question }) => question !== undefined).map(({ name }) => name),
    );
  });
});

describe('what somebody gives', () => {
  test('to a host’s console is long enough, of one line, and kept as its hash', () => {
    const question = item('hosts.rootPasswordHash')?.question;
    const said = (text: string) => question?.fault?.(text);
    expect([said('123456789'), said('1234567890')]).toEqual(['has 9 characters: it takes at least 10', undefined]);
    expect(said('1234567890\n')).toBe('has a line end in it');
    const kept = question?.kept?.('1234567890') ?? '';
    expect([kept, fault('hosts.rootPasswordHash', kept)]).toEqual([expect.stringMatching(/^\$6\$/), undefined]);
    expect(fault('hosts.rootPasswordHash', '1234567890')).toMatch(/^is no hash/);
  });
  test('to Tailscale’s tag is an OAuth client’s secret of that tag, and is taken back there', () => {
    const node = item('tailscale.node');
    expect(node?.question?.asks).toContain('tag:node (tskey-client-…)');
    expect(node?.question?.found).toContain('tag tag:node; the policy of bootstrap/test has to be in first');
    expect(node?.revoked).toContain('login.tailscale.com/admin/settings/oauth');
    expect(fault('tailscale.node', 'x')).toMatch(/^is no OAuth client secret/);
  });
  test('is what it is asked to be', () => {
    expect([fault('sealingKey.privateKey', 'x'), fault('sealingKey.certificate', 'x')]).toEqual([
      expect.stringMatching(/^is no private key/),
      expect.stringMatching(/^is no certificate/),
    ]);
    expect([fault('k3s.serverToken', 'K10of::a-long-form-of-tests'), fault('k3s.nodePasswords.server', 'short')]).toEqual([
      expect.stringContaining('long form'),
      expect.stringMatching(/^has 5 characters/),
    ]);
    expect([fault('nut.ups.primary', 'a b'), fault('hosts.sshKey.publicKey', 'x')]).toEqual([
      expect.stringMatching(/^has characters/),
      expect.stringMatching(/^is no public key/),
    ]);
    expect([fault('k3s.serverToken', ''), item('k3s.serverToken')?.fault(Buffer.from([0xff]))]).toEqual(['is empty', 'is no text']);
  });
});

test('a new value takes what its place takes, beside the push and the rendered files', () => {
  const steps = Object.fromEntries(items.flatMap(({ name, takes = [] }) => (takes.length > 0 ? [[name, takes.map(({ at }) => at)]] : [])));
  expect(steps).toEqual({
    'sealingKey.privateKey': ['machine', 'settled'],
    'k3s.serverToken': ['machine'],
    'k3s.agentToken': ['machine', 'machine'],
    'k3s.nodePasswords.server': ['machine', 'machine'],
    'k3s.nodePasswords.worker': ['machine', 'machine'],
    'hosts.rootPasswordHash': ['settled'],
  });
});

test('how the repository is read is told by what the kit says of it', () => {
  expect(names(itemsOf(base, 'https'), 'git')).toEqual(['git.kind', 'git.username', 'git.password']);
  expect(names(itemsOf(base, 'public'), 'git')).toEqual(['git.kind']);
});

test('an app that keeps anything has a password of its repositories, which no machine holds and a new one is told to them', () => {
  const { lab } = modelOf((all) => {
    const chart = new ServiceChart(all, 'app');
    const volume = new Volume(chart, 'data', {
      on: all.disks.one.nvme,
      size: Bytes.gib(1),
      owner: 1000,
      backup: daily({ to: ['offsite'] }),
    });
    new Workload(chart, 'main', { ...plain, mounts: { '/d': volume } });
  });
  const password = item('backups.passwords.app', bootItems(lab, undefined));
  expect(password).toMatchObject({ needs: [], isBoot: true, takes: [{ at: 'readied' }, { at: 'settled' }] });
  expect(password?.fault(Buffer.from(password.makes?.('', now) ?? ''))).toBeUndefined();
  expect(password?.fault(Buffer.from('short'))).toMatch(/^has 5 characters/);
});
