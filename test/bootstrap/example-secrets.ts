import { randomBytes } from 'node:crypto';
import type { BootSecrets } from '../../src/bootstrap/boot-secrets/boot-secrets';
import type { Inventory } from '../../src/inventory/inventory';
import { selfSigned } from './self-signed';

const word = (bytes = 24) => randomBytes(bytes).toString('hex');

/** The form of OpenSSH's, around random bytes. */
function sshKey(): string {
  const lines =
    randomBytes(180)
      .toString('base64')
      .match(/.{1,70}/g) ?? [];
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

/** What a machine keeps of the credential for Git, as `git credential-store` does. */
export function gitCredentials({ git }: BootSecrets): string {
  if (git.kind !== 'https') throw new Error(`${git.kind} has a key`);
  return `https://${git.username}:${git.password}@git.test.example\n`;
}

/** Random secrets of the right shape, for a homelab of a test: nothing here opens anything. */
export function exampleSecrets(
  { vms, feeds, git }: Pick<Inventory, 'vms' | 'feeds' | 'git'>,
  apps: readonly string[] = ['bot'],
): BootSecrets & { readonly tailscale: Readonly<Record<'node' | 'host' | 'gateway', string>> } {
  return {
    k3s: { serverToken: word(), agentToken: word(), nodePasswords: Object.fromEntries(Object.keys(vms).map((name) => [name, word(16)])) },
    tailscale: { node: `tskey-client-${word(8)}`, host: `tskey-client-${word(8)}`, gateway: `tskey-client-${word(8)}` },
    sealingKey: selfSigned(),
    git: git.url.startsWith('https:')
      ? { kind: 'https', username: `user-${word(4)}`, password: word() }
      : { kind: 'ssh', privateKey: sshKey() },
    hosts: {
      rootPasswordHash: `$6$${word(8)}$${randomBytes(64).toString('base64').replace(/[+=]/g, '.').slice(0, 86)}`,
      sshKey: {
        privateKey: sshKey(),
        publicKey: `ssh-ed25519 ${Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from('ssh-ed25519'), Buffer.from([0, 0, 0, 32]), randomBytes(32)]).toString('base64')} hosts`,
      },
    },
    nut: Object.fromEntries(
      Object.entries(feeds)
        .filter(([, { kind }]) => kind === 'ups')
        .map(([name]) => [name, { primary: word(12), secondary: word(12) }]),
    ),
    wifi: { ssid: `house-${word(4)}`, passphrase: word(10) },
    backups: {
      passwords: Object.fromEntries(apps.map((app) => [app, word()])),
      offsite: { repository: `s3:https://s3.test.example/${word(4)}`, keyId: word(8), key: word() },
    },
  };
}
