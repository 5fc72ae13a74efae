import { mkdirSync, writeFileSync } from 'node:fs';
import type { Api, ApiObject } from './api';
import type { TwinFolder } from './folder';
import type { Ports } from './ports';
import { startPart } from './processes';

export const namespace = 'argocd';
const partOf = { 'app.kubernetes.io/part-of': 'argocd' };

/** How Argo CD's chart hands the keys of its ConfigMaps to its parts (argo-cd, `manifests/base`). */
const environment: Readonly<Record<string, string>> = {
  'timeout.reconciliation': 'ARGOCD_RECONCILIATION_TIMEOUT',
  'timeout.reconciliation.jitter': 'ARGOCD_RECONCILIATION_JITTER',
  'server.insecure': 'ARGOCD_SERVER_INSECURE',
  'controller.sync.timeout.seconds': 'ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT',
  'reposerver.parallelism.limit': 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT',
  'controller.status.processors': 'ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS',
  'controller.operation.processors': 'ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS',
};

/** Installs the settings of Argo CD and starts its parts: Redis, repo server, application controller, API server. */
export async function startArgoCd(
  folder: TwinFolder,
  api: Api,
  tools: Readonly<Record<string, string>>,
  ports: Ports,
  bootstrap: readonly ApiObject[],
): Promise<void> {
  for (const object of bootstrap) await api.apply(object, { fieldManager: 'argocd-controller' });
  const map = (name: string): ApiObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels: partOf } });
  // what the chart makes besides
  for (const name of ['argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm']) await api.apply(map(name));
  await api.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'argocd-secret', namespace, labels: partOf, annotations: { 'sealedsecrets.bitnami.com/patch': 'true' } },
  });
  for (const name of ['tls', 'ssh', 'gpg', 'plugins']) mkdirSync(folder.file('argocd', name), { recursive: true });
  writeFileSync(folder.file('argocd/ssh/ssh_known_hosts'), '');
  const env = argoCdEnvironment(folder, bootstrap);
  startPart(folder, 'redis', [
    tools['redis-server'] as string,
    ...['--set-proc-title', 'no'], // its title would be written over its environment, by which it is found again
    ...['--port', String(ports.redis), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'],
  ]);
  for (const [name, args] of Object.entries(argoCdParts(folder, ports)))
    startPart(folder, name, [tools.argocd as string, ...args], { ...env, ARGOCD_BINARY_NAME: name });
}

/** What Argo CD's parts are told by their environment: the settings that the homelab deploys, and where they are here. Pure. */
export function argoCdEnvironment(folder: TwinFolder, bootstrap: readonly ApiObject[]): Readonly<Record<string, string>> {
  const settings = bootstrap
    .filter(({ kind }) => kind === 'ConfigMap')
    .flatMap(({ data }) => Object.entries((data ?? {}) as Record<string, string>))
    .flatMap(([key, value]) => (environment[key] === undefined ? [] : [[environment[key], value]]));
  return {
    ...Object.fromEntries(settings),
    ARGOCD_GPG_ENABLED: 'false',
    ARGOCD_TLS_DATA_PATH: folder.file('argocd', 'tls'),
    ARGOCD_SSH_DATA_PATH: folder.file('argocd', 'ssh'),
    ARGOCD_GPG_DATA_PATH: folder.file('argocd', 'gpg'),
    ARGOCD_PLUGINSOCKFILEPATH: folder.file('argocd', 'plugins'),
    ARGOCD_ASK_PASS_SOCK: folder.file('ask-pass.sock'), // else one in /tmp, for all twins
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    ARGOCD_SYNC_WAVE_DELAY: '0',
    TMPDIR: folder.file('argocd'),
    KUBECONFIG: folder.kubeconfig,
  };
}

/** The arguments of each of Argo CD's parts, in the order in which they start. Pure. */
export function argoCdParts(folder: TwinFolder, ports: Ports): Readonly<Record<string, readonly string[]>> {
  const redis = `127.0.0.1:${ports.redis}`;
  const repository = `127.0.0.1:${ports['argocd-repo-server']}`;
  return {
    'argocd-repo-server': [
      ...['--redis', redis, '--disable-tls', '--address', '127.0.0.1', '--port', String(ports['argocd-repo-server'])],
      ...['--metrics-address', '127.0.0.1', '--metrics-port', String(ports['argocd-repo-server-metrics'])],
    ],
    'argocd-application-controller': [
      ...['--kubeconfig', folder.kubeconfig, '--namespace', namespace, '--redis', redis, '--repo-server', repository],
      ...['--repo-server-plaintext', '--metrics-port', String(ports['argocd-application-controller-metrics'])],
    ],
    'argocd-server': [
      ...['--kubeconfig', folder.kubeconfig, '--namespace', namespace, '--redis', redis, '--repo-server', repository],
      ...['--repo-server-plaintext', '--disable-auth', '--insecure', '--address', '127.0.0.1', '--port', String(ports['argocd-server'])],
      ...['--metrics-address', '127.0.0.1', '--metrics-port', String(ports['argocd-server-metrics'])],
    ],
  };
}

/** Makes the project `default` where it is not there yet: Argo CD's API server does so at its start, which may come later than the root needs it. */
export async function makeDefaultProject(api: Api): Promise<void> {
  const metadata = { name: 'default', namespace };
  if (await api.get('argoproj.io/v1alpha1', 'AppProject', 'default', namespace)) return;
  const everything = [{ group: '*', kind: '*' }];
  await api.apply(
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata,
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }], clusterResourceWhitelist: everything },
    },
    { fieldManager: 'argocd-server' },
  );
}
