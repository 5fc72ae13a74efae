import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gatewaySecretUserData, gatewayVendorData } from '../../src/bootstrap/gateway/gateway-secrets';
import { exampleSecrets } from '../bootstrap/example-secrets';
import { bootstrapOf, webInventory, webLab, writtenBy } from '../bootstrap/gateway-lab';

/** What cloud-init would write on the gateway, below a folder, for Debian's own programs to read. */
const root = fs.mkdtempSync(join(tmpdir(), 'loutik-gateway-files-'));
const at = (path: string) => join(root, path);
const put = (path: string, content: string, mode = 0o644) => {
  fs.mkdirSync(dirname(at(path)), { recursive: true });
  fs.writeFileSync(at(path), content, { mode });
};
const userData = bootstrapOf().get('gateway/user-data') ?? '';
const secrets = exampleSecrets(webInventory);
for (const { path, content, permissions } of writtenBy(userData).values()) put(path, content, Number.parseInt(permissions, 8));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** Runs a program of a Debian package; without the package it fails by its name. */
function run(debian: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (error) throw new Error(`${command} does not run: apt-get install ${debian}`, { cause: error });
  return { status, said: `${stdout}${stderr}`.trim() };
}

test('HAProxy takes its configuration, without a warning', () => {
  expect(run('haproxy', 'haproxy', ['-c', '-f', at('/etc/haproxy/haproxy.cfg')])).toEqual({
    status: 0,
    said: 'Configuration file is valid',
  });
});

test('nftables takes its rules', () => {
  expect(run('nftables', 'nft', ['-c', '-f', at('/etc/nftables.conf')])).toEqual({ status: 0, said: '' });
});

test('cloud-init takes the public part', () => {
  put('/user-data', userData);
  expect(run('cloud-init', 'cloud-init', ['schema', '--config-file', at('/user-data')])).toEqual({
    status: 0,
    said: expect.stringMatching(/^Valid (cloud-config|schema).*$/),
  });
});

test('cloud-init finds in both parts in one what is in each', () => {
  // its own reader of archives, which takes what is nested apart
  const parts = (text: string) => {
    put('/archive', text);
    const python = `
import json, sys
from cloudinit import helpers, user_data, util
paths = helpers.Paths({'cloud_dir': '${root}/cloud', 'run_dir': '${root}/run'})
message = user_data.UserDataProcessor(paths).process(open('${at('/archive')}').read())
print(json.dumps([[p.get_content_type(), util.fully_decoded_payload(p)] for p in message.walk() if not p.is_multipart()]))`;
    return JSON.parse(run('cloud-init', '/usr/bin/python3', ['-c', python]).said) as [string, string][];
  };
  const secret = parts(gatewayVendorData(webLab(), secrets));
  expect(secret.map(([type]) => type)).toEqual(['text/cloud-boothook']);
  expect(secret[0]?.[1].split('\n')[0]).toBe('#!/bin/sh');
  expect(parts(gatewaySecretUserData(webLab(), secrets))).toEqual([['text/cloud-config', userData], ...secret]);
});

const scripts = ['until-done', 'firewall', 'packages', 'tailscale', 'gateway', 'restart'].map((name) => `/usr/local/lib/loutik/${name}`);

test.each(scripts)('shellcheck has nothing to say about %s', (script) => {
  expect(run('shellcheck', 'shellcheck', [at(script)])).toEqual({ status: 0, said: '' });
});

test('systemd takes its unit, and what it changes in Debian’s', () => {
  const own = ['firewall', 'packages', 'tailscale', 'gateway'].map((name) => `loutik-${name}.service`);
  const units = [
    'loutik.target',
    ...own,
    'loutik-follow.service',
    'loutik-follow.timer',
    'loutik-restart.service',
    'loutik-restart.timer',
    'nftables.service',
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
  ];
  const enter = 'mount --bind "$1" /usr/local && shift && exec systemd-analyze verify "$@"';
  const verified = run('systemd', 'unshare', ['-m', 'sh', '-c', enter, 'sh', at('/usr/local'), ...units], {
    SYSTEMD_UNIT_PATH: `${at('/etc/systemd/system')}:`,
  });
  expect(verified).toEqual({ status: 0, said: '' });
});

test('sshd lets root in with the hosts’ key alone, and from the tailnet alone, and nobody by password', () => {
  fs.mkdirSync('/run/sshd', { recursive: true });
  put('/sshd_config', `Include ${at('/etc/ssh/sshd_config.d')}/*.conf\n`); // as Debian's begins
  run('openssh-client', 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('/hostkey')]);
  const settings = (user: string, address: string) => {
    const config = ['-f', at('/sshd_config'), '-h', at('/hostkey')];
    const { said } = run('openssh-server', 'sshd', [
      '-T',
      ...config,
      '-C',
      `user=${user},addr=${address},host=x,laddr=100.64.0.1,lport=22`,
    ]);
    const wanted = /^(permitrootlogin|passwordauthentication|kbdinteractiveauthentication|authorizedkeysfile) (.*)$/gm;
    return Object.fromEntries([...said.matchAll(wanted)].map(([, key, value]) => [key, value]));
  };
  const noPassword = { passwordauthentication: 'no', kbdinteractiveauthentication: 'no' };
  const own = '/etc/ssh/authorized_keys.d/%u'; // the inventory's, and none that a user wrote
  expect(settings('root', '100.101.102.103')).toEqual({
    ...noPassword,
    permitrootlogin: 'without-password',
    authorizedkeysfile: '/etc/loutik/secrets/hosts-ssh-key.pub',
  });
  expect(settings('root', '203.0.113.50')).toEqual({ ...noPassword, permitrootlogin: 'no', authorizedkeysfile: own });
  expect(settings('admin', '100.101.102.103')).toEqual({ ...noPassword, permitrootlogin: 'no', authorizedkeysfile: own });
});

test('unattended-upgrades takes Debian’s and Tailscale’s packages, and keeps our files without a question', () => {
  fs.mkdirSync(at('/apt'), { recursive: true });
  fs.copyFileSync('/usr/share/unattended-upgrades/50unattended-upgrades', at('/apt/50unattended-upgrades'));
  fs.copyFileSync(at('/etc/apt/apt.conf.d/52loutik'), at('/apt/52loutik'));
  put('/apt.conf', `Dir::Etc::Parts "${at('/apt')}";\n`);
  const { said } = run('apt', 'apt-config', ['dump', '--format', '%F %v%n'], { APT_CONFIG: at('/apt.conf') });
  expect(said).toContain('Unattended-Upgrade::Origins-Pattern:: origin=Tailscale');
  expect(said).toContain('Unattended-Upgrade::Origins-Pattern:: origin=Debian,codename=${distro_codename},label=Debian-Security');
  expect(said).toContain('DPkg::Options:: --force-confold');
  expect(said).toContain('Unattended-Upgrade::Automatic-Reboot false');
});
