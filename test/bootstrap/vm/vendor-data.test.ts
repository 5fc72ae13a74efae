import { parse } from 'yaml';
import { Traefik } from '../../../charts/platform/traefik';
import type { Inventory } from '../../../src';
import type { BootSecrets } from '../../../src/bootstrap/boot-secrets/boot-secrets';
import { secretScript, secretVendorData } from '../../../src/bootstrap/boot-secrets/vendor-data';
import { sealingKeyName, sealingKeySecret, vmSecretScript, vmVendorData } from '../../../src/bootstrap/vm/vendor-data';
import type { Lab } from '../../../src/constructs/lab';
import { base, withChange } from '../../inventory/base';
import { homelabOf } from '../filled';
import { labOf, severalServers } from './node-lab';

const secrets = {
  made: '2026-01-02T03:04:05Z',
  k3s: {
    serverToken: 'server token',
    agentToken: 'agent token',
    nodePasswords: { server: 'of server', worker: 'of worker', second: 'of second' },
  },
  tailscale: { node: 'tskey-client-node', host: 'tskey-client-host' },
  sealingKey: { certificate: 'certificate', privateKey: 'private key' },
  git: { kind: 'https', username: 'user', password: 'password' },
} as unknown as BootSecrets;

/** The files of a machine's part, by name. */
function filesOf(name: string, lab: Lab = labOf(), given: BootSecrets = secrets): Record<string, string> {
  const lines = vmSecretScript(lab, name, given).split('# -- secrets --\n')[1]?.trimEnd().split('\n') ?? [];
  return Object.fromEntries(
    lines
      .filter((line) => line !== '' && !line.startsWith('@'))
      .map((line) => [line.split(' ')[0], Buffer.from(line.split(' ')[1] ?? '', 'base64').toString()]),
  );
}
const git = { 'git-credentials': 'https://user:password@git.test.example\n' };

test('an agent is given how it reads Git, the agents’ token and its own password', () => {
  expect(filesOf('worker')).toEqual({ ...git, 'k3s-agent-token': 'agent token', 'node-password': 'of worker' });
});

test('a server has the servers’ token as well, and the first of them what opens the cluster’s secrets and its repository', () => {
  const { 'sealing-key.yaml': key = '', 'repository.yaml': repository = '', ...rest } = filesOf('server');
  expect(rest).toEqual({ ...git, 'k3s-agent-token': 'agent token', 'node-password': 'of server', 'k3s-token': 'server token' });
  expect(parse(key)).toEqual(sealingKeySecret(secrets.sealingKey));
  expect(parse(repository).stringData).toEqual({ type: 'git', url: base.git.url, username: 'user', password: 'password' });
  expect(filesOf('second', labOf(severalServers))).toEqual({
    ...git,
    'k3s-agent-token': 'agent token',
    'node-password': 'of second',
    'k3s-token': 'server token',
  });
});

test('a node that the ingress may run on joins the tailnet, with the key for nodes', () => {
  const { lab } = homelabOf('test', base, (own) => void new Traefik(own, { on: own.disks.one.nvme }));
  const keys = ['server', 'worker'].map((name) => filesOf(name, lab)['tailscale-auth-key']);
  expect(keys).toEqual(['tskey-client-node?ephemeral=false&preauthorized=true', undefined]);
});

test('what is no node is given nothing', () => {
  expect([filesOf('nobody'), filesOf('worker', labOf(withChange('vms.worker.role', 'lab')))]).toEqual([{}, {}]);
});

test('Argo CD reads the repository by its kind: a key, a user, or nothing', () => {
  const of = (kind: object, url: string) => {
    const inventory: Inventory = withChange('git.url', url);
    return parse(filesOf('server', labOf(inventory), { ...secrets, git: kind } as BootSecrets)['repository.yaml'] ?? '');
  };
  const url = 'git@git.test.example:owner/lab.git';
  expect(of({ kind: 'ssh', privateKey: 'a key' }, url)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'repository-test', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'repository' } },
    stringData: { type: 'git', url, sshPrivateKey: 'a key' },
  });
  expect(of({ kind: 'public' }, base.git.url).stringData).toEqual({ type: 'git', url: base.git.url });
});

test('a sealing key is a Secret of a name of its own, which the controller knows by its label', () => {
  expect(sealingKeySecret({ certificate: 'certificate', privateKey: 'private key' })).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'sealing-key-03d66dd0',
      namespace: 'kube-system',
      labels: { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' },
    },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': 'certificate', 'tls.key': 'private key' },
  });
  expect(sealingKeyName('another')).not.toBe(sealingKeyName('certificate'));
});

test('it comes as vendor-data, or as a script for a machine that runs, and says when it was made', () => {
  const lab = labOf();
  const files = filesOf('worker');
  expect(vmVendorData(lab, 'worker', secrets)).toBe(secretVendorData(files, secrets.made));
  expect(vmSecretScript(lab, 'worker', secrets)).toBe(secretScript(files, secrets.made));
});
