import type { Inventory } from '../../../src';
import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { answerToml } from '../../../src/bootstrap/proxmox/answer';
import { hostScript } from '../../../src/bootstrap/proxmox/host-script';
import { hostSecretFiles } from '../../../src/bootstrap/proxmox/host-secrets';
import { vmVendorData } from '../../../src/bootstrap/vm/vendor-data';
import { Objects } from '../../../src/objects/objects';
import { ProblemsError } from '../../../src/problems';
import { base, withChange } from '../../inventory/base';
import { hostInventory } from '../host-lab';
import { labOf } from '../vm/node-lab';

const none = new Objects([]);
const secrets = {
  made: '2026-01-02T03:04:05Z',
  k3s: { serverToken: 'server token', agentToken: 'agent token', nodePasswords: { server: 'a', worker: 'b' } },
  tailscale: { node: 'tskey-client-node', host: 'tskey-client-host' },
  sealingKey: { certificate: 'certificate', privateKey: 'private key' },
  git: { kind: 'ssh', privateKey: 'a key\n' },
  hosts: { rootPasswordHash: '$6$x', sshKey: { privateKey: '\nprivate\n\n', publicKey: 'ssh-ed25519 AAAA hosts\n' } },
  nut: { ups: { primary: 'one word', secondary: 'another' } },
  wifi: { ssid: 'é', passphrase: 'a "b"' },
} as unknown as BootSecrets;

const of = (name: string, given: unknown = secrets, inventory: Inventory = hostInventory, objects = none) =>
  hostSecretFiles(labOf(inventory), name, given as BootSecrets, objects);
/** The files below `/etc/loutik/secrets`, by name. */
function secretsOf(...asked: Parameters<typeof of>): Record<string, string> {
  const [, body = ''] = of(...asked)['first-boot.sh'].split("put_secrets <<'LOUTIK_END_OF_SECRETS'\n");
  const lines = body.split('LOUTIK_END_OF_SECRETS\n')[0]?.trimEnd().split('\n') ?? [];
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Buffer.from(line.split(' ')[1] ?? '', 'base64').toString()]));
}
const told = (...asked: Parameters<typeof of>) => {
  try {
    of(...asked);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ code, where }) => [code, where]);
  }
};
const lab = labOf(hostInventory);
const vendorData = Object.fromEntries(['server', 'worker'].map((vm) => [`vendor-data/${vm}`, vmVendorData(lab, vm, secrets)]));
const always = {
  'git-ssh-key': 'a key\n',
  'ssh-key': 'private\n',
  'ssh-key.pub': 'ssh-ed25519 AAAA hosts\n',
  'tailscale-auth-key': 'tskey-client-host?ephemeral=false&preauthorized=true\n',
  ...vendorData,
};

test('a host is given the keys of hosts, and what belongs to the VMs that may run on it; a primary its UPS’s password', () => {
  expect(secretsOf('one')).toEqual({ ...always, 'nut-ups-primary': 'one word\n' });
  expect(secretsOf('one', secrets, base)).toMatchObject({ 'nut-ups-primary': 'one word\n', 'nut-ups-secondary': 'another\n' });
});

test('a host with an address on its radio is given the radio’s name in hexadecimal, and its passphrase as it is', () => {
  expect(secretsOf('two')).toEqual({
    ...always,
    'wpa_supplicant.conf': `ctrl_interface=DIR=/run/wpa_supplicant
country=CH
network={
	ssid=c3a9
	psk="a "b""
	key_mgmt=WPA-PSK WPA-PSK-SHA256 SAE
	ieee80211w=1
	scan_ssid=1
}
`,
  });
  expect(secretsOf('two', secrets, base)['wpa_supplicant.conf']).toBeUndefined();
});

test('without a tailnet no host has a key of one', () => {
  const house = withChange('tailnet', undefined, withChange('gateway', undefined, hostInventory));
  expect(secretsOf('one', secrets, house)['tailscale-auth-key']).toBeUndefined();
  expect(secretsOf('one', { ...secrets, tailscale: undefined })['tailscale-auth-key']).toBeUndefined();
});

test('every secret that is missing is told by its place, once, and only what the host needs', () => {
  expect(told('one', { ...secrets, nut: {}, wifi: undefined })).toEqual([['SECRET_MISSING', 'secrets.nut.ups.primary']]);
  expect(told('two', { ...secrets, nut: {}, wifi: undefined })).toEqual([['SECRET_MISSING', 'secrets.wifi']]);
  expect(told('two', { ...secrets, hosts: { ...secrets.hosts, rootPasswordHash: '' } })).toEqual([
    ['SECRET_MISSING', 'secrets.hosts.rootPasswordHash'],
  ]);
  expect([told('one'), told('two')]).toEqual([[], []]);
});

test('the answers are the public ones with root’s password in them, and the script holds the public one, whole', () => {
  const { 'answer.toml': answer, 'first-boot.sh': hook } = of('one');
  expect(answer).toBe(answerToml(lab, 'one').replace('{{secret:hosts.rootPasswordHash}}', () => '$6$x'));
  expect(hook.endsWith(`\nput_public <<'LOUTIK_END_OF_PUBLIC'\n${hostScript(lab, 'one', none)}LOUTIK_END_OF_PUBLIC\nstart\n`)).toBe(true);
  expect(hook.startsWith('#!')).toBe(true);
});

test('the installer takes a script of one MiB, and no byte more', () => {
  const size = Buffer.byteLength(of('one')['first-boot.sh']);
  const limit = 2 ** 20;
  // three bytes of a secret take four of the script, and a byte of the image's sum takes one; the key takes twelve as it is
  const quads = Math.floor((limit - size + 12) / 4) - 1;
  const hosts = { ...secrets.hosts, sshKey: { ...secrets.hosts.sshKey, privateKey: 'x'.repeat(quads * 3 - 1) } };
  const made = (bytes: number) =>
    ['one', { ...secrets, hosts }, withChange('cloudImage.sha512', 'a'.repeat(bytes - (size - 12 + quads * 4)), hostInventory)] as const;
  expect(Buffer.byteLength(of(...made(limit))['first-boot.sh'])).toBe(limit);
  expect([told(...made(limit - 1)), told(...made(limit)), told(...made(limit + 1))]).toEqual([[], [], [['VALUE_INVALID', 'machines.one']]]);
});
