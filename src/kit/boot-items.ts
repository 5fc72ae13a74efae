import * as are from '../bootstrap/boot-secrets/checks';
import { k3sSecrets, secretsFolder } from '../bootstrap/vm/k3s-config';
import { AppBackup } from '../constructs/app-backup';
import { BackupPlaces } from '../constructs/backup-places';
import type { Lab } from '../constructs/lab';
import { hostNames } from '../inventory/machine';
import { offsiteOf } from '../inventory/offsite';
import { tailnetNodes } from '../model/exposure';
import { randomWord } from '../secrets/random';
import { rsaKey } from '../secrets/rsa-key';
import { selfSigned } from '../secrets/self-signed';
import { sha512Crypt } from '../secrets/sha512-crypt';
import { publicOf, sshPair } from '../secrets/ssh-key';
import { repositoryPasswordTakings } from './backup-takings';
import { bootItem as item } from './boot-item';
import { gitItems } from './git-items';
import { nutHolders, passwordTakings } from './host-takings';
import type { Item } from './item';
import { agentTokenTakings, nodePasswordTakings, repositoryTakings, sealingKeyTakings, serverTokenTakings } from './k3s-takings';
import { offsiteItems } from './offsite-items';

/** What is in `BootSecrets` for this homelab: what it does not have asks for nothing. */
export function bootItems(lab: Lab, gitKind: string | undefined): readonly Item[] {
  const { inventory } = lab;
  const nodes = lab.nodes.map(([name]) => name);
  const servers = lab.nodes.filter(([, { role }]) => role === 'k3s-server').map(([name]) => name);
  const hosts = hostNames(inventory);
  const radios = hosts.filter((name) =>
    inventory.machines[name]?.addresses.some(({ nic }) => inventory.machines[name]?.nics[nic]?.kind === 'wifi'),
  );
  const word = () => randomWord(48);
  const places = new BackupPlaces(lab);
  const offsite = offsiteOf(inventory);
  return [
    item('sealingKey.privateKey', 'opens every sealed secret of the homelab', servers.slice(0, 1), are.privateKey, {
      makes: () => rsaKey(4096),
      takes: sealingKeyTakings(lab),
    }),
    item('sealingKey.certificate', 'seals them; it may be shown', servers.slice(0, 1), are.certificate, {
      isPublic: true,
      follows: 'sealingKey.privateKey',
      makes: (key, now) => selfSigned(key, now),
    }),
    item('k3s.serverToken', 'owns the cluster', servers, are.k3sToken, {
      makes: word,
      lies: secretOn(servers[0], k3sSecrets.serverToken),
      takes: serverTokenTakings(lab),
    }),
    item('k3s.agentToken', 'lets a node join', nodes, are.k3sToken, {
      makes: word,
      lies: secretOn(nodes[0], k3sSecrets.agentToken),
      takes: agentTokenTakings(lab),
    }),
    ...nodes.map((name) =>
      item(`k3s.nodePasswords.${name}`, 'by it K3s knows the node again', [name], are.token, {
        makes: word,
        lies: secretOn(name, k3sSecrets.nodePassword),
        takes: nodePasswordTakings(lab, name),
      }),
    ),
    ...tailscaleItems(lab, hosts),
    ...gitItems(inventory.git.url, gitKind, [...nodes, ...hosts, ...(inventory.gateway ? ['gateway'] : [])], repositoryTakings(lab)),
    item('hosts.rootPasswordHash', 'of the password that you type at a host’s console', hosts, are.passwordHash, {
      question: {
        asks: 'A password for the console of the hosts (its hash is kept, not the password)',
        found: 'your own: at least 10 characters, typed with the keyboard of the inventory',
        fault: (text) => (text.length < 10 ? `has ${text.length} characters: it takes at least 10` : are.oneLine(text)),
        kept: (text) => sha512Crypt(text),
      },
      takes: passwordTakings(lab),
    }),
    item('hosts.sshKey.privateKey', 'by it the hosts reach each other', hosts, are.sshPrivateKey, {
      makes: () => sshPair('hosts').privateKey,
      // the old one lets nobody in any more once a host has run with the new one: `step_keys` of its scripts
      lies: secretOn(hosts[0], 'ssh-key'),
    }),
    item('hosts.sshKey.publicKey', 'its public half', [...hosts, ...(inventory.gateway ? ['gateway'] : [])], are.sshPublicKey, {
      isPublic: true,
      follows: 'hosts.sshKey.privateKey',
      makes: (key) => publicOf(key, 'hosts') ?? '',
    }),
    ...Object.entries(inventory.feeds).flatMap(([name, feed]) =>
      feed.kind === 'ups'
        ? (['primary', 'secondary'] as const).map((user) =>
            item(`nut.${name}.${user}`, `of NUT's user ${user}`, nutHolders(lab, name, user), are.nutPassword, {
              makes: () => randomWord(24),
              lies: secretOn(nutHolders(lab, name, user)[0], `nut-${name}-${user}`),
            }),
          )
        : [],
    ),
    ...(radios.length > 0 ? wifiItems(radios) : []),
    ...AppBackup.all(lab).map(({ app }) =>
      item(`backups.passwords.${app}`, "of the app's restic repositories", [], are.token, {
        makes: word,
        takes: repositoryPasswordTakings(lab, places, app),
      }),
    ),
    ...(offsite ? offsiteItems(offsite) : []),
  ];
}

/** Where a machine keeps one of its secrets. */
function secretOn(on: string | undefined, file: string): Item['lies'] {
  return on === undefined ? undefined : { on, file: `${secretsFolder}/${file}` };
}

function tailscaleItems(lab: Lab, hosts: readonly string[]): readonly Item[] {
  const { tailnet, gateway } = lab.inventory;
  const tags = [
    ...(tailnet ? [['node', tailnetNodes(lab)] as const, ['host', hosts] as const] : []),
    ...(gateway ? [['gateway', ['gateway']] as const] : []),
  ];
  return tags.map(([tag, needs]) =>
    item(`tailscale.${tag}`, `lets machines join the tailnet as tag:${tag}`, needs, are.tailscaleSecret, {
      revoked: 'login.tailscale.com/admin/settings/oauth: revoke the old client; machines that have joined stay',
      lies: secretOn(needs[0], k3sSecrets.tailscaleKey),
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
      isPublic: true,
      question: { asks: "The name of the house's Wi-Fi", found, isOpen: true },
    }),
    item('wifi.passphrase', 'of the radio', needs, are.wifiPassphrase, {
      question: { asks: "The passphrase of the house's Wi-Fi", found },
      takes: [{ at: 'readied', what: 'the router gets it first; until they have it too, the hosts go without their second path' }],
    }),
  ];
}
