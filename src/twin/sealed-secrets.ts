import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BootSecrets } from '../bootstrap/boot-secrets/boot-secrets';
import { sealingKeySecret } from '../bootstrap/vm/vendor-data';
import type { Api } from './api';
import { failed } from './control-plane';
import type { TwinFolder } from './folder';
import type { Ports } from './ports';
import { startPart } from './processes';

const namespace = 'kube-system';
const account = 'sealed-secrets-controller';
const mountPoint = '/run';
const seat = `${mountPoint}/secrets/kubernetes.io/serviceaccount`; // /var/run leads there

/**
 * Starts the sealed-secrets controller, which reads only the configuration of a pod: it gets a mount namespace of its own, in
 * which the service account's files lie where a pod has them. It makes the twin's own sealing key, unless it is given the homelab's.
 */
export async function startSealedSecrets(
  folder: TwinFolder,
  api: Api,
  path: string,
  ports: Ports,
  ca: string,
  sealingKey?: BootSecrets['sealingKey'],
): Promise<void> {
  if (sealingKey !== undefined) await api.create(sealingKeySecret(sealingKey));
  await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } });
  await api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'twin-sealed-secrets' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
  folder.write('serviceaccount/token', await api.token(namespace, account));
  folder.write('serviceaccount/ca.crt', ca);
  folder.write('serviceaccount/namespace', namespace);
  const script = `set -e
mount -t tmpfs -o size=1m,mode=0755 tmpfs ${mountPoint}
mkdir -p ${seat}
cp "$1"/* ${seat}/
shift
exec "$@"`;
  startPart(
    folder,
    'sealed-secrets-controller',
    [
      'unshare',
      '-Urm',
      'sh',
      '-c',
      script,
      'sh',
      folder.file('serviceaccount'),
      path,
      '--key-renew-period=0',
      `--listen-addr=127.0.0.1:${ports['sealed-secrets-controller']}`,
      `--listen-metrics-addr=127.0.0.1:${ports['sealed-secrets-controller-metrics']}`,
      '--update-status',
      '--kubeclient-qps=50',
      '--kubeclient-burst=100',
    ],
    { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: String(ports['kube-apiserver']), POD_NAMESPACE: namespace },
  );
}

/** The certificate that the controller's key belongs to, once it is there. */
export async function sealingCertificate(folder: TwinFolder, api: Api): Promise<string> {
  for (let waited = 0; waited < 60_000; waited += 250) {
    const secrets = await api.list('v1', 'Secret', namespace);
    const key = secrets.find(({ metadata }) => metadata.labels?.['sealedsecrets.bitnami.com/sealed-secrets-key'] === 'active');
    if (key) return new X509Certificate(Buffer.from(key.data['tls.crt'], 'base64')).toString();
    await sleep(250);
  }
  throw failed('sealed-secrets-controller', 'it made no key within 60 s', folder);
}
