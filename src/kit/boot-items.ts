import { generateKeyPairSync } from 'node:crypto';
import * as are from '../bootstrap/boot-secrets/checks';
import { AppBackup } from '../constructs/app-backup';
import type { Lab } from '../constructs/lab';
import { tailnetNodes } from '../model/exposure';
import { randomWord } from '../secrets/random';
import { selfSigned } from '../secrets/self-signed';
import { sha512Crypt } from '../secrets/sha512-crypt';
import { publicOf, sshPair } from '../secrets/ssh-key';
import { bootItem as item } from './boot-item';
import { gitItems } from './git-items';
import type { Item } from './item';

/** What is in `BootSecrets` for this homelab: what it does not have asks for nothing. */
export function bootItems(lab: Lab, gitKind: string | undefined): readonly Item[] {
  const { inventory } = lab;
  const nodes = lab.nodes.map(([name]) => name);
  const servers = lab.nodes.filter(([, { role }]) => role === 'k3s-server').map(([name]) => name);
  const hosts = Object.keys(inventory.machines);
  const radios = hosts.filter((name) =>
    inventory.machines[name]?.addresses.some(({ nic }) => inventory.machines[name]?.nics[nic]?.kind === 'wifi'),
  );
  const word = () => randomWord(48);
  return [
    item('sealingKey.privateKey', 'opens every sealed secret of the homelab', servers.slice(0, 1), are.privateKey, { makes: rsaKey }),
    item('sealingKey.certificate', 'seals them; it may be shown', servers.slice(0, 1), are.certificate, {
      follows: 'sealingKey.privateKey',
      makes: (key, now) => selfSigned(key, now),
    }),
    item('k3s.serverToken', 'owns the cluster', servers, are.k3sToken, { makes: word }),
    item('k3s.agentToken', 'lets a node join', nodes, are.k3sToken, { makes: word }),
    ...nodes.map((name) => item(`k3s.nodePasswords.${name}`, 'by it K3s knows the node again', [name], are.token, { makes: word })),
    ...tailscaleItems(lab, hosts),
    ...gitItems(inventory.git.url, gitKind, servers),
    item('hosts.rootPasswordHash', 'of the password that you type at a host’s console', hosts, are.passwordHash, {
      question: {
        asks: 'A password for the console of the hosts (its hash is kept, not the password)',
        found: 'your own: at least 10 characters, typed with the keyboard of the inventory',
        fault: (text) => (text.length < 10 ? `has ${text.length} characters: it takes at least 10` : are.oneLine(text)),
        kept: (text) => sha512Crypt(text),
      },
    }),
    item('hosts.sshKey.privateKey', 'by it the hosts reach each other', hosts, are.sshPrivateKey, {
      makes: () => sshPair('hosts').privateKey,
    }),
    item('hosts.sshKey.publicKey', 'its public half', [...hosts, ...(inventory.gateway ? ['gateway'] : [])], are.sshPublicKey, {
      follows: 'hosts.sshKey.privateKey',
      makes: (key) => publicOf(key, 'hosts') ?? '',
    }),
    ...Object.entries(inventory.feeds).flatMap(([name, feed]) =>
      feed.kind === 'ups'
        ? ['primary', 'secondary'].map((user) =>
            item(`nut.${name}.${user}`, `of NUT's user ${user}`, hosts, are.nutPassword, { makes: () => randomWord(24) }),
          )
        : [],
    ),
    ...(radios.length > 0 ? wifiItems(radios) : []),
    ...AppBackup.all(lab).map(({ app }) =>
      item(`backups.passwords.${app}`, "of the app's restic repositories", [], are.token, { makes: word }),
    ),
    ...(inventory.offsite ? offsiteItems(inventory.offsite.provider) : []),
  ];
}

function rsaKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function tailscaleItems(lab: Lab, hosts: readonly string[]): readonly Item[] {
  const { tailnet, gateway } = lab.inventory;
  const tags = [
    ...(tailnet ? [['node', tailnetNodes(lab)] as const, ['host', hosts] as const] : []),
    ...(gateway ? [['gateway', ['gateway']] as const] : []),
  ];
  return tags.map(([tag, needs]) =>
    item(`tailscale.${tag}`, `lets machines join the tailnet as tag:${tag}`, needs, are.tailscaleSecret, {
      question: {
        asks: `Tailscale's OAuth client secret for tag:${tag} (tskey-client-…)`,
        found: `login.tailscale.com/admin/settings/oauth: scope auth_keys, tag tag:${tag}; the policy of bootstrap/${lab.homelab} has to be in first`,
      },
    }),
  );
}

function wifiItems(needs: readonly string[]): readonly Item[] {
  const found = 'your router, or the label on it';
  return [
    item('wifi.ssid', 'the radio of the house', needs, are.ssid, {
      question: { asks: "The name of the house's Wi-Fi", found, isOpen: true },
    }),
    item('wifi.passphrase', 'of the radio', needs, are.wifiPassphrase, {
      question: { asks: "The passphrase of the house's Wi-Fi", found },
    }),
  ];
}

function offsiteItems(provider: string): readonly Item[] {
  const found = `the console of ${provider}`;
  const asked = (name: string, about: string, asks: string, isOpen = false) =>
    item(`backups.${name}`, about, [], are.oneLine, { question: { asks, found, isOpen } }, !name.startsWith('writer'));
  return [
    asked(
      'offsite.repository',
      'where backups go off site',
      "restic's address of the place off site, like s3:https://s3.example.com/bucket; each app gets a repository below it",
      true,
    ),
    asked('offsite.keyId', 'may delete there; no machine has it', 'The id of a key of that place that may delete', true),
    asked('offsite.key', 'may delete there; no machine has it', 'The secret half of that key'),
    asked('writer.keyId', 'may write there and not delete', 'The id of a key of that place that may read and write, and not delete', true),
    asked('writer.key', 'may write there and not delete', 'The secret half of that key'),
  ];
}
