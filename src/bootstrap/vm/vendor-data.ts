import { createHash } from 'node:crypto';
import type { Lab } from '../../constructs/lab';
import { argocdNamespace } from '../../constructs/taken-names';
import { toYaml } from '../../files/yaml';
import { tailnetNodes } from '../../model/exposure';
import type { BootSecrets } from '../boot-secrets/boot-secrets';
import { gitSecrets } from '../boot-secrets/git';
import { secretScript, secretVendorData } from '../boot-secrets/vendor-data';
import { authKey } from '../tailnet';
import { firstServer, k3sSecrets } from './k3s-config';

/** The secret part of one VM's cloud-init: what that VM needs, and nothing else. Pure; what it returns must never reach Git. */
export function vmVendorData(lab: Lab, name: string, secrets: BootSecrets): string {
  return secretVendorData(vmSecrets(lab, name, secrets), secrets.made);
}

/** The same for a VM that runs: a script for its root. */
export function vmSecretScript(lab: Lab, name: string, secrets: BootSecrets): string {
  return secretScript(vmSecrets(lab, name, secrets), secrets.made);
}

/** Files by their names. */
function vmSecrets(lab: Lab, name: string, secrets: BootSecrets): Readonly<Record<string, string>> {
  const vm = lab.inventory.vms[name];
  if (vm === undefined || vm.role === 'lab') return {};
  const { serverToken, agentToken, nodePasswords } = secrets.k3s;
  return {
    ...gitSecrets(lab, secrets),
    [k3sSecrets.agentToken]: agentToken,
    [k3sSecrets.nodePassword]: nodePasswords[name] ?? '',
    ...(tailnetNodes(lab).includes(name) ? { [k3sSecrets.tailscaleKey]: authKey(secrets.tailscale?.node ?? '') } : {}),
    ...(vm.role === 'k3s-server' ? { [k3sSecrets.serverToken]: serverToken } : {}),
    ...(name === firstServer(lab)[0]
      ? {
          [k3sSecrets.sealingKey]: toYaml(sealingKeySecret(secrets.sealingKey)),
          [k3sSecrets.repository]: toYaml(repository(lab, secrets)),
        }
      : {}),
  };
}

/**
 * The key pair that the sealed-secrets controller opens secrets with; it takes every one that wears this label. Each has a name of its
 * own, so that a new one comes beside the old.
 */
export function sealingKeySecret({ certificate, privateKey }: BootSecrets['sealingKey']) {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: sealingKeyName(certificate),
      namespace: 'kube-system',
      labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' },
    },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': certificate, 'tls.key': privateKey },
  };
}

/** What the Secret of a sealing key is called in the cluster. */
export function sealingKeyName(certificate: string): string {
  return `sealing-key-${createHash('sha256').update(certificate).digest('hex').slice(0, 8)}`;
}

/** How Argo CD reads the homelab's repository. */
function repository({ inventory, homelab }: Lab, { git }: BootSecrets) {
  const credential =
    git.kind === 'ssh' ? { sshPrivateKey: git.privateKey } : git.kind === 'https' ? { username: git.username, password: git.password } : {};
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `repository-${homelab}`,
      namespace: argocdNamespace,
      labels: { 'argocd.argoproj.io/secret-type': 'repository' },
    },
    stringData: { type: 'git', url: inventory.git.url, ...credential },
  };
}
